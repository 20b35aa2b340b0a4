# Part of Proviso. SPDX-License-Identifier: Apache-2.0
"""Reads the metadata of the `phonenumbers` package and the seed tables, and gives the tables of the plan."""

import csv
from dataclasses import dataclass, field
from pathlib import Path

from automaton import Automata, Graph

SEEDS = Path(__file__).parent
DIGITS_MAX = 15  # of an international number (ITU-T E.164), calling code included
WORLD = "001"  # the metadata's region of networks that belong to no country
EVERYWHERE = "*"  # the region of emergency numbers that count wherever the caller is
SET_WORDS = 4  # of 64 bits: a set of regions

# In the order of NumberKind in Sources/UsageModel/Numbers/NumberKind.swift.
KINDS = (
    "fixed mobile fixed_or_mobile tollfree premium shared_cost personal voip pager uan voicemail "
    "satellite short emergency unknown"
).split()
# The order in which the metadata's library asks for a type; fixed and mobile come last.
TYPES = (
    ("premium_rate", "premium"),
    ("toll_free", "tollfree"),
    ("shared_cost", "shared_cost"),
    ("voip", "voip"),
    ("personal_number", "personal"),
    ("pager", "pager"),
    ("uan", "uan"),
    ("voicemail", "voicemail"),
)


