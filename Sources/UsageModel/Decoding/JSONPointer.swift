// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Finds out which member a byte belongs to.
///
/// The reader keeps no path: it would cost every event something that only a bad one needs. What lies before the
/// byte has been read without a complaint, so this pass may be simple.
enum JSONPointer {
    private struct Frame {
        var isList: Bool
        var index = 0
        var key: Range<Int>?
        var expectsKey = true
    }

    /// The RFC 6901 pointer of the value or member name that begins at `offset`.
    static func locate(_ offset: Int, in bytes: ArraySlice<UInt8>) -> String {
        var frames: [Frame] = []
        var index = bytes.startIndex
        while index < min(offset, bytes.endIndex) {
            switch bytes[index] {
            case 0x22:
                let end = closingQuote(index, bytes)
                if let last = frames.indices.last, !frames[last].isList, frames[last].expectsKey {
                    frames[last].key = (index + 1)..<end
                }
                index = end
            case 0x7B: frames.append(Frame(isList: false))
            case 0x5B: frames.append(Frame(isList: true))
            case 0x7D, 0x5D: _ = frames.popLast()
            case 0x3A: if let last = frames.indices.last { frames[last].expectsKey = false }
            case 0x2C:
                guard let last = frames.indices.last else { break }
                frames[last].index += 1
                frames[last].expectsKey = true
                frames[last].key = nil
            default: break
            }
            index += 1
        }
        if index < bytes.endIndex, index == offset, bytes[index] == 0x22, let last = frames.indices.last,
            !frames[last].isList, frames[last].expectsKey
        {
            frames[last].key = (index + 1)..<closingQuote(index, bytes)
        }
        return frames.map { token($0, bytes) }.joined()
    }

    /// A member name as one step of a pointer.
    static func step(_ name: String) -> String {
        var step = "/"
        for character in name.unicodeScalars {
            switch character {
            case "~": step += "~0"
            case "/": step += "~1"
            default: step.unicodeScalars.append(character)
            }
        }
        return step
    }

    private static func token(_ frame: Frame, _ bytes: ArraySlice<UInt8>) -> String {
        if frame.isList { return "/\(frame.index)" }
        guard let key = frame.key else { return "" }
        return step(unescaped(bytes[key]))
    }

    private static func closingQuote(_ start: Int, _ bytes: ArraySlice<UInt8>) -> Int {
        var index = start + 1
        while index < bytes.endIndex, bytes[index] != 0x22 { index += bytes[index] == 0x5C ? 2 : 1 }
        return min(index, bytes.endIndex)
    }

    /// A name with its simple escapes resolved; `\u` stays as it is but for ASCII.
    private static func unescaped(_ name: ArraySlice<UInt8>) -> String {
        var result: [UInt8] = []
        var index = name.startIndex
        while index < name.endIndex {
            guard name[index] == 0x5C, index + 1 < name.endIndex else {
                result.append(name[index])
                index += 1
                continue
            }
            let digits = name[(index + 2)...].prefix(4)
            if name[index + 1] == 0x75, let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 16),
                code < 0x80
            {
                result.append(code)
                index += 6
            } else if name[index + 1] == 0x75 {
                result += name[index...(index + 1)]
                index += 2
            } else {
                result.append(name[index + 1])
                index += 2
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
