<?php

require_once __DIR__ . '/RestfulApi.php';

/**
 * The calls of the REST service V1, with the names, arguments and results of the guide's sample code. It is
 * enough to require this file.
 *
 * A call that fails returns the answer: an object whose success is false, and whose error has code,
 * message, status, request_id, retry_after and perhaps fields. With the option exceptions it throws a
 * RestfulApiException instead. Options are those of RestfulApi.
 */
class RestfulApiCalls
{
    /** How many records eachEntity asks for at a time. */
    protected const PAGE_LENGTH = 200;

    /** @var RestfulApi */
    protected $api;

    /** @param array<string, mixed> $options */
    public function __construct(array $options = [])
    {
        $this->api = new RestfulApi($options);
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
        return $this->api->setToken($crmUrl, $token);
    }

    /** The token, which may be a renewed one. Keep it as carefully as the password. */
    public function getToken(): string
    {
        return $this->api->getToken();
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
        return $this->api->signInByLoginPassword($crmUrl, $userLogin, $userPassword);
    }

    /**
     * @param string $crmUrl
     * @param string $userAccessKey which stands in the user's preferences in the CRM
     *
     * @return string|stdClass the token, or the answer with its error
     */
    public function signInByKey(
        $crmUrl,
        #[\SensitiveParameter]
        $userAccessKey
    ) {
        return $this->api->signInByKey($crmUrl, $userAccessKey);
    }

    /**
     * Records of a module.
     *
     * @param string $moduleName
     * @param string|array $criteria as it stands in an address; or conditions, as criteria() takes them
     * @param int    $start
     * @param int    $length
     * @param string $order      such as accountname DESC
     *
     * @return array<int, stdClass>|stdClass
     */
    public function getEntities($moduleName, $criteria = '', $start = 0, $length = 20, $order = 'CE.createdtime DESC')
    {
        $params = 'module=' . rawurlencode($moduleName) . '&start=' . (int) $start . '&length=' . (int) $length . '&order=' . rawurlencode($order);

        // A criterion cannot begin another parameter.
        return $this->result($this->api->call($params . '&criteria=' . str_replace('&', '%26', self::written($criteria))));
    }

    /**
     * Walks through all records of a module for which the criteria hold, fetched in pages. They come by id, and
     * each comes once even if others are made or deleted meanwhile. It always throws a RestfulApiException if a
     * page cannot be had, for half a list must not look like a whole one.
     *
     * @param string $moduleName
     * @param string|array $criteria as getEntities takes them
     *
     * @return Generator<int, stdClass> records by id
     */
    public function eachEntity($moduleName, $criteria = '')
    {
        $criteria = self::written($criteria);
        $last = 0;
        do {
            $after = $last === 0 ? '' : ($criteria === '' ? '' : ';') . 'CE.crmid:gt:' . $last;
            $page = $this->getEntities($moduleName, $criteria . $after, 0, static::PAGE_LENGTH, 'CE.crmid ASC');
            if (!is_array($page)) {
                throw new RestfulApiException($page->error);
            }
            foreach ($page as $entity) {
                $last = (int) $entity->record_id;
                yield $last => $entity;
            }
        } while (count($page) === static::PAGE_LENGTH);
    }

    /**
     * @param string     $moduleName
     * @param int|string $id
     *
     * @return stdClass the record, or the answer with its error
     */
    public function getEntityById($moduleName, $id)
    {
        return $this->wrongId($id) ?? $this->result($this->api->call(self::record($moduleName, $id)));
    }

    /**
     * @param string $moduleName
     * @param string $pickListName
     * @param bool   $getDependencies what the values allow in other fields
     *
     * @return stdClass with values and perhaps dependencies
     */
    public function getPickListValues($moduleName, $pickListName, $getDependencies = false)
    {
        $params = 'module=' . rawurlencode($moduleName) . '&picklist=' . rawurlencode($pickListName);

        return $this->result($this->api->call($params . ($getDependencies ? '&picklistdep=1' : '')));
    }

    /**
     * @param string               $moduleName
     * @param array<string, mixed> $a_params       values by field name; items is an array, or JSON
     * @param string               $idempotencyKey sent again with the same key within a day, it happens once
     *
     * @return int|stdClass the id
     */
    public function createEntity($moduleName, $a_params, $idempotencyKey = '')
    {
        $more = $idempotencyKey === '' ? [] : ['headers' => ['Idempotency-Key' => $idempotencyKey], 'safe' => true];

        return $this->result($this->api->send('POST', 'module=' . rawurlencode($moduleName), $a_params, $more));
    }

