# Part of Proviso. SPDX-License-Identifier: Apache-2.0
"""Measures other engines on the rules of bench-rules.json, and cel-bench in the same run, and prints the ratios.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install common-expression-language cedarpy
    swift build -c release --product cel-bench
    /tmp/peers/bin/python peers/peers.py [BENCH-RULES.json]

Time is CPU time of this thread, the best of 15 batches. The call into each engine is measured with a trivial rule and
taken off: for the Rust implementation of CEL some 0.1 us, for Cedar the building of the request, some 0.2 ms. Cedar has
no regular expressions, no instants in a zone and no macros over lists of this kind; its rules are written out below.
"""

import json
import math
import pathlib
import subprocess
import sys
import time

import cedarpy
import cel

BENCHMARKS = pathlib.Path(__file__).resolve().parent.parent
BATCHES = 15

CEDAR = {
    "R1_autodial": 'context.event.direction == "outbound" && context.signal.calls_60s > 120'
    ' && context.signal.asr_permille < 150 && !(context.account.exceptions.contains("high_volume"))',
    "R2_spoof": 'context.event.kind == "call" && context.event.direction == "outbound"'
    " && !(context.account.owned_numbers.contains(context.event.from))"
    ' && context.event.attestation != "A" && !(context.event.from like "+1800*")',
    "R3_pumping": '["outbound", "inbound"].contains(context.event.direction) && context.signal.avg_duration_s > 1800'
    " && context.signal.distinct_callers_1h < 5 && context.signal.minutes_24h > 5000"
    ' && ["US", "CA", "LV", "SO"].contains(context.event.to_country)',
    "R7_short_calls": "context.signal.calls_60s * 60 > context.signal.calls_1h * 4"
    " && context.signal.short_calls_1h * 10 > (context.signal.calls_1h + 1) * 6 && context.account.age_days < 30",
    "R8_recording": "context.event.recording"
    " && !(context.event has recording_consent && context.event.recording_consent)"
    " && context.account.two_party_regions.contains(context.event.callee_region)"
    ' && !(context.account.tags.contains("exempt:recording"))',
}


# What the Rust implementation of CEL took where the figures of cel-go come from: tells this machine from that one.
REFERENCE_RUST = {
    "hot": {"R1": 1512, "R2": 1920, "R3": 1250, "R5": 331_000, "R6": 2923, "R7": 1654, "R8": 3014},
    "cold": {"R1": 338, "R2": 577, "R3": 911, "R5": 375_800, "R6": 530, "R7": 428, "R8": 256},
}


def shared_rules():
    """The file beside the repository."""
    for folder in BENCHMARKS.parents:
        path = folder / "shared/conformance/cel/bench-rules.json"
        if path.exists():
            return path
    sys.exit("bench-rules.json is not there; give its path")


def best(call, count):
    """Nanoseconds of one call."""
    times = []
    for _ in range(BATCHES):
        start = time.thread_time_ns()
        for _ in range(count):
            call()
        times.append((time.thread_time_ns() - start) / count)
    return min(times)


def ours():
    """The figures of cel-bench, by name."""
    binary = BENCHMARKS / ".build/release/cel-bench"
    output = subprocess.run([binary, "--json"], cwd=BENCHMARKS, check=True, capture_output=True, text=True).stdout
    return json.loads(output)


def rust_cel(rules, context):
    """The Rust implementation of CEL: a reused context, the call itself taken off."""
    bound = cel.Context(variables=context)
    trivial = cel.compile("true")
    overhead = best(lambda: trivial.execute(bound), 20_000)
    figures = {"call": overhead}
    for rule in rules:
        if "getHours" in rule["cel"]:
            continue  # It knows no zones.
        program = cel.compile(rule["cel"])
        count = 50 if "matches" in rule["cel"] else 5_000
        figures[rule["id"]] = best(lambda: program.execute(bound), count) - overhead
    return figures


def cedar_context(context):
    """The context as Cedar can hold it: whole numbers, no instants."""
    event = {name: value for name, value in context["event"].items() if name != "time"}
    signal = {name: value for name, value in context["signal"].items() if isinstance(value, int)}
    signal["asr_permille"] = round(context["signal"]["asr_1h"] * 1000)
    signal["avg_duration_s"] = round(context["signal"]["avg_duration_1h"])
    return {"event": event, "signal": signal, "account": context["account"]}


def cedar(context):
    """Cedar: forty copies of each rule, and eight of each of five, net of a request that no rule looks at."""
    request = {
        "principal": 'User::"u"',
        "action": 'Action::"call"',
        "resource": 'Line::"l"',
        "context": cedar_context(context),
    }
    entities = cedarpy.Entities.from_json_str("[]")

    def policies(conditions):
        text = "\n".join(f"permit(principal, action, resource) when {{ {one} }};" for one in conditions)
        return cedarpy.PolicySet.from_str(text)

    def timed(conditions):
        prepared = policies(conditions)
        return best(lambda: cedarpy.is_authorized(request, prepared, entities), 100)

    overhead = timed(["false"])
    figures = {"call": overhead}
    for name, condition in CEDAR.items():
        figures[name] = (timed([condition] * 40) - overhead) / 40
    figures["40 rules"] = timed(list(CEDAR.values()) * 8) - overhead
    return figures


def machine_factor(peers):
    """The geometric mean of what the Rust engine takes here over what it took there."""
    ratios = [
        peers[context]["cel-rust"][name] / figure
        for context, figures in REFERENCE_RUST.items()
        for short, figure in figures.items()
        for name in peers[context]["cel-rust"]
        if name.startswith(short + "_")
    ]
    return math.exp(sum(math.log(ratio) for ratio in ratios) / len(ratios))


def main():
    path = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else shared_rules()
    file = json.loads(path.read_text())
    first = ours()
    peers = {
        name: {"cel-rust": rust_cel(file["rules"], file[name]), "Cedar": cedar(file[name])} for name in ("hot", "cold")
    }
    second = ours()
    own = {name: min(figure, second[name]) for name, figure in first.items()}
    print(f"This machine takes {machine_factor(peers):.2f} of the time of the one the figures of cel-go come from.")
    for context, engines in peers.items():
        print(f"\n| {context}, ns | Proviso | cel-rust | ratio | Cedar | ratio |\n|---|---|---|---|---|---|")
        for rule in file["rules"]:
            cells = [rule["id"]]
            mine = own[f"symbols {context} {rule['id']}"]
            cells.append(f"{mine:.0f}")
            for figures in engines.values():
                other = figures.get(rule["id"])
                cells += [f"{other:,.0f}", f"{mine / other:.4f}"] if other else ["-", "-"]
            print("| " + " | ".join(cells) + " |")
        other = engines["Cedar"]["40 rules"]
        mine = own[f"symbols {context} 40 rules, as a set"]
        print(f"| 40 rules | {mine:.0f} | - | - | {other:,.0f} | {mine / other:.4f} |")
        calls = ", ".join(f"{name} {figures['call']:,.0f} ns" for name, figures in engines.items())
        print(f"\nTaken off per call: {calls}.")


if __name__ == "__main__":
    main()
