// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What reading one event came to.
public enum DecodeOutcome: Sendable {
    /// The event was read.
    case event
    /// The event was not read, and why.
    case problem(DecodeProblem)

    /// The problem, if there is one.
    public var problem: DecodeProblem? {
        if case .problem(let problem) = self { return problem }
        return nil
    }
}

/// Why a line is not a usage event: what is wrong, where, and what would be right.
///
/// A value and not an error: bad lines are data that gets counted and answered.
public struct DecodeProblem: Hashable, Sendable {
    /// What kind of problem it is; stable, for counters and programs.
    public enum Code: String, CaseIterable, Sendable {
        // What is not JSON.
        case empty = "empty"
        case tooLong = "too-long"
        case unexpectedEnd = "unexpected-end"
        case unexpectedCharacter = "unexpected-character"
        case controlCharacter = "control-character"
        case badEscape = "bad-escape"
        case loneSurrogate = "lone-surrogate"
        case badUTF8 = "bad-utf8"
        case badNumber = "bad-number"
        case tooDeep = "too-deep"
        case trailingBytes = "trailing-bytes"

        // What is not a CloudEvent of ours.
        case notAnEvent = "not-an-event"
        case badVersion = "bad-version"
        case unknownType = "unknown-type"
        case badContentType = "bad-content-type"
        case binaryData = "binary-data"
        case missingMember = "missing-member"

        // What does not fit the schema.
        case duplicateMember = "duplicate-member"
        case unknownMember = "unknown-member"
        case badMemberName = "bad-member-name"
        case wrongKind = "wrong-kind"
        case unknownWord = "unknown-word"
        case badText = "bad-text"
        case textTooLong = "text-too-long"
        case badInstant = "bad-instant"
        case notWhole = "not-whole"
        case outOfRange = "out-of-range"
        case tooManyItems = "too-many-items"

        // What is read well, and is not the sender's to send.
        case foreignSource = "foreign-source"
    }

    /// What kind of problem it is.
    public var code: Code
    /// The byte where it shows, counted from the start of the event.
    public var offset: Int
    /// The member it concerns, as an RFC 6901 pointer; empty for the event as a whole.
    public var pointer: String
    /// One English sentence without a full stop: what was expected and what was found.
    public var message: String

    /// A problem with these parts.
    public init(code: Code, offset: Int, pointer: String, message: String) {
        self.code = code
        self.offset = offset
        self.pointer = pointer
        self.message = message
    }
}

extension DecodeProblem: CustomStringConvertible {
    /// `/data/timing/talkMs: expected …; found …`
    public var description: String { pointer.isEmpty ? message : pointer + ": " + message }
}

/// Why the reader stopped: the little it knows on the hot path; the message is made from it afterwards.
struct Refusal: Error {
    var code: DecodeProblem.Code
    /// Where.
    var offset: Int32
    /// The field of the plan that was being read, -1 for none.
    var field: Int32 = -1
    /// The object of the plan, or the attribute of the envelope, that was being read, -1 for none.
    var place: Int32 = -1
    /// Whether the problem is only that the record needs more slots.
    var needsRoom = false
}
