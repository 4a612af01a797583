"""The wire: one call, one answer."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import urllib.parse
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple, Optional, Union

from .error import Error

Progress = Callable[[int, int], None]
"""Hears of bytes so far and in all (0 if that is not known)."""

PIECE = 64 * 1024


class Answer(NamedTuple):
    """An answer: its text, or nothing if it is a file, which went where the caller said."""

    status: int
    headers: http.client.HTTPMessage
    text: bytes
    is_file: bool
    length: int = 0
    url: str = ""
    """what was called, without its query"""


class Upload(NamedTuple):
    """A body that is sent in pieces."""

    head: bytes
    file: BinaryIO
    tail: bytes
    size: Optional[int]
    """of all, None if it is not known"""
    progress: Optional[Progress]

    def pieces(self) -> Iterator[bytes]:
        done = 0
        yield self.head
        while piece := self.file.read(PIECE):
            yield piece
            done += len(piece)
            if self.progress:
                self.progress(done, self.size - len(self.head) - len(self.tail) if self.size is not None else 0)
        yield self.tail


class Server:
    """One address, and the connections to it that are open and idle.

    It follows no redirection, so that a token goes nowhere else, and looks at no proxy settings.
    """

    def __init__(self, url: str, timeout: float, context: Optional[ssl.SSLContext]) -> None:
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query or parts.fragment:
            raise ValueError("the url must be an http or https address without user, query and fragment")
        self._host, self._port = parts.hostname, parts.port
        self._timeout = timeout
        # The default context checks certificates and names.
        self._context = (context or ssl.create_default_context()) if parts.scheme == "https" else None
        path = parts.path.rstrip("/") + "/"
        self.folder = path if "/modules/" in path else path + "modules/ParsVT/ws/"
        self.url = f"{parts.scheme}://{parts.netloc}{self.folder}"
        self._idle: list[http.client.HTTPConnection] = []
        self._lock = threading.Lock()

    def send(
        self,
        method: str,
        path: str,
        headers: dict[str, str],
        body: Union[bytes, Upload, None],
        into: Optional[BinaryIO] = None,
        progress: Optional[Progress] = None,
    ) -> Answer:
        """Send one call. If the answer is a file, it is written to ``into``."""
        connection, used = self._take()
        try:
            try:
                answer = self._exchange(connection, method, path, headers, body, into, progress)
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                # The server may have closed a connection that was idle. What it certainly has not
                # read may be sent again.
                if not used or method != "GET":
                    raise
                connection.close()
                connection = self._open()
                answer = self._exchange(connection, method, path, headers, body, into, progress)
        except (TimeoutError, socket.timeout) as error:  # two things before Python 3.10
            connection.close()
            raise Error("TIMEOUT", f"{method} {self._called(path)}: no answer within {self._timeout:g} seconds") from error
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise Error("NO_CONNECTION", f"{method} {self._called(path)}: the server cannot be reached: {error or type(error).__name__}") from error
        except BaseException:
            connection.close()
            raise
        self._give(connection)
        return answer._replace(url=self._called(path))

    def _called(self, path: str) -> str:
        """The address of a call without its query, which may hold what is nobody's business; none holds a token."""
        return self.url + path.partition("?")[0]

    def close(self) -> None:
        """Close the idle connections."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _exchange(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        path: str,
        headers: dict[str, str],
        body: Union[bytes, Upload, None],
        into: Optional[BinaryIO],
        progress: Optional[Progress],
    ) -> Answer:
        chunked = False
        if isinstance(body, Upload):
            chunked = body.size is None
            if body.size is not None:
                headers = {**headers, "Content-Length": str(body.size)}
            else:
                headers = {**headers, "Transfer-Encoding": "chunked"}
        pieces = body.pieces() if isinstance(body, Upload) else body
        try:
            connection.request(method, self.folder + path, pieces, headers, encode_chunked=chunked)
        except (BrokenPipeError, ConnectionResetError):
            if not isinstance(body, Upload):
                raise
            # A server that refuses a call need not read all of the file: its answer says why.
        response = connection.getresponse()
        if into is None or response.status >= 400 or not response.headers.get("Content-Disposition"):
            return Answer(response.status, response.headers, response.read(), False)
        done, total = 0, response.length or 0
        while piece := response.read(PIECE):
            into.write(piece)
            done += len(piece)
            if progress:
                progress(done, total)
        if done < total:
            raise http.client.IncompleteRead(b"", total - done)
        return Answer(response.status, response.headers, b"", True, done)

    def _take(self) -> tuple[http.client.HTTPConnection, bool]:
        with self._lock:
            if self._idle:
                return self._idle.pop(), True
        return self._open(), False

    def _give(self, connection: http.client.HTTPConnection) -> None:
        with self._lock:
            self._idle.append(connection)

    def _open(self) -> http.client.HTTPConnection:
        if self._context:
            return http.client.HTTPSConnection(self._host, self._port, timeout=self._timeout, context=self._context)
        return http.client.HTTPConnection(self._host, self._port, timeout=self._timeout)
