# Part of Proviso. SPDX-License-Identifier: Apache-2.0
"""What happens in a foreign file: honest days, wild events, calls for help, and lines that are not events."""

import copy
import json

from people import DAY, START, TRADES, emergency_parties

# Every type of the contract, for sources that send whatever they like.
TYPES = """call.attempted call.ringing call.answered call.agent_connected call.abandoned call.ended call.transferred
forward.configured conference.joined conference.left device.registered sip.anomaly number.changed caller_id.changed
recording.started recording.paused recording.resumed recording.stopped recording.accessed recording.exported
recording.deleted monitor.started monitor.stopped media_fork.started media_fork.stopped route.changed message.submitted
message.received message.delivered message.failed attachment.scanned transcript.available contact_list.imported
consent.changed registry.checked complaint.received traceback.requested campaign.started campaign.changed
campaign.stopped dialer.reported user.signed_in user.signed_out api.requested data.exported setting.changed
plan.changed agreement.changed exception.changed use_case.declared customer.changed""".split()


class Traffic:
    """Collects what arrives: (arrival, order, customer, event, tags)."""

    def __init__(self, random):
        self.random, self.items = random, []

    def add(self, customer, time, event, delay=None, **tags):
        late = self.random.random()
        if delay is None:
            # Most reports come at once, some minutes later, a few hours later as a batch.
            delay = self.random.uniform(0, 2) if late < 0.96 else self.random.uniform(2, 280)
            if late > 0.998:
                delay = self.random.uniform(3_600, 40_000)
                event["data"].setdefault("origin", {"connector": "foreign"})["mode"] = "batch"
        self.items.append((time + delay, len(self.items), customer, event, tags))
        if self.random.random() < 0.01:
            self.items.append((time + delay + self.random.uniform(0, 900), len(self.items), customer, event, tags))

    def call(self, customer, time, out, number, talk, other=None, **more):
        """One call from its attempt to its end, as an honest source reports it."""
        random = self.random
        session = {"id": f"{customer.id}-call-{customer.counter}", "channel": "voice",
                   "direction": "outbound" if out else "inbound", **more.pop("session", {})}
        own = customer.party(number, random)
        far = other if other is not None else customer.party(random.choice(customer.regulars), random)
        parties = {"from": own, "to": [far]} if out else {"from": far, "to": [own]}
        tags = more
        answered = random.random() < (0.72 if out else 0.93)
        ring = random.uniform(4, 22)
        agent = {"endUser": {"id": random.choice(customer.agents)}}
        self.add(customer, time, customer.event("call.attempted", time, {"session": session, **parties, **agent}), **tags)
        end = time + ring
        result, ended_by = random.choice(["no_answer", "busy", "canceled"]), "caller"
        timing = {"attemptedAt": _stamp(time), "ringMs": int(ring * 1000)}
        if answered:
            answer = time + ring
            data = {"session": session, **parties, "timing": {"answeredAt": _stamp(answer)}}
            if out:
                data["outcome"] = {"amd": "human"}
            self.add(customer, answer, customer.event("call.answered", answer, data), **tags)
            at = answer + random.uniform(0.05, 0.9)
            data = {"session": session, **agent, "timing": {"agentConnectedAt": _stamp(at)}}
            self.add(customer, at, customer.event("call.agent_connected", at, data), **tags)
            end = answer + max(8.0, random.expovariate(1 / talk))
            result, ended_by = "answered", random.choice(["caller", "callee"])
            timing |= {"talkMs": int((end - answer) * 1000), "answeredAt": _stamp(answer)}
        data = {"session": session, **parties, **agent, "timing": {**timing, "endedAt": _stamp(end)},
                "outcome": {"result": result, "endedBy": ended_by, "sipCode": 200 if answered else 486}}
        self.add(customer, end, customer.event("call.ended", end, data), **tags)

    def honest(self, customer, days):
        """The days of an honest small business: office hours, its own numbers, people who know it."""
        random = self.random
        outgoing, incoming, talk, messages, purpose = TRADES[customer.kind]
        begin = START - 3_600
        self.add(customer, begin, customer.event("customer.changed", begin, {
            "change": {"resource": "customer", "id": customer.id, "action": "created",
                       "after": {"legalName": f"{customer.kind} {customer.id}"}}}), delay=0)
        if customer.tells_numbers:
            for number in customer.numbers:
                self.add(customer, begin + 1, customer.event("number.changed", begin + 1, {
                    "from": {"e164": number}, "change": {"resource": "number", "id": number[-6:], "action": "assigned"}
                }), delay=0)
        if customer.tells_plan:
            self.add(customer, begin + 2, customer.event("plan.changed", begin + 2, {"plan": {
                "id": "small", "seats": len(customer.agents) + 1, "concurrency": 12, "callsPerSecond": 5,
                "minutesPerSeat": 6000, "countries": [customer.country]}}), delay=0)
        for day in range(days):
            def moment():
                return START + day * DAY + random.uniform(9.0, 17.5) * 3600 - customer.offset * 3600
            for agent in customer.agents:
                at = START + day * DAY + random.uniform(8.5, 8.9) * 3600 - customer.offset * 3600
                access = {"result": "success", "ip": f"192.0.2.{random.randint(1, 254)}", "country": customer.country}
                self.add(customer, at, customer.event("user.signed_in", at, {"endUser": {"id": agent}, "access": access}))
            main = customer.numbers[0]
            for _ in range(outgoing):
                self.call(customer, moment(), True, main, talk, session={"purpose": purpose, "initiation": "manual"})
            for _ in range(incoming):
                self.call(customer, moment(), False, random.choice(customer.numbers), talk)
            for _ in range(messages):
                self.message(customer, moment(), main, purpose)
            if random.random() < 0.05:
                self.help(customer, moment(), main, random.choice(emergency_parties(customer.country)))

    def message(self, customer, time, number, purpose):
        random = self.random
        session = {"id": f"{customer.id}-sms-{customer.counter}", "channel": "sms", "direction": "outbound",
                   "purpose": purpose}
        text = f"{random.getrandbits(256):064x}"
        data = {"session": session, "from": customer.party(number, random),
                "to": [customer.party(random.choice(customer.regulars), random)],
                "message": {"id": session["id"], "segments": 1, "textSha256": text}}
        self.add(customer, time, customer.event("message.submitted", time, data))
        data = {"session": session, "message": {"id": session["id"], "nativeStatus": "delivered"}}
        self.add(customer, time + 3, customer.event("message.delivered", time + 3, data))

    def help(self, customer, time, number, party):
        """A call for help, in one of its spellings; sometimes the service calls back."""
        random = self.random
        session = {}
        if random.random() < 0.1:
            session["calledClass"] = "emergency_service"
        self.call(customer, time, True, number, 90, other=party, session=session, emergency=True)

    def wild(self, customer, time):
        """An event of any type with whatever members the contract allows it."""
        random = self.random
        type = random.choice(TYPES)
        data = {}
        for name, make in random.sample(sorted(WILD.items()), random.randint(0, 9)):
            data[name] = make(self, customer, time)
        if random.random() < 0.8:
            data["from"] = self.strange(customer)
            data["to"] = [self.strange(customer) for _ in range(random.choice([1, 1, 1, 2, 5]))]
        if random.random() < 0.7:
            data["session"] = {"id": f"w-{random.randint(0, 400)}", "channel": random.choice(
                ["voice", "sms", "chat", "email", "fax"]), "direction": random.choice(["inbound", "outbound", "internal"])}
        event = customer.event(type, time, data)
        if random.random() < 0.15:
            self.decorate(event)
        self.add(customer, time, event)

    def strange(self, customer):
        random = self.random
        number = random.choice(customer.regulars)
        return random.choice([
            {"e164": number}, {"raw": number[1:]}, {"raw": "anonymous"}, {"raw": "0" + number[3:]}, {"raw": "201"},
            {"uri": f"sip:{number}@example.org"}, {"uri": "sip:anonymous@anonymous.invalid"}, {"handle": "@somebody"},
            {"raw": "ACME", "numberType": "alphanumeric"}, {"raw": "4711", "numberType": "extension"},
            {"email": "desk@example.org"}, {"anonymous": True}, {"raw": "+12"}, {"raw": "1" * 40}, {"raw": "☎ 12-34"},
            {"e164": "+99900000000"}, {"raw": ""}, {},
        ])

    def decorate(self, event):
        """Members nobody knows, where a source may put them."""
        random = self.random
        event[random.choice(["traceparent", "dataschema", "vendorext", "x1"])] = "00-abc-def-01"
        event["data"]["futureMember"] = {"deep": [1, {"deeper": None}], "text": "\u017c\u00f3\u0142w \U0001f422"}
        event["data"]["ext"] = {"queueName": "sales", "nested": {"a": [True, False]}}
        if "session" in event["data"]:
            event["data"]["session"] = {**event["data"]["session"], "futureFlag": random.random()}


