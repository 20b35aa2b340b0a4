#!/usr/bin/env python3
"""A mail server that nobody of Proviso wrote: aiosmtpd. It says on its first line of output at which port it listens,
then one line of JSON per mail it took.

MODE: none, starttls, tls. AUTH=1: it takes mail only from user 'desk' with password 'open sesame'. CERT, KEY: files.
It does not know recipients whose name begins with 'unknown', and asks those that begin with 'later' to come again.
"""
import asyncio
import email
import email.policy
import json
import os
import ssl

from aiosmtpd.smtp import SMTP, AuthResult

MODE = os.environ.get("MODE", "none")
AUTH = os.environ.get("AUTH") == "1"


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("unknown"):
            return "550 no such user"
        if address.startswith("later"):
            return "451 later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        part = mail.get_body(preferencelist=("plain",))
        line = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "options": envelope.mail_options,
            "tls": session.ssl is not None or MODE == "tls",
            "login": getattr(session, "login_data", None) is not None or session.authenticated,
            "headers": {name: str(value) for name, value in mail.items()},
            "count": len(mail.items()),
            "defects": [type(defect).__name__ for defect in mail.defects],
            "longest": max(len(row) for row in envelope.original_content.split(b"\r\n")),
            "isASCII": envelope.original_content.isascii(),
            "text": part.get_content(),
        }
        print(json.dumps(line), flush=True)
        return "250 taken"


def check(server, session, envelope, mechanism, data):
    good = data.login == b"desk" and data.password == b"open sesame"
    return AuthResult(success=good, handled=False)


context = None
if MODE != "none":
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(os.environ["CERT"], os.environ["KEY"])


def make():
    return SMTP(
        Handler(),
        enable_SMTPUTF8=True,
        hostname="mail.example.com",
        tls_context=context if MODE == "starttls" else None,
        require_starttls=MODE == "starttls",
        authenticator=check if AUTH else None,
        auth_required=AUTH,
        auth_require_tls=MODE == "starttls",
    )


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(make, "127.0.0.1", 0, ssl=context if MODE == "tls" else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
