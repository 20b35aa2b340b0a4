// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Outbox

/// An answer of a mail server: a code, and the text of each of its lines.
struct SMTPReply: Hashable, Sendable {
    var code: Int
    var lines: [String]

    /// Whether it went well: 200 to 299, or what was asked for.
    var isGood: Bool { (200..<300).contains(code) }
}

/// Why a conversation with a mail server ended early.
enum SMTPFailure: Error, Hashable {
    /// The connection ended, or what came is no answer of SMTP.
    case broken(String)
    /// The server answered, and not as hoped.
    case refused(code: Int, during: String)
    /// The server cannot do what is needed.
    case missing(String)
}

/// Takes answers out of the bytes that come from a server.
///
/// - Source: RFC 5321 section 4.2.1.
struct SMTPReplyReader {
    private var bytes: [UInt8] = []
    private var lines: [String] = []

    /// Bytes that came and were not taken yet.
    var isEmpty: Bool { bytes.isEmpty && lines.isEmpty }

    mutating func append(_ new: [UInt8]) { bytes += new }

    /// The next answer; nil while it is not complete.
    mutating func next() throws(SMTPFailure) -> SMTPReply? {
        while let end = bytes.firstIndex(of: 0x0A) {
            var line = bytes[..<end]
            if line.last == 0x0D { line = line.dropLast() }
            let text = String(decoding: line, as: UTF8.self)
            bytes.removeSubrange(...end)
            let digits = text.utf8.prefix(3)
            guard digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }), let code = Int(text.prefix(3))
            else { throw .broken("The server speaks no SMTP.") }
            let rest = text.utf8.dropFirst(3)
            guard rest.isEmpty || rest.first == 0x20 || rest.first == 0x2D else {
                throw .broken("The server speaks no SMTP.")
            }
            lines.append(String(text.dropFirst(4)))
            guard lines.count <= Limits.mailAnswerLines else { throw .broken("The server's answer does not end.") }
            guard rest.first != 0x2D else { continue }
            defer { lines.removeAll() }
            return SMTPReply(code: code, lines: lines)
        }
        guard bytes.count <= Limits.mailLineBytes else { throw .broken("A line of the server does not end.") }
        return nil
    }
}
