<?php

require_once __DIR__ . '/RestfulApiException.php';
require_once __DIR__ . '/RestfulApiMessages.php';
require_once __DIR__ . '/RestfulApiTransport.php';

/**
 * Calls of the REST service V1, by the parameters of its addresses. RestfulApiCalls has a method for each
 * call.
 *
 * The class, its methods and what they answer are those of the client in the guide's sample code: a call
 * answers an object with success and result, or with success and error. Unlike there, values are encoded,
 * certificates are checked, the token travels in a header, and a token that has expired is renewed.
 */
class RestfulApi
{
    /** How often a call is repeated that the server was too busy for. */
    private const MAX_REPEATS = 3;

    /** @var string with a final slash */
    protected $crmUrl = '';
    /** @var string */
    protected $token = '';
    /** @var array<string, mixed> */
    private $options;
    /** @var array<string, string> what to log in with again */
    private $credentials = [];
    /** @var RestfulApiTransport */
    private $transport;
    /** @var stdClass|null */
    private $answer;

    /**
     * @param array<string, mixed> $options
     *     exceptions      (false)  errors are thrown as RestfulApiException, not returned
     *     original        (false)  the server is the original module: token and log-in in the address, form bodies
     *     folder          (modules/ParsVT/ws) below the CRM's address; modules/RestfulApi is its older name
     *     key; login, password     to renew a token that was given by setToken
     *     timeout         (60)     seconds in which nothing moves
     *     connectTimeout  (10)     seconds
     *     maxWait         (60)     the longest Retry-After, in seconds, that is waited for before a call is repeated
     *     caFile          ('')     certificates of authorities of your own (PEM)
     *     calendar        ('')     of all dates, sent and read, also in criteria: jalali; '' is the Gregorian one
     *     onIgnored       (null)   function (string[] $fields): hears of fields that the server left out of a create
     *                              or update, because there are none of that name or the user may not write them;
     *                              without it they are named by error_log
     *     onIgnoredParameters (null) function (string[] $names): likewise hears of parameters of an address that had
     *                              no effect
     */
    public function __construct(array $options = [])
    {
        $defaults = [
            'exceptions' => false, 'original' => false, 'folder' => 'modules/ParsVT/ws', 'key' => '', 'login' => '', 'password' => '',
            'timeout' => 60, 'connectTimeout' => 10, 'maxWait' => 60, 'caFile' => '', 'calendar' => '', 'onIgnored' => null, 'onIgnoredParameters' => null,
        ];
        $unknown = array_diff_key($options, $defaults);
        if ($unknown !== []) {
            throw new InvalidArgumentException('there is no option ' . key($unknown));
        }
        $this->options = $options + $defaults;
        if ($this->options['key'] !== '') {
            $this->credentials = ['key' => $this->options['key']];
        } elseif ($this->options['login'] !== '') {
            $this->credentials = ['login' => $this->options['login'], 'password' => $this->options['password']];
        }
        $this->transport = new RestfulApiTransport($this->options);
    }

    /**
     * Hides what is secret, from var_dump and print_r.
     *
     * @return array<string, string>
     */
    public function __debugInfo(): array
    {
        return ['crmUrl' => $this->crmUrl];
    }

    /**
     * @param string $crmUrl       such as https://crm.example.org
     * @param string $userLogin
     * @param string $userPassword
     *
     * @return string|stdClass the token, or the answer with its error
     */
    public function signInByLoginPassword(
        $crmUrl,
        $userLogin,
        #[\SensitiveParameter]
        $userPassword
    ) {
        $this->setUrl($crmUrl);
        $this->credentials = ['login' => (string) $userLogin, 'password' => (string) $userPassword];

        return $this->signIn();
    }

    /**
     * @param string $crmUrl        such as https://crm.example.org
     * @param string $userAccessKey which stands in the user's preferences in the CRM
     *
     * @return string|stdClass the token, or the answer with its error
     */
    public function signInByKey(
        $crmUrl,
        #[\SensitiveParameter]
        $userAccessKey
    ) {
        $this->setUrl($crmUrl);
        $this->credentials = ['key' => (string) $userAccessKey];

        return $this->signIn();
    }

    /**
     * Uses a token of before, for instance from the session.
     *
     * @param string $crmUrl
     * @param string $token
     */
    public function setToken(
        $crmUrl,
        #[\SensitiveParameter]
        $token
    ) {
        $this->setUrl($crmUrl);
        $this->token = (string) $token;
    }

    /** The token, which may be a renewed one. Keep it as carefully as the password. */
    public function getToken(): string
    {
        return $this->token;
    }

    /**
     * Makes a call. It is a GET without values, a POST with values, a PUT with values and an id among the
     * parameters, and a DELETE if "DELETE" stands for the values.
     *
     * @param string                      $url_params such as module=Accounts&id=3, encoded for an address
     * @param array<string, mixed>|string $a_params   values by field name, or "DELETE"
     *
     * @return stdClass
     */
    public function call($url_params, $a_params = [])
    {
        $hasId = (bool) preg_match('/(^|[?&])id=/', $url_params);
        if ($a_params === 'DELETE') {
            return $this->send($hasId ? 'DELETE' : 'GET', $url_params);
        }
        if (empty($a_params)) {
            return $this->send('GET', $url_params);
        }

        return $this->send($hasId ? 'PUT' : 'POST', $url_params, $a_params);
    }

