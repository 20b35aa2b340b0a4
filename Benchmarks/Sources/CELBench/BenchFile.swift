// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation

/// The rules and the two contexts of `bench-rules.json`: `hot` fires every rule, `cold` is a benign call.
struct BenchFile {
    /// One rule: its id and its text.
    struct Rule {
        var id: String
        var text: String
    }

    /// The members of `event`, `signal` and `account`.
    typealias Context = [String: [String: Any]]

    var rules: [Rule]
    var hot: Context
    var cold: Context

    /// The file at a path, or nothing when it is not there or not of this form.
    init?(path: String) {
        guard let data = FileManager.default.contents(atPath: path),
            let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
            let rules = object["rules"] as? [[String: String]],
            let hot = object["hot"] as? Context, let cold = object["cold"] as? Context
        else { return nil }
        self.rules = rules.map { Rule(id: $0["id"] ?? "?", text: $0["cel"] ?? "") }
        self.hot = hot
        self.cold = cold
    }

    /// Where the file lies when nothing else is said: beside the repository, found from any folder inside it.
    static func defaultPath() -> String {
        var folder = URL(filePath: FileManager.default.currentDirectoryPath)
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let path = folder.appending(path: "shared/conformance/cel/bench-rules.json").path
            if FileManager.default.fileExists(atPath: path) { return path }
        }
        return "bench-rules.json"
    }

    /// Variant `number` of a rule: other constants, the same outcome in both contexts.
    static func variant(_ text: String, _ number: Int) -> String {
        guard number > 0 else { return text }
        var text = text
        for (constant, varied) in constants(number) { text = text.replacing(constant, with: varied) }
        return text
    }

    private static func constants(_ number: Int) -> [(String, String)] {
        [
            ("> 120", "> \(120 + number)"), ("0.15", "0.\(15 + number)"), ("\"high_volume\"", "\"volume_\(number)\""),
            ("\"+1800\"", "\"+18\(10 + number)\""), ("\"LV\", \"SO\"", "\"LV\", \"S\(number)\""),
            ("1800.0", "\(1800 + number).0"), ("> 5000", "> \(5000 + number)"), ("< 8 ", "< \(8 - number % 8) "),
            (">= 21", ">= \(21 - number % 2)"), (".{0,40}", ".{0,\(40 + number)}"), ("> 200", "> \(200 + number)"),
            ("> 11", "> \(11 - number % 11)"), ("* 2", "* \(2 + number % 5)"), ("> 0.6", "> 0.\(60 + number)"),
            ("< 30", "< \(30 + number)"), ("exempt:recording", "exempt:recording-\(number)"),
        ]
    }
}