    /**
     * @param string               $moduleName
     * @param int|string           $id
     * @param array<string, mixed> $a_params
     * @param string               $eTag       of the record as it was read: it fails with CONFLICT if somebody has changed it since
     *
     * @return int|string|stdClass the id
     */
    public function updateEntity($moduleName, $id, $a_params, $eTag = '')
    {
        $more = $eTag === '' ? [] : ['headers' => ['If-Match' => $eTag]];

        return $this->wrongId($id) ?? $this->result($this->api->send('PUT', self::record($moduleName, $id), $a_params, $more));
    }

    /**
     * @param string     $moduleName
     * @param int|string $id
     * @param string     $eTag
     *
     * @return bool
     */
    public function deleteEntity($moduleName, $id, $eTag = '')
    {
        $more = $eTag === '' ? [] : ['headers' => ['If-Match' => $eTag]];
        $answer = $this->wrongId($id) ?? $this->api->send('DELETE', self::record($moduleName, $id), null, $more);

        return $answer->success && $answer->result;
    }

    /** The ETag of the record that getEntityById has just read. */
    public function getETag(): string
    {
        return $this->api->header('ETag');
    }

    /**
     * What a quote, order or invoice with these values would come to. Nothing is written.
     *
     * @param string               $moduleName
     * @param array<string, mixed> $a_params
     * @param int|string|null      $id         of the record that the values would change
     *
     * @return stdClass with subtotal, total, taxes, items and more
     */
    public function calculate($moduleName, $a_params, $id = null)
    {
        $params = $id === null ? 'module=' . rawurlencode($moduleName) : self::record($moduleName, $id);

        return ($id === null ? null : $this->wrongId($id)) ?? $this->result($this->api->send('POST', $params . '&calculate=1', $a_params, ['safe' => true]));
    }

    /**
     * Makes a document of a file.
     *
     * @param string               $path
     * @param array<string, mixed> $a_params       notes_title is the document's title, parent_id links it to a record
     * @param callable|null        $progress       function (int $done, int $total), in bytes
     * @param string               $idempotencyKey
     *
     * @return int|stdClass the document's id
     */
    public function uploadDocument($path, $a_params, $progress = null, $idempotencyKey = '')
    {
        if (!is_file($path) || !is_readable($path)) {
            throw new InvalidArgumentException("the file $path cannot be read");
        }
        $form = array_map('strval', $a_params);
        $form['filename'] = new CURLFile($path, 'application/octet-stream', preg_replace('~^.*[/\\\\]~s', '', $path));
        $more = ['form' => true, 'progress' => $progress];
        if ($idempotencyKey !== '') {
            $more += ['headers' => ['Idempotency-Key' => $idempotencyKey], 'safe' => true];
        }

        return $this->result($this->api->send('POST', 'module=Documents', $form, $more));
    }

    /**
     * Writes the file of a document to a path, where nothing is left if it fails.
     *
     * @param int|string    $id
     * @param string        $path
     * @param callable|null $progress function (int $done, int $total), in bytes; total is 0 if it is not known
     *
     * @return bool|stdClass
     */
    public function downloadDocument($id, $path, $progress = null)
    {
        $wrong = $this->wrongId($id);
        if ($wrong !== null) {
            return $wrong;
        }
        $into = fopen($path, 'wb');
        if ($into === false) {
            throw new InvalidArgumentException("the file $path cannot be written");
        }
        $done = false;
        try {
            $answer = $this->api->send('GET', self::record('Documents', $id) . '&download=1', null, ['into' => $into, 'progress' => $progress]);
            $done = $answer->success;
        } finally {
            fclose($into);
            if (!$done) {
                unlink($path);
            }
        }

        return $done ? true : $answer;
    }

    /** How many values an operator of a condition takes: at least and at most. */
    private const OPERATORS = [
        'eq' => [1, 1], 'neq' => [1, 1], 'lt' => [1, 1], 'lte' => [1, 1], 'gt' => [1, 1], 'gte' => [1, 1], 'like' => [1, 1], 'contains' => [1, 1], 'starts' => [1, 1],
        'ends' => [1, 1], 'in' => [1, PHP_INT_MAX], 'nin' => [1, PHP_INT_MAX], 'between' => [2, 2], 'null' => [0, 0], 'notnull' => [0, 0],
    ];

