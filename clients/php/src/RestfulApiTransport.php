<?php

/**
 * The wire: one call, one answer, by curl. It follows no redirection, so that a token goes nowhere else,
 * and checks certificates and names.
 *
 * @internal
 */
class RestfulApiTransport
{
    /** @var array<string, mixed> */
    private $options;
    /** @var resource|CurlHandle|null kept, so that connections are used again */
    private $curl;

    /**
     * @param array<string, mixed> $options connectTimeout and timeout in seconds, caFile
     */
    public function __construct(array $options)
    {
        $this->options = $options;
    }

    /**
     * @param string                  $method
     * @param string                  $url
     * @param array<int, string>      $headers
     * @param string|array|null       $body     an array is a form with files
     * @param resource|null           $into     where a file goes
     * @param callable|null           $progress hears of bytes so far and in all (0 if that is not known)
     *
     * @return stdClass url without its query, text, status, headers by lower-case name, isFile; and failure, if there was no answer
     */
    public function send($method, $url, array $headers, $body = null, $into = null, $progress = null): stdClass
    {
        // The query may hold a token of the original service.
        $answer = (object) ['url' => explode('?', $url, 2)[0], 'text' => '', 'status' => 0, 'headers' => [], 'isFile' => false, 'failure' => null];
        if ($this->curl === null) {
            $this->curl = curl_init();
        } else {
            curl_reset($this->curl); // connections stay open
        }
        curl_setopt_array($this->curl, $this->settings($method, $url, $headers, $body) + [
            CURLOPT_HEADERFUNCTION => static function ($curl, $line) use ($answer) {
                self::readHeader($answer, $line);

                return strlen($line);
            },
            CURLOPT_WRITEFUNCTION => static function ($curl, $piece) use ($answer, $into) {
                $answer->isFile = $into !== null && $answer->status < 400 && isset($answer->headers['content-disposition']);
                if ($answer->isFile) {
                    return (int) fwrite($into, $piece);
                }
                $answer->text .= $piece;

                return strlen($piece);
            },
        ]);
        if ($progress !== null) {
            $sends = $body !== null;
            curl_setopt($this->curl, CURLOPT_NOPROGRESS, false);
            curl_setopt($this->curl, CURLOPT_PROGRESSFUNCTION, static function ($curl, $toReceive, $received, $toSend, $sent) use ($progress, $sends) {
                $done = $sends ? $sent : $received;
                if ($done > 0) {
                    $progress((int) $done, (int) ($sends ? $toSend : $toReceive));
                }

                return 0;
            });
        }
        if (curl_exec($this->curl) === false) {
            $late = curl_errno($this->curl) === CURLE_OPERATION_TIMEDOUT;
            // The text of curl may hold the whole address.
            $why = $late ? 'no answer in time' : 'the server cannot be reached: ' . curl_strerror(curl_errno($this->curl));
            $answer->failure = [$late ? 'TIMEOUT' : 'NO_CONNECTION', "$method $answer->url: $why"];
        }

        return $answer;
    }

    /**
     * @param string             $method
     * @param string             $url
     * @param array<int, string> $headers
     * @param string|array|null  $body
     *
     * @return array<int, mixed>
     */
    private function settings($method, $url, array $headers, $body): array
    {
        $settings = [
            CURLOPT_URL => $url,
            CURLOPT_CUSTOMREQUEST => $method,
            // Without the empty Expect, curl waits before it sends a body.
            CURLOPT_HTTPHEADER => array_merge($headers, ['Accept: application/json', 'Expect:']),
            CURLOPT_PROTOCOLS => CURLPROTO_HTTP | CURLPROTO_HTTPS,
            CURLOPT_FOLLOWLOCATION => false,
            CURLOPT_SSL_VERIFYPEER => true,
            CURLOPT_SSL_VERIFYHOST => 2,
            CURLOPT_CONNECTTIMEOUT => $this->options['connectTimeout'],
            // A long transfer is no fault, but one that stands still.
            CURLOPT_LOW_SPEED_LIMIT => 1,
            CURLOPT_LOW_SPEED_TIME => $this->options['timeout'],
            CURLOPT_NOSIGNAL => true,
        ];
        if ($body !== null) {
            $settings[CURLOPT_POSTFIELDS] = $body;
        }
        if ($this->options['caFile'] !== '') {
            $settings[CURLOPT_CAINFO] = $this->options['caFile'];
        }

        return $settings;
    }

    private static function readHeader(stdClass $answer, string $line): void
    {
        if (preg_match('~^HTTP/\S+ (\d{3})~', $line, $found)) {
            $answer->status = (int) $found[1];
            $answer->headers = [];

            return;
        }
        $parts = explode(':', $line, 2);
        if (count($parts) === 2) {
            $answer->headers[strtolower(trim($parts[0]))] = trim($parts[1]);
        }
    }
}
