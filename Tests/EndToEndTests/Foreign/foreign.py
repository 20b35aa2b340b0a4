#!/usr/bin/env python3
# Part of Proviso. SPDX-License-Identifier: Apache-2.0
"""Makes a file of usage events of unknown make, replays it, and checks what must hold.

    foreign.py PROVISO --seed 1 --events 200000 [--work DIR] [--also OTHER_PROVISO]

Written from the usage event contract and nothing else. What is checked:

- no crash, exit 65 (there are bad lines), and exactly the bad lines are named, each with a pointer and a reason;
- every call for help is allowed and takes no measure, and so is all that follows in its session;
- no honest small business gets more than a flag, and no measure beyond a warning;
- one decision per distinct event; the same bytes from NDJSON, gzip, standard input and a CloudEvents batch;
- the same decisions, each customer's in the same order, when the events of different customers arrive interleaved
  differently, and the same bytes from `--also`, another build.
"""

import argparse
import collections
import gzip
import json
import pathlib
import random as randoms
import re
import subprocess
import sys
import tempfile

from lookalikes import STORIES
from people import DAY, PLACES, START, TRADES, Customer, emergency_parties
from traffic import Traffic, bad_lines

POLICY = str(pathlib.Path(__file__).resolve().parents[3] / "policies" / "standard")
SMALL = {"flag": 1, "allow": 0}
MILD = {"watch", "warn"}


