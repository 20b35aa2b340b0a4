// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Foundation
import Testing

@testable import cel_conformance

/// The vectors of the specification through parser, checker and both evaluators.
@Suite struct `The vectors of the specification` {
    /// The files and how many vectors each must have: a folder that lost some must not pass unseen.
    static let files: [(name: String, count: Int)] = [
        ("basic", 31), ("bindings_ext", 6), ("comparisons", 251), ("conversions", 83), ("encoders_ext", 3),
        ("fields", 44), ("fp_math", 22), ("integer_math", 47), ("lists", 30), ("logic", 24), ("macros", 34),
        ("macros2", 34), ("math_ext", 149), ("namespace", 12), ("network_ext", 49), ("optionals", 41), ("parse", 145),
        ("plumbing", 4), ("string", 37), ("string_ext", 159), ("timestamps", 57), ("type_deduction", 20),
    ]

    /// The two vectors that contradict another vector of their own file: see the test below.
    static let contradictory: Set<String> = [
        "parse/bytes_literals/triple_single_quoted_unescaped_punctuation",
        "parse/bytes_literals/triple_double_quoted_unescaped_punctuation",
    ]

    @Test(arguments: files)
    func `all pass in both evaluators`(file: String, count: Int) throws {
        guard ConformanceFiles.directory != nil else { return }
        var report = Report()
        report.add(try ConformanceFiles.vectors(file), file: file)
        print(report.whole.line("conformance \(file)"))
        #expect(report.whole.total >= count)
        #expect(report.whole.skipped == 0)
        let wrong = report.failures.filter { !Self.contradictory.contains($0.id) }.map(\.text)
        #expect(wrong == [])
    }

    @Test(arguments: [("language", 285), ("declarations", 104)])
    func `and those of our own pass in both evaluators`(file: String, count: Int) throws {
        let object = try CELConformance.object(ConformanceFiles.own.appending(path: "\(file).json"))
        var report = Report()
        report.add(Vector.all(in: try #require(object)), file: file)
        #expect(report.whole.total == count)
        #expect(report.failures.map(\.text) == [])
    }

    /// "The bytes literal is the sequence of bytes given by the UTF-8 representation of the string literal", says the
    /// language definition. The file gives the string literal `''' ? " ' ` '''` nine code points, all ASCII, and the
    /// bytes literal of the same text ten octets: it asks for a backslash that is in neither. No reading gives both.
    @Test(arguments: ["triple_single_quoted", "triple_double_quoted"])
    func `of which two contradict a third cannot all pass`(quotes: String) throws {
        guard ConformanceFiles.directory != nil else { return }
        let vectors = try ConformanceFiles.vectors("parse")
        func vector(_ section: String) throws -> Vector {
            try #require(vectors.first { $0.id == "parse/\(section)/\(quotes)_unescaped_punctuation" })
        }
        let (text, bytes) = (try vector("string_literals"), try vector("bytes_literals"))
        #expect(bytes.source == "b" + text.source)
        guard case .value(.string(let textOctets)?, _) = text.expectation,
            case .value(.bytes(let octets)?, _) = bytes.expectation
        else {
            Issue.record("the vectors want other kinds of values")
            return
        }
        #expect(textOctets == Array(#" ? " ' ` "#.utf8))
        #expect(octets == Array(#" \? " ' ` "#.utf8))
        guard case .passed = text.result().reference else {
            Issue.record("the string literal must be read as the file says")
            return
        }
    }
}
