<?php

use PHPUnit\Framework\TestCase;

/** What no good server does: a small one that is busy, slow or no service at all. */
class FaultsTest extends TestCase
{
    /** @var resource|null */
    private static $server;
    /** @var string */
    private static $url;
    /** @var string */
    private static $counter;

    public static function setUpBeforeClass(): void
    {
        self::$counter = tempnam(sys_get_temp_dir(), 'vtrest');
        $socket = stream_socket_server('tcp://127.0.0.1:0');
        $address = stream_socket_get_name($socket, false);
        fclose($socket);
        self::$url = "http://$address";
        $quiet = ['file', PHP_OS_FAMILY === 'Windows' ? 'NUL' : '/dev/null', 'w'];
        self::$server = proc_open([PHP_BINARY, '-S', $address, __DIR__ . '/busy.php'], [1 => $quiet, 2 => $quiet], $pipes, null, ['VTREST_CALLS' => self::$counter] + getenv());
        for ($i = 0; $i < 100 && !@fsockopen('tcp://' . $address); $i++) {
            usleep(50000);
        }
    }

    public static function tearDownAfterClass(): void
    {
        proc_terminate(self::$server);
        proc_close(self::$server);
        unlink(self::$counter);
    }

    protected function setUp(): void
    {
        file_put_contents(self::$counter, 0);
    }

    private static function api(string $way, array $options = []): RestfulApiCalls
    {
        $api = new RestfulApiCalls($options);
        $api->setToken(self::$url . "/$way", 'x');

        return $api;
    }

    private static function calls(): int
    {
        return (int) file_get_contents(self::$counter);
    }

    public function testBusy(): void
    {
        $start = microtime(true);
        $result = self::api('once')->getEntityById('Accounts', 3);
        $this->assertGreaterThanOrEqual(1, microtime(true) - $start);
        $this->assertSame(['Bearer x', '/once/modules/ParsVT/ws/index.php?module=Accounts&id=3', 'GET'], [$result->token, $result->uri, $result->method]);
        $this->assertSame(2, self::calls());
    }

    public function testOnlySafeCallsAreRepeated(): void
    {
        $result = self::api('once')->createEntity('Accounts', ['accountname' => 'x']);
        $this->assertSame([429, 1], [$result->error->status, $result->error->retry_after]);
        $this->assertSame(1, self::calls());
    }

    public function testCreateWithKeyIsRepeated(): void
    {
        $this->assertSame('POST', self::api('once')->createEntity('Accounts', ['accountname' => 'x'], 'key')->method);
        $this->assertSame(2, self::calls());
    }

    public function testTooLong(): void
    {
        try {
            self::api('always', ['exceptions' => true])->getEntityById('Accounts', 3);
            $this->fail('no exception');
        } catch (RestfulApiException $e) {
            $this->assertSame(['TOO_MANY_REQUESTS', 503, 3600], [$e->getErrorCode(), $e->getStatus(), $e->getRetryAfter()]);
        }
        $this->assertSame(1, self::calls());
    }

    /** @dataProvider others */
    public function testOthers(string $way, string $code): void
    {
        $result = self::api($way, ['timeout' => 1])->getEntityById('Accounts', 3);
        $this->assertSame([false, $code], [$result->success, $result->error->code]);
    }

    public function others(): array
    {
        return ['page' => ['page', 'UNEXPECTED_ANSWER'], 'empty' => ['empty', 'UNEXPECTED_ANSWER'], 'moved' => ['moved', 'UNEXPECTED_ANSWER'], 'original' => ['null', ''], 'slow' => ['slow', 'TIMEOUT']];
    }

    public function testNoConnection(): void
    {
        $api = new RestfulApiCalls(['original' => true]);
        $result = $api->signInByLoginPassword('http://127.0.0.1:1', 'admin', 's3cret');
        $this->assertSame('NO_CONNECTION', $result->error->code);
        $this->assertStringNotContainsString('s3cret', $result->error->message);
        $this->assertStringStartsWith('GET http://127.0.0.1:1/modules/ParsVT/ws/index.php: the server cannot be reached: ', $result->error->message);
        $this->assertStringContainsString('/page/modules/ParsVT/ws/index.php with status 200', self::api('page')->getEntityById('Accounts', 3)->error->message);
    }

