// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import UsageModel

/// The time on which customers agree: that of a customer counts as soon as another one's is near it.
///
/// The same leap that one customer's watermark does not make on one event's word (`Limits.leapMicroseconds`) is not
/// made here on one customer's word, however many events it sends: a clock that is a year ahead must not end the
/// windows of everybody else. What lies behind harms nobody and needs no second word once a time is agreed on.
///
/// - Memory: 24 bytes, and 24 for each of at most eight customers that nobody agrees with yet.
struct CommonTime: Sendable {
    /// The newest time that two customers agree on.
    var agreed: Instant?
    /// What customers said whom nobody agrees with yet: the last time of each, the one that came first in front.
    var alone: [(time: Instant, customer: SignalKey)] = []

    /// Takes a customer's time; the answer is whether it may see and move what is shared.
    mutating func observe(_ time: Instant, of customer: SignalKey) -> Bool {
        if let agreed, time.microseconds <= agreed.microseconds &+ Limits.leapMicroseconds {
            if time > agreed { self.agreed = time }
            return true
        }
        guard let other = alone.first(where: { $0.customer != customer && isNear($0.time, time) }) else {
            alone.removeAll { $0.customer == customer }
            if alone.count >= Limits.lonelyCustomers { alone.removeFirst() }
            alone.append((time, customer))
            return false
        }
        agreed = max(other.time, time)
        alone.removeAll()
        return true
    }

    private func isNear(_ one: Instant, _ other: Instant) -> Bool {
        abs(one.microseconds &- other.microseconds) <= Limits.leapMicroseconds
    }
}
