<?php

/**
 * How calls are written and answers read.
 *
 * @internal
 */
class RestfulApiMessages
{
    /**
     * A body. Arrays go as JSON, for a form has no room for them.
     *
     * @param array<string, mixed> $values
     * @param bool                 $original for the original module, which reads forms only
     *
     * @return array{string, string} type and text
     */
    public static function body(array $values, bool $original): array
    {
        $nested = array_filter($values, static function ($value) {
            return is_array($value) || is_object($value);
        });
        if ($nested !== [] && !$original) {
            $text = json_encode($values, JSON_PRESERVE_ZERO_FRACTION);
            if ($text === false) {
                throw new InvalidArgumentException('a value cannot be sent: ' . json_last_error_msg());
            }

            return ['application/json', $text];
        }
        $texts = array_map(static function ($value) use ($original) {
            if (is_array($value) || is_object($value)) {
                return json_encode($value); // which escapes slashes
            }
            // The original module cuts values at a plain slash.
            return $original ? preg_replace('~(?<!\\\\)/~', '\\/', (string) $value) : (string) $value;
        }, $values);

        return ['application/x-www-form-urlencoded', self::query($texts)];
    }

    /** @param array<string, string> $values */
    public static function query(array $values): string
    {
        return http_build_query($values, '', '&', PHP_QUERY_RFC3986);
    }

    /**
     * Parameters of an address. What cannot stand in one is encoded; what is encoded already stays. A plus sign in a
     * criterion that is not encoded is a plus sign, as in phone:+98…, and not a blank: one that is encoded has no colon.
     */
    public static function parameters(string $url_params): string
    {
        $url_params = preg_replace_callback('~(?<=^criteria=|&criteria=)[^&]*:[^&]*~', static function (array $found) {
            return str_replace('+', '%2B', $found[0]);
        }, $url_params);

        return preg_replace_callback('~%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._\~!$&\'()*+,;=:@/?%]~', static function (array $found) {
            return rawurlencode($found[0]);
        }, ltrim($url_params, '&'));
    }

    /** Opens an answer. The server may answer errors with status 200, so the envelope alone counts. */
    public static function opened(stdClass $answer): stdClass
    {
        $result = $answer->isFile && $answer->failure === null ? (object) ['success' => true, 'result' => null] : json_decode($answer->text);
        if ($answer->failure === null && isset($result->success) && $result->success === true) {
            return $result;
        }
        $error = $answer->failure === null && isset($result->error) && is_object($result->error) ? $result->error : new stdClass();
        [$code, $message] = $answer->failure ?? ['UNEXPECTED_ANSWER', 'the answer of ' . $answer->url . ' with status ' . $answer->status . ' is not the service\'s'];
        if (isset($result->success, $result->error)) {
            $code = ''; // as the original module answers
            $message = '';
        }
        $error->code = $error->code ?? $code;
        $error->message = $error->message ?? $message;
        $error->status = $answer->status;
        $error->request_id = $answer->headers['x-request-id'] ?? '';
        $error->retry_after = self::seconds($answer->headers['retry-after'] ?? '');

        return (object) ['success' => false, 'error' => $error];
    }

    /**
     * Reads a list of names, percent-encoded where a header has no room for a character.
     *
     * @return string[]
     */
    public static function names(string $header): array
    {
        return array_map('rawurldecode', preg_split('/[\s,]+/', $header, -1, PREG_SPLIT_NO_EMPTY));
    }

    /** Reads Retry-After, which holds seconds or a date. */
    private static function seconds(string $text): int
    {
        if (preg_match('/^\d+$/', $text)) {
            return (int) $text;
        }
        $at = $text === '' ? false : strtotime($text);

        return $at === false ? 0 : max(0, $at - time());
    }
}
