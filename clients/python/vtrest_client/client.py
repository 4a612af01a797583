"""The client."""

from __future__ import annotations

import json
import logging
import re
import ssl
import urllib.parse
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, BinaryIO, Optional, Union

from .caller import Call, Caller
from .connection import Answer, Progress, Server
from .criteria import Condition, criteria
from .error import Error
from .files import File, Form, file_name

Record = dict[str, Any]
"""A record: texts by field name, as the CRM's database holds them (``""`` for nothing, ``"0.00000000"``
for an amount). Quotes, orders and invoices also have the list ``items``."""

# The method Client.list hides the type list inside the class.
Records = list[Record]
Dependencies = dict[str, dict[str, list[str]]]

Conditions = Union[Iterable[Condition], str]

Ignored = Callable[[str, "list[str]"], None]

_log = logging.getLogger("vtrest_client")


class Client:
    """Client of one server for one user of the CRM.

    It logs in when the first call needs it, and again when its token has expired. Threads may share a
    client.

    :param url: the CRM's address, such as ``https://crm.example.org``, or that of the service itself,
        which ends with ``/modules/ParsVT/ws``
    :param key: access key, which stands in the user's preferences in the CRM; or ``login`` and
        ``password``; or a ``token``, which cannot be renewed
    :param timeout: seconds without an answer or progress
    :param max_wait: the longest Retry-After, in seconds, to wait for before a call is repeated; a longer
        one is an error at once
    :param page_length: records that :meth:`records` fetches at a time
    :param on_ignored: hears of the module and the fields that the server left out of a create or update,
        because there are none of that name or the user may not write them; without it they are named by
        the logger ``vtrest_client``, as a warning
    :param on_ignored_parameters: likewise hears of the module and the parameters of an address that had no
        effect
    :param calendar: of all dates, sent and read, also in criteria: ``jalali``; without it the Gregorian one
    :param ssl_context: instead of the default one, for instance for a certificate authority of your own
    """

    def __init__(
        self,
        url: str,
        *,
        key: str = "",
        login: str = "",
        password: str = "",
        token: str = "",
        timeout: float = 60,
        max_wait: float = 60,
        page_length: int = 200,
        on_ignored: Optional[Ignored] = None,
        on_ignored_parameters: Optional[Ignored] = None,
        calendar: str = "",
        ssl_context: Optional[ssl.SSLContext] = None,
    ) -> None:
        credentials = {"key": key} if key else {"login": login, "password": password} if login else {}
        self._server = Server(url, timeout, ssl_context)
        self._caller = Caller(self._server, credentials, token, max_wait, calendar)
        self._page_length = page_length
        self._on_ignored = on_ignored
        self._on_ignored_parameters = on_ignored_parameters

    def __repr__(self) -> str:
        return f"<vtrest client of {self._server.url}>"

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections. The client can still be used."""
        self._server.close()

    def token(self) -> str:
        """The token of this client; logs in if there is none yet. Keep it as carefully as the password."""
        return self._caller.token()

    def retrieve(self, module: str, record_id: Union[int, str]) -> Record:
        """One record."""
        return self.retrieve_with_etag(module, record_id)[0]

    def retrieve_with_etag(self, module: str, record_id: Union[int, str]) -> tuple[Record, str]:
        """One record with its ETag, for ``if_match`` of :meth:`update` and :meth:`delete`."""
        answer = self._send(module, Call("GET", _record(module, record_id), safe=True))
        return json.loads(answer.text)["result"], answer.headers.get("ETag", "")

    def list(
        self,
        module: str,
        criteria: Conditions = (),
        order: str = "",
        start: int = 0,
        length: int = 0,
        after: Union[int, str] = 0,
    ) -> Records:
        """The records of a module for which all conditions hold.

        :param criteria: conditions, such as ``[("rating", "in", "Active", "Acquired")]``, or their spelling
            in the service
        :param order: ``"accountname"``, ``"CE.modifiedtime DESC, accountname"``; by creation time unless told
        :param start: records to skip
        :param length: records wanted, 100 unless told
        :param after: the id of a record that the list goes on behind; not together with ``start``
        """
        query = {"criteria": _spelt(criteria), "order": order, "start": start, "length": length, "after": after}
        records: Records = self._result(module, Call("GET", _address(module), query, safe=True))
        return records

    def records(self, module: str, criteria: Conditions = (), order: str = "", start: int = 0, length: int = 0) -> Iterator[Record]:
        """Walk through all records for which the conditions hold, fetched in pages.

        No record is skipped or comes twice when others are made or deleted meanwhile. ``length`` 0 is all.
        """
        conditions = _spelt(criteria)
        left, after = length, ""
        while True:
            wanted = min(left, self._page_length) if length else self._page_length
            records = self.list(module, conditions, order, 0 if after else start, wanted, after)
            yield from records
            left -= len(records)
            if len(records) < wanted or length and left <= 0:
                return
            if after == records[-1]["record_id"]:
                raise Error("UNEXPECTED_ANSWER", "the server does not know the parameter after")
            after = records[-1]["record_id"]

    def create(self, module: str, fields: Mapping[str, Any], *, idempotency_key: str = "") -> int:
        """Make a record and return its id.

        :param fields: values by field name; quotes, orders and invoices have their lines in ``items``
        :param idempotency_key: sent again with the same key within a day, the create happens once
        """
        call = Call("POST", _address(module), json=fields, safe=bool(idempotency_key), headers=_headers(idempotency_key=idempotency_key))
        return self._write(module, call)

    def update(self, module: str, record_id: Union[int, str], fields: Mapping[str, Any], *, if_match: str = "") -> int:
        """Change the fields of a record that are sent, and no others. Returns the record's id.

        :param if_match: ETag of the record as it was read; fails with CONFLICT if somebody has changed it since
        """
        return self._write(module, Call("PUT", _record(module, record_id), json=fields, headers=_headers(if_match=if_match)))

    def delete(self, module: str, record_id: Union[int, str], *, if_match: str = "") -> None:
        """Move a record to the CRM's recycle bin."""
        self._result(module, Call("DELETE", _record(module, record_id), headers=_headers(if_match=if_match)))

    def picklist(self, module: str, field: str) -> dict[str, str]:
        """Stored values of a picklist that the user may use, with their labels. Fields of owners give users and groups."""
        return dict(self._picklist(module, field, "").get("values") or {})

    def picklist_dependencies(self, module: str, field: str) -> Dependencies:
        """For a value of the picklist, which values other fields may have: value, other field, allowed values.

        ``__DEFAULT__`` stands for the values that are not named.
        """
        # PHP, and so the service, writes an object without members as an array.
        return dict(self._picklist(module, field, "/picklistdep/1").get("dependencies") or {})

    def calculate(self, module: str, fields: Mapping[str, Any], record_id: Union[int, str, None] = None) -> Record:
        """What a quote, order or invoice with these fields would come to: subtotal, total, taxes, items and more.

        Nothing is written. With an id the fields are those of a change to that record.
        """
        path = _address(module) if record_id is None else _record(module, record_id)
        result: Record = self._result(module, Call("POST", path + "/calculate/1", json=fields, safe=True))
        return result

    def upload(
        self,
        name: str,
        file: BinaryIO,
        fields: Optional[Mapping[str, Union[str, int]]] = None,
        *,
        progress: Optional[Progress] = None,
        idempotency_key: str = "",
    ) -> int:
        """Make a document of a file and return its id.

        :param file: open for reading bytes; if it can seek, it is sent again after a renewed log-in
        :param fields: ``notes_title`` is the document's title, ``parent_id`` links it to a record
        :param progress: hears of the bytes so far and in all (0 if that is not known)
        """
        form = Form(fields or {}, name, file, progress)
        call = Call("POST", "Documents", form=form, safe=bool(idempotency_key), headers=_headers(idempotency_key=idempotency_key))
        return self._write("Documents", call)

    def download(self, record_id: Union[int, str], into: BinaryIO, *, progress: Optional[Progress] = None) -> File:
        """Write the file of a document to ``into``, which is open for writing bytes."""
        call = Call("GET", _record("Documents", record_id) + "/download/1", safe=True, into=into, progress=progress)
        answer = self._caller.send(call)
        return File(file_name(answer.headers.get("Content-Disposition", "")), answer.headers.get("Content-Type", ""), answer.length)

    def _picklist(self, module: str, field: str, more: str) -> Record:
        result: Record = self._result(module, Call("GET", f"{_address(module)}/picklist/{urllib.parse.quote(field, safe='')}{more}", safe=True))
        return result

    def _write(self, module: str, call: Call) -> int:
        return int(self._result(module, call))

    def _result(self, module: str, call: Call) -> Any:
        return json.loads(self._send(module, call).text)["result"]

    def _send(self, module: str, call: Call) -> Answer:
        """Make a call, and tell what of it the server ignored."""
        answer = self._caller.send(call)
        for header, what, told in (
            ("X-Ignored-Fields", "fields", self._on_ignored),
            ("X-Ignored-Parameters", "parameters", self._on_ignored_parameters),
        ):
            names = _names(answer.headers.get(header, ""))
            if names and told:
                told(module, names)
            elif names:
                _log.warning("the server has ignored these %s of a call of %s: %s", what, module, ", ".join(names))
        return answer


def _names(header: str) -> list[str]:
    """Read a list of names, percent-encoded where a header has no room for a character."""
    return [urllib.parse.unquote(name) for name in re.split(r"[\s,]+", header) if name]


def _address(module: str) -> str:
    if not isinstance(module, str) or not module:
        raise ValueError(f"the module must be a name such as Accounts, not {module!r:.80}")
    return urllib.parse.quote(module, safe="")


def _record(module: str, record_id: Union[int, str]) -> str:
    """The address of one record. Without an id it would be that of the module, which means another call."""
    if isinstance(record_id, bool) or not isinstance(record_id, (int, str)) or not re.fullmatch("[1-9][0-9]*", str(record_id), re.ASCII):
        raise ValueError(f"the id of a record must be a whole number from 1, not {record_id!r:.80}")
    return f"{_address(module)}/{record_id}"


def _spelt(conditions: Conditions) -> str:
    return conditions if isinstance(conditions, str) else criteria(conditions)


def _headers(idempotency_key: str = "", if_match: str = "") -> dict[str, str]:
    headers = {"Idempotency-Key": idempotency_key, "If-Match": if_match}
    return {name: value for name, value in headers.items() if value}
