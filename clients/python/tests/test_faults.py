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

    def test_retry_after(self):
        self.assertEqual([retry_after(text) for text in ("7", "", None, "soon", "Wed, 21 Oct 2015 07:28:00 GMT")], [7, 0, 0, 0, 0])

    def test_oldest_python(self):
        """The syntax is that of Python 3.9."""
        for file in (pathlib.Path(__file__).parent.parent / "vtrest_client").glob("*.py"):
            ast.parse(file.read_text(encoding="utf-8"), feature_version=(3, 9))
