// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import cel_conformance

/// What the report says of vectors made for this test.
@Suite struct `A report` {
    private func report(_ tests: String) throws -> Report {
        let text = #"{"sections": [{"name": "s", "tests": [\#(tests)]}]}"#
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        var report = Report()
        report.add(Vector.all(in: try #require(object)), file: "made.json")
        return report
    }

    private func vector(_ expression: String, _ expectation: String, _ more: String = "") -> String {
        #"{"id": "m/s/t", "category": "core", "expr": "\#(expression)", "expect": \#(expectation)\#(more)}"#
    }

    @Test func `counts what passed in each evaluator`() throws {
        let report = try report(
            [
                vector("1 + 1", #"{"kind": "value", "value": {"t": "int", "v": "2"}}"#),
                vector("1 / 0", #"{"kind": "error", "messages": []}"#),
                vector("nobody", #"{"kind": "error"}"#),
                vector(
                    "[]",
                    #"{"kind": "typed", "type": {"k": "list", "elem": {"k": "dyn"}}}"#,
                    #", "check_only": true"#
                ),
                vector("1 + 1u", #"{"kind": "any_error"}"#, #", "disable_check": true"#),
            ].joined(separator: ",")
        )
        #expect(report.isPassed)
        #expect(report.whole.total == 5 && report.whole.passed == 5)
        #expect(report.whole.compiledTotal == 2 && report.whole.compiledPassed == 2)
        #expect(report.whole.compiledInPart == 2)
    }

    @Test(
        arguments: [
            (#"1 + 1"#, #"{"kind": "value", "value": {"t": "int", "v": "3"}}"#, "expected:   3"),
            (#"1"#, #"{"kind": "value", "value": {"t": "uint", "v": "1"}}"#, "expected:   1u"),
            (#"1"#, #"{"kind": "error"}"#, "expected:   an error"),
            (#"1"#, #"{"kind": "unknown"}"#, "expected:   unknown"),
            (#"nobody"#, #"{"kind": "value", "value": {"t": "int", "v": "1"}}"#, "there is no 'nobody' here"),
            (#"1"#, #"{"kind": "typed", "type": {"k": "uint"}}"#, "type uint"),
        ]
    )
    func `tells what was expected and what came`(expression: String, expectation: String, words: String) throws {
        let report = try report(vector(expression, expectation))
        #expect(!report.isPassed)
        #expect(report.lines.joined(separator: "\n").contains(words), "\(report.lines)")
    }

    @Test func `binds values, errors and unknowns, in slots where they fit`() throws {
        let types = #", "type_env": [{"name": "x", "kind": "ident", "type": {"k": "int"}}]"#
        func bound(_ binding: String) -> String { types + #", "bindings": {"x": \#(binding)}"# }
        let value = bound(#"{"value": {"t": "int", "v": "41"}}"#)
        let report = try report(
            [
                vector("x + 1", #"{"kind": "value", "value": {"t": "int", "v": "42"}}"#, value),
                vector("x + 1", #"{"kind": "error"}"#, bound(#"{"error": ["no"]}"#)),
                vector("x + 1", #"{"kind": "unknown"}"#, bound(#"{"unknown": [1]}"#)),
            ].joined(separator: ",")
        )
        #expect(report.failures.map(\.text) == [])
        #expect(report.whole.compiledTotal == 2)
    }

    @Test func `skips aloud what needs messages`() throws {
        let message = #"{"kind": "value", "value": {"t": "message", "type": "T", "fields": {}}}"#
        let skipped = try report(vector("T{}", message, #", "needsMessages": "proto3""#))
        #expect(skipped.whole.skipped == 1 && skipped.whole.total == 0 && skipped.isPassed)
        #expect(skipped.lines.contains { $0.hasPrefix("SKIP m/s/t") })
        let unreadable = try report(vector("T{}", message, #", "needsMessages": false"#))
        #expect(unreadable.whole.total == 1 && !unreadable.isPassed)
    }

    @Test func `names crashes of hostile cases as failures`() {
        let run = HostileRun(id: "c", crash: "the process ended with 4")
        #expect(!run.isPassed && run.line.hasPrefix("FAIL c"))
    }
}
