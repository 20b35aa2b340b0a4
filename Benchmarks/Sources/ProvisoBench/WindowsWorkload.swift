// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import UsageModel

/// Workload (a): call records, three exact windows, three rules.
enum WindowsWorkload {
    /// 200,000 call-ended events of 500 customers with 5,000 numbers, 200 a second.
    static func lines(count: Int) -> Lines {
        var lines = Lines()
        var random: UInt64 = 7
        func next(_ bound: UInt64) -> UInt64 {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (random >> 33) % bound
        }
        for number in 0..<count {
            let customer = next(500)
            let from = customer * 10 + next(10)
            let ended = Instant(microseconds: 1_772_463_600_000_000 + Int64(number) * 5_000)
            let talk = next(100) < 7 ? next(6_000) : 6_000 + next(300_000)
            let text = """
                {"specversion":"1.0","id":"bench-\(number)","source":"urn:proviso:bench:edge-1",\
                "type":"aup.call.ended.v1","time":"\(ended)","subject":"customers/c-\(customer)",\
                "partitionkey":"c-\(customer)","data":{"customer":{"id":"c-\(customer)"},\
                "session":{"id":"s-\(number)","channel":"voice","direction":"outbound","purpose":"informational",\
                "campaign":{"id":"k-\(customer)"}},"from":{"e164":"+1202\(5_000_000 + from)","role":"customer_number"},\
                "to":[{"e164":"+1303\(2_000_000 + next(400_000))","role":"consumer"}],\
                "timing":{"ringMs":\(2_000 + next(9_000)),"talkMs":\(talk)},\
                "outcome":{"result":"answered","endedBy":"callee"}}}
                """
            lines.append(text)
        }
        return lines
    }

    static func policy(isExact: Bool) -> Policy? {
        var definition = PolicyDefinition()
        definition.id = "bench-a"
        definition.version = "1"
        func key(_ name: String) -> [ExpressionText] { [ExpressionText(name)] }
        definition.signals = [
            SignalDefinition(
                name: "calls_60s",
                kind: .count,
                types: [.callEnded],
                by: key("customer"),
                window: .sliding(microseconds: 60_000_000),
                isExact: isExact
            ),
            SignalDefinition(
                name: "callees_10m",
                kind: .distinct(ExpressionText("event.to.e164")),
                types: [.callEnded],
                by: key("from"),
                window: .sliding(microseconds: 600_000_000),
                isExact: isExact
            ),
            SignalDefinition(
                name: "short_1h",
                kind: .ratio(
                    among: ExpressionText("event.outcome.result == 'answered'"),
                    counting: ExpressionText("event.timing.talkMs <= 6000")
                ),
                types: [.callEnded],
                by: key("from"),
                window: .sliding(microseconds: 3_600_000_000),
                isExact: isExact
            ),
        ]
        definition.rules = [
            rule("rate", "signal.calls_60s > 600"),
            rule("fan", "signal.callees_10m > 400 && session.direction == 'outbound'"),
            rule("short", "signal.short_1h.n >= 120 && signal.short_1h.lower95 > 0.2"),
        ]
        let (policy, issues) = Policy.compile(definition)
        for issue in issues { print("bench-a: \(issue.message)") }
        return policy
    }

    private static func rule(_ id: String, _ condition: String) -> RuleDefinition {
        RuleDefinition(
            id: id,
            clause: "B.dialing",
            title: Localized(en: id, pl: id),
            types: [.callEnded],
            step: .analytics,
            condition: ExpressionText(condition),
            verdict: .throttle,
            reason: (en: ExpressionText(id), pl: ExpressionText(id))
        )
    }
}
