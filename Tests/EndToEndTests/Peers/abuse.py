# Part of Proviso. SPDX-License-Identifier: Apache-2.0
"""Talks to the service as no client should, over bare sockets, and looks whether it is well afterwards.

    python3 Tests/EndToEndTests/Peers/abuse.py PORT KEY SECONDS [--slow]

SECONDS is the time that a head or a body has to arrive. With --slow the slow clients are tried as well, all at once.
"""
import json
import socket
import struct
import sys
import threading
import time

port, key, bound = int(sys.argv[1]), sys.argv[2], float(sys.argv[3])
found: list[str] = []
tried = 0


def connect() -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=300)


def read_all(connection: socket.socket) -> bytes:
    """Everything until the service closes, or falls silent for a while."""
    received = b""
    try:
        while part := connection.recv(65536):
            received += part
    except OSError:
        pass
    return received


def statuses(answer: bytes) -> list[int]:
    """The statuses of the answers in a stream of bytes."""
    return [int(part[:3]) for part in answer.split(b"HTTP/1.1 ")[1:]]


def expect(condition: bool, what: str, got: object = "") -> None:
    global tried
    tried += 1
    if not condition:
        found.append(f"{what}: {str(got)[:300]}")


def exchange(request: bytes, wait: float = 120.0) -> bytes:
    """What comes back for some bytes, from a connection that is then left alone."""
    with connect() as connection:
        connection.settimeout(wait)
        try:
            connection.sendall(request)
        except OSError:
            pass
        return read_all(connection)


def is_well() -> bool:
    answer = exchange(b"GET /livez HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")
    return statuses(answer) == [200] and answer.endswith(b"alive\n")


AUTH = b"Authorization: Bearer " + key.encode() + b"\r\n"
TYPE = b"Content-Type: application/cloudevents+json\r\n"
CLOSE = b"Connection: close\r\n"
EVENT = json.dumps({
    "specversion": "1.0", "id": "abuse-1", "source": "urn:abuse", "type": "aup.call.attempted.v1",
    "time": "2026-03-02T10:00:00Z", "data": {"customer": {"id": "c-abuse"}},
}).encode()


def post(body: bytes, *more: bytes, length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    head = b"POST /v1/decisions HTTP/1.1\r\nHost: t\r\n" + AUTH + TYPE + b"".join(more)
    return head + b"Content-Length: %d\r\n\r\n" % size + body


def malformed() -> None:
    """Requests that are none: 400 and the end of the connection, or only the end."""
    cases = {
        "nonsense": b"nonsense\r\n\r\n",
        "binary": bytes(range(256)) * 20,
        "null bytes": b"\0" * 5000,
        "a TLS hello": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500),
        "an HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(50),
        "no version": b"GET /livez\r\n\r\n",
        "version 9": b"GET /livez HTTP/9.9\r\nHost: t\r\n\r\n",
        "a null byte in the path": b"GET /livez\0 HTTP/1.1\r\nHost: t\r\n\r\n",
        "a null byte in a header": b"GET /livez HTTP/1.1\r\nHost: t\r\nX: a\0b\r\n\r\n",
        "a header without a colon": b"GET /livez HTTP/1.1\r\nHost t\r\n\r\n",
        "a blank in a header's name": b"GET /livez HTTP/1.1\r\nHost : t\r\n\r\n",
        "a folded header": b"GET /livez HTTP/1.1\r\nHost: t\r\nX: a\r\n b\r\n\r\n",
        "a header of 20 KiB": b"GET /livez HTTP/1.1\r\nHost: t\r\nX: " + b"a" * 20000 + b"\r\n\r\n",
        "64 KiB of headers": b"GET /livez HTTP/1.1\r\nHost: t\r\n" + b"".join(b"X%d: %s\r\n" % (n, b"a" * 900) for n in range(70)) + b"\r\n",
        "2,000 headers": b"GET /livez HTTP/1.1\r\nHost: t\r\n" + b"X: a\r\n" * 2000 + b"\r\n",
        "a path of 1 MiB": b"GET /" + b"a" * (1 << 20) + b" HTTP/1.1\r\nHost: t\r\n\r\n",
        "a length below nothing": b"POST /v1/decisions HTTP/1.1\r\nHost: t\r\nContent-Length: -1\r\n\r\n",
        "a length that is none": b"POST /v1/decisions HTTP/1.1\r\nHost: t\r\nContent-Length: many\r\n\r\n",
        "two lengths": b"POST /v1/decisions HTTP/1.1\r\nHost: t\r\n" + AUTH + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
        "a length and chunks": b"POST /v1/decisions HTTP/1.1\r\nHost: t\r\n" + AUTH + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "chunks of a length that is none": b"POST /v1/decisions HTTP/1.1\r\nHost: t\r\n" + AUTH + TYPE + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
        "a chunk of 2^70 bytes": b"POST /v1/decisions HTTP/1.1\r\nHost: t\r\n" + AUTH + TYPE + b"Transfer-Encoding: chunked\r\n\r\n400000000000000000\r\nabc\r\n",
        "an encoding nobody knows": b"POST /v1/decisions HTTP/1.1\r\nHost: t\r\n" + AUTH + TYPE + b"Transfer-Encoding: zip\r\n\r\nabc",
    }
    for name, request in cases.items():
        answer = exchange(request, 2.0)
        got = statuses(answer)
        # What parsers may read more leniently must at least not be taken for something good.
        lenient = {"a folded header", "a blank in a header's name", "version 9", "2,000 headers"}
        fine = not got or all(400 <= status < 500 for status in got) or name in lenient and got == [200]
        expect(fine, name, got)
        expect(is_well(), f"the service is well after {name}")


