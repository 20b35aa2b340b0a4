// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension JSON {
    /// What is wrong with a document, and at which byte.
    package struct Failure: Error, Hashable, Sendable {
        package var offset: Int
        package var message: String

        package init(offset: Int, message: String) {
            self.offset = offset
            self.message = message
        }
    }

    /// Reads a document of at most so many levels to the letter; members that stand there twice are refused, unless
    /// nothing depends on them and somebody only wants to see them.
    ///
    /// Stricter than most readers, because two readers that take a document differently are how things are forged: a
    /// member that stands there twice, bytes that are no UTF-8, anything after the end, all are refused.
    ///
    /// - Cost: a pass over the bytes; texts and lists are copied.
    /// - Source: RFC 8259; RFC 7519, section 4, for members that stand there twice.
    package init(strict bytes: [UInt8], deepest: Int, refusingRepeats: Bool = true) throws(Failure) {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw Failure(offset: Self.firstBad(bytes), message: "it is not UTF-8")
        }
        var reader = JSONReader(bytes: bytes, deepest: deepest, refusingRepeats: refusingRepeats)
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
