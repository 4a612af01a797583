<?php

/**
 * A call that the server refused, or that did not reach it.
 *
 * Its code in the sense of the service, such as RECORD_NOT_FOUND, is getErrorCode(); all stand in the
 * server's API document. UNEXPECTED_ANSWER (what came is not from the service, but for instance a
 * proxy's page), TIMEOUT and NO_CONNECTION are the client's own.
 */
class RestfulApiException extends RuntimeException
{
    /** @var string */
    private $errorCode;
    /** @var int */
    private $status;
    /** @var string */
    private $requestId;
    /** @var int */
    private $retryAfter;
    /** @var array<int, stdClass> */
    private $fields;

    /**
     * @param stdClass $error what the answer says, with the client's status, request_id and retry_after
     */
    public function __construct(stdClass $error)
    {
        parent::__construct($error->code . ': ' . $error->message);
        $this->errorCode = $error->code;
        $this->status = $error->status;
        $this->requestId = $error->request_id;
        $this->retryAfter = $error->retry_after;
        $this->fields = isset($error->fields) && is_array($error->fields) ? $error->fields : [];
    }

    public function getErrorCode(): string
    {
        return $this->errorCode;
    }

    /** HTTP status; 0 if there was no answer. */
    public function getStatus(): int
    {
        return $this->status;
    }

    /** What to quote to the operator of the server. */
    public function getRequestId(): string
    {
        return $this->requestId;
    }

    /** Seconds to wait, if the server says so, else 0. */
    public function getRetryAfter(): int
    {
        return $this->retryAfter;
    }

    /**
     * The wrong fields, if it is about fields.
     *
     * @return array<int, stdClass> with field, value (what came) and allowed
     */
    public function getFields(): array
    {
        return $this->fields;
    }
}
