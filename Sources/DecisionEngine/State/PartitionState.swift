// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import UsageModel

/// Everything one partition knows, folded from the events of its customers.
///
/// Keys are identities made with the customer's, so that what one customer does never changes what is known of
/// another, whatever the order in which their events arrive.
final class PartitionState {
    var customers = KeyTable<CustomerState>()
    var numbers = KeyTable<NumberState>()
    var endUsers = KeyTable<EndUserState>()
    var campaigns = KeyTable<CampaignState>()
    var consumers = KeyTable<ConsumerState>()
    var sessions = KeyTable<SessionState>()
    var registries = KeyTable<RegistryState>()
    /// Registered media sinks; the value says whether the registration holds.
    var mediaSinks = KeyTable<Bool>()
    /// API requests per minute granted to one client.
    var apiQuotas = KeyTable<Int64>()
    var texts = StateTexts()
    var standing = StandingTable()
    /// Whether anybody has called an emergency service: mostly nobody has, and then nothing is looked up.
    var hasEmergencies = false
    var sessionCursor = 0

    /// How many entries there are of all kinds.
    var count: Int {
        customers.count + numbers.count + endUsers.count + campaigns.count + consumers.count + sessions.count
            + registries.count + mediaSinks.count + apiQuotas.count
    }

    /// The entry of the customer whose identity this is, made when it is new.
    func customer(_ key: SignalKey, at time: Instant) -> Int {
        customers.insert(key, CustomerState(key: key, firstSeen: time))
    }

    /// The session under a key, unless it began so long ago that its end is no longer waited for.
    func session(_ key: SignalKey, _ subjects: Subjects) -> Int? {
        guard let entry = sessions.find(key), !isStale(sessions[entry]) else { return nil }
        return entry
    }

    /// The session under a key; made anew when there is none, or none whose end is still waited for.
    func openSession(_ key: SignalKey, _ subjects: Subjects, at time: Instant) -> Int {
        let fresh = SessionState(customer: Int32(truncatingIfNeeded: subjects.customer), started: time)
        guard let known = sessions.find(key) else { return sessions.insert(key, fresh) }
        if isStale(sessions[known]) { sessions[known] = fresh }
        return known
    }

    /// Forgets sessions that no end ever came for, and measures that lapsed, a few per event.
    ///
    /// What is stale is told by the customer's own time and never counts: when it is removed changes no decision.
    func sweep() {
        standing.sweep { self.forgottenUntil(Int($0)) }
        if sessions.count > 0 { sessions.sweep(from: &sessionCursor, limit: Limits.sweepEntries) { self.isStale($0) } }
    }

    /// Measures that lapsed by this moment of the customer's time count no longer, not even for late events.
    func forgottenUntil(_ customer: Int) -> Instant {
        let watermark = customers[customer].watermark
        guard watermark.microseconds != .min else { return watermark }
        return watermark.advanced(byMicroseconds: -Limits.latenessMicroseconds)
    }

    private func isStale(_ session: SessionState) -> Bool {
        let watermark = customers[Int(session.customer)].watermark.microseconds
        let span = session.isEnded ? Limits.latenessMicroseconds : Limits.sessionMicroseconds
        return watermark != .min && session.started.microseconds < watermark &- span
    }
}
