// Part of Proviso. SPDX-License-Identifier: Apache-2.0

internal import CRE2

/// Why a pattern was refused.
public enum RegularExpressionFailure: Error, Hashable, Sendable {
    /// The pattern is longer than `RegularExpressionLimits.patternBytesMax`.
    case tooLong(bytes: Int)
    /// The compiled program is larger than `RegularExpressionLimits.programInstructionsMax`.
    case programTooLarge
    /// The pattern is not RE2 syntax: what RE2 says about it.
    case syntax(String)

    /// What is wrong and what would be right.
    public var message: String {
        switch self {
        case .tooLong(let bytes):
            "the pattern is \(bytes) bytes long; at most \(RegularExpressionLimits.patternBytesMax) are allowed"
        case .programTooLarge:
            "the pattern compiles to more than \(RegularExpressionLimits.programInstructionsMax) instructions;"
                + " use fewer or smaller repetitions"
        case .syntax(let reason): "not an RE2 pattern: \(reason)"
        }
    }
}

/// The bounds of regular expressions.
public enum RegularExpressionLimits {
    /// Bytes of a pattern: rule patterns are a line at most, and compile time grows with the length.
    public static let patternBytesMax = 1_024
    /// Instructions of a compiled program: what RE2 needs of time and memory per byte grows with it.
    public static let programInstructionsMax = 10_000
    /// Bytes RE2 may use for program and automaton; beyond it RE2 goes slower, not wrong.
    public static let memoryBytesMax = 1 << 20
    /// Capturing groups that are reported; later ones are not.
    public static let groupsMax = 16
}

/// A compiled RE2 pattern: linear time in the text, whatever the pattern.
///
/// - Cost: 0.2 µs for a typical match; compiling is some 100 µs, so compile once.
/// - Source: RE2 syntax, https://github.com/google/re2/wiki/Syntax
@safe public final class RegularExpression: Sendable {
    private nonisolated(unsafe) let handle: OpaquePointer

    /// The number of capturing groups, the whole match not counted.
    public let groupCount: Int
    /// The number of instructions of the compiled program.
    public let programSize: Int

    /// Compiles a pattern.
    ///
    /// - Throws: `RegularExpressionFailure` when the pattern is too long, too large or no RE2 syntax.
    public init(_ pattern: [UInt8]) throws(RegularExpressionFailure) {
        guard pattern.count <= RegularExpressionLimits.patternBytesMax else { throw .tooLong(bytes: pattern.count) }
        guard PatternWeight.weight(of: pattern) <= RegularExpressionLimits.programInstructionsMax else {
            throw .programTooLarge
        }
        let memory = Int64(RegularExpressionLimits.memoryBytesMax)
        let compiled = unsafe pattern.withUnsafeBufferPointer { bytes in
            unsafe cre2_compile(bytes.baseAddress, bytes.count, memory)
        }
        guard let compiled = unsafe compiled else { throw .programTooLarge }
        guard unsafe cre2_is_valid(compiled) else {
            let reason = unsafe Self.error(of: compiled)
            unsafe cre2_free(compiled)
            throw reason.hasPrefix("pattern too large") ? .programTooLarge : .syntax(reason)
        }
        programSize = unsafe Int(cre2_program_size(compiled))
        guard programSize <= RegularExpressionLimits.programInstructionsMax else {
            unsafe cre2_free(compiled)
            throw .programTooLarge
        }
        groupCount = unsafe Int(cre2_group_count(compiled))
        unsafe handle = compiled
    }

    deinit { unsafe cre2_free(handle) }

    /// What one search of a text costs: where its automaton does not fit its memory, RE2 steps through the
    /// program for every octet.
    ///
    /// - Units: fuel.
    public func cost(octets: Int) -> Int {
        let (cost, overflow) = (1 + octets / 16).multipliedReportingOverflow(by: 1 + programSize / 16)
        return overflow ? .max : cost
    }

    /// Whether the pattern matches anywhere in the text.
    public func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        unsafe cre2_matches(handle, text.baseAddress, text.count)
    }

    /// Whether the pattern matches anywhere in the text.
    public func matches(_ text: [UInt8]) -> Bool {
        unsafe text.withUnsafeBufferPointer { unsafe matches($0) }
    }

    /// The byte ranges of the first match at or after `start`: the whole match, then the groups.
    public func firstMatch(in text: [UInt8], from start: Int = 0) -> [Range<Int>?]? {
        let wanted = min(groupCount, RegularExpressionLimits.groupsMax) + 1
        var spans = [CRE2Span](repeating: CRE2Span(start: -1, end: -1), count: wanted)
        let found = unsafe text.withUnsafeBufferPointer { bytes in
            unsafe spans.withUnsafeMutableBufferPointer { spans in
                unsafe cre2_find(handle, bytes.baseAddress, bytes.count, start, spans.baseAddress, Int32(wanted))
            }
        }
        guard found else { return nil }
        return spans.map { $0.start < 0 ? nil : Int($0.start)..<Int($0.end) }
    }

    private static func error(of pattern: OpaquePointer) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let length = unsafe buffer.withUnsafeMutableBufferPointer { bytes in
            unsafe cre2_error(pattern, bytes.baseAddress, bytes.count)
        }
        return String(decoding: buffer.prefix(length), as: UTF8.self)
    }
}