def seed(name):
    """The rows of a seed table, comment lines left out."""
    lines = [line for line in (SEEDS / name).read_text().splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


class Numbering:
    """A list of distinct values that are told by their place."""

    def __init__(self, *first):
        self.values = list(first)
        self._places = {value: place for place, value in enumerate(first)}

    def place(self, value):
        if value not in self._places:
            self._places[value] = len(self.values)
            self.values.append(value)
        return self._places[value]


@dataclass
class CallingCode:
    """One calling code: the roots of its automata and what all its numbers share."""

    code: str
    regions: list
    class_root: int = 0
    prefix_root: int = 0
    lengths: int = 0  # bit n: a national number of n digits is possible
    region: str = ""  # of every number of the code; empty when regions share it
    has_geographic_mobiles: bool = False
    zone_set: int = 0


@dataclass
class Plan:
    """The tables, as `source.py` writes them."""

    version: str
    regions: Numbering = field(default_factory=lambda: Numbering("", WORLD))
    codes: list = field(default_factory=list)
    classes: Numbering = field(default_factory=lambda: Numbering(("", "unknown")))
    class_graph: Graph = field(default_factory=lambda: Graph(0))
    prefixes: Numbering = field(default_factory=lambda: Numbering(None))
    prefix_graph: Graph = field(default_factory=lambda: Graph(0))
    rates: Numbering = field(default_factory=lambda: Numbering((0,) * 16))
    zone_names: Numbering = field(default_factory=Numbering)
    zone_sets: Numbering = field(default_factory=lambda: Numbering(()))
    emergency_graph: Graph = field(default_factory=lambda: Graph(0))
    emergency_root: int = 0
    region_sets: Numbering = field(default_factory=lambda: Numbering(0))


class PlanBuilder:
    """Builds a plan from the modules of one version of the package."""

    def __init__(self, library):
        self.library = library
        self.plan = Plan(version=library.version)
        self.satellites = [row["prefix"] for row in seed("satellite.csv")]
        self.emergencies = self.emergency_patterns()

    def build(self):
        codes = self.library.regions_of_code
        for region in sorted({r for regions in codes.values() for r in regions} | set(self.emergencies)):
            if region not in (WORLD, EVERYWHERE):
                self.plan.regions.place(region)
        self.plan.regions.place(EVERYWHERE)
        assert len(self.plan.regions.values) <= 64 * SET_WORDS, "a set of regions needs more words"
        for name in sorted({name for zones in self.library.zones.values() for name in zones}):
            self.plan.zone_names.place(name)
        for code in sorted(codes):
            self.plan.codes.append(self.calling_code(str(code), list(codes[code])))
        self.add_emergencies()
        return self.plan

    # The class of a number: its region and its kind.

    def calling_code(self, code, regions):
        automata, starts, metadata = Automata(), [], {}
        for region in regions:
            metadata[region] = self.library.metadata(int(code), region)
            starts += self.add_patterns(automata, region, metadata[region])
        for prefix in self.satellites:
            if prefix.startswith(code):
                starts.append(automata.add(prefix[len(code):], "satellite", is_prefix=True))
        main = metadata[regions[0]].general_desc
        lengths = set(main.possible_length) | set(main.possible_length_local_only)

        def output(tags, length):
            return self.plan.classes.place(self.number_class(regions, metadata, tags, length))

        root = self.plan.class_graph.build(automata, automata.closure(starts), DIGITS_MAX - len(code), output)
        zones = self.library.zones.get(code, ())
        return CallingCode(
            code=code,
            regions=regions,
            class_root=root,
            prefix_root=self.prefix_trie(code),
            lengths=sum(1 << length for length in lengths if length < 32),
            region=regions[0] if len(regions) == 1 else "",
            has_geographic_mobiles=int(code) in self.library.codes_with_geographic_mobiles,
            zone_set=self.zone_set(zones),
        )

    def add_patterns(self, automata, region, metadata):
        for name in ["general_desc", "fixed_line", "mobile"] + [name for name, _ in TYPES]:
            description = getattr(metadata, name)
            if description and description.national_number_pattern:
                yield automata.add(description.national_number_pattern, (region, name))
        if metadata.leading_digits:
            yield automata.add(metadata.leading_digits, (region, "leading"), is_prefix=True)
        short = self.library.short_metadata(region)
        if short and short.short_code and short.short_code.national_number_pattern:
            yield automata.add(short.short_code.national_number_pattern, (region, "short"))
        for pattern in self.emergencies.get(region, []):
            yield automata.add(pattern, (region, "emergency"))

    def number_class(self, regions, metadata, tags, length):
        for region in regions:
            kind = number_kind(metadata[region], region, tags, length)
            if len(regions) > 1 and metadata[region].leading_digits:
                if (region, "leading") not in tags:
                    continue
            elif kind is None:
                continue
            if kind and "satellite" in tags:
                kind = "satellite"
            return (region, kind or self.short_kind(regions, tags, length))
        return ("", self.short_kind(regions, tags, length))

    def short_kind(self, regions, tags, length):
        if any((region, "emergency") in tags for region in regions):
            return "emergency"
        for region in regions:
            short = self.library.short_metadata(region)
            if short and (region, "short") in tags and length in (short.short_code.possible_length or (length,)):
                return "short"
        return "unknown"

    # What the first digits tell: time zones, subdivision, rate class.

    def prefix_trie(self, code):
        rates = [(row["prefix"], row["kind"], int(row["rate_class"])) for row in self.library.rates]
        keys = {key for key in self.library.zones if key.startswith(code)}
        keys |= {key for key in self.library.subdivisions if key.startswith(code)}
        keys |= {prefix for prefix, _, _ in rates if prefix.startswith(code)} | {code}
        entries = {}
        for key in sorted(keys):
            zones = longest(self.library.zones, key) or ()
            subdivision = longest(self.library.subdivisions, key) or ""
            row = [0] * 16
            for prefix, kind, rate in rates:
                for index, name in enumerate(KINDS):
                    if key.startswith(prefix) and (kind == name or not kind and name not in ("short", "emergency")):
                        row[index] = max(row[index], rate)
            value = (self.zone_set(zones), subdivision, self.plan.rates.place(tuple(row)))
            entries[key[len(code):]] = value
        return self.plan.prefix_graph.build_trie(
            {key: self.plan.prefixes.place(value) for key, value in entries.items()}, inherited=0
        )

    def zone_set(self, zones):
        return self.plan.zone_sets.place(tuple(self.plan.zone_names.place(name) for name in zones))

    # Emergency numbers: which regions count a short number as one.

    def emergency_patterns(self):
        patterns = {}
        for region in self.library.short_regions:
            emergency = self.library.short_metadata(region).emergency
            if emergency and emergency.national_number_pattern:
                patterns.setdefault(region, []).append(emergency.national_number_pattern)
        for row in seed("emergency.csv"):
            for region in row["regions"].split():
                patterns.setdefault(region, []).append(row["pattern"])
        return patterns

    def region_set(self, regions):
        return self.plan.region_sets.place(sum(1 << self.plan.regions.place(region) for region in set(regions)))

    def add_emergencies(self):
        automata = Automata()
        starts = [
            automata.add(pattern, region)
            for region in sorted(self.emergencies)
            for pattern in self.emergencies[region]
        ]
        self.plan.emergency_root = self.plan.emergency_graph.build(
            automata, automata.closure(starts), DIGITS_MAX, lambda tags, length: self.region_set(tags)
        )
        for code in self.plan.codes:
            self.region_set(code.regions)


def number_kind(metadata, region, tags, length):
    """The kind by the patterns of one region, `None` when the region does not know the number.

    The order of questions is the library's `_number_type_helper`.
    """

    def fits(name):
        description = getattr(metadata, name)
        return (region, name) in tags and length in (description.possible_length or (length,))

    if not fits("general_desc"):
        return None
    for name, kind in TYPES:
        if fits(name):
            return kind
    if fits("fixed_line"):
        both = metadata.same_mobile_and_fixed_line_pattern or fits("mobile")
        return "fixed_or_mobile" if both else "fixed"
    is_mobile = not metadata.same_mobile_and_fixed_line_pattern and fits("mobile")
    return "mobile" if is_mobile else None


def longest(table, digits):
    """The value of the longest key that `digits` begins with."""
    for count in range(len(digits), 0, -1):
        if digits[:count] in table:
            return table[digits[:count]]
    return None


def subdivisions(places):
    """ISO 3166-2 codes of the North American area codes, from the names the metadata gives to them.

    An area code without a name of its own has those of its exchanges; it lies where all of them lie.
    """
    codes = {row["name"]: row["code"] for row in seed("subdivisions.csv")}
    suffixes = {code[-2:]: code for code in codes.values()}
    found, exchanges = {}, {}
    for prefix, names in places.items():
        if not prefix.startswith("1") or len(prefix) < 4 or "en" not in names:
            continue
        name = names["en"]
        code = codes.get(name) or suffixes.get(name.rpartition(", ")[2])
        if len(prefix) > 4:
            exchanges.setdefault(prefix[:4], set()).add(code)
        elif code:
            found[prefix] = code
    for prefix, known in exchanges.items():
        if prefix not in places and len(known) == 1 and None not in known:
            found[prefix] = known.pop()
    return found
