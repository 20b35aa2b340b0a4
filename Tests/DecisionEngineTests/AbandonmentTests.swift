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

    @Test func `are counted once when the report comes after the record`() throws {
        let probe = try Probe(
            ["signal.abandoned"],
            signals: [.signal("abandoned", .count, of: [.callAbandoned], seconds: 600)]
        )
        probe.scene.call(session: "s", direction: "outbound")
        probe.scene.decide("call.answered", Data.session("s") + #","outcome":{"amd":"human"}"#)
        probe.scene.decide("call.ended", Data.session("s") + #","outcome":{"endedBy":"system"}"#)
        probe.scene.decide("call.abandoned", Data.session("s"))
        #expect(probe.atCall() == ["1"])
    }
}
