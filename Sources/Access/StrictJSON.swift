// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A JSON value that was read to the letter: tokens, key files, and the small bodies of requests.
///
/// Stricter than most readers, because two readers that take a document differently are how things are forged: a member
/// that stands there twice, bytes that are no UTF-8, anything after the end, all are refused.
///
/// - Cost: a pass over the bytes; texts and lists are copied. Events do not go this way.
/// - Source: RFC 8259; RFC 7519, section 4, for members that stand there twice.
package enum StrictJSON: Hashable, Sendable {
    case null
    case truth(Bool)
    case integer(Int64)
    case real(Double)
    case text(String)
    case list([StrictJSON])
    case object([Member])

    /// One member of an object, in the order of the document.
    package struct Member: Hashable, Sendable {
        package var name: String
        package var value: StrictJSON
    }

    /// What is wrong with a document, and at which byte.
    package struct Failure: Error, Hashable, Sendable {
        package var offset: Int
        package var message: String
    }

    package subscript(name: String) -> StrictJSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    package var text: String? { if case .text(let text) = self { text } else { nil } }
    package var items: [StrictJSON]? { if case .list(let items) = self { items } else { nil } }
    /// The number, whole or not.
    package var number: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .real(let number): number
        default: nil
        }
    }

    /// Reads a document of at most so many levels; members that stand there twice are refused, unless nothing depends
    /// on them and somebody only wants to see them.
    package init(_ bytes: [UInt8], deepest: Int, refusingRepeats: Bool = true) throws(Failure) {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw Failure(offset: Self.firstBad(bytes), message: "it is not UTF-8")
        }
        var reader = StrictJSONReader(bytes: bytes, deepest: deepest, refusingRepeats: refusingRepeats)
        self = try reader.document()
    }

    /// The place of the first byte that is no UTF-8.
    private static func firstBad(_ bytes: [UInt8]) -> Int {
        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        var offset = 0
        while case .valid(let character) = parser.parseScalar(from: &rest) { offset += character.count }
        return offset
    }
}