def make(seed, count, days):
    """The world of a seed: its customers, and what arrives in order of arrival."""
    random = randoms.Random(seed)
    traffic = Traffic(random)
    customers = []
    trades = sorted(TRADES)
    stories = {}
    while len(traffic.items) < count * 0.72:
        country = random.choice(sorted(PLACES))
        customer = Customer(len(customers), trades[len(customers) % len(trades)], country, random)
        customers.append(customer)
        if len(customers) % 3 == 0:
            customer.tells_numbers = customer.tells_plan = True
        traffic.honest(customer, days)
        # Every third has a day that is out of the ordinary; a small file has few of them.
        if len(customers) % 3 == 0:
            story = sorted(STORIES)[len(customers) // 3 % len(STORIES)]
            stories[customer.id] = story
            STORIES[story](traffic, customer, random)
    honest = {customer.id for customer in customers}
    wild = [Customer(len(customers) + n, "wild", random.choice(sorted(PLACES)), random) for n in range(25)]
    spelled = 0
    enough = max(count, len(traffic.items) + count // 4)
    while len(traffic.items) < enough:
        customer = random.choice(wild)
        time = START + random.uniform(0, days * DAY)
        if random.random() < 0.06:
            parties = emergency_parties(customer.country)
            number = random.choice(customer.numbers)
            traffic.help(customer, time, number, parties[spelled % len(parties)])
            spelled += 1
        else:
            if random.random() < 0.004:
                time += random.choice([-400, 30, 4000]) * DAY  # a clock that is wrong
            traffic.wild(customer, time)
    traffic.items.sort(key=lambda item: (item[0], item[1]))
    return random, traffic.items, {name: stories.get(name, "office hours") for name in honest}


def lines(random, items):
    """The lines of the file, and which of them are bad: line number to the pointer expected there."""
    written, bad = [], {}
    for _, _, _, event, _ in items:
        if random.random() < 0.01:
            line, pointer = bad_lines(random, event)
            line = line.replace(b"\n", b" ")
            bad[len(written) + 1] = pointer
            written.append(line)
        separators = (", ", ": ") if random.random() < 0.3 else (",", ":")
        text = json.dumps(event, separators=separators, ensure_ascii=random.random() < 0.5)
        if random.random() < 0.02:
            pairs = list(event.items())
            random.shuffle(pairs)
            text = json.dumps(dict(pairs))
        written.append(text.encode() + (b"\r" if random.random() < 0.05 else b""))
        if random.random() < 0.002:
            written.append(b"   " if random.random() < 0.5 else b"")
    return written, bad


def interleaved(random, items):
    """The same events, each customer's in order, customers drawn at random."""
    queues = collections.OrderedDict()
    for item in items:
        queues.setdefault(item[2].id, collections.deque()).append(item)
    order = [item[2].id for item in items]
    # Blocks are swapped, so that customers move against each other by hours and not by single lines.
    random.shuffle(order)
    return [queues[name].popleft() for name in order]


class Run:
    """One replay and what it said."""

    def __init__(self, program, *files, input=None, expect=65):
        result = subprocess.run(
            [program, "replay", *map(str, files), "--policy", POLICY], input=input, capture_output=True)
        self.output, self.errors, self.code = result.stdout, result.stderr.decode(errors="replace"), result.returncode
        if self.code != expect:
            complain(f"exit {self.code} instead of {expect} for {files}: {self.errors[-2000:]}")
        self.problems = {}
        for match in re.finditer(r"^(.*?):(\d+):(.*)$", self.errors, re.MULTILINE):
            self.problems.setdefault(int(match[2]), match[3].strip())


FOUND = collections.Counter()


def complain(text, kind=None):
    """Prints a finding; of one kind the first three."""
    kind = kind or text
    FOUND[kind] += 1
    if FOUND[kind] <= 3:
        print("FOUND:", text[:1500], flush=True)


def check_problems(run, bad):
    missing = sorted(set(bad) - set(run.problems))
    extra = sorted(set(run.problems) - set(bad))
    for line in missing[:20]:
        complain(f"bad line {line} was not named (expected {bad[line]})")
    for line in extra[:20]:
        complain(f"good line {line} was called bad: {run.problems[line]}")
    wrong = collections.Counter()
    for line, pointer in bad.items():
        said = run.problems.get(line, "")
        if pointer and pointer not in said:
            wrong[(pointer, said)] += 1
    for (pointer, said), times in wrong.most_common(30):
        complain(f"{times} lines: expected {pointer} in: {said}")
    print(f"bad lines: {len(bad)}, named {len(set(bad) & set(run.problems))}")


def check_decisions(run, items, honest):
    decisions, tags, verdicts, rules = [], {}, collections.Counter(), collections.Counter()
    distinct = {(item[2].id, item[3]["id"]) for item in items}
    for item in items:
        if item[4].get("emergency"):
            tags[(item[2].id, item[3]["id"])] = item[3]
    for line in run.output.splitlines():
        decision = json.loads(line)
        customer, key = decision["customer"], (decision["customer"], decision["event"]["id"])
        decisions.append(key)
        verdicts[decision["verdict"]] += 1
        measures = [m["measure"] for m in decision.get("measures", [])]
        if key in tags and (decision["verdict"] != "allow" or measures):
            complain(f"emergency touched: {json.dumps(tags[key])} {line.decode()}")
        if customer in honest:
            harsh = [m for m in measures if m not in MILD]
            if decision["verdict"] not in SMALL or harsh:
                kind = "honest: " + ", ".join(reason["rule"] for reason in decision["reasons"][:1])
                complain(f"honest business ({honest[customer]}): {line.decode()}", kind + " in " + honest[customer])
            elif decision["verdict"] == "flag":
                for reason in decision["reasons"]:
                    rules[reason["rule"] + " in " + honest[customer]] += 1
    if len(decisions) != len(set(decisions)) or set(decisions) != distinct:
        complain(f"{len(decisions)} decisions, {len(set(decisions))} distinct, for {len(distinct)} distinct events")
    print("verdicts:", dict(verdicts), "emergency events:", len(tags), "honest flags by rule:", dict(rules))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--events", type=int, default=200_000)
    parser.add_argument("--days", type=int, default=3)
    parser.add_argument("--work")
    parser.add_argument("--also")
    arguments = parser.parse_args()
    work = pathlib.Path(arguments.work or tempfile.mkdtemp(prefix="foreign"))
    work.mkdir(parents=True, exist_ok=True)
    random, items, honest = make(arguments.seed, arguments.events, arguments.days)
    written, bad = lines(random, items)
    path = work / f"foreign-{arguments.seed}.ndjson"
    path.write_bytes(b"\n".join(written) + b"\n")
    print(f"seed {arguments.seed}: {len(written)} lines, {len(items)} events, {len(honest)} honest businesses")
    run = Run(arguments.program, path)
    check_problems(run, bad)
    check_decisions(run, items, honest)
    # The same bytes from every form.
    good = [item[3] for item in items]
    packed = work / "foreign.ndjson.gz"
    packed.write_bytes(gzip.compress(path.read_bytes(), 1))
    batch = work / "foreign-batch.json"
    batch.write_text(json.dumps(good, indent=1))
    loose = work / "foreign-loose.json"
    loose.write_text("\n".join(json.dumps(event, indent=2) for event in good[:5_000]))
    for name, other in [("gzip", Run(arguments.program, packed)), ("batch", Run(arguments.program, batch, expect=0)),
                        ("stdin", Run(arguments.program, "-", input=path.read_bytes()))]:
        if other.output != run.output:
            complain(f"{name} gives other bytes than NDJSON")
    if not run.output.startswith(Run(arguments.program, loose, expect=0).output):
        complain("structured events one after the other give other bytes than NDJSON")
    # Customers interleaved differently.
    shuffled = work / "foreign-shuffled.ndjson"
    shuffled.write_text("".join(json.dumps(item[3]) + "\n" for item in interleaved(random, items)))
    other = Run(arguments.program, shuffled, expect=0)

    def by_customer(output):
        groups = collections.defaultdict(list)
        for line in output.splitlines():
            groups[json.loads(line)["customer"]].append(line)
        return groups
    one, two = by_customer(run.output), by_customer(other.output)
    different = [name for name in one if one[name] != two.get(name)]
    for name in different[:5]:
        first = next((a, b) for a, b in zip(one[name], two[name]) if a != b)
        complain(f"customer {name} is decided differently when others arrive differently: {first}")
    if arguments.also and Run(arguments.also, path).output != run.output:
        complain("the other build gives other bytes")
    print("nothing found" if not FOUND else f"{sum(FOUND.values())} findings: {dict(FOUND.most_common(20))}"[:3000])
    sys.exit(1 if FOUND else 0)


if __name__ == "__main__":
    main()
