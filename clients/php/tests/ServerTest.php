<?php

use PHPUnit\Framework\TestCase;

/** Calls with pages of two records. */
class ShortPages extends RestfulApiCalls
{
    protected const PAGE_LENGTH = 2;
}

/** Calls of a real server: a demo, which VTREST_URL names. */
class ServerTest extends TestCase
{
    private const KEY = 'DemoAccessKey000';

    /** @var string */
    private $url;
    /** @var RestfulApiCalls */
    private $api;

    protected function setUp(): void
    {
        $this->url = (string) getenv('VTREST_URL');
        if ($this->url === '') {
            $this->markTestSkipped('NOT TESTED: VTREST_URL names no demo server; run sh scripts/clients.sh php');
        }
        $this->api = $this->signedIn();
    }

    private function signedIn(array $options = []): RestfulApiCalls
    {
        $api = new RestfulApiCalls($options);
        $token = $api->signInByKey($this->url, self::KEY);
        $this->assertMatchesRegularExpression('/^[0-9a-f]{32}$/', $token);

        return $api;
    }

    private static function code(stdClass $answer): string
    {
        self::assertFalse($answer->success);

        return $answer->error->code;
    }

    private function refused(string $code, callable $call): RestfulApiException
    {
        try {
            $call();
        } catch (RestfulApiException $e) {
            $this->assertSame($code, $e->getErrorCode());

            return $e;
        }
        $this->fail("no $code");
    }

    public function testSignIn(): void
    {
        $api = new RestfulApiCalls();
        $token = $api->signInByLoginPassword($this->url, 'admin', 'admin');
        $this->assertSame($token, $api->getToken());
        $this->assertSame('MEDIA 3+', $api->getEntityById('Accounts', 3)->accountname);
        $this->assertSame('USER_NOT_FOUND', self::code($api->signInByLoginPassword($this->url . '/', 'nobody-php', 'a&b/c')));
        $this->assertSame('KEY_NOT_FOUND', self::code($api->signInByKey($this->url, 'NoSuchKeyPhp')));
    }

    public function testCalendar(): void
    {
        $api = $this->signedIn(['calendar' => 'jalali']);
        $id = $api->createEntity('Contacts', ['lastname' => 'Calendar', 'birthday' => '1403-07-15']);
        $this->assertSame('1403-07-15', $api->getEntityById('Contacts', $id)->birthday);
        $this->assertSame('2024-10-06', $this->api->getEntityById('Contacts', $id)->birthday);
    }

    /** As the sample code does it: the token is kept in the session, without anything to renew it. */
    public function testSetToken(): void
    {
        $api = new RestfulApiCalls();
        $api->setToken($this->url, $this->api->getToken());
        $this->assertSame('3', $api->getEntityById('Accounts', '3')->record_id);
        $api->setToken($this->url, str_repeat('0', 32));
        $this->assertSame('INVALID_TOKEN', self::code($api->getEntityById('Accounts', 3)));
    }

    /** @dataProvider renewals */
    public function testRenewal(array $options): void
    {
        $api = new RestfulApiCalls($options);
        $api->setToken($this->url, str_repeat('0', 32));
        $this->assertSame('3', $api->getEntityById('Accounts', 3)->record_id);
        $this->assertNotSame(str_repeat('0', 32), $api->getToken());
    }

    public function renewals(): array
    {
        return ['key' => [['key' => self::KEY]], 'password' => [['login' => 'admin', 'password' => 'admin']], 'original' => [['key' => self::KEY, 'original' => true]]];
    }

    public function testSecrets(): void
    {
        $shown = print_r($this->api, true);
        $this->assertStringNotContainsString($this->api->getToken(), $shown);
        $this->assertStringNotContainsString(self::KEY, $shown);
    }

