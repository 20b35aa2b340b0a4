# Part of Proviso. SPDX-License-Identifier: Apache-2.0
"""Honest businesses on a busy day: what looks like abuse and is none, one story each.

The stories are the traps that the domain reference names for false alarms, told as a source would report them.
"""

from people import DAY, PLACES, START


def _at(customer, day, hour):
    return START + day * DAY + hour * 3600 - customer.offset * 3600


def _session(customer, direction, channel="voice", **more):
    customer.counter += 1
    return {"id": f"{customer.id}-x{customer.counter}", "channel": channel, "direction": direction, **more}


def reminders(traffic, customer, random):
    """A clinic that lets a machine remind of appointments: many short calls, nobody of the clinic on the line."""
    for number, callee in enumerate(random.sample(customer.regulars, 140)):
        time = _at(customer, 1, 10) + number * 40 + random.uniform(0, 20)
        session = _session(customer, "outbound", purpose="transactional", initiation="ivr", campaign={"id": "reminders"})
        parties = {"session": session, "from": {"e164": customer.numbers[0]}, "to": [{"e164": callee}]}
        traffic.add(customer, time, customer.event("call.attempted", time, parties))
        if random.random() < 0.75:
            talk = random.uniform(14, 35)
            amd = "human" if random.random() < 0.6 else "machine"
            traffic.add(customer, time + 9, customer.event("call.answered", time + 9, {**parties, "outcome": {"amd": amd}}))
            data = {**parties, "timing": {"talkMs": int(talk * 1000), "ringMs": 9000},
                    "outcome": {"result": "answered", "endedBy": "callee" if amd == "human" else "system"}}
            traffic.add(customer, time + 9 + talk, customer.event("call.ended", time + 9 + talk, data))
        else:
            data = {**parties, "timing": {"ringMs": 30000}, "outcome": {"result": "no_answer", "endedBy": "caller"}}
            traffic.add(customer, time + 30, customer.event("call.ended", time + 30, data))


def newsletter(traffic, customer, random):
    """A shop that writes to people who asked for it, the same text to all, and hears when they stop."""
    readers = random.sample(customer.regulars, 300)
    for number, reader in enumerate(readers):
        time = _at(customer, 0, 9) + number * 3
        traffic.add(customer, time, customer.event("consent.changed", time, {"consent": [{
            "kind": "express_written", "scheme": "double_opt_in", "scope": ["sms"], "purposes": ["marketing"],
            "subject": {"e164": reader}, "basis": "web"}]}), delay=0)
    for number, reader in enumerate(readers):
        time = _at(customer, 1, 11) + number * 4
        session = _session(customer, "outbound", "sms", purpose="marketing", campaign={"id": "march"})
        data = {"session": session, "from": {"e164": customer.numbers[0]}, "to": [{"e164": reader}],
                "message": {"id": session["id"], "segments": 1, "textSha256": "ab" * 32, "templateId": "march"}}
        traffic.add(customer, time, customer.event("message.submitted", time, data))
        traffic.add(customer, time + 4, customer.event("message.delivered", time + 4, {
            "session": session, "message": {"id": session["id"], "nativeStatus": "delivered"}}))
        if random.random() < 0.015:
            data = {"session": _session(customer, "inbound", "sms"), "from": {"e164": reader},
                    "to": [{"e164": customer.numbers[0]}], "message": {"id": f"r{number}", "optOut": "keyword"}}
            traffic.add(customer, time + 90, customer.event("message.received", time + 90, data))


def snow_day(traffic, customer, random):
    """A school that tells all parents at half past six that it is closed."""
    for number, parent in enumerate(customer.regulars):
        time = _at(customer, 2, 6.5) + number * 0.6
        session = _session(customer, "outbound", "sms", purpose="informational")
        data = {"session": session, "from": {"e164": customer.numbers[0]}, "to": [{"e164": parent}],
                "message": {"id": session["id"], "segments": 1, "textSha256": "cd" * 32}}
        traffic.add(customer, time, customer.event("message.submitted", time, data))


def codes(traffic, customer, random):
    """A shop that sends one-time codes to people who sign in, and nearly all are used."""
    for number in range(120):
        time = _at(customer, number % 3, random.uniform(7, 22))
        session = _session(customer, "outbound", "sms", purpose="otp")
        data = {"session": session, "from": {"e164": customer.numbers[0]},
                "to": [{"e164": random.choice(customer.regulars)}], "message": {"id": session["id"], "segments": 1}}
        traffic.add(customer, time, customer.event("message.submitted", time, data))
        data = {"session": session, "message": {"id": session["id"], "converted": random.random() < 0.93}}
        traffic.add(customer, time + 40, customer.event("message.delivered", time + 40, data))


