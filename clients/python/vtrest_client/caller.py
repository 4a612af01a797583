"""Calls with a token: logging in, renewing, waiting for a busy server."""

from __future__ import annotations

import json
import threading
import time
import urllib.parse
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Optional

from .connection import Answer, Progress, Server
from .error import Error, FieldFault, retry_after
from .files import Form

MAX_REPEATS = 3
"""How often a call is repeated that the server was too busy for."""


@dataclass
class Call:
    """What is to be sent, in the terms of the service."""

    method: str
    path: str
    query: Mapping[str, Any] = field(default_factory=dict)
    json: Any = None
    form: Optional[Form] = None
    safe: bool = False
    """may be repeated: it changes nothing, or has an idempotency key"""
    headers: dict[str, str] = field(default_factory=dict)
    into: Optional[BinaryIO] = None
    """where a file goes"""
    progress: Optional[Progress] = None


class Caller:
    """Makes calls. Threads may share it."""

    def __init__(
        self,
        server: Server,
        credentials: dict[str, str],
        token: str,
        max_wait: float,
        calendar: str = "",
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._server = server
        self._credentials = credentials
        self._token = token
        self._max_wait = max_wait
        self._calendar = calendar
        self._sleep = sleep
        self._lock = threading.Lock()

    def token(self) -> str:
        """The token; logs in if there is none yet."""
        with self._lock:
            if not self._token:
                if not self._credentials:
                    raise Error("MISSING_CREDENTIALS", "give key, or login and password, or token")
                answer = self._patiently(Call("POST", "auth", json=self._credentials, safe=True), "")
                self._token = str(_open(answer))
            return self._token

    def send(self, call: Call) -> Answer:
        """Make a call with the token. Log in again once if the token has expired."""
        token = self.token()
        try:
            return self._patiently(call, token)
        except Error as error:
            if error.code != "INVALID_TOKEN" or not self._credentials:
                raise
            with self._lock:
                if self._token == token:  # else another thread has a new one already
                    self._token = ""
            if call.form and not call.form.repeatable:
                raise
        return self._patiently(call, self.token())

    def result(self, call: Call) -> Any:
        """Make a call and return what the answer holds."""
        return _open(self.send(call))

    def _patiently(self, call: Call, token: str) -> Answer:
        """Repeat a safe call while the server is too busy for it."""
        repeats = 0
        while True:
            answer = self._once(call, token)
            if answer.is_file:
                return answer
            try:
                _open(answer)
                return answer
            except Error as error:
                wait = error.retry_after or 2.0**repeats
                repeatable = call.safe and (call.form is None or call.form.repeatable)
                if error.status not in (429, 503) or not repeatable or repeats == MAX_REPEATS or wait > self._max_wait:
                    raise
            self._sleep(wait)
            repeats += 1

    def _once(self, call: Call, token: str) -> Answer:
        headers = dict(call.headers)
        if token:
            headers["Authorization"] = "Bearer " + token
        if self._calendar:
            headers["X-Calendar"] = self._calendar
        body = None
        if call.form:
            headers["Content-Type"] = call.form.content_type
            body = call.form.upload()
        elif call.json is not None:
            headers["Content-Type"] = "application/json"
            return self._server.send(call.method, _target(call), headers, json.dumps(call.json).encode())
        return self._server.send(call.method, _target(call), headers, body, call.into, call.progress)


def _target(call: Call) -> str:
    query = urllib.parse.urlencode({name: value for name, value in call.query.items() if value})
    return call.path + ("?" + query if query else "")


def _open(answer: Answer) -> Any:
    """Open the envelope.

    The server may be set to answer errors with status 200, so the envelope alone counts.
    """
    try:
        envelope = json.loads(answer.text)
    except ValueError:  # a proxy's page
        envelope = None
    if isinstance(envelope, dict) and envelope.get("success") is True:
        return envelope.get("result")
    error = envelope.get("error") if isinstance(envelope, dict) else None
    error = error if isinstance(error, dict) else {}
    raise Error(
        error.get("code") or "UNEXPECTED_ANSWER",
        error.get("message") or f"the answer of {answer.url} with status {answer.status} is not the service's",
        answer.status,
        answer.headers.get("X-Request-Id", ""),
        retry_after(answer.headers.get("Retry-After")),
        tuple(FieldFault(f.get("field", ""), f.get("value", ""), f.get("allowed", "")) for f in error.get("fields") or ()),
    )
