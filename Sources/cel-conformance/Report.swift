// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// How many of a group of vectors passed.
struct Tally {
    var total = 0
    var passed = 0
    var compiledTotal = 0
    var compiledPassed = 0
    var compiledInPart = 0
    var skipped = 0

    mutating func add(_ result: VectorResult) {
        total += 1
        if case .passed = result.reference { passed += 1 }
        guard let compiled = result.compiled else { return }
        compiledTotal += 1
        if case .passed = compiled { compiledPassed += 1 }
        if result.isCompiledInPart { compiledInPart += 1 }
    }

    static func += (left: inout Tally, right: Tally) {
        left.total += right.total
        left.passed += right.passed
        left.compiledTotal += right.compiledTotal
        left.compiledPassed += right.compiledPassed
        left.compiledInPart += right.compiledInPart
        left.skipped += right.skipped
    }

    /// One line of a report.
    func line(_ name: String) -> String {
        let reference = "\(passed)/\(total)"
        let compiled = "\(compiledPassed)/\(compiledTotal)"
        let note = skipped > 0 ? "  \(skipped) skipped: they need messages" : ""
        return name.padded(36) + reference.padded(14) + compiled.padded(14) + "\(compiledInPart)" + note
    }

    static let heading = "".padded(36) + "reference".padded(14) + "compiled".padded(14) + "of which by instructions"
}

/// The results of a folder of vectors.
struct Report {
    private(set) var files: [(name: String, tally: Tally)] = []
    private(set) var categories: [String: Tally] = [:]
    private(set) var failures: [(id: String, text: String)] = []
    private(set) var whole = Tally()

    /// Runs the vectors of a file and notes what came out.
    mutating func add(_ vectors: [Vector], file: String) {
        var tally = Tally()
        for vector in vectors {
            if let obstacle = vector.obstacle, vector.needsMessages {
                tally.skipped += 1
                failures.append((vector.id, "SKIP \(vector.id): \(obstacle)"))
                continue
            }
            let result = vector.obstacle.map { VectorResult(unreadable: $0) } ?? vector.result()
            tally.add(result)
            categories[vector.category, default: Tally()].add(result)
            note(result.reference, of: vector, in: "reference")
            if let compiled = result.compiled { note(compiled, of: vector, in: "compiled") }
        }
        files.append((file, tally))
        whole += tally
    }

    private mutating func note(_ judgement: Judgement, of vector: Vector, in evaluator: String) {
        guard case .failed(let expected, let actual) = judgement else { return }
        let text = """
            FAIL \(vector.id) (\(evaluator))
              expression: \(vector.source)
              expected:   \(expected)
              actual:     \(actual)
            """
        failures.append((vector.id, text))
    }

    /// Whether every vector that was run passed in both evaluators.
    var isPassed: Bool { whole.passed == whole.total && whole.compiledPassed == whole.compiledTotal }

    /// The report in lines.
    var lines: [String] {
        var lines = [Tally.heading]
        lines += files.map { $0.tally.line($0.name) }
        lines.append("")
        lines += categories.sorted { $0.key < $1.key }.map { $0.value.line($0.key) }
        lines += ["", whole.line("all")]
        if !failures.isEmpty { lines += [""] + failures.map(\.text) }
        return lines
    }
}

extension String {
    /// The text filled up with blanks to a width.
    func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(1, width - unicodeScalars.count)) }
}
