// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Splits a stream of bytes into events: one per line, a JSON array of them, or events over several lines.
///
/// Nothing has to be said beforehand: what the first event is, all are taken to be. Where each line is an event, a
/// broken line spoils no other.
///
///     splitter.append(chunk)
///     while let piece = splitter.next() { … }
///     splitter.finish()
///     while let piece = splitter.next() { … }
///
/// - Memory: the bytes of one chunk and of one event, at most `UsageLimits.eventBytesMax`.
public struct EventStreamSplitter: Sendable {
    /// What comes next in the stream.
    public enum Piece: Hashable, Sendable {
        /// An event, or something that the decoder will refuse, in `bytes`; and the line it begins on, from 1.
        case event(Range<Int>, line: Int)
        /// What is wrong between events, and the line.
        case problem(DecodeProblem, line: Int)
    }

    /// The bytes that ranges point into; they stay in place until the next `append`.
    public private(set) var bytes: [UInt8] = []
    /// The line that is being read, from 1.
    public private(set) var line = 1

    private var head = 0
    private var isFinished = false
    private var isAtStart = true
    private var isInList = false
    private var layout = Layout.unknown
    private var needsComma = false
    private var sawComma = false
    private var skipsLine = false
    private var newlineSearched = 0
    private var match = Match()

    /// How events outside of a list lie in the stream; the first whole one tells.
    private enum Layout { case unknown, lines, objects }

    /// Where the search for the end of an object stands.
    private struct Match {
        var index = 0
        var depth = 0
        var isInText = false
    }

    /// A splitter at the start of a stream.
    public init() {}

    /// Takes the next bytes of the stream.
    public mutating func append(_ chunk: some Collection<UInt8>) {
        dropRead()
        bytes.append(contentsOf: chunk)
    }

    /// Takes the next bytes of the stream.
    public mutating func append(_ chunk: Span<UInt8>) {
        dropRead()
        unsafe chunk.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    }

    private mutating func dropRead() {
        if head > 0 {
            bytes.removeSubrange(..<head)
            newlineSearched = max(0, newlineSearched - head)
            match.index = max(0, match.index - head)
            head = 0
        }
    }

    /// Says that the stream has ended.
    public mutating func finish() { isFinished = true }

    /// The next event or problem; `nil` when more bytes are needed, or when the stream has ended.
    public mutating func next() -> Piece? {
        while true {
            guard skipToItem() else { return isFinished ? endOfStream() : nil }
            let byte = bytes[head]
            if isInList, byte == 0x2C || byte == 0x5D {
                if let problem = separator(byte) { return problem }
                continue
            }
            if !isInList, layout != .lines, byte == 0x5B {
                isInList = true
                needsComma = false
                sawComma = false
                head += 1
                continue
            }
            if isInList, needsComma {
                needsComma = false
                return problem(.unexpectedCharacter, "expected ',' or ']' between events")
            }
            guard let end = itemEnd() else {
                guard bytes.count - head > UsageLimits.eventBytesMax else { return nil }
                return tooLong(upTo: bytes.count)
            }
            needsComma = isInList
            sawComma = false
            if end - head > UsageLimits.eventBytesMax { return tooLong(upTo: end) }
            return take(head..<end)
        }
    }
}

extension EventStreamSplitter {
    private mutating func take(_ range: Range<Int>) -> Piece {
        defer {
            if layout != .lines || isInList { countLines(range) }
            advance(to: range.upperBound)
        }
        return .event(range, line: line)
    }

    private mutating func countLines(_ range: Range<Int>) {
        for index in range where bytes[index] == 0x0A { line += 1 }
    }

    private mutating func advance(to index: Int) {
        head = index
        match = Match(index: index)
        newlineSearched = max(newlineSearched, index)
    }

    private func problem(_ code: DecodeProblem.Code, _ message: String) -> Piece {
        .problem(DecodeProblem(code: code, offset: 0, pointer: "", message: message), line: line)
    }

    private mutating func tooLong(upTo end: Int) -> Piece {
        defer {
            countLines(head..<end)
            advance(to: end)
            // A whole item was found when it ends before the buffer does; else the rest of its line goes, too.
            skipsLine = end == bytes.count
        }
        return problem(.tooLong, "expected an event of at most \(UsageLimits.eventBytesMax) bytes; it was skipped")
    }

    /// Goes to the first byte of the next item; false when there is none yet.
    private mutating func skipToItem() -> Bool {
        if skipsLine {
            while head < bytes.count, bytes[head] != 0x0A { head += 1 }
            if head == bytes.count { return false }
            skipsLine = false
        }
        if isAtStart {
            // A byte order mark: three bytes that are no part of the first event.
            if bytes.count < 3, !isFinished, bytes.elementsEqual([0xEF, 0xBB].prefix(bytes.count)) { return false }
            if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { head = 3 }
            isAtStart = false
        }
        while head < bytes.count {
            switch bytes[head] {
            case 0x0A: line += 1
            case 0x20, 0x09, 0x0D: break
            default:
                if match.index < head { match = Match(index: head) }
                return true
            }
            head += 1
        }
        return false
    }

