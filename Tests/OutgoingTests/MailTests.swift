// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Foundation
import NIOPosix
import NIOSSL
import Outbox
import Testing
import UsageModel

@testable import Outgoing

@Suite struct `A mail's text` {
    @Test(
        arguments: [
            ("plain", "plain"), ("a=b", "a=3Db"), ("zażółć", "za=C5=BC=C3=B3=C5=82=C4=87"), ("end ", "end=20"),
            ("tab\t", "tab=09"), ("a b", "a b"), ("one\ntwo", "one\r\ntwo"),
            ("one\r\ntwo\rthree", "one\r\ntwo\r\nthree"),
            ("", ""), ("\u{0}", "=00"),
            (String(repeating: "a", count: 80), String(repeating: "a", count: 75) + "=\r\naaaaa"),
            (String(repeating: "a", count: 74) + "ł", String(repeating: "a", count: 74) + "=\r\n=C5=82"),
        ]
    )
    func `is quoted-printable`(text: String, expected: String) {
        #expect(MailText.quotedPrintable(text) == expected)
    }

    @Test(arguments: UInt64(0)..<64)
    func `never has a line of more than 76 characters, nor anything but ASCII`(seed: UInt64) {
        let letters = Array("aZ09 =.\t\nłąę€🙂\"")
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        let text = String(
            (0..<400).map { _ in
                state ^= state << 13
                state ^= state >> 7
                state ^= state << 17
                return letters[Int(state % UInt64(letters.count))]
            }
        )
        let lines = MailText.quotedPrintable(text).components(separatedBy: "\r\n")
        #expect(lines.allSatisfy { $0.count <= 76 && $0.utf8.allSatisfy { $0 < 0x80 } && !$0.contains("\n") })
        #expect(lines.allSatisfy { !$0.hasSuffix(" ") && !$0.hasSuffix("\t") })
    }

    @Test(
        arguments: [
            ("hello", "Subject: hello\r\n"), ("a\r\nBcc: x@example.com", "Subject: a  Bcc: x@example.com\r\n"),
            ("ż", "Subject: =?utf-8?Q?=C5=BC?=\r\n"), ("a ż", "Subject: =?utf-8?Q?a_=C5=BC?=\r\n"),
            ("a\u{0}b", "Subject: a b\r\n"),
        ]
    )
    func `has headers that nothing breaks out of`(value: String, header: String) {
        #expect(MailText.header("Subject", value) == header)
    }

    @Test func `has long headers in words of whole characters`() {
        let header = MailText.header("Subject", String(repeating: "ż", count: 100))
        let lines = header.components(separatedBy: "\r\n").dropLast()
        #expect(lines.count > 5)
        #expect(lines.allSatisfy { $0.count <= 76 && $0.hasSuffix("?=") && !$0.hasSuffix("=C5?=") })
    }

    @Test(
        arguments: [
            ("a\r\n", "a\r\n.\r\n"), (".\r\n", "..\r\n.\r\n"), ("a\r\n.b", "a\r\n..b\r\n.\r\n"), ("..", "...\r\n.\r\n"),
            ("a.b\r\n", "a.b\r\n.\r\n"), ("a\n.\nb", "a\r\n..\r\nb\r\n.\r\n"), ("a\r.\rb", "a\r\n..\r\nb\r\n.\r\n"),
            ("a\r", "a\r\n.\r\n"), ("", ".\r\n"),
        ]
    )
    func `cannot end itself on the wire`(text: String, wire: String) {
        #expect(String(decoding: MailText.onTheWire(Array(text.utf8)), as: UTF8.self) == wire)
    }