    /**
     * The flow of the sample code, with the server's own way and the original's.
     *
     * @dataProvider spellings
     */
    public function testSample(array $options): void
    {
        $api = $this->signedIn($options);
        $products = $api->getEntities('Products', 'vtiger_products.discontinued:1');
        $this->assertIsArray($products);
        $this->assertSame('Products', $products[0]->record_module);
        $this->assertSame('Actif', $api->getPickListValues('Accounts', 'rating')->values->Active);
        $this->assertContains('Customer', $api->getPickListValues('Accounts', 'rating', true)->dependencies->Acquired->accounttype);

        $name = "A & B + C / \"D\" it&#39;s 100% پارس";
        $id = $api->createEntity('Products', ['productname' => $name, 'unit_price' => '20.52', 'discontinued' => true]);
        $this->assertIsInt($id);
        $product = $api->getEntityById('Products', $id);
        $this->assertSame("A & B + C / \"D\" it's 100% پارس", $product->productname);
        $this->assertEquals($id, $api->updateEntity('Products', $id, ['productname' => 'My product']));

        $quote = [
            'subject' => 'New Quote', 'account_id' => 3, 'quotestage' => 'Created', 'bill_street' => '1/2 Main St', 'ship_street' => '1 Main St',
            'taxtype' => 'group', 'discount_percentage_final' => 0, 'tax1_group_percentage' => 20,
            'items' => json_encode([['hdnProductId' => $product->record_id, 'qty' => 3, 'listPrice' => $product->unit_price, 'comment' => 'a/b']]),
        ];
        $quoteId = $api->createEntity('Quotes', $quote);
        $this->assertIsInt($quoteId, print_r($quoteId, true));
        $made = $api->getEntityById('Quotes', $quoteId);
        $this->assertSame(['1/2 Main St', 'a/b'], [$made->bill_street, $made->items[0]->comment]);
        $this->assertStringStartsWith('73.87', $made->hdnGrandTotal);
        $quote['items'] = [['hdnProductId' => $id, 'qty' => 1, 'listPrice' => 10]];
        $this->assertEquals($quoteId, $api->updateEntity('Quotes', $quoteId, $quote));
        $this->assertSame('12.00000000', $api->getEntityById('Quotes', $quoteId)->hdnGrandTotal);
        $this->assertTrue($api->deleteEntity('Quotes', $quoteId));
        $this->assertFalse($api->deleteEntity('Quotes', $quoteId));
        $this->assertTrue($api->deleteEntity('Products', $id));
        $this->assertSame('RECORD_NOT_FOUND', self::code($api->getEntityById('Products', $id)));
    }

    public function spellings(): array
    {
        return ['vtrest' => [[]], 'original' => [['original' => true, 'folder' => 'modules/RestfulApi']]];
    }

    public function testLists(): void
    {
        $mark = 'php;& ' . microtime(true);
        for ($i = 0; $i < 5; $i++) {
            $this->api->createEntity('Leads', ['lastname' => "L$i", 'company' => $mark]);
        }
        $ours = RestfulApiCalls::criteria([['company', 'eq', $mark]]);
        $names = static function ($records) {
            $names = [];
            foreach ($records as $record) {
                $names[] = $record->lastname;
            }

            return $names;
        };
        $this->assertSame(['L3', 'L2'], $names($this->api->getEntities('Leads', $ours, 1, 2, 'lastname DESC')));
        $api = new ShortPages();
        $api->setToken($this->url, $this->api->getToken());
        $this->assertSame(['L0', 'L1', 'L2', 'L3', 'L4'], $names($api->eachEntity('Leads', $ours)));
        $some = RestfulApiCalls::criteria([['company', 'eq', $mark], ['lastname', 'in', 'L1', 'L2']]);
        $this->assertSame(['L1', 'L2'], $names($api->eachEntity('Leads', $some)));
        $this->assertGreaterThan(5, iterator_count($api->eachEntity('Leads')));
        $this->assertSame('INVALID_ORDER', self::code($this->api->getEntities('Leads', '', 0, 1, 'nosuch')));
        $this->refused('INVALID_CRITERIA', static function () use ($api) {
            iterator_count($api->eachEntity('Leads', 'nosuch:1'));
        });
    }

