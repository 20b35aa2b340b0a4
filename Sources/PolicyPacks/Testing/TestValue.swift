// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// A text whose `{0100..0199}` parts count up with every repetition.
struct CountingText: Sendable {
    enum Part: Sendable {
        case text(String)
        /// Numbers from `first` on, `count` of them, then again from the first; `width` digits at least.
        case counter(first: Int, count: Int, width: Int)
        /// The number of the repetition itself.
        case repetition
    }

    var parts: [Part]

    /// A text without counters.
    init(fixed text: String) { parts = [.text(text)] }

    /// A text with the number of the repetition behind it.
    init(numbered text: String) { parts = [.text(text), .repetition] }

    /// Reads a text; braces that hold no range stay as they are.
    init(_ text: String) {
        parts = []
        var plain = ""
        var rest = Substring(text)
        while let character = rest.first {
            if character == "{", let end = rest.firstIndex(of: "}"),
                let counter = Self.counter(rest[rest.index(after: rest.startIndex)..<end])
            {
                if !plain.isEmpty { parts.append(.text(plain)) }
                plain = ""
                parts.append(counter)
                rest = rest[rest.index(after: end)...]
            } else {
                plain.append(character)
                rest = rest.dropFirst()
            }
        }
        if !plain.isEmpty || parts.isEmpty { parts.append(.text(plain)) }
    }

    /// Whether the text is the same in every repetition.
    var isFixed: Bool {
        parts.allSatisfy { if case .text = $0 { true } else { false } }
    }

    /// The text of a repetition, from 0.
    func text(_ repetition: Int) -> String {
        if parts.count == 1, case .text(let text) = parts[0] { return text }
        return parts.reduce(into: "") { result, part in
            switch part {
            case .text(let text): result += text
            case .repetition: result += String(repetition)
            case .counter(let first, let count, let width):
                let digits = String(first + repetition % count)
                result += String(repeating: "0", count: max(0, width - digits.count)) + digits
            }
        }
    }

    private static func counter(_ range: Substring) -> Part? {
        guard let dots = range.firstRange(of: "..") else { return nil }
        let low = range[..<dots.lowerBound]
        let high = range[dots.upperBound...]
        guard low.utf8.allSatisfy({ (0x30...0x39).contains($0) }), high.utf8.count <= 15 else { return nil }
        guard let first = Int(low), let last = Int(high), last >= first else { return nil }
        return .counter(first: first, count: last - first + 1, width: low.count)
    }
}

/// A value of a test event, before its repetitions are written out.
indirect enum TestValue: Sendable {
    case text(CountingText)
    /// A number or a truth, as JSON writes it.
    case literal(String)
    /// A moment so many microseconds after the event.
    case moment(Int64)
    case list([TestValue])
    case object(TestObject)

    func write(_ repetition: Int, at time: Instant, to writer: inout JSONWriter) {
        switch self {
        case .text(let text): writer.string(text.text(repetition))
        case .literal(let literal): writer.raw(Array(literal.utf8)[...])
        case .moment(let offset): writer.instant(time.advanced(byMicroseconds: offset))
        case .list(let values):
            writer.beginArray()
            for value in values { value.write(repetition, at: time, to: &writer) }
            writer.endArray()
        case .object(let object): object.write(repetition, at: time, to: &writer)
        }
    }
}

/// An object of a test event; members keep their order.
struct TestObject: Sendable {
    private(set) var members: [(name: String, value: TestValue)] = []

    subscript(name: String) -> TestValue? {
        get { members.first { $0.name == name }?.value }
        set {
            let index = members.firstIndex { $0.name == name }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append((name, value))
            case (nil, nil): break
            }
        }
    }

    /// The value at a path; a list is entered at its first element.
    func value(at path: [Substring]) -> TestValue? {
        guard let first = path.first, let value = self[String(first)] else { return nil }
        guard path.count > 1 else { return value }
        switch value {
        case .object(let object): return object.value(at: Array(path.dropFirst()))
        case .list(let items):
            if case .object(let object)? = items.first { return object.value(at: Array(path.dropFirst())) }
            return nil
        default: return nil
        }
    }

    func value(at path: String) -> TestValue? { value(at: path.split(separator: ".")) }

    /// Sets the value at a path; `lists` are the paths whose objects stand in lists, which are entered at their first
    /// element.
    mutating func set(_ value: TestValue, at path: [Substring], lists: Set<String>, prefix: String = "") {
        guard let first = path.first else { return }
        let name = String(first)
        let here = prefix.isEmpty ? name : prefix + "." + name
        guard path.count > 1 else {
            self[name] = value
            return
        }
        var inner = TestObject()
        var others: [TestValue] = []
        switch self[name] {
        case .object(let object): inner = object
        case .list(let items):
            if case .object(let object)? = items.first { inner = object }
            others = Array(items.dropFirst())
        default: break
        }
        inner.set(value, at: Array(path.dropFirst()), lists: lists, prefix: here)
        self[name] = lists.contains(here) ? .list([.object(inner)] + others) : .object(inner)
    }

    mutating func setDefault(_ value: TestValue, at path: String) {
        let parts = path.split(separator: ".")
        if self.value(at: parts) == nil { set(value, at: parts, lists: MemberNames.lists) }
    }

    func write(_ repetition: Int, at time: Instant, to writer: inout JSONWriter) {
        writer.beginObject()
        for (name, value) in members {
            writer.key(name)
            value.write(repetition, at: time, to: &writer)
        }
        writer.endObject()
    }
}
