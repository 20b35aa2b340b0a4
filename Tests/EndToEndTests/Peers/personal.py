# Part of Proviso. SPDX-License-Identifier: Apache-2.0
"""Sends requests full of personal data, good and bad, for a test that then searches the log.

    python3 Tests/EndToEndTests/Peers/personal.py PORT KEY
"""
import http.client
import json
import sys

port, key = int(sys.argv[1]), sys.argv[2]
event = {
    "specversion": "1.0", "id": "personal-1", "source": "urn:personal", "type": "aup.message.submitted.v1",
    "time": "2026-03-02T10:00:00Z",
    "data": {
        "customer": {"id": "c-personal"}, "from": {"e164": "+48221234567", "displayName": "Kowalska"},
        "to": [{"e164": "+48221234568", "email": "ada@example.org"}],
        "message": {"text": "Dear Ms Kowalska, your code is 4711"},
    },
}
number = "/v1/standing/number/%2B48221234567"
good = json.dumps(event)
structured = "application/cloudevents+json"
measure = json.dumps({"measure": "warn", "clause": "B", "reason": "Kowalska, +48221234567"})
requests = [
    ("POST", "/v1/decisions", good, structured, {200}),
    ("POST", "/v1/events", good, structured, {202}),
    ("POST", "/v1/decisions", good.replace("1.0", "+48221234567"), structured, {422}),
    ("POST", "/v1/decisions", good[:-9], structured, {400}),
    ("POST", "/v1/decisions", good, "text/Kowalska", {415}),
    ("PUT", number, measure, "application/json", {200}),
    ("PUT", number, "{Kowalska +48221234567", "application/json", {400}),
    ("GET", number, "", "", {200}),
    ("GET", "/v1/numbers/%2B48221234567", "", "", {200}),
    ("GET", f"/v1/nothing/+48221234567?key={key}", "", "", {404}),
    ("KOWALSKA", "/livez", "", "", {400, 405}),
    ("DELETE", number + "?reason=Kowalska", "", "", {200}),
]
wrong = []
for method, path, body, content_type, wanted in requests:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    headers = {"Authorization": f"Bearer {key}", "X-Name": "Kowalska"}
    if content_type:
        headers["Content-Type"] = content_type
    connection.request(method, path, body.encode() if body else None, headers)
    answer = connection.getresponse()
    text = answer.read()
    if answer.status not in wanted:
        wrong.append(f"{method} {path}: {answer.status} {text[:300]!r}")
    connection.close()
print("\n".join(wrong))
sys.exit(1 if wrong else 0)
