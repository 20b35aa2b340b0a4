// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing
import UsageModel

@Suite struct `An event made by hand` {
    @Test func `keeps its texts when facts are added, and is decided like the line it makes`() throws {
        let policy = try Determinism.policy()
        var draft = EventDraft(
            .callAttempted,
            id: "an-id-that-is-longer-than-the-zero-bytes-behind-a-line",
            source: "urn:proviso:test:a-source-that-is-long-as-well",
            time: Instant(microseconds: 1_772_463_600_000_000)
        )
        let members = [
            ("customer.id", "a-customer-with-a-name-of-some-length"), ("session.id", "s-1"),
            ("session.channel", "voice"),
            ("session.direction", "outbound"),
            ("from.e164", "+12025550101"), ("to.e164", "+13035550101"),
        ]
        for (path, value) in members {
            let isSet = draft.set(path, value)
            #expect(isSet, "\(path)")
        }
        var byHand = draft.event
        let first = Engine(policy: policy).decide(&byHand)
        #expect(byHand.string(byHand.id) == "an-id-that-is-longer-than-the-zero-bytes-behind-a-line")
        #expect(byHand.string(byHand.source) == "urn:proviso:test:a-source-that-is-long-as-well")
        var encoder = EventEncoder()
        encoder.encode(draft.event)
        var read = UsageEvent()
        var decoder = EventDecoder()
        let problem = decoder.decode(Array(encoder.bytes.dropLast()), into: &read).problem
        #expect(problem == nil)
        let second = Engine(policy: policy).decide(&read)
        #expect(first.id == second.id && first.verdict == second.verdict)
    }
}
