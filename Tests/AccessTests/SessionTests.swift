// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Testing
import UsageModel

@testable import Access

@Suite struct `Sessions of browsers` {
    private let start = Instant(microseconds: 1_772_445_600_000_000)

    private func after(_ microseconds: Int64) -> Instant { start.advanced(byMicroseconds: microseconds) }

    @Test func `are found by their token and by nothing near it`() {
        let table = SessionTable()
        let (token, session) = table.begin(keyID: "k-1", at: start)
        #expect(table.session(token, at: start)?.keyID == "k-1")
        #expect(table.session(token + "0", at: start) == nil && table.session("", at: start) == nil)
        #expect(session.isRepeated(by: session.csrfToken) && !session.isRepeated(by: token))
        #expect(!session.isRepeated(by: "") && !session.isRepeated(by: String(session.csrfToken.dropLast()) + "x"))
        #expect(token.count == 64 && session.csrfToken.count == 32)
    }

    @Test func `end when nobody asks for an hour, and after half a day in any case`() {
        let table = SessionTable()
        let idle = table.begin(keyID: "k-1", at: start).token
        #expect(table.session(idle, at: after(SessionTable.idleMicroseconds - 1)) != nil)
        #expect(table.session(idle, at: after(2 * SessionTable.idleMicroseconds)) == nil)
        let busy = table.begin(keyID: "k-1", at: start).token
        for step in 1..<24 { #expect(table.session(busy, at: after(Int64(step) * 1_800_000_000)) != nil) }
        #expect(table.session(busy, at: after(SessionTable.lifetimeMicroseconds)) == nil)
        #expect(table.count == 0)
    }

    @Test func `are ended once`() {
        let table = SessionTable()
        let token = table.begin(keyID: "k-1", at: start).token
        #expect(table.end(token))
        #expect(!table.end(token) && table.session(token, at: start) == nil)
    }

    @Test func `are bounded: the one that was idle longest makes room`() {
        let table = SessionTable()
        let first = table.begin(keyID: "first", at: start).token
        let second = table.begin(keyID: "second", at: after(1)).token
        for number in 2..<SessionTable.most { _ = table.begin(keyID: "k", at: after(Int64(number))) }
        #expect(table.session(first, at: after(100_000)) != nil)
        _ = table.begin(keyID: "last", at: after(100_001))
        #expect(table.count == SessionTable.most)
        #expect(table.session(second, at: after(100_002)) == nil && table.session(first, at: after(100_002)) != nil)
    }
}