    @Test(
        arguments: [
            (moment(0), "Mon, 02 Mar 2026 10:00:00 +0000"),
            (Instant(microseconds: 0), "Thu, 01 Jan 1970 00:00:00 +0000"),
            (moment(-86_400 * 2), "Sat, 28 Feb 2026 10:00:00 +0000"),
        ]
    )
    func `has a date of RFC 5322`(instant: Instant, text: String) { #expect(MailText.date(instant) == text) }

    @Test(
        arguments: [
            ("desk@example.com", true), ("a.b+c@example.co.uk", true), ("łukasz@example.com", true),
            ("a@b", true), ("", false), ("a", false), ("a@", false), ("@b", false), ("a@b@c", false),
            ("a b@example.com", false), ("a@exam ple.com", false), ("a\r\nRCPT TO:<x>@example.com", false),
            ("a>@example.com", false), ("<a@example.com>", false), ("a,b@example.com", false),
            ("\"a b\"@example.com", false), ("a@[127.0.0.1]", false), ("a@-example.com", false),
            (".a@example.com", false), ("a..b@example.com", false), ("a@example..com", false),
            ("a@bücher.example", false), (String(repeating: "a", count: 65) + "@example.com", false),
        ]
    )
    func `goes to an address in which nothing is hidden`(text: String, isAddress: Bool) {
        #expect((MailAddress(text) != nil) == isAddress)
    }
}

@Suite struct `A notice` {
    private func mails(_ filter: SubscriptionFilter = SubscriptionFilter(), _ fill: (World) throws -> Void) throws
        -> [Delivery]
    {
        let world = try World()
        try world.subscribe(.mail, target: "desk@example.com", filter: filter)
        try fill(world)
        let mail = NoticeMail(
            from: try #require(MailAddress("proviso@example.com")),
            publicURL: "https://aup.example.com"
        )
        var feeder = try world.feeder(mail: mail)
        _ = try feeder.step(at: moment(1))
        return try world.deliveries()
    }

    @Test func `is one mail in both languages, with the number masked`() throws {
        let mails = try mails { try $0.act(suspension(of: "+48221234567", until: moment(3_600))) }
        #expect(mails.count == 1)
        let text = String(decoding: mails[0].body, as: UTF8.self)
        #expect(text.contains("Message-ID: <msg_w-1_0-0@example.com>\r\n"))
        #expect(text.contains("Auto-Submitted: auto-generated\r\n"))
        #expect(text.contains("To: <desk@example.com>\r\n"))
        #expect(text.contains("Silent calls."))
        #expect(text.contains("G=C5=82uche po=C5=82=C4=85czenia."))
        #expect(text.contains("Emergency calls keep working."))
        #expect(text.contains("2026-03-02T11:00:00"))
        #expect(!text.contains("221234567"))
        #expect(!text.contains("r-1"), "who decided is not named")
    }

    @Test func `has no header of somebody else's making`() throws {
        let mails = try mails {
            var act = suspension(of: "u-1\r\nBcc: x@example.com", kind: .endUser)
            act.reason.en = "x\r\n.\r\nMAIL FROM:<x>"
            try $0.act(act)
        }
        let text = String(decoding: try #require(mails.first).body, as: UTF8.self)
        #expect(!text.lowercased().contains("\nbcc:"))
        #expect(!text.contains("\n.\r\n"))
    }

    @Test func `goes to a customer about warnings and more, but not about watching, nor about children`() throws {
        let mails = try mails(SubscriptionFilter(customer: "c-17")) { world in
            try world.act(suspension(of: "u-1", kind: .endUser, measure: .watch, act: "m-1"))
            try world.act(suspension(of: "u-2", kind: .endUser, measure: .warn, act: "m-2"))
            var child = suspension(of: "u-3", kind: .endUser, act: "m-3")
            child.clause = "C"
            try world.act(child)
            try world.act(suspension(of: "u-4", kind: .endUser, customer: "c-18", act: "m-4"))
        }
        #expect(mails.map(\.id) == ["msg_w-1_1-0"])
    }

    @Test func `goes to the desk about all of it`() throws {
        let mails = try mails { world in
            try world.act(suspension(of: "u-1", kind: .endUser, measure: .watch, act: "m-1"))
            var child = suspension(of: "u-3", kind: .endUser, act: "m-3")
            child.clause = "C"
            try world.act(child)
            try world.decide()
        }
        #expect(mails.map(\.id) == ["msg_w-1_0-0", "msg_w-1_1-0"])
    }
}
