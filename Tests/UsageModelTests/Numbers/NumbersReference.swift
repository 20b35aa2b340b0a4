// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation

/// The reference data that lies beside the repository and is no part of it.
enum NumbersReference {
    /// The rows of a table with tabs, its header left out; `nil`, said aloud, where the data is absent.
    static func rows(_ name: String, of test: String = #function, file: String = #filePath) -> [[Substring]]? {
        guard let path = path(name, file: file), let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            print("SKIPPED \(test): no reference data \(name); set PROVISO_SHARED to the folder that has data/")
            return nil
        }
        return text.split(separator: "\n").dropFirst().map {
            $0.split(separator: "\t", omittingEmptySubsequences: false)
        }
    }

    private static func path(_ name: String, file: String) -> String? {
        if let shared = ProcessInfo.processInfo.environment["PROVISO_SHARED"] { return "\(shared)/data/\(name)" }
        var folder = URL(fileURLWithPath: file)
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let path = folder.appendingPathComponent("../shared/data/\(name)").standardizedFileURL.path
            if FileManager.default.fileExists(atPath: path) { return path }
        }
        return nil
    }
}

/// Expands a pattern of short numbers into the numbers it stands for: digits, `\d`, classes, groups, `?`, `{n,m}`.
struct PatternExpansion {
    private let pattern: [Character]
    private var place = 0

    static func numbers(_ pattern: Substring) -> [String] {
        var expansion = PatternExpansion(pattern: Array(pattern))
        return expansion.alternatives()
    }

    private init(pattern: [Character]) { self.pattern = pattern }

    private var next: Character? { place < pattern.count ? pattern[place] : nil }

    private mutating func alternatives() -> [String] {
        var all = sequence()
        while next == "|" {
            place += 1
            all += sequence()
        }
        return all
    }

    private mutating func sequence() -> [String] {
        var all = [""]
        while let symbol = next, symbol != "|", symbol != ")" {
            let piece = atom()
            let times = repetition()
            var repeated: [String] = []
            var run = [""]
            for count in 0...times.upperBound {
                if times.contains(count) { repeated += run }
                run = run.flatMap { front in piece.map { front + $0 } }
            }
            all = all.flatMap { front in repeated.map { front + $0 } }
        }
        return all
    }

    private mutating func atom() -> [String] {
        defer { place += 1 }
        switch pattern[place] {
        case "(":
            place += pattern[place + 1] == "?" ? 3 : 1
            return alternatives()
        case "\\":
            place += 1
            return (0...9).map(String.init)
        case "[":
            var digits: [String] = []
            place += 1
            while pattern[place] != "]" {
                let low = pattern[place].wholeNumberValue ?? 0
                let isRange = pattern[place + 1] == "-"
                let high = isRange ? pattern[place + 2].wholeNumberValue ?? 0 : low
                digits += (low...high).map(String.init)
                place += isRange ? 3 : 1
            }
            return digits
        default:
            return [String(pattern[place])]
        }
    }

    private mutating func repetition() -> ClosedRange<Int> {
        if next == "?" {
            place += 1
            return 0...1
        }
        guard next == "{", let end = pattern[place...].firstIndex(of: "}") else { return 1...1 }
        let bounds = String(pattern[(place + 1)..<end]).split(separator: ",").compactMap { Int($0) }
        place = end + 1
        return (bounds.first ?? 1)...(bounds.last ?? 1)
    }
}