def odd() -> None:
    """Requests that are well-formed and odd: an answer, and the right one."""
    for path, status in ((b"/%ff", 404), (b"/v1/decisions/%00", 404), (b"/v1/decisions/%c0%af", 404), (b"/\xff\xfe", 404), (b"/a%", 404),
                         (b"//", 404), (b"/..%2f..%2fetc/passwd", 404), (b"/v1/decisions?%ff=1", 400)):
        answer = exchange(b"GET " + path + b" HTTP/1.1\r\nHost: t\r\n" + AUTH + CLOSE + b"\r\n")
        expect(statuses(answer) in ([status], [400], [403]), f"path {path!r}", answer[:200])
    answer = exchange(post(b"\xff\xfe{}", CLOSE))
    expect(statuses(answer) in ([400], [422]), "a body that is no UTF-8", answer)
    answer = exchange(post(b"x" * 400_000, CLOSE))
    expect(statuses(answer) == [413], "a body of 400 kB", answer[:200])
    body = b"".join(b"%x\r\n%s\r\n" % (1, EVENT[place:place + 1]) for place in range(len(EVENT))) + b"0\r\n\r\n"
    head = b"POST /v1/decisions HTTP/1.1\r\nHost: t\r\n" + AUTH + TYPE + CLOSE + b"Transfer-Encoding: chunked\r\n\r\n"
    answer = exchange(head + body)
    expect(statuses(answer) == [200], "an event in chunks of one byte", answer)
    large = b"%x\r\n%s\r\n" % (400_000, b"x" * 400_000) + b"0\r\n\r\n"
    answer = exchange(head + large)
    expect(statuses(answer) == [413], "a chunked body of 400 kB", answer[:200])


def pipelined() -> None:
    """Many requests in one write: as many answers, in their order; a bad one ends it."""
    ask = b"GET /version HTTP/1.1\r\nHost: t\r\n\r\nGET /livez HTTP/1.1\r\nHost: t\r\n\r\n"
    answer = exchange(ask * 20 + b"GET /livez HTTP/1.1\r\nHost: t\r\n" + CLOSE + b"\r\n")
    expect(statuses(answer) == [200] * 41, "41 requests at once", statuses(answer))
    order = [b"numberingPlan" in part for part in answer.split(b"HTTP/1.1 ")[1:]]
    expect(order == [True, False] * 20 + [False], "their answers in order")
    # A refused body must not be taken for the next request.
    smuggled = b"DELETE /v1/keys/x HTTP/1.1\r\nHost: t\r\n\r\n"
    stranger = b"POST /v1/events HTTP/1.1\r\nHost: t\r\nContent-Length: %d\r\n\r\n" % len(smuggled)
    answer = exchange(stranger + smuggled + b"GET /livez HTTP/1.1\r\nHost: t\r\n" + CLOSE + b"\r\n")
    expect(statuses(answer) == [401, 200], "a request inside of a refused body", statuses(answer))
    answer = exchange(post(EVENT) + b"nonsense\r\n\r\n")
    expect(statuses(answer) in ([200, 400], [200]), "nonsense behind a request", statuses(answer))