def guests(traffic, customer, random):
    """A hotel that calls its guests back, in whatever country they live."""
    for day in range(3):
        for _ in range(12):
            country = random.choice([name for name in sorted(PLACES) if name != customer.country])
            other = {"e164": PLACES[country][1](random)}
            traffic.call(customer, _at(customer, day, random.uniform(9, 18)), True, customer.numbers[0], 140, other=other,
                         session={"purpose": "transactional", "initiation": "manual"})


def contest(traffic, customer, random):
    """A radio station that asks the ninth caller to win: a thousand people call at once, for seconds."""
    time = START - 3_500
    traffic.add(customer, time, customer.event("plan.changed", time, {"plan": {"id": "events", "concurrency": 200}}), delay=0)
    for number in range(900):
        time = _at(customer, 1, 17) + random.uniform(0, 600)
        session = _session(customer, "inbound")
        parties = {"session": session, "from": {"e164": customer.subscriber(random)}, "to": [{"e164": customer.numbers[0]}]}
        traffic.add(customer, time, customer.event("call.attempted", time, parties))
        traffic.add(customer, time + 1, customer.event("call.answered", time + 1, parties))
        talk = random.uniform(3, 9)
        data = {**parties, "timing": {"talkMs": int(talk * 1000)}, "outcome": {"result": "answered", "endedBy": "callee"}}
        traffic.add(customer, time + 1 + talk, customer.event("call.ended", time + 1 + talk, data))


def night_forward(traffic, customer, random):
    """A law office whose line rings on a partner's own telephone at night, one call at a time."""
    mobile = {"e164": customer.subscriber(random)}
    time = _at(customer, 0, 8)
    traffic.add(customer, time, customer.event("forward.configured", time, {
        "from": {"e164": customer.numbers[0]}, "forward": {"target": mobile, "rule": "schedule"}}))
    for number in range(12):
        time = _at(customer, number % 3, 18.5 + number * 0.3)
        session = _session(customer, "inbound")
        parties = {"session": session, "from": {"e164": random.choice(customer.regulars)},
                   "to": [{"e164": customer.numbers[0]}]}
        traffic.add(customer, time, customer.event("call.attempted", time, parties))
        traffic.add(customer, time + 4, customer.event("call.transferred", time + 4, {
            **parties, "transfer": {"kind": "forward", "target": mobile, "external": True, "result": "completed"}}))
        traffic.add(customer, time + 8, customer.event("call.answered", time + 8, parties))
        traffic.add(customer, time + 200, customer.event("call.ended", time + 200, {
            **parties, "timing": {"talkMs": 192000}, "outcome": {"result": "answered", "endedBy": "caller"}}))


def bureau(traffic, customer, random):
    """An outsourcer that calls for five companies, with the papers to do so."""
    time = _at(customer, 0, 7)
    traffic.add(customer, time, customer.event("agreement.changed", time, {
        "agreement": {"id": "resale-1", "signatures": [{"party": "provider"}, {"party": "bureau"}]},
        "change": {"resource": "agreement", "id": "resale-1", "action": "signed"}}), delay=0)
    traffic.add(customer, time + 1, customer.event("exception.changed", time + 1, {
        "exception": {"id": "k-1", "clause": "K", "agreement": {"id": "resale-1"}, "validUntil": "2027-01-01T00:00:00Z"},
        "change": {"resource": "exception", "id": "k-1", "action": "granted"}}), delay=0)
    for number in range(150):
        traffic.call(customer, _at(customer, number % 3, random.uniform(9, 17)), True, random.choice(customer.numbers), 150,
                     session={"purpose": "informational", "initiation": "manual", "seller": {"id": f"seller-{number % 5}"}})


def consented_sales(traffic, customer, random):
    """An estate agent that calls people who asked to be called, one by one, in the daytime."""
    people = random.sample(customer.regulars, 90)
    for number, person in enumerate(people):
        time = _at(customer, 0, 8) + number
        traffic.add(customer, time, customer.event("consent.changed", time, {"consent": [{
            "kind": "express_written", "scope": ["call", "autodial"], "purposes": ["marketing"], "basis": "web",
            "subject": {"e164": person}}]}), delay=0)
        time += 1
        for registry in {"US": ["us_dnc", "us_state_dnc"], "GB": ["uk_tps"]}.get(customer.country, []):
            traffic.add(customer, time, customer.event("registry.checked", time, {
                "to": [{"e164": person}], "registryCheck": {"registry": registry, "result": "not_listed"}}), delay=0)
    for number, person in enumerate(people):
        traffic.call(customer, _at(customer, number % 3, random.uniform(9.5, 17)), True, customer.numbers[0], 180,
                     other={"e164": person, "country": customer.country},
                     session={"purpose": "marketing", "initiation": "preview", "campaign": {"id": "spring"}})


