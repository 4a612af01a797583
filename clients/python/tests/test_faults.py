"""What no good server does: a small one that is busy, slow or no service at all."""

import ast
import io
import pathlib
import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from vtrest_client import Client, Error, criteria
from vtrest_client.error import retry_after

GOOD = (200, {}, b'{"success":true,"result":{}}')


def busy(after="1"):
    return 503, {"Retry-After": after}, b'{"success":false,"error":{"code":"TOO_MANY_REQUESTS","message":"later"}}'


class Small(ThreadingHTTPServer):
    """Gives the answers in their order, and the last one again and again."""

    daemon_threads = True

    def __init__(self, *answers):
        self.answers, self.calls, self.go = list(answers), [], threading.Event()
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.calls.append((self.path, dict(self.headers)))
        answers = self.server.answers
        status, headers, body = answers.pop(0) if len(answers) > 1 else answers[0]
        if status is None:
            self.server.go.wait(5)
            return
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = headers.get("X-Hang-Up") == "silently"

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


class TestFaults(unittest.TestCase):
    def serve(self, *answers, **options):
        server = Small(*answers)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.addCleanup(server.go.set)
        client = Client(server.url, token="x", **options)
        self.addCleanup(client.close)
        return server, client

    def test_busy(self):
        for name, answers, call, calls, waits, failed in (
            ("read", [busy("2"), GOOD], lambda c: c.retrieve("Accounts", 3), 2, [2], False),
            ("without a time", [busy(""), busy(""), GOOD], lambda c: c.retrieve("Accounts", 3), 3, [1, 2], False),
            ("too long", [busy("3600")], lambda c: c.retrieve("Accounts", 3), 1, [], True),
            ("always", [busy()], lambda c: c.retrieve("Accounts", 3), 4, [1, 1, 1], True),
            ("write", [busy()], lambda c: c.create("Accounts", {}), 1, [], True),
            ("write with a key", [busy(), busy()], lambda c: c.create("Accounts", {}, idempotency_key="1"), 4, [1, 1, 1], True),
        ):
            with self.subTest(name):
                waited = []
                server, client = self.serve(*answers)
                client._caller._sleep = waited.append
                if failed:
                    with self.assertRaises(Error) as caught:
                        call(client)
                    self.assertEqual((caught.exception.code, caught.exception.status), ("TOO_MANY_REQUESTS", 503))
                    self.assertGreater(caught.exception.retry_after, 0)
                else:
                    call(client)
                self.assertEqual((len(server.calls), waited), (calls, waits))
                self.assertEqual(server.calls[0][1]["Authorization"], "Bearer x")

    def test_unexpected_answer(self):
        for body in (b"<html>", b'{"a":1}', b"null", b"[]", b""):
            with self.subTest(body), self.assertRaises(Error) as caught:
                self.serve((200, {}, body))[1].retrieve("Accounts", 3)
            self.assertEqual(caught.exception.code, "UNEXPECTED_ANSWER")

    def test_old_server(self):
        """One that passes over the parameter after is no endless list."""
        server, client = self.serve((200, {}, b'{"success":true,"result":[{"record_id":"3"}]}'), page_length=1)
        with self.assertRaisesRegex(Error, "parameter after"):
            list(client.records("Accounts"))
        self.assertEqual(len(server.calls), 2)

    def test_redirection(self):
        server, client = self.serve((302, {"Location": "http://127.0.0.1:1/"}, b""))
        with self.assertRaises(Error) as caught:
            client.retrieve("Accounts", 3)
        self.assertEqual((caught.exception.code, len(server.calls)), ("UNEXPECTED_ANSWER", 1))

    def test_no_answer(self):
        with self.assertRaises(Error) as caught:
            self.serve((None, {}, b""), timeout=0.05)[1].retrieve("Accounts", 3)
        self.assertEqual(caught.exception.code, "TIMEOUT")
        with self.assertRaises(Error) as caught:
            Client("http://127.0.0.1:1", token="x").retrieve("Accounts", 3)
        self.assertEqual(caught.exception.code, "NO_CONNECTION")

    def test_cut_file(self):
        server, client = self.serve((200, {"Content-Disposition": 'attachment; filename="a"', "Content-Length": "9", "X-Hang-Up": "silently"}, b"half"))
        with self.assertRaises(Error) as caught:
            client.download(3, io.BytesIO())
        self.assertEqual(caught.exception.code, "NO_CONNECTION")

    def test_closed_idle_connection(self):
        server, client = self.serve((200, {"X-Hang-Up": "silently"}, GOOD[2]))
        for _ in range(3):
            client.retrieve("Accounts", 3)
        self.assertEqual(len(server.calls), 3)

    def test_tls(self):
        """Certificates and names are checked."""
        context = Client("https://127.0.0.1", token="x")._server._context
        self.assertTrue(context.check_hostname)
        self.assertEqual(context.verify_mode.name, "CERT_REQUIRED")

    def test_addresses(self):
        for url in ("", "crm.example.org", "ftp://crm.example.org", "https://admin:x@crm.example.org", "https://crm.example.org/?a=b"):
            with self.subTest(url), self.assertRaises(ValueError):
                Client(url, token="x")
        self.assertEqual(repr(Client("https://crm.example.org/crm", token="x")), "<vtrest client of https://crm.example.org/crm/modules/ParsVT/ws/>")

    def test_criteria(self):
        self.assertEqual(
            criteria([("accountname", "eq", "a;b:c,d"), ("rating", "in", "Active", "Acquired"), ("email1", "null")]),
            "accountname:eq:a\\;b\\:c\\,d;rating:in:Active,Acquired;email1:null:",
        )
        self.assertEqual(criteria([("a", "eq", "C:\\")]), "a:eq:C\\:\\ ")
        for wrong, error in (([("a", "eq", "b\\;c")], ValueError), (("a", "eq", "b"), TypeError)):
            with self.assertRaises(error):
                criteria(wrong)

    def test_wrong_conditions(self):
        """What the service would read as another condition, or find nothing by, is refused before a call."""
        server, client = self.serve((200, {}, b'{"success":true,"result":[]}'))
        for wrong, message in (
            ([("email", "=", "x")], "'=' is not an operator; it must be one of eq, neq"),
            ([("email", "EQ", "x")], "'EQ' is not an operator"),
            ([("email", "like")], "takes one value, not 0"),
            ([("email", "in")], "takes at least one value"),
            ([("email", "in", [])], "takes at least one value"),
            ([("email", "between", 1)], "takes 2 values, not 1"),
            ([("email", "null", "x")], "takes no value"),
            ([("email", None)], "must be a text or a number, not None"),
            ([("email", "eq", float("nan"))], "must be a text or a number"),
            ([("email", "eq", ["x"])], "must be a text or a number"),
            ([("email",)], "must be a tuple of column, operator and values"),
            (("email", "eq", "x"), "conditions stand in a list"),
            ([("a:b", "x")], "the column of a condition"),
            ([(None, "x")], "the column of a condition"),
            ({"email": "x"}, "must be a list of conditions"),
            (None, "must be a list of conditions"),
        ):
            for call in (client.list, lambda *a, **n: list(client.records(*a, **n))):
                with self.subTest(wrong), self.assertRaisesRegex((TypeError, ValueError), message):
                    call("Contacts", criteria=wrong)
        for record_id in (None, "", 0, True, "x", "3/4", 1.5):
            for call in (client.retrieve, client.delete, lambda i: client.update("Contacts", i, {}), lambda i: client.download(i, io.BytesIO())):
                with self.subTest(record_id), self.assertRaisesRegex((TypeError, ValueError), "id of a record|positional argument"):
                    call(*(("Contacts", record_id) if call in (client.retrieve, client.delete) else (record_id,)))
        with self.assertRaisesRegex(ValueError, "the module must be a name"):
            client.list("")
        self.assertEqual(server.calls, [])
        self.assertEqual(
            criteria([["email", "x@example.org"], ("phone", "notnull"), ("id", "in", [1, 2]), ("emailoptout", True)]),
            "email:eq:x@example.org;phone:notnull:;id:in:1,2;emailoptout:eq:1",
        )

    def test_errors_name_the_address(self):
        with self.assertRaises(Error) as caught:
            Client("http://127.0.0.1:1", token="secrettoken").list("Accounts", [("phone", "021")])
        self.assertRegex(str(caught.exception), r"^NO_CONNECTION: GET http://127\.0\.0\.1:1/modules/ParsVT/ws/Accounts: the server cannot be reached: .*refused")
        self.assertNotRegex(str(caught.exception), "secrettoken|021")
        server, client = self.serve((404, {}, b"<html>"))
        with self.assertRaisesRegex(Error, f"{server.url}/modules/ParsVT/ws/Accounts/3 with status 404"):
            client.retrieve("Accounts", 3)

    def test_ignored(self):
        answer = (200, {"X-Ignored-Fields": "nosuch, %D9%86%D8%A7%D9%85", "X-Ignored-Parameters": "colour"}, b'{"success":true,"result":7}')
        heard = []
        client = self.serve(answer, on_ignored=lambda *what: heard.append(what), on_ignored_parameters=lambda *what: heard.append(what))[1]
        self.assertEqual(client.create("Accounts", {"nosuch": 1}), 7)
        self.assertEqual(heard, [("Accounts", ["nosuch", "نام"]), ("Accounts", ["colour"])])
        with self.assertLogs("vtrest_client", "WARNING") as logs:
            self.serve(answer)[1].create("Accounts", {"nosuch": 1})
        self.assertEqual([record.getMessage() for record in logs.records], [
            "the server has ignored these fields of a call of Accounts: nosuch, نام",
            "the server has ignored these parameters of a call of Accounts: colour",
        ])

    def test_retry_after(self):
        self.assertEqual([retry_after(text) for text in ("7", "", None, "soon", "Wed, 21 Oct 2015 07:28:00 GMT")], [7, 0, 0, 0, 0])

    def test_oldest_python(self):
        """The syntax is that of Python 3.9."""
        for file in (pathlib.Path(__file__).parent.parent / "vtrest_client").glob("*.py"):
            ast.parse(file.read_text(encoding="utf-8"), feature_version=(3, 9))
