// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A JSON value with the order of its members: for answers, small bodies, tokens, and what is read again of lines that
/// were written once.
///
/// Events do not go this way: they are read once into slots by `EventDecoder`.
package enum JSON: Hashable, Sendable {
    case null
    case truth(Bool)
    case integer(Int64)
    case real(Double)
    case text(String)
    case list([JSON])
    case object([Member])

    /// One member of an object.
    package struct Member: Hashable, Sendable {
        package var name: String
        package var value: JSON

        package init(name: String, value: JSON) {
            self.name = name
            self.value = value
        }
    }

    /// An object whose absent members are left out.
    package static func record(_ members: KeyValuePairs<String, JSON?>) -> JSON {
        .object(members.compactMap { name, value in value.map { Member(name: name, value: $0) } })
    }

    /// The member of an object.
    package subscript(name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// Puts a member behind the others of an object.
    package mutating func append(_ name: String, _ value: JSON) {
        guard case .object(let members) = self else { return }
        self = .object(members + [Member(name: name, value: value)])
    }

    /// The text, if it is one.
    package var string: String? { if case .text(let text) = self { text } else { nil } }
    /// The whole number, if it is one.
    package var whole: Int64? { if case .integer(let number) = self { number } else { nil } }
    /// The number, whole or not, if it is one.
    package var number: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .real(let number): number
        default: nil
        }
    }
    /// The items, if it is a list.
    package var items: [JSON]? { if case .list(let items) = self { items } else { nil } }

    /// The bytes of the value, without blanks.
    package var bytes: [UInt8] {
        var writer = JSONWriter(capacity: 1_024)
        write(to: &writer)
        return writer.bytes
    }

    /// Appends the value.
    package func write(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .truth(let truth): writer.truth(truth)
        case .integer(let number): writer.integer(number)
        case .real(let number): writer.number(number)
        case .text(let text): writer.string(text)
        case .list(let items):
            writer.beginArray()
            for item in items { item.write(to: &writer) }
            writer.endArray()
        case .object(let members):
            writer.beginObject()
            for member in members {
                writer.key(member.name)
                member.value.write(to: &writer)
            }
            writer.endObject()
        }
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral text: String) { self = .text(text) }
    package init(integerLiteral number: Int64) { self = .integer(number) }
    package init(booleanLiteral truth: Bool) { self = .truth(truth) }
    package init(arrayLiteral items: JSON...) { self = .list(items) }
    package init(dictionaryLiteral members: (String, JSON)...) {
        self = .object(members.map { Member(name: $0, value: $1) })
    }

    /// A moment as the contract spells it.
    package init(_ instant: Instant) { self = .text(instant.description) }
    /// A text.
    package init(_ text: String) { self = .text(text) }
    /// A whole number.
    package init(_ number: some FixedWidthInteger) { self = .integer(Int64(clamping: number)) }
}