    /**
     * Writes conditions, all of which must hold, as they stand in an address. Each is an array of column, operator and
     * values: ['rating', 'in', 'Active', 'Acquired']; or of column and value, which are to be equal. Operators: eq neq lt
     * lte gt gte like contains starts ends with one value, in nin with several or one array of them, between with two, null
     * notnull with none. A condition that the service would read as another one, or find nothing by, is an
     * InvalidArgumentException.
     *
     * @param array<int, array<int, mixed>> $conditions
     */
    public static function criteria(array $conditions): string
    {
        return rawurlencode(implode(';', array_map([self::class, 'condition'], $conditions)));
    }

    /** @param mixed $condition */
    private static function condition($condition): string
    {
        if (!is_array($condition) || count($condition) < 2 || array_keys($condition) !== range(0, count($condition) - 1)) {
            throw new InvalidArgumentException('a condition must be an array of column, operator and values, or of column and value, not ' . self::shown($condition) . '; conditions stand in an array');
        }
        [$column, $operator] = $condition;
        $values = array_slice($condition, 2);
        if (!is_string($column) || !preg_match('/^[^\s:;,\\\\]+$/D', $column)) {
            throw new InvalidArgumentException('the column of a condition must be a name such as email or CE.modifiedtime, not ' . self::shown($column));
        }
        $known = is_string($operator) && isset(self::OPERATORS[$operator]);
        if (!$known && $values !== []) {
            throw new InvalidArgumentException("$column: " . self::shown($operator) . ' is not an operator; it must be one of ' . implode(', ', array_keys(self::OPERATORS)));
        }
        if (!$known) {
            // A pair. A value that is called as an operator is more likely one without its values.
            [$operator, $values] = ['eq', [$operator]];
        } elseif (in_array($operator, ['in', 'nin', 'between'], true)) {
            $values = array_merge([], ...array_map(static function ($value) {
                return is_array($value) ? array_values($value) : [$value];
            }, $values));
        }
        [$least, $most] = self::OPERATORS[$operator];
        if (count($values) < $least || count($values) > $most) {
            $wanted = [0 => 'no value', 1 => 'one value', PHP_INT_MAX => 'at least one value'][$most] ?? "$most values";
            throw new InvalidArgumentException("$column: the operator $operator takes $wanted, not " . count($values));
        }

        return "$column:$operator:" . implode(',', array_map(static function ($value) use ($column) {
            return self::plain($column, $value);
        }, $values));
    }

    /** @param mixed $value */
    private static function plain(string $column, $value): string
    {
        if (!is_scalar($value) && !(is_object($value) && method_exists($value, '__toString')) || is_float($value) && is_nan($value)) {
            throw new InvalidArgumentException("$column: a value must be a text or a number, not " . self::shown($value) . '; for nothing there are the operators null and notnull');
        }
        $text = is_bool($value) ? (string) (int) $value : (string) $value;
        if (preg_match('/\\\\[;:,]/', $text)) {
            throw new InvalidArgumentException("the service cannot be asked for a value with a backslash before one of ; : , ($text)");
        }
        $text = addcslashes($text, ';:,');

        // The service takes the blank off again.
        return substr($text, -1) === '\\' ? $text . ' ' : $text;
    }

    /** @param mixed $value */
    private static function shown($value): string
    {
        return is_scalar($value) ? var_export($value, true) : gettype($value);
    }

    /**
     * @param string|array $criteria
     *
     * @return string as it stands in an address
     */
    private static function written($criteria): string
    {
        if (!is_string($criteria) && !is_array($criteria)) {
            throw new InvalidArgumentException('criteria must be a text or an array of conditions, not ' . self::shown($criteria));
        }

        return is_array($criteria) ? self::criteria($criteria) : $criteria;
    }

    /**
     * Without an id a call would be another one: a list, or a create.
     *
     * @param int|string $id
     *
     * @return stdClass|null the answer, if the id is wrong
     */
    private function wrongId($id)
    {
        if (is_scalar($id) && preg_match('/^[1-9][0-9]*$/D', (string) $id)) {
            return null;
        }

        return $this->api->refuse('INVALID_PARAMETER', 'the id of a record must be a whole number from 1, not ' . self::shown($id));
    }

    /**
     * @param string     $moduleName
     * @param int|string $id
     */
    private static function record($moduleName, $id): string
    {
        return 'module=' . rawurlencode($moduleName) . '&id=' . rawurlencode((string) $id);
    }

    /** @return mixed what the answer holds, or the answer if it is an error */
    private function result(stdClass $answer)
    {
        return $answer->success ? $answer->result : $answer;
    }
}