def _stamp(time):
    from people import stamp
    return stamp(time)


def _pick(*choices):
    return lambda traffic, customer, time: copy.deepcopy(traffic.random.choice(choices))


WILD = {
    "endUser": lambda t, c, _: {"id": t.random.choice(c.agents)},
    "device": lambda t, c, _: {"id": f"d-{t.random.randint(0, 9)}", "userAgent": "Phone/1.0"},
    "apiClient": lambda t, c, _: {"id": f"k-{t.random.randint(0, 3)}"},
    "outcome": _pick({"result": "answered", "endedBy": "caller"}, {"result": "failed", "sipCode": 503}, {"amd": "human"}),
    "timing": lambda t, c, time: {"answeredAt": _stamp(time), "talkMs": t.random.randint(0, 90_000)},
    "signaling": _pick({"userAgent": "friendly", "sourceIp": "192.0.2.9", "maxForwards": 3}, {"stir": {"verstat": "failed"}}),
    "content": _pick({"labels": {"spam": 0.4}}, {"language": "pl", "fields": ["card"]}),
    "message": _pick({"segments": 2, "urls": ["example.org"]}, {"optOut": "keyword"}, {"spamFlagged": True}),
    "recording": _pick({"id": "r-1", "announced": False}, {"mode": "automatic", "rows": 7}),
    "transfer": _pick({"kind": "blind", "target": {"raw": "205"}}, {"kind": "forward", "external": True}),
    "forward": _pick({"target": {"uri": "sip:pbx@example.org"}, "rule": "always"}),
    "monitor": _pick({"action": "listen", "by": {"id": "boss"}}),
    "mediaFork": _pick({"kind": "siprec", "destination": "sip:rec.example.org", "tls": True}),
    "conference": _pick({"id": "room", "participants": 4}),
    "consent": _pick([{"kind": "express", "scope": ["call", "sms"]}], [{"kind": "revoked"}], []),
    "access": _pick({"result": "failure", "ip": "198.51.100.4"}, {"result": "success", "rows": 4, "status": 200}),
    "anomaly": _pick({"kind": "options_scan", "count": 3, "windowMs": 1000}),
    "dialer": _pick({"intervalMs": 60000, "attempts": 9, "agentsReady": 2, "pacingRatio": 1.2}),
    "abandonment": _pick({"reason": "no_agent", "safeHarborMs": 4000}),
    "contactList": _pick({"id": "l-1", "rows": 40, "source": "crm", "invalidRatio": 0.01}),
    "registryCheck": _pick({"registry": "internal", "result": "not_listed"}, {"registry": "uk_tps", "result": "listed"}),
    "complaint": _pick({"source": "consumer", "severity": 2}),
    "traceback": _pick({"ref": "tb-1", "force": "request"}),
    "plan": _pick({"seats": 5, "concurrency": 4, "callsPerSecond": 1.5}, {"features": ["recording"]}),
    "agreement": _pick({"id": "a-1", "signatures": [{"party": "x"}]}),
    "exception": _pick({"id": "x-1", "clause": "B.dialing"}, {"id": "x-2", "clause": "G", "condition": "no such thing("}),
    "useCase": _pick({"sector": "retail", "safetyRelated": False}),
    "change": _pick({"resource": "number", "action": "assigned"}, {"resource": "setting", "id": "amd", "action": "updated",
                    "after": {"enabled": False, "other": [1, 2]}}, {"resource": "customer", "action": "suspended"}),
    "cost": _pick({"amount": "0.0123", "currency": "EUR"}, {"amount": "-1", "currency": "USD"}),
    "scan": _pick({"verdict": "clean", "engine": "x"}, {"verdict": "malware", "signature": "Eicar"}),
    "origin": _pick({"connector": "foreign", "mode": "poll"}, {"connector": "foreign", "mode": "inline"}),
}


