// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import UsageModel

/// Reads the members of an object one by one and gathers what is wrong, so that all of it is said at once.
package struct Members {
    private let members: [JSON.Member]
    private var asked: Set<String> = []
    private var errors: [Problem.Detail] = []

    init(_ members: [JSON.Member]) { self.members = members }

    private mutating func value(_ name: String) -> JSON? {
        asked.insert(name)
        return members.first { $0.name == name }?.value
    }

    /// Whether a member is there and not null.
    package func has(_ name: String) -> Bool { members.contains { $0.name == name && $0.value != .null } }

    /// Says what is wrong with a member, or with one of its items.
    private mutating func complain(_ name: String, item: Int? = nil, _ detail: String) {
        errors.append(Problem.Detail("/" + Self.escaped(name) + (item.map { "/\($0)" } ?? ""), detail))
    }

    /// A name as a part of a JSON pointer (RFC 6901, section 3).
    package static func escaped(_ name: String) -> String {
        name.replacing("~", with: "~0").replacing("/", with: "~1")
    }

    /// A text of at most so many code points; nil when it is absent or wrong.
    package mutating func text(_ name: String, most: Int, required: Bool = false) -> String? {
        guard let value = value(name) else {
            if required { complain(name, "it is required: a text of 1 to \(most) characters.") }
            return nil
        }
        guard case .text(let text) = value, (1...most).contains(text.unicodeScalars.count),
            !text.unicodeScalars.contains(where: { $0.value == 0 })
        else {
            complain(name, "expected a text of 1 to \(most) characters.")
            return nil
        }
        return text
    }

    /// One of a few words.
    package mutating func word<Word>(
        _ name: String,
        _ words: [(name: String, value: Word)],
        required: Bool = false
    ) -> Word? {
        let known = words.map(\.name).joined(separator: ", ")
        guard let value = value(name) else {
            if required { complain(name, "it is required: one of \(known).") }
            return nil
        }
        guard let found = words.first(where: { $0.name == value.string }) else {
            complain(name, "expected one of \(known).")
            return nil
        }
        return found.value
    }

    /// Several of a few words, at least one.
    package mutating func words<Word>(_ name: String, _ words: [(name: String, value: Word)]) -> [Word] {
        let known = words.map(\.name).joined(separator: ", ")
        guard let items = value(name)?.items, !items.isEmpty, items.count <= 64 else {
            complain(name, "it is required: a list of some of \(known).")
            return []
        }
        return items.enumerated().compactMap { place, item in
            if let found = words.first(where: { $0.name == item.string }) { return found.value }
            complain(name, item: place, "expected one of \(known).")
            return nil
        }
    }

    /// Texts by name, at least one; `problem` says what is wrong with a name.
    package mutating func texts(_ name: String, most: Int, _ problem: (String) -> String?) -> [String: String] {
        guard case .object(let items)? = value(name), (1...most).contains(items.count) else {
            complain(name, "it is required: an object of 1 to \(most) texts by name.")
            return [:]
        }
        var texts: [String: String] = [:]
        for item in items {
            let wrong = problem(item.name) ?? (item.value.string == nil ? "expected a text." : nil)
            if let wrong { errors.append(Problem.Detail("/\(name)/\(Self.escaped(item.name))", wrong)) }
            texts[item.name] = item.value.string
        }
        return texts
    }

    /// Texts of at most so many code points each, without line breaks; none when it is absent.
    package mutating func texts(_ name: String, most: Int, items itemsMost: Int) -> [String] {
        guard let value = value(name) else { return [] }
        guard let items = value.items, items.count <= itemsMost else {
            complain(name, "expected a list of at most \(itemsMost) texts.")
            return []
        }
        return items.enumerated().compactMap { place, item in
            if let text = item.string, (1...most).contains(text.unicodeScalars.count),
                !text.unicodeScalars.contains(where: { $0.value < 0x20 })
            {
                return text
            }
            complain(name, item: place, "expected a text of 1 to \(most) characters, none a control character.")
            return nil
        }
    }

    /// A moment.
    package mutating func instant(_ name: String) -> Instant? {
        guard let value = value(name) else { return nil }
        guard let instant = value.string.flatMap({ Instant(rfc3339: $0) }) else {
            complain(name, "expected a moment such as 2026-03-02T15:04:05Z.")
            return nil
        }
        return instant
    }

    /// A number within bounds.
    package mutating func number(_ name: String, _ bounds: ClosedRange<Double>) -> Double? {
        guard let value = value(name) else { return nil }
        let number: Double? =
            switch value {
            case .integer(let whole): Double(whole)
            case .real(let real): real
            default: nil
            }
        guard let number, bounds.contains(number) else {
            complain(name, "expected a number from \(bounds.lowerBound) to \(bounds.upperBound).")
            return nil
        }
        return number
    }

    /// An object inside, whose members are read one by one; nil when it is absent or wrong.
    package mutating func object<Value>(_ name: String, _ read: (inout Members) -> Value?) -> Value? {
        guard let value = value(name) else { return nil }
        guard case .object(let members) = value else {
            complain(name, "expected an object.")
            return nil
        }
        var inside = Members(members)
        let result = read(&inside)
        inside.complainOfStrangers()
        let place = Self.escaped(name)
        errors += inside.errors.map { Problem.Detail("/\(place)\($0.pointer)", $0.detail) }
        return inside.errors.isEmpty ? result : nil
    }

    /// Says that a member is wrong in a way that only the route can tell.
    package mutating func refuse(_ name: String, _ detail: String) { complain(name, detail) }

    /// Refuses what was not asked about, and says everything that was wrong.
    package mutating func finish() throws(Problem) {
        complainOfStrangers()
        guard errors.isEmpty else { throw .badMembers(errors) }
    }

    private mutating func complainOfStrangers() {
        let known = asked.sorted().joined(separator: ", ")
        for member in members where !asked.contains(member.name) {
            complain(member.name, "it is not known here; known are \(known).")
        }
    }
}
