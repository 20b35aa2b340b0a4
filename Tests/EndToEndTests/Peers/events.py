# Part of Proviso. SPDX-License-Identifier: Apache-2.0
"""Sends events with the CloudEvents SDK, structured and binary: a producer that was not made for us.

    .build/peers/bin/python Tests/EndToEndTests/Peers/events.py http://127.0.0.1:8080 KEY
"""
import datetime
import json
import sys
import urllib.error
import urllib.request

from cloudevents.core.bindings.http import from_http_event, to_binary_event, to_structured_event
from cloudevents.core.v1.event import CloudEvent

base, key = sys.argv[1:3]


def event(number: int, name: str = "a call") -> CloudEvent:
    """A call of a customer, as the SDK makes events."""
    attributes = {
        "id": f"sdk {number} \"{name}\" % ż",
        "source": "https://switch.example/accounts/1?x=y#z",
        "type": "aup.call.attempted.v1",
        "specversion": "1.0",
        "time": datetime.datetime(2026, 3, 2, 10, 0, number, tzinfo=datetime.timezone.utc),
        "datacontenttype": "application/json",
        "subject": "customers/c-1",
        "partitionkey": "c-1",
    }
    data = {
        "customer": {"id": "c-1"},
        "session": {"id": f"s-{number}", "channel": "voice", "direction": "outbound"},
        "from": {"e164": "+12025550101", "displayName": "Zażółć"},
        "to": [{"e164": "+13035550102"}],
    }
    return CloudEvent(attributes, data)


def send(path: str, headers: dict, body: bytes) -> tuple[int, dict, dict]:
    """The status, headers and JSON of an answer."""
    request = urllib.request.Request(base + path, data=body, headers={**headers, "Authorization": f"Bearer {key}"})
    try:
        with urllib.request.urlopen(request, timeout=300) as answer:
            return answer.status, dict(answer.headers), json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), json.loads(error.read())


def expect(condition: bool, what: str, answer: object) -> None:
    """Ends the run when something is not as it should be."""
    if not condition:
        print(f"not so: {what}: {answer}")
        sys.exit(1)


binary, structured = to_binary_event(event(1)), to_structured_event(event(2))
for message in (binary, structured):
    answer = send("/v1/decisions", message.headers, message.body)
    expect(answer[0] == 200 and answer[2]["verdict"] == "allow", "an event of the SDK is decided", answer)
    sent = from_http_event(message)
    for name, value in (("id", sent.get_id()), ("source", sent.get_source())):
        expect(answer[2]["event"][name] == value, f"its {name} arrives as it was sent", answer)

# The same event in the other mode is the same event.
again = to_structured_event(event(1))
answer = send("/v1/decisions", again.headers, again.body)
expect(answer[0] == 200 and answer[1].get("Proviso-Repeated") == "true", "a repetition gets the first answer", answer)

for message in (to_binary_event(event(3)), to_structured_event(event(4))):
    answer = send("/v1/events", message.headers, message.body)
    expect(answer[0] == 202 and answer[2]["accepted"] == 1, "an event of the SDK is taken", answer)

# The SDK makes no batches; a list of its structured events is one.
batch = b"[" + b",".join(to_structured_event(event(number)).body for number in range(3, 8)) + b"]"
answer = send("/v1/events", {"content-type": "application/cloudevents-batch+json"}, batch)
expect(answer[0] == 202 and answer[2]["accepted"] == 3 and answer[2]["duplicates"] == 2, "a batch is taken", answer)
print("nothing found: 8 events, structured, binary and batched")