def recorded(traffic, customer, random):
    """A support desk that announces its recordings and whose supervisor listens to her own queue."""
    time = _at(customer, 0, 7)
    boss = customer.agents[0]
    traffic.add(customer, time, customer.event("setting.changed", time, {"change": {
        "resource": "role", "id": boss, "action": "updated", "after": {"role": "supervisor", "queues": ["support"]}}}), delay=0)
    traffic.add(customer, time, customer.event("setting.changed", time, {"change": {
        "resource": "setting", "id": "recording.announcement", "action": "updated", "after": {"enabled": True}}}), delay=0)
    for number in range(90):
        time = _at(customer, number % 3, random.uniform(9, 17))
        session = _session(customer, "inbound", queue={"id": "support"})
        parties = {"session": session, "from": {"e164": random.choice(customer.regulars)},
                   "to": [{"e164": customer.numbers[0]}]}
        traffic.add(customer, time, customer.event("call.attempted", time, parties))
        traffic.add(customer, time + 3, customer.event("call.answered", time + 3, parties))
        traffic.add(customer, time + 4, customer.event("recording.started", time + 4, {
            **parties, "recording": {"id": session["id"], "mode": "automatic", "announced": True, "announceMode": "ivr",
                                     "initiator": "auto"}}))
        if number % 9 == 0:
            traffic.add(customer, time + 30, customer.event("monitor.started", time + 30, {
                "session": session, "endUser": {"id": boss},
                "monitor": {"action": "listen", "by": {"id": boss}, "authorisedByRole": "supervisor"}}))
        traffic.add(customer, time + 190, customer.event("call.ended", time + 190, {
            **parties, "timing": {"talkMs": 187000}, "outcome": {"result": "answered", "endedBy": "caller"}}))


def drivers(traffic, customer, random):
    """A taxi office whose calls last seconds: "I am outside"."""
    for number in range(150):
        time = _at(customer, number % 3, random.uniform(6, 22))
        session = _session(customer, "outbound", purpose="transactional", initiation="manual")
        parties = {"session": session, "from": {"e164": customer.numbers[0]},
                   "to": [{"e164": random.choice(customer.regulars)}]}
        traffic.add(customer, time, customer.event("call.attempted", time, parties))
        traffic.add(customer, time + 6, customer.event("call.answered", time + 6, {**parties, "outcome": {"amd": "human"}}))
        traffic.add(customer, time + 6.3, customer.event("call.agent_connected", time + 6.3, {"session": session}))
        talk = random.uniform(3, 9)
        data = {**parties, "timing": {"talkMs": int(talk * 1000)}, "outcome": {"result": "answered", "endedBy": "caller"}}
        traffic.add(customer, time + 6 + talk, customer.event("call.ended", time + 6 + talk, data))


def office(traffic, customer, random):
    """People who mistype passwords, telephones that register again after a power cut, a program that asks every minute."""
    for day in range(3):
        for agent in customer.agents:
            time = _at(customer, day, 8.9)
            for attempt in range(random.randint(1, 3)):
                result = "success" if attempt == 2 or random.random() < 0.6 else "failure"
                data = {"endUser": {"id": agent}, "access": {"result": result, "ip": "192.0.2.40", "country": customer.country}}
                traffic.add(customer, time + attempt * 20, customer.event("user.signed_in", time + attempt * 20, data))
        for phone in range(20):
            time = _at(customer, day, 12.2) + random.uniform(0, 40)
            data = {"device": {"id": f"desk-{phone}", "userAgent": "Yealink SIP-T46S 66.86"},
                    "access": {"result": "success", "ip": "192.0.2.40"}}
            traffic.add(customer, time, customer.event("device.registered", time, data))
        for minute in range(0, 480, 4):
            time = _at(customer, day, 9) + minute * 60
            data = {"apiClient": {"id": "crm"}, "access": {"result": "success", "endpoint": "/v1/contacts", "status": 200,
                                                           "rows": 40, "bytes": 9000}}
            traffic.add(customer, time, customer.event("api.requested", time, data))
        time = _at(customer, day, 19)
        traffic.add(customer, time, customer.event("data.exported", time, {
            "endUser": {"id": customer.agents[0]}, "recording": {"rows": 300}, "access": {"rows": 300, "bytes": 60000}}))


STORIES = {story.__name__: story for story in (
    reminders, newsletter, snow_day, codes, guests, contest, night_forward, bureau, consented_sales, recorded, drivers,
    office)}
