// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing
import UsageModel

@Suite struct `Abandoned calls` {
    /// A call's events after its attempt, and how many abandonments they make.
    static let rows:
        [(story: String, direction: String, answer: String?, between: String?, end: String, count: String)] = [
            ("hung up by the dialer before an agent", "outbound", "human", nil, "system", "1"),
            ("hung up by the caller", "outbound", "human", nil, "caller", "1"),
            ("hung up by an agent's side", "outbound", "human", nil, "agent", "1"),
            ("hung up by the called party", "outbound", "human", nil, "callee", "0"),
            ("nobody knows who hung up", "outbound", "human", nil, "unknown", "0"),
            ("nobody said who hung up", "outbound", "human", nil, "", "0"),
            ("an agent was there", "outbound", "human", "call.agent_connected", "system", "0"),
            ("the source reported it", "outbound", "human", "call.abandoned", "system", "1"),
            ("a machine answered", "outbound", "machine", nil, "system", "0"),
            ("nobody answered", "outbound", nil, nil, "system", "0"),
            ("it came in", "inbound", "human", nil, "system", "0"),
        ]

    @Test(arguments: rows)
    func `are found in calls whose source does not tell`(
        story: String,
        direction: String,
        answer: String?,
        between: String?,
        end: String,
        count: String
    ) throws {
        let probe = try Probe(
            ["signal.abandoned"],
            signals: [.signal("abandoned", .count, of: [.callAbandoned], seconds: 600)]
        )
        probe.scene.call(session: "s", direction: direction)
        if let answer {
            probe.scene.decide("call.answered", Data.session("s", direction) + #","outcome":{"amd":"\#(answer)"}"#)
        }
        if let between { probe.scene.decide(between, Data.session("s", direction)) }
        let ended = end.isEmpty ? "" : #","outcome":{"endedBy":"\#(end)"}"#
        probe.scene.decide("call.ended", Data.session("s", direction) + ended)
        probe.scene.decide("call.ended", Data.session("s", direction) + ended)
        #expect(probe.atCall() == [count], "\(story)")
    }

    @Test func `are counted once by a signal that also counts ends`() throws {
        let probe = try Probe(
            ["signal.both"],
            signals: [.signal("both", .count, of: [.callAbandoned, .callEnded], seconds: 600)]
        )
        probe.scene.decide("call.answered", Data.session("s") + #","outcome":{"amd":"human"}"#)
        probe.scene.decide("call.ended", Data.session("s") + #","outcome":{"endedBy":"system"}"#)
        #expect(probe.atCall() == ["1"])
    }

    /// Asks about abandonments and about ends, and shows what it saw.
    private func asked() throws -> Scene {
        Scene(
            try compile(
                PolicyDefinition(
                    rules: [
                        .rule("abandoned", on: [.callAbandoned], when: "signal.abandoned >= 1", .flag),
                        .rule("ended", on: [.callEnded], when: "true", .flag),
                        .rule("both", on: [.callEnded, .callAbandoned], when: "true", .flag),
                    ],
                    signals: [.signal("abandoned", .count, of: [.callAbandoned], seconds: 600)]
                )
            )
        )
    }

    @Test(arguments: rows)
    func `are asked about even when no source reports them`(
        story: String,
        direction: String,
        answer: String?,
        between: String?,
        end: String,
        count: String
    ) throws {
        let scene = try asked()
        scene.call(session: "s", direction: direction)
        if let answer {
            scene.decide("call.answered", Data.session("s", direction) + #","outcome":{"amd":"\#(answer)"}"#)
        }
        var asked = 0
        if let between {
            let decision = scene.decide(between, Data.session("s", direction))
            asked += decision.reasons.filter { $0.rule == "abandoned" }.count
        }
        let ended = end.isEmpty ? "" : #","outcome":{"endedBy":"\#(end)"}"#
        for step in 0..<2 {
            let decision = scene.decide("call.ended", Data.session("s", direction) + ended)
            asked += decision.reasons.filter { $0.rule == "abandoned" }.count
            #expect(decision.reasons.filter { $0.rule == "both" }.count == 1, "\(story) \(step)")
            #expect(decision.reasons.filter { $0.rule == "ended" }.count == 1, "\(story) \(step)")
        }
        #expect(asked == Int(count), "\(story)")
    }

    @Test func `are counted once when the report comes behind the end, or twice`() throws {
        let probe = try Probe(
            ["signal.abandoned"],
            signals: [.signal("abandoned", .count, of: [.callAbandoned], seconds: 600)]
        )
        for session in ["a", "b"] {
            probe.scene.decide("call.answered", Data.session(session) + #","outcome":{"amd":"human"}"#)
            if session == "b" { probe.scene.decide("call.abandoned", Data.session(session)) }
            probe.scene.decide("call.ended", Data.session(session) + #","outcome":{"endedBy":"system"}"#)
            probe.scene.decide("call.abandoned", Data.session(session))
        }
        // Without a session nobody can tell whether two are one.
        for _ in 0..<2 { probe.scene.decide("call.abandoned") }
        #expect(probe.atCall() == ["4"])
    }

    @Test func `reported behind the end still tell what only a report does, once`() throws {
        let probe = try Probe(
            ["signal.silent", "signal.all"],
            signals: [
                .signal(
                    "silent",
                    .count,
                    of: [.callAbandoned],
                    seconds: 600,
                    where: "event.abandonment.safeHarborMs < 1000"
                ), .signal("all", .count, of: [.callAbandoned], seconds: 600),
            ]
        )
        for (session, milliseconds) in [("a", 0), ("b", 5_000), ("c", 10)] {
            probe.scene.decide("call.answered", Data.session(session) + #","outcome":{"amd":"human"}"#)
            probe.scene.decide("call.ended", Data.session(session) + #","outcome":{"endedBy":"system"}"#)
            for _ in 0..<2 {
                probe.scene.decide(
                    "call.abandoned",
                    Data.session(session) + #","abandonment":{"safeHarborMs":\#(milliseconds)}"#
                )
            }
        }
        #expect(probe.atCall() == ["2", "3"])
    }

    /// What the end of a call tells of an agent, and how many abandonments it is.
    @Test(arguments: [
        ("", "1"), (#","timing":{"agentMs":0}"#, "1"), (#","timing":{"agentMs":41000}"#, "0"),
        (#","timing":{"agentConnectedAt":"2026-03-02T15:00:04Z"}"#, "0"), (#","endUser":{"id":"u-1"}"#, "0"),
    ])
    func `are none where the end names an agent whose report is late`(more: String, count: String) throws {
        let probe = try Probe(
            ["signal.abandoned"],
            signals: [.signal("abandoned", .count, of: [.callAbandoned], seconds: 600)]
        )
        probe.scene.decide("call.answered", Data.session("s") + #","outcome":{"amd":"human"}"#)
        probe.scene.decide("call.ended", Data.session("s") + #","outcome":{"endedBy":"system"}"# + more)
        probe.scene.decide("call.agent_connected", Data.session("s"))
        #expect(probe.atCall() == [count])
    }
}
