// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Foundation
import Testing

@Suite struct `The documentation` {
    /// The root of the package, `nil` when the sources are elsewhere.
    static let root: URL? = {
        var folder = URL(filePath: #filePath).resolvingSymlinksInPath()
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            if FileManager.default.fileExists(atPath: folder.appending(path: "docs/cel.md").path) { return folder }
        }
        print("SKIPPED: docs/cel.md is not above the tests")
        return nil
    }()

    @Test func `lists every function as the library has it`() throws {
        guard let root = Self.root else { return }
        let file = root.appending(path: "Sources/CEL/CEL.docc/Functions.md")
        let wanted = FunctionPage.text
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
            try Data(wanted.utf8).write(to: file)
        }
        let page = try String(contentsOf: file, encoding: .utf8)
        #expect(page == wanted, "the page is stale: run the tests with UPDATE_GOLDEN=1 and look at the difference")
    }

    @Test func `has an example that is true for every function and macro`() {
        var wrong: [String] = []
        let named =
            StandardLibrary.macros.map { ($0.name, $0.documentation, $0.example) }
            + StandardLibrary.declarations.map { ($0.name, $0.documentation, $0.example) }
        let operators = ["_[_]": "[", "@in": " in ", "!_": "!", "-_": "-"]
        for (name, documentation, example) in named {
            if !documentation.hasSuffix(".") { wrong.append("\(name): the documentation is no sentence") }
            let written = operators[name] ?? (name.hasPrefix("_") ? name.replacing("_", with: "") : name)
            if !example.contains(written) { wrong.append("\(name): the example does not use it") }
            let world = ProgramWorld.standard()
            let answer = world.reference(of: example)
            if !answer.isSame(as: .bool(true)) { wrong.append("\(name): \(example) is \(answer)") }
        }
        #expect(wrong == [])
        #expect(named.count > 110)
    }

    /// Each line of a `cel` block is an expression that is true, or says in its comment that it fails or is refused;
    /// a `text` block behind a refused line is what the check prints.
    @Test func `for authors of policies is true line by line`() throws {
        guard let root = Self.root else { return }
        let lines = try String(contentsOf: root.appending(path: "docs/cel.md"), encoding: .utf8).components(
            separatedBy: "\n"
        )
        var wrong: [String] = []
        var (block, count, printed) = ("", 0, [String]())
        for (number, line) in lines.enumerated() {
            if line.hasPrefix("```") {
                if block == "text", line == "```", let refused = Self.lastRefused(before: number, in: lines) {
                    let shown = Self.rendered(refused)
                    if shown != printed { wrong.append("docs/cel.md:\(number + 1): the check prints \(shown)") }
                }
                block = block.isEmpty ? String(line.dropFirst(3)) : ""
                printed = []
            } else if block == "text" {
                printed.append(line)
            } else if block == "cel", !line.isEmpty, !line.hasPrefix("//") {
                count += 1
                if let complaint = Self.complaint(line) { wrong.append("docs/cel.md:\(number + 1): \(complaint)") }
            }
        }
        #expect(wrong == [])
        #expect(count > 80)
    }

    private static func complaint(_ line: String) -> String? {
        let world = ProgramWorld.standard()
        let comment = line.components(separatedBy: "  // ").dropFirst().last ?? ""
        let isChecked = world.environment.check(Source(line)).expression != nil
        if comment.hasPrefix("refused") { return isChecked ? "is not refused" : nil }
        let answer = world.reference(of: line)
        if comment.hasPrefix("error") { return isChecked && answer.isFailure ? nil : "is no error but \(answer)" }
        if comment.hasPrefix("missing") {
            if case .missing = answer { return nil }
            return "is not missing but \(answer)"
        }
        return answer.isSame(as: .bool(true)) ? nil : "is \(answer)"
    }

    private static func lastRefused(before number: Int, in lines: [String]) -> String? {
        lines[..<number].last { $0.contains("  // refused") }.map {
            $0.components(separatedBy: "  // ")[0].trimmingCharacters(in: .whitespaces)
        }
    }

    private static func rendered(_ text: String) -> [String] {
        let source = Source(text)
        let issues = ProgramWorld.standard().environment.check(source).issues
        return issues.flatMap { $0.rendered(in: source, file: "rule.yaml").components(separatedBy: "\n") }
    }
}

extension ProgramWorld {
    /// The value that the reference evaluator gives for a text over the world; an issue of the check is an error.
    func reference(of text: String) -> Value {
        let result = environment.check(Source(text))
        guard let checked = result.expression else {
            return .error(EvaluationError(.given, "check: \(result.issues.map(\.message))"))
        }
        var frame = frame()
        return ReferenceEvaluator.evaluate(checked, frame: &frame)
    }
}
