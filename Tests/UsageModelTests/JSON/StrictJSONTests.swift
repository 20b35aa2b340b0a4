// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import UsageModel

@Suite struct `Strict JSON` {
    private func read(_ text: String) throws -> JSON { try JSON(strict: Array(text.utf8), deepest: 4) }

    @Test(
        arguments: [
            ("null", .null), (" true ", .truth(true)), ("\n[false]\t", .list([.truth(false)])), ("0", .integer(0)),
            ("-0", .integer(0)),
            ("9223372036854775807", .integer(.max)), ("9223372036854775808", .real(9_223_372_036_854_775_808)),
            ("-1.5e+2", .real(-150)), ("1E0", .real(1)), (#""""#, .text("")),
            (#""a\"\\\/\b\f\n\r\t""#, .text("a\"\\/\u{8}\u{C}\n\r\t")),
            (#""\u0041\u00e9\uD83D\ude00ż""#, .text("Aé😀ż")), ("{}", .object([])), ("[ ]", .list([])),
            (
                #"{"b":1,"a":[2]}"#,
                .object([.init(name: "b", value: .integer(1)), .init(name: "a", value: .list([.integer(2)]))])
            ),
        ] as [(String, JSON)]
    )
    func `is read as it stands`(text: String, value: JSON) throws {
        #expect(try read(text) == value)
    }

    /// Documents that are none, and the byte where it shows.
    @Test(
        arguments: [
            ("", 0), ("nul", 0), ("[1,]", 3), ("{,}", 1), (#"{"a"}"#, 4), (#"{"a":1,}"#, 7), ("[1 2]", 3), ("01", 0),
            ("-", 1), ("1.", 2),
            ("1e", 2), (".5", 0), ("+1", 0), ("1e999", 0), ("NaN", 0), ("\"a", 2), ("\"\n\"", 1), (#""\x""#, 2),
            (#""\u12g4""#, 5),
            (#""\ud800""#, 7), (#""\ud800\u0041""#, 13), (#""\udc00""#, 7), ("1 1", 2), ("[[[[[1]]]]]", 4),
            (#"{"a":1,"a":2}"#, 7),
            (#"{"a":1,"\u0061":2}"#, 7), ("{'a':1}", 1), ("[1] // no", 4), ("\u{FEFF}1", 0), ("truefalse", 4),
        ] as [(String, Int)]
    )
    func `is refused for one wrong letter, with its place`(text: String, offset: Int) throws {
        do throws(JSON.Failure) {
            _ = try JSON(strict: Array(text.utf8), deepest: 4)
            Issue.record("it was read: \(text)")
        } catch {
            #expect(error.offset == offset, "\(text): \(error)")
        }
    }

    @Test func `is UTF-8`() {
        for (bytes, offset) in [
            ([0x22, 0xFF, 0x22], 1), ([0x22, 0xC0, 0xAF, 0x22], 1), ([0x22, 0x61, 0xED, 0xA0, 0x80, 0x22], 2),
        ] {
            #expect(throws: JSON.Failure(offset: offset, message: "it is not UTF-8")) {
                try JSON(strict: bytes.map { UInt8($0) }, deepest: 4)
            }
        }
    }

    /// Against Foundation's reader, on documents with random changes: what that one refuses is refused as well.
    @Test(arguments: UInt64(0)..<64)
    func `takes nothing that another reader refuses`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let document = Array(#"{"a":[1,-2.5e3,true,null],"b":{"c":"x\u00e9\"y","d":[]},"e":"ż"}"#.utf8)
        var wrong: [String] = []
        for _ in 0..<200 {
            var bytes = document
            for _ in 0..<Int(random.next() % 3 + 1) {
                let place = Int(random.next() % UInt64(bytes.count))
                switch random.next() % 3 {
                case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next() % 128)
                case 1: bytes.remove(at: place)
                default: bytes.insert(document[Int(random.next() % UInt64(document.count))], at: place)
                }
            }
            let isTaken = (try? JSON(strict: bytes, deepest: 8)) != nil
            let isKnown = (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
            if isTaken, !isKnown { wrong.append(String(decoding: bytes, as: UTF8.self)) }
        }
        #expect(wrong == [])
    }
}
