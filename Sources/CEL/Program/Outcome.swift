// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What an evaluation came to.
public enum Outcome: UInt8, Sendable {
    /// False.
    case no = 0
    /// True; of an expression that is no condition: there is a value.
    case yes = 1
    /// A fact that the answer depends on is absent.
    case missing = 2
    /// The evaluation failed.
    case failed = 3
}

/// Why an evaluation came to `missing` or `failed`.
public enum FailureReason: UInt8, Sendable {
    /// It did not.
    case none
    /// A slot is absent.
    case absent
    /// A number left its range.
    case overflow
    /// A division by zero.
    case divisionByZero
    /// An instant, index or argument outside of its range.
    case range
    /// The fuel was used up.
    case fuel
    /// The deadline has passed.
    case deadline
    /// The host could not answer.
    case host
    /// The reference evaluator reported an error.
    case evaluation
}

/// Where the bytes of a text lie: an arena, an offset and a length, packed into eight bytes.
///
/// - Shape: bits 60-63 arena, bits 28-59 offset in bytes, bits 0-27 length in bytes. Arena 0 to 3 are the bytes of
///   the bank with this number, 4 the program's constants, 5 text produced by the evaluation.
public struct StringReference: Hashable, Sendable {
    /// The packed form.
    public var bits: UInt64

    /// The reference with this packed form.
    @inlinable
    public init(bits: UInt64) { self.bits = bits }

    /// The reference to `length` bytes at `offset` of an arena.
    @inlinable
    public init(arena: Int, offset: Int, length: Int) {
        bits =
            UInt64(truncatingIfNeeded: arena) << 60 | (UInt64(truncatingIfNeeded: offset) & 0xFFFF_FFFF) << 28
            | (UInt64(truncatingIfNeeded: length) & 0x0FFF_FFFF)
    }

    /// The arena the bytes lie in.
    @inlinable public var arena: Int { Int(truncatingIfNeeded: bits >> 60) }
    /// The first byte.
    @inlinable public var offset: Int { Int(truncatingIfNeeded: (bits >> 28) & 0xFFFF_FFFF) }
    /// The number of bytes.
    @inlinable public var length: Int { Int(truncatingIfNeeded: bits & 0x0FFF_FFFF) }
}

/// What answers the functions of the host.
open class FunctionHost {
    /// A host.
    public init() {}

    /// Answers one call; `frame` is where it comes from, for reading slots and text.
    ///
    /// A function that gives a bool answers `yes` or `no`; any other writes its result and answers `yes`. Objects are
    /// passed as `bank << 32 | base slot` (for a parameter that also takes text: with the top four bits set), text as
    /// `StringReference`, literals out of a list as their index. A result that is a list is `first << 32 | count`
    /// in the slots of bank 3, a text lies in the bytes of bank 3.
    open func call(
        _ function: Int,
        _ arguments: UnsafePointer<UInt64>,
        _ result: UnsafeMutablePointer<UInt64>,
        _ frame: borrowing Frame
    ) -> Outcome {
        .failed
    }
}