def closing() -> None:
    """Connections that end at every place of a request, gently and not."""
    request = post(EVENT)
    for place in range(0, len(request), 9):
        with connect() as connection:
            connection.sendall(request[:place])
            if place % 2:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    # Half closed: the sender has said everything and waits for the answer.
    with connect() as connection:
        connection.sendall(post(EVENT))
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(120)
        answer = read_all(connection)
    expect(statuses(answer) in ([200], []), "a half-closed connection", answer[:200])
    with connect() as connection:
        connection.sendall(request[:-5])
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(120)
        answer = read_all(connection)
    expect(all(status >= 400 for status in statuses(answer)), "a body that ends early", answer[:200])
    expect(is_well(), "the service is well after closed connections")


def slow(name: str, begin: bytes, drip: bytes, status: list[list[int]]) -> None:
    """A client that sends a byte now and then: it is cut when its time is over.

    How soon after it depends on how busy the machine is; a service that never cuts it is found.
    """
    started = time.monotonic()
    with connect() as connection:
        connection.settimeout(1.0)
        received, closed = b"", False
        try:
            connection.sendall(begin)
            while time.monotonic() - started < bound + 180 and not closed:
                try:
                    part = connection.recv(4096)
                    received, closed = received + part, not part
                except TimeoutError:
                    connection.sendall(drip)
        except OSError:
            closed = True
    took = time.monotonic() - started
    expect(closed, f"{name} is cut", f"after {took:.1f} s it was not")
    expect(took >= bound - 2, f"{name} has the time it is given", f"{took:.1f} s")
    expect(statuses(received) in status, f"{name} is told", received[:200])


def all_slow() -> None:
    head = b"POST /v1/decisions HTTP/1.1\r\nHost: t\r\n"
    clients = [
        ("a client that says nothing", b"", b"", [[]]),
        ("a slow head", b"GET /livez HTTP/1.1\r\n", b"X", [[408], []]),
        ("slow headers", b"GET /livez HTTP/1.1\r\n", b"X: y\r\n", [[408], []]),
        ("a slow body", head + AUTH + TYPE + b"Content-Length: 1000\r\n\r\n", b"x", [[408]]),
        ("slow chunks", head + AUTH + TYPE + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", [[408]]),
        ("a slow body of a stranger", head + b"Content-Length: 1000\r\n\r\n", b"x", [[401]]),
        ("a slow second head", b"GET /livez HTTP/1.1\r\nHost: t\r\n\r\nGET", b" ", [[200, 408], [200], [200, 400]]),
    ]
    threads = [threading.Thread(target=slow, args=client) for client in clients]
    # Many that hold a connection each do not keep others out.
    holding = [connect() for _ in range(200)]
    for connection in holding:
        connection.sendall(b"POST /v1/events HTTP/1.1\r\nHost: t\r\n" + AUTH + b"Content-Length: 9\r\n\r\n")
    for thread in threads:
        thread.start()
    for _ in range(5):
        expect(is_well(), "the service answers others meanwhile")
        time.sleep(1)
    for thread in threads:
        thread.join()
    for connection in holding:
        connection.close()


malformed()
odd()
pipelined()
closing()
if "--slow" in sys.argv:
    all_slow()
expect(is_well(), "the service is well in the end")
print("\n".join(found) if found else f"nothing found: {tried} things looked at")
sys.exit(1 if found else 0)
