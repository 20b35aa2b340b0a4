# Part of Proviso. SPDX-License-Identifier: Apache-2.0
"""Asks the service over TLS, with a certificate that it trusts and otherwise.

    python3 Tests/EndToEndTests/Peers/tls.py PORT KEY CERTIFICATE
"""
import socket
import ssl
import sys
import urllib.request
import warnings

port, key, certificate = int(sys.argv[1]), sys.argv[2], sys.argv[3]
warnings.simplefilter("ignore", DeprecationWarning)
found: list[str] = []


def expect(condition: bool, what: str) -> None:
    if not condition:
        found.append(what)


def ask(context: ssl.SSLContext) -> str:
    request = urllib.request.Request(
        f"https://127.0.0.1:{port}/v1/journal", headers={"Authorization": f"Bearer {key}"})
    with urllib.request.urlopen(request, timeout=300, context=context) as answer:
        return answer.read().decode()


def shake(least: ssl.TLSVersion, most: ssl.TLSVersion) -> str | None:
    """The version that both speak; nil when they find none."""
    context = ssl.create_default_context(cafile=certificate)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version, context.maximum_version = least, most
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=300) as plain:
            with context.wrap_socket(plain, server_hostname="127.0.0.1") as secure:
                return secure.version()
    except OSError:
        return None


trusting = ssl.create_default_context(cafile=certificate)
expect('"isWell":true' in ask(trusting), "a client that trusts the certificate is answered")
try:
    ask(ssl.create_default_context())
    found.append("a client that does not know the certificate went on")
except OSError:
    pass
version = ssl.TLSVersion
expect(shake(version.TLSv1_3, version.TLSv1_3) == "TLSv1.3", "TLS 1.3 is spoken")
expect(shake(version.TLSv1_2, version.TLSv1_2) == "TLSv1.2", "TLS 1.2 is spoken")
for old in (version.TLSv1, version.TLSv1_1):
    expect(shake(old, old) is None, f"{old.name} is not spoken")
for bytes_sent in (b"GET /livez HTTP/1.1\r\nHost: t\r\n\r\n", b"\x16\x03\x01\xff\xff" + bytes(70000), b"\0" * 1000):
    with socket.create_connection(("127.0.0.1", port), timeout=300) as plain:
        plain.settimeout(120)
        try:
            plain.sendall(bytes_sent)
            answer = plain.recv(4096)
        except OSError:
            answer = b""
        expect(not answer.startswith(b"HTTP/1.1 200"), "a client without TLS is not answered")
expect('"isWell":true' in ask(trusting), "the service is well in the end")
print("\n".join(found) if found else "nothing found")
sys.exit(1 if found else 0)
