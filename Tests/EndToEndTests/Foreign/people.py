# Part of Proviso. SPDX-License-Identifier: Apache-2.0
"""Who uses the contact center in a foreign file: honest small businesses, and everything else.

Written from the usage event contract alone, without a look at the simulator: what both get right is not an accident of
one of them. Times are seconds since the epoch; a day begins at midnight UTC.
"""

DAY = 86_400
START = 1_772_409_600  # Monday 2026-03-02T00:00:00Z

PLACES = {
    # country: (zone offset in hours in March, maker of a subscriber's number)
    "US": (-5, lambda r: f"+1{r.choice(US_EAST)}{r.randint(230, 989)}{r.randint(0, 9999):04d}"),
    "GB": (0, lambda r: f"+4474{r.randint(0, 99999999):08d}" if r.random() < 0.6 else f"+44207{r.randint(2000000, 9999999)}"),
    "PL": (1, lambda r: f"+48{r.choice(['50', '60', '66', '72', '79', '88'])}{r.randint(0, 9999999):07d}"),
    "DE": (1, lambda r: f"+4930{r.randint(20000000, 89999999)}" if r.random() < 0.4 else f"+49171{r.randint(2000000, 9999999)}"),
}
US_EAST = [202, 212, 305, 404, 617, 703, 215, 410, 704, 919]

# trade: (calls out a day, calls in a day, mean talk seconds, messages a day, purpose of what it says)
TRADES = {
    "dentist": (18, 35, 110, 25, "transactional"),
    "plumber": (25, 30, 90, 8, "transactional"),
    "law office": (30, 20, 420, 4, "informational"),
    "restaurant": (6, 60, 55, 20, "transactional"),
    "taxi": (40, 120, 35, 60, "transactional"),
    "school": (12, 25, 150, 40, "informational"),
    "pharmacy": (15, 45, 70, 30, "transactional"),
    "accountant": (22, 18, 300, 6, "informational"),
    "shop": (10, 70, 180, 50, "transactional"),
    "hotel": (14, 55, 130, 25, "transactional"),
    "charity": (20, 8, 160, 5, "informational"),
    "estate agent": (45, 25, 140, 12, "informational"),
    "garage": (20, 28, 80, 18, "transactional"),
    "clinic": (30, 90, 120, 60, "transactional"),
    "courier": (70, 40, 30, 80, "transactional"),
}

EMERGENCY = {
    "US": ["911", "112", "988"],
    "GB": ["999", "112"],
    "PL": ["112", "997", "998", "999"],
    "DE": ["112", "110"],
}


def emergency_parties(country):
    """Every way in which a source may write that an emergency service is called."""
    parties = []
    for number in EMERGENCY[country]:
        spaced = " ".join(number)
        parties += [
            {"raw": number, "country": country},
            {"raw": spaced, "country": country},
            {"raw": "-".join(number), "country": country},
            {"uri": f"tel:{number};phone-context=example.com", "country": country},
            {"uri": f"sip:{number}@sbc.example.net;user=phone", "country": country},
            {"raw": number, "numberType": "emergency"},
            {"uri": f"tel:{number}", "numberType": "emergency", "country": country},
        ]
    for number in ["112", "911"]:
        parties += [
            {"raw": number}, {"raw": f" {number} "}, {"raw": f"({number})"}, {"raw": f"tel:{number}"},
            {"uri": f"tel:{number}"}, {"uri": f"TEL:{number}"}, {"uri": f"tel:{number};phone-context=+1"},
            {"uri": f"sip:{number}@example.com"}, {"uri": f"sip:{number}@192.0.2.7:5060;user=phone"},
            {"uri": f"sips:{number}@example.com;user=phone;transport=tls"},
            {"uri": f"sip:{number};phone-context=example.com@sbc.example.net;user=phone"},
            {"uri": f"SIP:{number}@EXAMPLE.COM;USER=PHONE"},
            {"uri": "sip:" + "".join(f"%{ord(c):02x}" for c in number) + "@example.com;user=phone"},
            {"uri": f"<sip:{number}@example.com;user=phone>"},
            {"uri": f"\"Emergency\" <sip:{number}@example.com>"},
            {"handle": number},
        ]
    services = ["", ".police", ".fire", ".ambulance", ".marine", ".mountain", ".physician", ".poison", ".gas",
                ".animal-control"]
    parties += [{"uri": f"urn:service:sos{service}"} for service in services]
    parties += [{"uri": "URN:SERVICE:SOS"}, {"uri": "urn:service:SOS.Fire"}, {"raw": "urn:service:sos"},
                {"uri": "<urn:service:sos>"}]
    return parties


class Customer:
    """One customer and what it owns; `source` is the connector that reports it."""

    def __init__(self, number, kind, country, random):
        self.id = f"{kind[:2]}-{number:03d}-{random.randint(1000, 9999)}"
        self.kind, self.country = kind, country
        self.offset, self.subscriber = PLACES[country]
        self.source = f"//pbx.example/accounts/{number}" if number % 3 else f"urn:example:sbc:{number % 7}"
        self.numbers = [self.subscriber(random) for _ in range(random.randint(1, 4))]
        self.agents = [f"u-{number}-{n}" for n in range(random.randint(1, 6))]
        self.regulars = [self.subscriber(random) for _ in range(400)]
        self.tells_plan = random.random() < 0.6
        self.tells_numbers = random.random() < 0.7
        self.writes_raw = random.random() < 0.25  # numbers as the PBX wrote them, never in E.164
        self.counter = 0

    def event(self, type, time, data, **envelope):
        """A structured CloudEvent of this customer."""
        self.counter += 1
        return {
            "specversion": "1.0", "id": f"{self.id}-{self.counter}", "source": self.source,
            "type": f"aup.{type}.v1", "time": stamp(time), "subject": f"customers/{self.id}",
            "datacontenttype": "application/json", "partitionkey": self.id,
            "data": {"customer": {"id": self.id}, **data}, **envelope,
        }

    def party(self, number, random):
        """A number as this customer's source writes it."""
        if not self.writes_raw:
            return {"e164": number, "country": self.country} if random.random() < 0.3 else {"e164": number}
        digits = number[1:]
        spelled = random.choice([f"00{digits}", f"tel:{number}", f"{number[:3]} {number[3:6]}-{number[6:]}"])
        return {"raw": spelled, "country": self.country}


def stamp(time):
    """RFC 3339 with as many digits as the moment needs."""
    seconds, micro = divmod(round(time * 1_000_000), 1_000_000)
    days, rest = divmod(seconds, DAY)
    # Civil date from days, proleptic Gregorian.
    days += 719_468
    era, day = divmod(days, 146_097)
    year = (day - day // 1460 + day // 36_524 - day // 146_096) // 365
    day -= 365 * year + year // 4 - year // 100
    month = (5 * day + 2) // 153
    day -= (153 * month + 2) // 5 - 1
    month += 3 if month < 10 else -9
    year += era * 400 + (1 if month <= 2 else 0)
    text = f"{year:04d}-{month:02d}-{day:02d}T{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"
    return text + (f".{micro:06d}".rstrip("0") if micro else "") + "Z"
