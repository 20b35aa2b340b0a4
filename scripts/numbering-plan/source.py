# Part of Proviso. SPDX-License-Identifier: Apache-2.0
"""Writes the tables of a plan as C, and reads numbers by the same tables the way the Swift code does."""

import hashlib

from plan import EVERYWHERE, KINDS, SET_WORDS, WORLD, longest

COLUMNS = 120
WORLD_REGION = 1  # CountryCode.world


def packed(letters):
    """Two letters as sixteen bits, the way CountryCode and SubdivisionCode pack them."""
    if letters == WORLD:
        return WORLD_REGION
    assert letters in ("", EVERYWHERE) or len(letters) == 2, f"{letters!r} is not a code of two letters"
    return ord(letters[0]) << 8 | ord(letters[1]) if len(letters) == 2 else 0


def tables(plan):
    """Name, C type, numbers: everything the Swift code reads, in the order it is written."""
    by_prefix = [0] * 1000
    codes = [[0] * 9]
    for place, code in enumerate(plan.codes, start=1):
        span = 10 ** (3 - len(code.code))
        first = int(code.code) * span
        by_prefix[first:first + span] = [place] * span
        region_set = plan.region_sets.place(sum(1 << plan.regions.place(r) for r in code.regions))
        region = packed(code.region)
        flags = len(code.code) | (8 if code.has_geographic_mobiles else 0)
        row = [int(code.code), flags, code.class_root, code.prefix_root, code.lengths & 0xFFFF]
        codes.append(row + [code.lengths >> 16, region, code.zone_set, region_set])
    classes = [packed(region) << 16 | KINDS.index(kind) for region, kind in plan.classes.values]
    prefixes = [[0] * 4]
    for zone_set, subdivision, rate in plan.prefixes.values[1:]:
        country, _, part = subdivision.partition("-")
        prefixes.append([zone_set, packed(country), packed(part), rate])
    members = [index for zones in plan.zone_sets.values for index in zones]
    starts = [0]
    for zones in plan.zone_sets.values:
        starts.append(starts[-1] + len(zones))
    words = [bits >> (64 * word) & (2**64 - 1) for bits in plan.region_sets.values for word in range(SET_WORDS)]
    return [
        ("code_of_prefix", "uint8_t", by_prefix),
        ("codes", "uint16_t", flat(codes)),
        ("class_nodes", "uint16_t", flat_graph(plan.class_graph)),
        ("classes", "uint32_t", classes),
        ("prefix_nodes", "uint16_t", flat_graph(plan.prefix_graph)),
        ("prefixes", "uint16_t", flat(prefixes)),
        ("rates", "uint8_t", flat(plan.rates.values)),
        ("zone_set_starts", "uint16_t", starts),
        ("zone_set_members", "uint16_t", members),
        ("regions", "uint16_t", [packed(region) for region in plan.regions.values]),
        ("emergency_nodes", "uint16_t", flat_graph(plan.emergency_graph)),
        ("emergency_roots", "uint16_t", [plan.emergency_root, plan.regions.place(EVERYWHERE)]),
        ("region_sets", "uint64_t", words),
    ]


def flat(rows):
    return [value for row in rows for value in row]


def flat_graph(graph):
    return [value for successors, output in graph.nodes for value in (*successors, output)]


def c_source(plan):
    """The text of `numbering_plan.c`."""
    arrays = tables(plan)
    digest = hashlib.sha256()
    for name, kind, numbers in arrays:
        limit = 2 ** int(kind[4:-2])
        assert all(0 <= number < limit for number in numbers), f"{name} does not fit {kind}"
        digest.update(f"{name} {kind} {' '.join(map(str, numbers))}\n".encode())
    digest.update(" ".join(plan.zone_names.values).encode())
    text = [
        "// Part of Proviso. SPDX-License-Identifier: Apache-2.0",
        "// Made by scripts/update-numbering-plan: change that, or its seed tables, never this file.",
        f"// Source: metadata of {plan.version} (libphonenumber), Apache-2.0; see NOTICE.",
        "// clang-format off",
        '#include "CNumberingPlan.h"',
        "",
        f'const char numbering_plan_version_text[] = "{plan.version}";',
        f'const char numbering_plan_sha256_text[] = "{digest.hexdigest()}";',
    ]
    for name, kind, numbers in arrays:
        text += [f"const {kind} numbering_plan_{name}_table[{len(numbers)}] = {{", *wrapped(numbers), "};"]
        text += [f"const uint32_t numbering_plan_{name}_size = {len(numbers)};"]
    names = plan.zone_names.values
    text += [f"const char *const numbering_plan_zone_names_table[{len(names)}] = {{"]
    text += [f'    "{name}",' for name in names]
    text += ["};", f"const uint32_t numbering_plan_zone_names_size = {len(names)};"]
    return "\n".join(text) + "\n"


def wrapped(numbers):
    lines, line = [], ""
    for number in numbers:
        piece = f"{number}," if number < 2**32 else f"{number}u,"
        if len(line) + len(piece) > COLUMNS:
            lines.append(line)
            line = ""
        line += piece
    return [*lines, line]


class Reading:
    """The facts of numbers, read from the tables: the model of what NumberingPlan.swift does."""

    def __init__(self, plan):
        self.plan = plan
        self.codes = {code.code: code for code in plan.codes}

    def facts(self, digits):
        """Possible, valid, region, kind, time zones of a number with a known calling code."""
        code = longest(self.codes, digits[:3])
        national = digits[len(code.code):]
        node, nodes = code.class_root, self.plan.class_graph.nodes
        prefix, payload = code.prefix_root, None
        for digit in [None, *national]:
            if digit is not None:
                node = nodes[node][0][int(digit)]
                prefix = self.plan.prefix_graph.nodes[prefix][0][int(digit)]
            payload = self.plan.prefixes.values[self.plan.prefix_graph.nodes[prefix][1]] or payload
        region, kind = self.plan.classes.values[nodes[node][1]]
        is_possible = bool(code.lengths >> len(national) & 1)
        is_valid = KINDS.index(kind) < KINDS.index("short")
        is_local = kind in ("fixed", "fixed_or_mobile") or kind == "mobile" and code.has_geographic_mobiles
        zone_set = (payload[0] if is_local else code.zone_set) if is_valid else 0
        zones = tuple(self.plan.zone_names.values[index] for index in self.plan.zone_sets.values[zone_set])
        return is_possible, is_valid, region or code.region, kind, zones
