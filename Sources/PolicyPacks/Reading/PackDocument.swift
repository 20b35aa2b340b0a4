// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Yams

/// A YAML file of a pack, read into nodes with their places; what cannot be read is reported, not thrown.
struct PackDocument {
    let file: PackFile
    let lines: SourceLines
    private(set) var root: PackNode?

    /// Reads a file; `allowsPacing` admits `repeat: 120, every: 20s` on one line, as tests write it.
    init(_ file: PackFile, allowsPacing: Bool = false, complaints: Complaints) {
        self.file = file
        guard let text = Self.text(of: file, complaints: complaints) else {
            lines = SourceLines("")
            return
        }
        lines = SourceLines(text)
        complaints.remember(file.name, lines: lines)
        guard !complainOfControlCharacters(complaints) else { return }
        let yaml = allowsPacing ? Pacing.quoted(lines) : lines.lines.joined(separator: "\n")
        root = compose(yaml, complaints: complaints)
    }

    /// A place in the file.
    func place(_ line: Int, _ column: Int) -> SourceLocation {
        SourceLocation(file: file.name, line: max(1, line), column: max(1, column))
    }

    private static func text(of file: PackFile, complaints: Complaints) -> String? {
        guard let text = String(validating: file.bytes, as: UTF8.self) else {
            let start = SourceLocation(file: file.name)
            complaints.add("The file is not UTF-8; save it as UTF-8", at: start)
            return nil
        }
        return text.first == "\u{FEFF}" ? String(text.dropFirst()) : text
    }

    private func complainOfControlCharacters(_ complaints: Complaints) -> Bool {
        for (index, line) in lines.lines.enumerated() {
            let scalars = line.unicodeScalars
            guard let bad = scalars.firstIndex(where: { $0.value < 0x20 && $0 != "\t" || $0.value == 0x7F }) else {
                continue
            }
            let column = scalars.distance(from: scalars.startIndex, to: bad) + 1
            let code = String(scalars[bad].value, radix: 16, uppercase: true)
            complaints.add("The control character U+\(code) has no place in a pack", at: place(index + 1, column))
            return true
        }
        return false
    }
}

extension PackDocument {
    /// Composes the file; the parser stops at a key that is there twice, so each such key is masked and read again.
    private func compose(_ yaml: String, complaints: Complaints) -> PackNode? {
        var yaml = yaml
        var masks: [Mask] = []
        while true {
            do {
                let parser = try Parser(yaml: yaml, encoding: .utf8)
                guard let node = try parser.singleRoot() else { return nil }
                return withExtendedLifetime(parser) {
                    Composition(document: self, masks: masks, complaints: complaints).convert(node, depth: 0)
                }
            } catch let error as YamlError {
                if case .duplicatedKeysInMapping(_, let context) = error, masks.count < PackLimits.issuesMax,
                    let (masked, mask) = masking(yaml, at: context.mark, number: masks.count)
                {
                    yaml = masked
                    masks.append(mask)
                    continue
                }
                complain(of: error, complaints)
                return nil
            } catch {
                complaints.add("The file cannot be read: \(error)", at: place(1, 1))
                return nil
            }
        }
    }

    /// Replaces the first letter of a key by a private character.
    private func masking(_ yaml: String, at mark: Mark, number: Int) -> (String, Mask)? {
        var lines = SourceLines(yaml).lines
        guard lines.indices.contains(mark.line - 1) else { return nil }
        var scalars = Array(lines[mark.line - 1].unicodeScalars)
        var index = mark.column - 1
        if scalars.indices.contains(index), scalars[index] == "\"" || scalars[index] == "'" { index += 1 }
        guard scalars.indices.contains(index), let stand = Unicode.Scalar(UInt32(0xE000 + number)) else { return nil }
        let mask = Mask(stand: stand, original: scalars[index])
        scalars[index] = stand
        lines[mark.line - 1] = String(String.UnicodeScalarView(scalars))
        return (lines.joined(separator: "\n"), mask)
    }

    private func complain(of error: YamlError, _ complaints: Complaints) {
        switch error {
        case .scanner(let context, let problem, let mark, _),
            .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let opened = context.map { $0.mark.line != mark.line ? " (it began in line \($0.mark.line))" : "" } ?? ""
            let message = "This is not YAML: \(problem)\(opened)"
            complaints.add(message + Self.advice(for: problem), at: place(mark.line, mark.column))
        case .duplicatedKeysInMapping(let keys, let context):
            let names = keys.joined(separator: "', '")
            complaints.add("The key '\(names)' is there twice", at: place(context.mark.line, context.mark.column))
        default:
            complaints.add("This is not YAML: \(error)", at: place(1, 1))
        }
    }

    private static func advice(for problem: String) -> String {
        if problem.contains("mapping values are not allowed") { return "; put a value that contains ': ' in quotes" }
        if problem.contains("tab character") || problem.contains("cannot start any token") {
            return "; indent with blanks, and put a value that begins with @, `, %, | or a tab in quotes"
        }
        if problem.contains("',' or '}'") || problem.contains("',' or ']'") {
            return "; put a value that contains , { } [ or ] in quotes"
        }
        return ""
    }
}

/// A key letter that was replaced so that the parser goes on behind a repeated key.
struct Mask {
    let stand: Unicode.Scalar
    let original: Unicode.Scalar

    /// The key as it was written, when this mask stands in it.
    func original(of key: String) -> String? {
        guard key.unicodeScalars.first == stand else { return nil }
        return String(original) + String(String.UnicodeScalarView(key.unicodeScalars.dropFirst()))
    }
}
