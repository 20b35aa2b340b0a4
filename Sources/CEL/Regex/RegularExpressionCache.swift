// Part of Proviso. SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The patterns that checks, programs and the reference evaluator have met lately, so that each is compiled once.
///
/// - Memory: 256 patterns at most, 1 MiB each at most; a full cache is emptied.
final class RegularExpressionCache: Sendable {
    static let shared = RegularExpressionCache()

    /// Patterns kept: more than a pack has, so that only patterns from data ever fill it.
    private static let countMax = 256

    private let expressions = Mutex<[[UInt8]: Result<RegularExpression, RegularExpressionFailure>]>([:])

    /// The compiled pattern, or why it is refused.
    func expression(_ pattern: [UInt8]) -> Result<RegularExpression, RegularExpressionFailure> {
        if let known = expressions.withLock({ $0[pattern] }) { return known }
        let compiled = Result { () throws(RegularExpressionFailure) in try RegularExpression(pattern) }
        expressions.withLock {
            if $0.count >= Self.countMax { $0.removeAll() }
            $0[pattern] = compiled
        }
        return compiled
    }
}