def bad_lines(random, event):
    """(bytes, pointer or None) of a line that is no event: what is wrong, and where a reader should point."""
    def changed(change):
        other = copy.deepcopy(event)
        change(other)
        return json.dumps(other).encode()

    def put(path, value):
        def change(other):
            node = other
            for name in path[:-1]:
                node = node.setdefault(name, {})
            node[path[-1]] = value
        return changed(change), "/" + "/".join(path)

    def drop(*path):
        def change(other):
            node = other
            for name in path[:-1]:
                node = node[name]
            node.pop(path[-1], None)
        return changed(change), "/" + "/".join(path)

    text = json.dumps(event)
    whole = text.encode()
    choices = [
        (whole[: random.randint(1, len(whole) - 2)], None), (b"\xff\xfe" + whole, None), (b"not json at all", None),
        (b"[1,2]", None), (b"null", None), (b'"text"', None), (b"42", None), (b"{}", None),
        (whole + b"}", None), (whole.replace(b'":', b'";', 1), None), (b"{" * 5000, None), (b"[" * 200 + b"]" * 200, None),
        (text.replace('"type"', '"ty\\ud800pe"').encode(), None), (whole[:-1] + b',"x":tru}', None),
        (whole[:-1] + b',"x":01}', None), (whole[:-1] + b',"x":"\x01"}', None),
        drop("id"), drop("source"), drop("type"), drop("time"), drop("specversion"), drop("data"), drop("data", "customer"),
        put(["specversion"], "0.3"), put(["id"], ""), put(["id"], 7), put(["source"], ""), put(["type"], "call.exploded"),
        put(["type"], "aup.call.exploded.v1"), put(["time"], "yesterday"), put(["time"], "2026-13-01T00:00:00Z"),
        put(["time"], "2026-02-30T00:00:00Z"), put(["time"], "2026-03-02 10:00:00"), put(["data"], "text"),
        put(["data"], []), put(["data", "customer"], "c-1"), put(["data", "customer"], {"id": ""}),
        put(["data", "customer"], {"id": 5}), put(["data", "from"], {"e164": "0048221234567"}),
        put(["data", "from"], {"e164": "+0123"}), put(["data", "from"], []), put(["data", "to"], {"e164": "+48221234567"}),
        put(["data", "session"], {"id": "s", "channel": "pigeon", "direction": "inbound"}),
        put(["data", "session"], {"channel": "voice", "direction": "inbound"}),
        put(["data", "timing"], {"talkMs": -1}), put(["data", "timing"], {"talkMs": 1.5}),
        put(["data", "timing"], {"talkMs": "60"}), put(["data", "outcome"], {"sipCode": 99}),
        put(["data", "outcome"], {"amdConfidence": 1.01}), put(["data", "cost"], {"amount": 1, "currency": "EUR"}),
        put(["data", "cost"], {"amount": "1", "currency": "eur"}), put(["data", "consent"], [{}]),
        put(["data", "plan"], {"countries": ["Poland"]}), put(["data", "message"], {"textSha256": "abc"}),
        put(["data", "origin"], {"mode": "inline"}), put(["data", "change"], {"resource": "number"}),
        put(["data", "via"], [{}] * 17), put(["data", "registryCheck"], {"result": "listed"}),
        (put(["id"], "x" * 300_000)[0], None),
    ]
    return random.choice(choices)