    /** A plus sign in a criterion is one, unless the criterion is encoded already. */
    public function testPlus(): void
    {
        foreach ([
            'phone:+98 21' => 'phone:%2B98%2021',
            'email:like:a+b%' => 'email:like:a%2Bb%25',
            urlencode('phone:021 1') => 'phone%3A021+1',
            RestfulApiCalls::criteria([['phone', '+98 21']]) => 'phone%3Aeq%3A%2B98%2021',
            'accountname:A & B' => 'accountname:A%20%26%20B',
        ] as $criteria => $sent) {
            file_put_contents(self::$counter, 1);
            $this->assertStringEndsWith("&criteria=$sent", self::api('once')->getEntities('Accounts', $criteria)->uri);
        }
        file_put_contents(self::$counter, 1);
        $api = new RestfulApi();
        $api->setToken(self::$url . '/once', 'x');
        $this->assertStringEndsWith('?module=Accounts&criteria=phone:%2B98&order=phone+DESC', $api->call('module=Accounts&criteria=phone:+98&order=phone+DESC')->result->uri);
    }

    public function testIgnored(): void
    {
        $heard = [];
        $hear = static function (array $names) use (&$heard) {
            $heard[] = $names;
        };
        $api = self::api('ignores', ['onIgnored' => $hear, 'onIgnoredParameters' => $hear]);
        $this->assertSame(7, $api->createEntity('Accounts', ['nosuch' => 1]));
        $this->assertSame([['nosuch', 'نام'], ['colour']], $heard);
        $log = tempnam(sys_get_temp_dir(), 'vtrest');
        $before = ini_set('error_log', $log);
        self::api('ignores')->updateEntity('Accounts', 7, ['nosuch' => 1]);
        ini_set('error_log', $before);
        $said = file_get_contents($log);
        unlink($log);
        $this->assertStringContainsString('vtrest: the server has ignored these fields: nosuch, نام', $said);
        $this->assertStringContainsString('vtrest: the server has ignored these parameters: colour', $said);
    }

    /** @dataProvider wrongConditions */
    public function testWrongConditions($criteria, string $message): void
    {
        try {
            self::api('once')->getEntities('Contacts', $criteria);
            $this->fail('no exception');
        } catch (InvalidArgumentException $e) {
            $this->assertStringContainsString($message, $e->getMessage());
        }
        $this->assertSame(0, self::calls());
    }

    public static function wrongConditions(): array
    {
        return [
            [[['email', '=', 'x']], "'=' is not an operator; it must be one of eq, neq"],
            [[['email', 'EQ', 'x']], "'EQ' is not an operator"],
            [[['email', 'like']], 'takes one value, not 0'],
            [[['email', 'in']], 'takes at least one value'],
            [[['email', 'in', []]], 'takes at least one value'],
            [[['email', 'between', 1]], 'takes 2 values, not 1'],
            [[['email', 'null', 'x']], 'takes no value'],
            [[['email', null]], 'must be a text or a number, not NULL'],
            [[['email', 'eq', ['x']]], 'must be a text or a number, not array'],
            [[['email', 'eq', NAN]], 'must be a text or a number'],
            [[['email']], 'must be an array of column, operator and values'],
            [['email', 'eq', 'x'], 'conditions stand in an array'],
            [['email' => 'x'], 'must be an array of column, operator and values'],
            [[['a:b', 'x']], 'the column of a condition'],
            [[[null, 'x']], 'the column of a condition'],
            [null, 'criteria must be a text or an array'],
        ];
    }

    public function testConditions(): void
    {
        $this->assertSame(
            'email:eq:x@example.org;phone:notnull:;id:in:1,2;emailoptout:eq:1',
            rawurldecode(RestfulApiCalls::criteria([['email', 'x@example.org'], ['phone', 'notnull'], ['id', 'in', [1, 2]], ['emailoptout', true]]))
        );
    }

    /** Without an id a call would be another one. */
    public function testWrongId(): void
    {
        $api = self::api('once');
        foreach (['', null, 0, 'x', '3/4', '3&module=Leads', []] as $id) {
            $answers = [$api->getEntityById('Accounts', $id), $api->updateEntity('Accounts', $id, ['phone' => '1']), $api->downloadDocument($id, '/nowhere/x')];
            foreach ($answers as $answer) {
                $this->assertSame([false, 'INVALID_PARAMETER'], [$answer->success, $answer->error->code]);
            }
            $this->assertFalse($api->deleteEntity('Accounts', $id));
        }
        $this->assertSame(0, self::calls());
    }
}
