#!/usr/bin/env python3
"""A receiver of webhooks that nobody of Proviso wrote the checking of: signatures are verified with the PyPI package
`standardwebhooks`. It says on its first line of output at which port it listens, then one line of JSON per request.

The path says how it answers: /ok 204, /fail 500, /gone 410, /wait 429 with Retry-After: 120, /redirect 302 to /ok,
/slow never, /big with a body that does not end.
"""
import http.server
import json
import os
import socketserver
import sys
import time

SECRETS = [secret for secret in os.environ.get("SECRETS", "").split(",") if secret]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        verified = []
        if SECRETS:
            from standardwebhooks.webhooks import Webhook, WebhookVerificationError

            for secret in SECRETS:
                try:
                    Webhook(secret).verify(body, {name.lower(): value for name, value in self.headers.items()})
                    verified.append(True)
                except WebhookVerificationError:
                    verified.append(False)
        line = {
            "path": self.path,
            "host": self.headers.get("host"),
            "id": self.headers.get("webhook-id"),
            "timestamp": self.headers.get("webhook-timestamp"),
            "signature": self.headers.get("webhook-signature"),
            "type": self.headers.get("content-type"),
            "body": body.decode(),
            "verified": verified,
            "age": time.time() - float(self.headers.get("webhook-timestamp", "0")),
        }
        print(json.dumps(line), flush=True)
        kind = self.path.rsplit("/", 1)[-1]
        if kind == "slow":
            time.sleep(3600)
        elif kind == "redirect":
            self.answer(302, [("Location", "/ok")])
        elif kind == "wait":
            self.answer(429, [("Retry-After", "120")])
        elif kind == "big":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            try:
                for _ in range(100_000):
                    self.wfile.write(b"400\r\n" + b"x" * 1024 + b"\r\n")
            except OSError:
                pass
        else:
            self.answer({"fail": 500, "gone": 410}.get(kind, 204), [])

    def answer(self, status, headers):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True


server = Server(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
try:
    server.serve_forever()
except KeyboardInterrupt:
    sys.exit(0)
