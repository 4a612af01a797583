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
     * @param string $criteria   as it stands in an address; criteria() writes it for values of any kind
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
        return $this->result($this->api->call($params . '&criteria=' . str_replace('&', '%26', (string) $criteria)));
    }

    /**
     * Walks through all records of a module for which the criteria hold, fetched in pages. They come by id, and
     * each comes once even if others are made or deleted meanwhile. It always throws a RestfulApiException if a
     * page cannot be had, for half a list must not look like a whole one.
     *
     * @param string $moduleName
     * @param string $criteria
     *
     * @return Generator<int, stdClass> records by id
     */
    public function eachEntity($moduleName, $criteria = '')
    {
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
        return $this->result($this->api->call(self::record($moduleName, $id)));
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

        return $this->result($this->api->send('PUT', self::record($moduleName, $id), $a_params, $more));
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
        $answer = $this->api->send('DELETE', self::record($moduleName, $id), null, $more);

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

        return $this->result($this->api->send('POST', $params . '&calculate=1', $a_params, ['safe' => true]));
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

    /**
     * Writes conditions, all of which must hold, as they stand in an address. Each is an array of column, operator and
     * values: ['rating', 'in', 'Active', 'Acquired']. Operators: eq neq lt lte gt gte like contains starts ends with
     * one value, in nin with several, between with two, null notnull with none.
     *
     * @param array<int, array<int, string|int>> $conditions
     */
    public static function criteria(array $conditions): string
    {
        $texts = [];
        foreach ($conditions as $condition) {
            $values = [];
            foreach (array_slice($condition, 2) as $value) {
                if (preg_match('/\\\\[;:,]/', (string) $value)) {
                    throw new InvalidArgumentException("the service cannot be asked for a value with a backslash before one of ; : , ($value)");
                }
                $value = addcslashes((string) $value, ';:,');
                // The service takes the blank off again.
                $values[] = substr($value, -1) === '\\' ? $value . ' ' : $value;
            }
            $texts[] = $condition[0] . ':' . $condition[1] . ':' . implode(',', $values);
        }

        return rawurlencode(implode(';', $texts));
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
