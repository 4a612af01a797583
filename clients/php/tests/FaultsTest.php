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
    }
}