    private mutating func separator(_ byte: UInt8) -> Piece? {
        head += 1
        if byte == 0x5D {
            isInList = false
            defer { sawComma = false }
            return sawComma ? problem(.unexpectedCharacter, "expected an event after ','; found ']'") : nil
        }
        guard needsComma else { return problem(.unexpectedCharacter, "expected an event; found ','") }
        needsComma = false
        sawComma = true
        return nil
    }

    private mutating func endOfStream() -> Piece? {
        guard isInList else { return nil }
        isInList = false
        return problem(.unexpectedEnd, "expected ']' at the end of the batch; the stream ends too early")
    }

    /// Where the item at `head` ends; `nil` when that cannot be known yet.
    private mutating func itemEnd() -> Int? {
        if layout == .lines, !isInList { return endOfLine() }
        return bytes[head] == 0x7B ? endOfObject() : endOfJunk()
    }

    private mutating func endOfLine() -> Int? {
        guard var end = newline() ?? (isFinished ? bytes.count : nil) else { return nil }
        while isBlank(bytes[end - 1]) { end -= 1 }
        return end
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0D || byte == 0x09 }

    private mutating func newline() -> Int? {
        newlineSearched = max(newlineSearched, head)
        while newlineSearched + 8 <= bytes.count {
            let marks = Swar.marks(word(newlineSearched), of: 0x0A)
            if marks != 0 {
                newlineSearched += Swar.index(marks)
                return newlineSearched
            }
            newlineSearched += 8
        }
        while newlineSearched < bytes.count {
            if bytes[newlineSearched] == 0x0A { return newlineSearched }
            newlineSearched += 1
        }
        return nil
    }

    @inline(__always)
    private func word(_ index: Int) -> UInt64 {
        precondition(index >= 0 && index + 8 <= bytes.count)
        return unsafe UInt64(littleEndian: bytes.span.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
    }

    private func firstVisible(_ start: Int) -> Int? {
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            if byte != 0x20, byte != 0x0A, byte != 0x0D, byte != 0x09 { return index }
            index += 1
        }
        return nil
    }

    /// The end of something that is no object: it goes to the decoder, which says so.
    private func endOfJunk() -> Int? {
        var index = head
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x0A || (isInList && index > head && (byte == 0x2C || byte == 0x5D)) { return index }
            index += 1
        }
        return isFinished ? bytes.count : nil
    }

    /// The end of the object at `head` by matching braces, or of its line if the line is broken.
    private mutating func endOfObject() -> Int? {
        var state = match
        defer { match = state }
        while state.index < bytes.count {
            let byte = bytes[state.index]
            if state.isInText {
                switch byte {
                case 0x22: state.isInText = false
                case 0x5C:
                    guard state.index + 1 < bytes.count else { return isFinished ? bytes.count : nil }
                    state.index += bytes[state.index + 1] == 0x0A ? 0 : 1
                case 0x0A: return state.index
                default: break
                }
            } else {
                switch byte {
                case 0x22: state.isInText = true
                case 0x7B, 0x5B: state.depth += 1
                case 0x7D, 0x5D:
                    if state.depth <= 1 { return endOfRest(state.index + 1) }
                    state.depth -= 1
                case 0x0A:
                    guard let next = firstVisible(state.index) else { return isFinished ? bytes.count : nil }
                    if bytes[next] == 0x7B, isBroken(before: state.index) { return state.index }
                default: break
                }
            }
            state.index += 1
        }
        return isFinished ? bytes.count : nil
    }

    /// Whether a line cannot be followed by an object: then it was cut off, and a new event begins.
    private func isBroken(before newline: Int) -> Bool {
        var index = newline - 1
        while index > head, isBlank(bytes[index]) { index -= 1 }
        return bytes[index] != 0x2C && bytes[index] != 0x3A && bytes[index] != 0x5B
    }

    /// The end of an event whose braces close before `end`: what follows on its line belongs to it, as its fault.
    private mutating func endOfRest(_ end: Int) -> Int? {
        guard !isInList else { return end }
        if layout == .unknown { layout = bytes[head..<end].contains(0x0A) ? .objects : .lines }
        var index = end
        while index < bytes.count, isBlank(bytes[index]) { index += 1 }
        guard index < bytes.count else { return isFinished ? end : nil }
        if bytes[index] == 0x0A { return end }
        while index < bytes.count, bytes[index] != 0x0A { index += 1 }
        return index < bytes.count || isFinished ? index : nil
    }
}