    /** Values of every kind come back, and are found again. */
    public function testValues(): void
    {
        $mark = uniqid('php');
        $values = ['a;b:c,d', 'a/b', '+98 21 123', '50% off', 'A & B', '#1', 'two  blanks', 'it\'s "quoted"', 'پارس تست', 'back\\', 'x=y?z', '<b>', 'a+b%2Bc', 'null', 'in', '[1]', '~!@$^*()_{}|`'];
        foreach ($values as $value) {
            $id = $this->api->createEntity('Leads', ['lastname' => $value, 'company' => $mark]);
            $this->assertIsInt($id, print_r($id, true));
            $this->assertSame($value, str_replace(['&lt;', '&gt;'], ['<', '>'], $this->api->getEntityById('Leads', $id)->lastname));
            foreach ([['lastname', 'eq', $value], ['lastname', 'in', $value, 'x'], ['lastname', 'in', [$value, 'x']]] as $condition) {
                $found = $this->api->getEntities('Leads', [['company', $mark], $condition]);
                $this->assertSame([(string) $id], array_column((array) $found, 'record_id'), json_encode($condition));
            }
        }
        $this->assertSame([], $this->api->getEntities('Leads', [['company', $mark], ['lastname', 'no such']]));
        // As the guide's sample code pastes it.
        $this->assertSame(['+98 21 123'], array_column($this->api->getEntities('Leads', "company:$mark;lastname:+98 21 123"), 'lastname'));
    }

    public function testExceptions(): void
    {
        $heard = [];
        $api = $this->signedIn(['exceptions' => true, 'onIgnored' => static function ($fields) use (&$heard) {
            $heard = $fields;
        }]);
        $id = $api->createEntity('Accounts', ['accountname' => uniqid('With exceptions '), 'nosuch' => 'x']);
        $this->assertSame(['nosuch'], $heard);
        $api->getEntityById('Accounts', $id);
        $eTag = $api->getETag();
        $this->assertSame($id, $api->updateEntity('Accounts', $id, ['phone' => '1'], $eTag));
        $this->refused('CONFLICT', static function () use ($api, $id, $eTag) {
            $api->updateEntity('Accounts', $id, ['phone' => '2'], $eTag);
        });
        $e = $this->refused('RECORD_NOT_FOUND', static function () use ($api) {
            $api->deleteEntity('Accounts', 999999);
        });
        $this->assertSame(404, $e->getStatus());
        $this->assertNotSame('', $e->getRequestId());
        $e = $this->refused('INVALID_VALUE', static function () use ($api) {
            $api->createEntity('Accounts', ['accountname' => '', 'rating' => 'Hot']);
        });
        $this->assertSame('rating', $e->getFields()[0]->field);
    }

    public function testIdempotencyKey(): void
    {
        $key = uniqid('php-');
        $first = $this->api->createEntity('Contacts', ['lastname' => 'Karimi'], $key);
        $this->assertSame($first, $this->api->createEntity('Contacts', ['lastname' => 'Karimi'], $key));
    }

    public function testCalculate(): void
    {
        $fields = ['taxtype' => 'group', 'tax1_group_percentage' => 9, 'items' => [['hdnProductId' => 10000007, 'qty' => 2, 'listPrice' => 100]]];
        $this->assertSame('218.00', $this->api->calculate('Invoice', $fields)->total);
        $this->assertSame('0.00', $this->api->calculate('Quotes', ['items' => []], $this->api->getEntities('Quotes', '', 0, 1)[0]->record_id)->subtotal);
    }

    public function testFiles(): void
    {
        $folder = sys_get_temp_dir() . '/' . uniqid('vtrest-');
        mkdir($folder);
        $sent = $received = 0;
        file_put_contents("$folder/پیوست.txt", str_repeat('0123456789', 30000));
        $id = $this->api->uploadDocument("$folder/پیوست.txt", ['notes_title' => 'Price list', 'parent_id' => 3], static function ($done) use (&$sent) {
            $sent = $done;
        });
        $this->assertIsInt($id, print_r($id, true));
        $this->assertSame('پیوست.txt', $this->api->getEntityById('Documents', $id)->filename);
        $this->assertTrue($this->api->downloadDocument($id, "$folder/b.txt", static function ($done) use (&$received) {
            $received = $done;
        }));
        $this->assertFileEquals("$folder/پیوست.txt", "$folder/b.txt");
        $this->assertGreaterThan(300000, $sent);
        $this->assertSame(300000, $received);
        $this->assertSame('RECORD_NOT_FOUND', self::code($this->api->downloadDocument(999999, "$folder/c.txt")));
        $this->assertFileDoesNotExist("$folder/c.txt");
        array_map('unlink', glob("$folder/*"));
        rmdir($folder);
    }
}
