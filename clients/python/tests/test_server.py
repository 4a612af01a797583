"""Calls of a real server: a demo, which VTREST_URL names."""

import io
import os
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

from vtrest_client import Client, Error

URL = os.environ.get("VTREST_URL", "")
KEY = "DemoAccessKey000"
UNKNOWN = "0" * 32


class Pipe(io.RawIOBase):
    """A file that cannot seek."""

    def __init__(self, content: bytes) -> None:
        self._content = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._content.read(size)


@unittest.skipUnless(URL, "NOT TESTED: VTREST_URL names no demo server; run sh scripts/clients.sh python")
class TestServer(unittest.TestCase):
    def setUp(self) -> None:
        self.crm = Client(URL, key=KEY)
        self.addCleanup(self.crm.close)

    def refused(self, code, call, *args, **named):
        with self.assertRaises(Error) as caught:
            call(*args, **named)
        self.assertEqual(caught.exception.code, code)
        return caught.exception

    def client(self, **options):
        client = Client(URL, **options)
        self.addCleanup(client.close)
        return client

    def test_login(self):
        self.assertEqual(self.client(login="admin", password="admin").retrieve("Accounts", 3)["accountname"], "MEDIA 3+")
        for options, code in (
            ({"login": "nobody-py", "password": "no"}, "USER_NOT_FOUND"),
            ({"key": "NoSuchKeyPy"}, "KEY_NOT_FOUND"),
            ({"token": UNKNOWN}, "INVALID_TOKEN"),
            ({}, "MISSING_CREDENTIALS"),
        ):
            with self.subTest(code):
                self.refused(code, self.client(**options).retrieve, "Accounts", 3)

    def test_secrets(self):
        token = self.crm.token()
        self.assertEqual(self.client(token=token).retrieve("Accounts", "3")["record_id"], "3")
        self.assertNotIn(token, repr(self.crm) + str(self.crm))
        self.assertNotIn(KEY, repr(self.crm))

    def test_renewal(self):
        crm = self.client(key=KEY, token=UNKNOWN)
        with ThreadPoolExecutor(4) as threads:
            records = list(threads.map(lambda record_id: crm.retrieve("Accounts", record_id), (3, 24, 3, 24)))
        self.assertEqual([r["record_id"] for r in records], ["3", "24", "3", "24"])
        crm = self.client(key=KEY, token=UNKNOWN)
        document = crm.upload("a.txt", io.BytesIO(b"text"), {"notes_title": "again"})
        into = io.BytesIO()
        crm.download(document, into)
        self.assertEqual(into.getvalue(), b"text")
        # The server does not read a big file to the end before it refuses the token.
        crm = self.client(key=KEY, token=UNKNOWN)
        self.assertGreater(crm.upload("big.bin", io.BytesIO(bytes(20_000_000)), {"notes_title": "big"}), document)
        # What cannot be read twice is not sent half.
        self.refused("INVALID_TOKEN", self.client(key=KEY, token=UNKNOWN).upload, "a.txt", Pipe(b"text"), {"notes_title": "once"})

    def test_record(self):
        heard = []
        crm = self.client(key=KEY, on_ignored=lambda module, fields: heard.append((module, fields)))
        name = 'A & B + C / "D" پارس Python'
        record_id = crm.create("Accounts", {"accountname": name, "rating": "Active", "emailoptout": True, "nosuch": "x"})
        self.assertEqual(heard, [("Accounts", ["nosuch"])])
        record, etag = crm.retrieve_with_etag("Accounts", record_id)
        self.assertEqual((record["accountname"], record["emailoptout"]), (name, "1"))
        self.assertEqual(crm.update("Accounts", record_id, {"phone": "021 1"}, if_match=etag), record_id)
        self.refused("CONFLICT", crm.update, "Accounts", record_id, {"phone": "2"}, if_match=etag)
        crm.delete("Accounts", record_id)
        error = self.refused("RECORD_NOT_FOUND", crm.retrieve, "Accounts", record_id)
        self.assertEqual(error.status, 404)
        self.assertTrue(error.request_id)
        error = self.refused("INVALID_VALUE", crm.create, "Accounts", {"accountname": "", "rating": "Hot"})
        self.assertEqual([fault.field for fault in error.fields], ["rating", "accountname"])

    def test_calendar(self):
        crm = Client(URL, key=KEY, calendar="jalali")
        self.addCleanup(crm.close)
        made = crm.create("Contacts", {"lastname": "Calendar", "birthday": "1403-07-15"})
        self.assertEqual(crm.retrieve("Contacts", made)["birthday"], "1403-07-15")
        self.assertEqual(self.crm.retrieve("Contacts", made)["birthday"], "2024-10-06")

    def test_idempotency_key(self):
        key = f"py-{time.time_ns()}"
        first = self.crm.create("Contacts", {"lastname": "Karimi"}, idempotency_key=key)
        self.assertEqual(self.crm.create("Contacts", {"lastname": "Karimi"}, idempotency_key=key), first)

    def test_lists(self):
        crm = self.client(key=KEY, page_length=2)
        mark = f"py;{time.time_ns()}"
        for i in range(5):
            crm.create("Leads", {"lastname": f"L{i}", "company": mark})
        ours = [("company", "eq", mark)]
        page = crm.list("Leads", ours, order="lastname DESC", start=1, length=2)
        self.assertEqual([r["lastname"] for r in page], ["L3", "L2"])
        behind = crm.list("Leads", ours, order="lastname DESC", after=page[1]["record_id"])
        self.assertEqual([r["lastname"] for r in behind], ["L1", "L0"])
        for name, options, want in (
            ("all", {"criteria": ours}, "L0 L1 L2 L3 L4"),
            ("ordered", {"criteria": ours, "order": "lastname DESC"}, "L4 L3 L2 L1 L0"),
            ("some", {"criteria": ours, "length": 3}, "L0 L1 L2"),
            ("from the second", {"criteria": ours, "start": 1}, "L1 L2 L3 L4"),
            ("as text", {"criteria": "company:eq:" + mark.replace(";", "\\;") + ";lastname:in:L1,L2"}, "L1 L2"),
            ("of a list", {"criteria": [*ours, ("lastname", "in", "L1", "L2")]}, "L1 L2"),
            ("none", {"criteria": [*ours, ("lastname", "null")]}, ""),
        ):
            with self.subTest(name):
                got = [r["lastname"] for r in crm.records("Leads", **options)]
                self.assertEqual(sorted(got), sorted(want.split()))
        self.refused("INVALID_ORDER", crm.list, "Leads", order="nosuch")

    def test_picklists(self):
        self.assertEqual(self.crm.picklist("Accounts", "rating")["Active"], "Actif")
        self.assertIn("Customer", self.crm.picklist_dependencies("Accounts", "rating")["Acquired"]["accounttype"])
        self.assertEqual(self.crm.picklist_dependencies("Accounts", "industry"), {})

    def test_invoice(self):
        fields = {
            "subject": "Laptops",
            "account_id": 3,
            "bill_street": "1 Main St",
            "ship_street": "1 Main St",
            "taxtype": "group",
            "tax1_group_percentage": 9,
            "items": [{"hdnProductId": 10000007, "qty": 2, "listPrice": 100}],
        }
        self.assertEqual(self.crm.calculate("Invoice", fields)["total"], "218.00")
        invoice = self.crm.retrieve("Invoice", self.crm.create("Invoice", fields))
        self.assertEqual((invoice["hdnGrandTotal"], invoice["items"][0]["qty"]), ("218.00000000", "2.000"))
        self.assertEqual(self.crm.calculate("Invoice", {"items": []}, invoice["record_id"])["total"], "0.00")

    def test_files(self):
        content = b"0123456789" * 30_000
        for name, file in (("seeks.txt", io.BytesIO(content)), ("پیوست.txt", Pipe(content))):
            with self.subTest(name):
                sent, received = [], []
                document = self.crm.upload(
                    name, file, {"notes_title": "Price list", "parent_id": 3}, progress=lambda done, total: sent.append((done, total))
                )
                into = io.BytesIO()
                got = self.crm.download(document, into, progress=lambda done, total: received.append((done, total)))
                self.assertEqual(into.getvalue(), content)
                self.assertEqual((got.name, got.size), (name, len(content)))
                self.assertTrue(got.type.startswith("text/plain"))
                self.assertEqual(sent[-1], (len(content), len(content) if file.seekable() else 0))
                self.assertEqual(received[-1], (len(content), len(content)))
        self.refused("RECORD_NOT_FOUND", self.crm.download, 999_999, io.BytesIO())

    def test_values(self):
        mark = f"py{time.time_ns()}"
        values = ("a;b:c,d", "a/b", "+98 21 123", "50% off", "A & B", "#1", "two  blanks", "it's \"quoted\"", "پارس تست", "back\\", "x=y?z")
        for value in (*values, "<b>", "a+b%2Bc", "null", "in", "[1]", "~!@$^*()_{}|`"):
            lead = self.crm.create("Leads", {"lastname": value, "company": mark})
            got = self.crm.retrieve("Leads", lead)["lastname"].replace("&lt;", "<").replace("&gt;", ">")
            self.assertEqual(got, value)
            for condition in (("lastname", "eq", value), ["lastname", "in", value, "x"], ("lastname", "in", [value, "x"])):
                with self.subTest(condition):
                    found = self.crm.list("Leads", [("company", mark), condition])
                    self.assertEqual([r["record_id"] for r in found], [str(lead)])
        self.assertEqual(self.crm.list("Leads", [("company", mark), ("lastname", "no such")]), [])
