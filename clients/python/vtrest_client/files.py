"""Files of documents."""

from __future__ import annotations

import os
import re
import secrets
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO, Optional, Union

from .connection import Progress, Upload


@dataclass(frozen=True)
class File:
    """A file that was received: its name in the CRM, MIME type and bytes."""

    name: str
    type: str
    size: int


class Form:
    """A form with a file, which may be sent again if the file can be read again."""

    def __init__(self, fields: Mapping[str, Union[str, int]], name: str, file: BinaryIO, progress: Optional[Progress]) -> None:
        boundary = "vtrest-" + secrets.token_hex(16)
        self.content_type = f"multipart/form-data; boundary={boundary}"
        parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{_quoted(field)}"\r\n\r\n{value}\r\n' for field, value in fields.items()]
        parts.append(
            f'--{boundary}\r\nContent-Disposition: form-data; name="filename"; filename="{_quoted(name)}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        self._head = "".join(parts).encode()
        self._tail = f"\r\n--{boundary}--\r\n".encode()
        self._file, self._progress, self._sent = file, progress, False
        self._start: Optional[int] = None
        self._size: Optional[int] = None
        if file.seekable():
            self._start = file.tell()
            self._size = len(self._head) + file.seek(0, os.SEEK_END) - self._start + len(self._tail)
            file.seek(self._start)

    @property
    def repeatable(self) -> bool:
        """Whether the form can be sent now."""
        return not self._sent or self._start is not None

    def upload(self) -> Upload:
        """The form, from its beginning."""
        if self._sent and self._start is not None:
            self._file.seek(self._start)
        self._sent = True
        return Upload(self._head, self._file, self._tail, self._size, self._progress)


def _quoted(text: str) -> str:
    """Write a name as browsers write it in forms."""
    return re.sub(r"\r\n|\r|\n", "%0D%0A", text).replace('"', "%22")


def file_name(header: str) -> str:
    """Read the name in a Content-Disposition header."""
    if extended := re.search(r"filename\*=UTF-8''([^;]+)", header, re.IGNORECASE):
        return urllib.parse.unquote(extended[1])
    plain = re.search(r'filename="([^"]*)"', header, re.IGNORECASE)
    return plain[1] if plain else ""
