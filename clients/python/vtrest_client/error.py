"""What the server refused."""

from __future__ import annotations

import email.utils
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class FieldFault:
    """What is wrong with one field that was sent: what came, and what is allowed."""

    field: str
    value: str
    allowed: str


class Error(Exception):
    """A call that the server refused, or that did not reach it.

    ``code`` is such as ``RECORD_NOT_FOUND``; all codes stand in the server's API document.
    ``UNEXPECTED_ANSWER`` (what came is not from the service, but for instance a proxy's page),
    ``TIMEOUT`` and ``NO_CONNECTION`` are the client's own.
    """

    def __init__(
        self,
        code: str,
        message: str,
        status: int = 0,
        request_id: str = "",
        retry_after: float = 0,
        fields: tuple[FieldFault, ...] = (),
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status
        """HTTP status; 0 if there was no answer."""
        self.request_id = request_id
        """To quote to the operator of the server."""
        self.retry_after = retry_after
        """Seconds to wait, if the server says so, else 0."""
        self.fields = fields
        """The wrong fields, if it is about fields."""


def retry_after(text: str | None) -> float:
    """Read the header, which holds seconds or a date; 0 without a wait."""
    if not text:
        return 0
    if text.strip().isdigit():
        return float(text)
    try:
        return max(0, email.utils.parsedate_to_datetime(text).timestamp() - time.time())
    except ValueError:
        return 0
    except TypeError:  # what older Pythons say of a text that is not a date
        return 0
