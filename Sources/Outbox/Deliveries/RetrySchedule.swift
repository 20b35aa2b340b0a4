// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Ledger

/// When a message that did not arrive is tried again.
///
/// The pauses are drawn a little shorter or longer for each message and attempt, so that a receiver that was away is
/// not met by all of them at once; for one seed they are always the same.
package struct RetrySchedule: Sendable, Hashable {
    /// Seconds between attempts.
    package var seconds: [Int64]
    package var seed: UInt64
    /// A pause is drawn from this many hundredths below to as many above.
    private static let hundredths: UInt64 = 20

    package init(seconds: [Int64], seed: UInt64) {
        self.seconds = seconds
        self.seed = seed
    }

    /// Ten attempts in about three days.
    ///
    /// - Source: Standard Webhooks, "Deliverability and reliability".
    package static func webhook(seed: UInt64) -> RetrySchedule {
        RetrySchedule(seconds: [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400], seed: seed)
    }

    /// Of commands: quickly at first, then every five minutes for two hours; what is not enforced then is commanded
    /// anew.
    package static func enforcement(seed: UInt64) -> RetrySchedule {
        RetrySchedule(seconds: [5, 15, 30, 60] + [Int64](repeating: 300, count: 24), seed: seed)
    }

    /// Of mails: what mail servers do with each other, for two days.
    ///
    /// - Source: RFC 5321 section 4.5.4.1.
    package static func mail(seed: UInt64) -> RetrySchedule {
        RetrySchedule(seconds: [300, 1_800, 1_800, 7_200, 18_000, 36_000, 86_400], seed: seed)
    }

    /// Microseconds until the next attempt after this many; nil: there is none.
    package func pause(afterAttempt attempts: Int, of id: String) -> Int64? {
        guard attempts >= 1, attempts <= seconds.count else { return nil }
        let draw = Self.mixed(seed ^ Identity64.of(id) &+ UInt64(attempts) &* 0x9E37_79B9_7F4A_7C15)
        let percent = Int64(100 - Self.hundredths + draw % (2 * Self.hundredths + 1))
        return seconds[attempts - 1] * 10_000 * percent
    }

    /// SplitMix64's last step: any two inputs give unrelated numbers.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
