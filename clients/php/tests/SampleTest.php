<?php

use PHPUnit\Framework\TestCase;

/** The client takes the place of the guide's sample code. */
class SampleTest extends TestCase
{
    /**
     * Classes and methods with the names and defaults of their arguments: callers may name them.
     *
     * @dataProvider methods
     */
    public function testMethods(string $class, string $method, array $arguments): void
    {
        $found = [];
        foreach ((new ReflectionMethod($class, $method))->getParameters() as $i => $parameter) {
            if ($i >= count($arguments)) {
                $this->assertTrue($parameter->isOptional(), "$method: $parameter is new and must be optional");
            } else {
                $found[] = $parameter->getName() . ($parameter->isOptional() ? '=' . json_encode($parameter->getDefaultValue()) : '');
            }
        }
        $this->assertSame($arguments, $found);
    }

    public function methods(): array
    {
        $methods = [
            'RestfulApi' => [
                'signInByLoginPassword' => ['crmUrl', 'userLogin', 'userPassword'], 'signInByKey' => ['crmUrl', 'userAccessKey'],
                'setToken' => ['crmUrl', 'token'], 'call' => ['url_params', 'a_params=[]'], 'sanitizeParams' => ['a_params'],
            ],
            'RestfulApiCalls' => [
                'signInByLoginPassword' => ['crmUrl', 'userLogin', 'userPassword'], 'signInByKey' => ['crmUrl', 'userAccessKey'],
                'setToken' => ['crmUrl', 'token'],
                'getEntities' => ['moduleName', 'criteria=""', 'start=0', 'length=20', 'order="CE.createdtime DESC"'],
                'getEntityById' => ['moduleName', 'id'], 'getPickListValues' => ['moduleName', 'pickListName', 'getDependencies=false'],
                'createEntity' => ['moduleName', 'a_params'], 'updateEntity' => ['moduleName', 'id', 'a_params'], 'deleteEntity' => ['moduleName', 'id'],
            ],
        ];
        $rows = [];
        foreach ($methods as $class => $list) {
            foreach ($list as $method => $arguments) {
                $rows["$class::$method"] = [$class, $method, $arguments];
            }
        }

        return $rows;
    }

    public function testUnknownOption(): void
    {
        $this->expectException(InvalidArgumentException::class);
        new RestfulApiCalls(['exeptions' => true]);
    }

    public function testCriteria(): void
    {
        $this->assertSame(
            'accountname:eq:a\;b\:c\,d;rating:in:Active,Acquired;email1:null:',
            rawurldecode(RestfulApiCalls::criteria([['accountname', 'eq', 'a;b:c,d'], ['rating', 'in', 'Active', 'Acquired'], ['email1', 'null']]))
        );
        $this->assertSame('a:eq:C\\:\\ ', rawurldecode(RestfulApiCalls::criteria([['a', 'eq', 'C:\\']])));
        $this->expectException(InvalidArgumentException::class);
        RestfulApiCalls::criteria([['a', 'eq', 'b\\;c']]);
    }

    /**
     * The syntax is that of PHP 7.4. What came later is told by its words, which nothing else here has.
     *
     * @dataProvider sources
     */
    public function testOldestPHP(string $file): void
    {
        $late = [
            'T_MATCH', 'T_NULLSAFE_OBJECT_OPERATOR', 'T_ENUM', 'T_READONLY', 'str_contains', 'str_starts_with', 'str_ends_with', 'array_is_list',
            'get_debug_type', 'mixed', 'never',
        ];
        $previous = '';
        foreach (token_get_all(file_get_contents($file)) as $token) {
            [$kind, $text] = is_array($token) ? [token_name($token[0]), $token[1]] : ['', $token];
            if (in_array($kind, ['T_WHITESPACE', 'T_COMMENT', 'T_DOC_COMMENT'], true)) {
                continue;
            }
            $this->assertNotContains($kind, $late, "$file: $text");
            if ($kind === 'T_STRING') {
                $this->assertNotContains($text, $late, $file);
            }
            $this->assertFalse($previous === 'catch' && $text === '{', "$file: catch without a variable");
            $previous = $text;
        }
    }

    public function sources(): array
    {
        return array_map(static function ($file) {
            return [$file];
        }, glob(__DIR__ . '/../src/*.php'));
    }
}