    /**
     * Makes a call with any method. Of what may be given besides:
     *     headers   array<string, string>
     *     safe      bool: may be repeated while the server is busy, as a GET may
     *     form      bool: the values are a form with files (CURLFile)
     *     into      resource: where a file goes
     *     progress  callable(int $done, int $total)
     *
     * @param string                    $method
     * @param string                    $url_params
     * @param array<string, mixed>|null $values
     * @param array<string, mixed>      $more
     *
     * @return stdClass
     */
    public function send($method, $url_params, $values = null, array $more = [])
    {
        $more += ['headers' => [], 'safe' => $method === 'GET', 'form' => false, 'into' => null, 'progress' => null];
        $url = $this->address(preg_replace('/(^|&)token=[^&]*/', '', $url_params));
        $values = $values === null ? null : $this->sanitizeParams($values);
        $result = $this->patiently($method, $url, $values, $more);
        if (!$result->success && $result->error->code === 'INVALID_TOKEN' && $this->credentials !== []) {
            $login = $this->signInQuietly();
            $result = $login->success ? $this->patiently($method, $url, $values, $more) : $login;
        }
        $this->tellIgnored('X-Ignored-Fields', 'onIgnored', 'fields');
        $this->tellIgnored('X-Ignored-Parameters', 'onIgnoredParameters', 'parameters');

        return $this->checked($result);
    }

    /**
     * Answers a call that makes no sense as the server would, without making it.
     *
     * @return stdClass
     */
    public function refuse(string $code, string $message)
    {
        return $this->checked((object) ['success' => false, 'error' => (object) ['code' => $code, 'message' => $message, 'status' => 0, 'request_id' => '', 'retry_after' => 0]]);
    }

    /** A header of the last answer, or ''. */
    public function header(string $name): string
    {
        return $this->answer->headers[strtolower($name)] ?? '';
    }

    /**
     * What the sample code did to values before it pasted them into a body: an escaped apostrophe is one.
     * The rest is done when the body is written.
     *
     * @param array<string, mixed>|string $a_params
     *
     * @return array<string, mixed>|string
     */
    protected function sanitizeParams($a_params)
    {
        if (!is_array($a_params)) {
            return $a_params;
        }

        return array_map(static function ($value) {
            return is_string($value) ? str_replace('&#39;', "'", $value) : $value;
        }, $a_params);
    }

    private function tellIgnored(string $header, string $option, string $what): void
    {
        $names = RestfulApiMessages::names($this->header($header));
        if ($names === []) {
            return;
        }
        if ($this->options[$option] !== null) {
            ($this->options[$option])($names);
        } else {
            error_log("vtrest: the server has ignored these $what: " . implode(', ', $names));
        }
    }

    private function setUrl(string $crmUrl): void
    {
        $this->crmUrl = rtrim($crmUrl, '/') . '/';
        $this->token = '';
    }

    /** @return string|stdClass */
    private function signIn()
    {
        $result = $this->checked($this->signInQuietly());

        return $result->success ? $this->token : $result;
    }

    private function signInQuietly(): stdClass
    {
        $this->token = '';
        if ($this->options['original']) {
            $result = $this->patiently('GET', $this->address('module=Auth&' . RestfulApiMessages::query($this->credentials)), null, ['safe' => true]);
        } else {
            $result = $this->patiently('POST', $this->address('module=Auth'), $this->credentials, ['safe' => true]);
        }
        if ($result->success) {
            $this->token = (string) $result->result;
        }

        return $result;
    }

    /**
     * Repeats a safe call while the server is too busy for it.
     *
     * @param array<string, mixed>|null $values
     * @param array<string, mixed>      $more
     */
    private function patiently(string $method, string $url, ?array $values, array $more): stdClass
    {
        for ($repeats = 0; ; $repeats++) {
            $result = $this->once($method, $url, $values, $more);
            if ($result->success || !$more['safe'] || $repeats === self::MAX_REPEATS || !in_array($result->error->status, [429, 503], true)) {
                return $result;
            }
            $wait = $result->error->retry_after ?: 2 ** $repeats;
            if ($wait > $this->options['maxWait']) {
                return $result;
            }
            sleep($wait);
        }
    }

    /**
     * @param array<string, mixed>|null $values
     * @param array<string, mixed>      $more
     */
    private function once(string $method, string $url, ?array $values, array $more): stdClass
    {
        $headers = [];
        foreach ($more['headers'] ?? [] as $name => $value) {
            $headers[] = $name . ': ' . str_replace(["\r", "\n"], ' ', $value);
        }
        if ($this->token !== '' && $this->options['original']) {
            $url .= '&token=' . rawurlencode($this->token);
        } elseif ($this->token !== '') {
            $headers[] = 'Authorization: Bearer ' . $this->token;
        }
        if ($this->options['calendar'] !== '') {
            $headers[] = 'X-Calendar: ' . $this->options['calendar'];
        }
        $body = null;
        if ($values !== null && !empty($more['form'])) {
            $body = $values;
        } elseif ($values !== null) {
            [$type, $body] = RestfulApiMessages::body($values, $this->options['original']);
            $headers[] = 'Content-Type: ' . $type;
        }
        $this->answer = $this->transport->send($method, $url, $headers, $body, $more['into'] ?? null, $more['progress'] ?? null);

        return RestfulApiMessages::opened($this->answer);
    }

    private function address(string $url_params): string
    {
        return $this->crmUrl . trim($this->options['folder'], '/') . '/index.php?' . RestfulApiMessages::parameters($url_params);
    }

    private function checked(stdClass $result): stdClass
    {
        if (!$result->success && $this->options['exceptions']) {
            throw new RestfulApiException($result->error);
        }

        return $result;
    }
}
