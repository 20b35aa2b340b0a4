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
    private var sessionCursor = 0

    /// The entry of the customer whose identity this is, made when it is new.
    func customer(_ key: SignalKey, at time: Instant) -> Int {
        customers.insert(key, CustomerState(key: key, firstSeen: time))
    }

    /// Forgets sessions, a few per event: what ended when nothing can be late for it any more, what never ended after two
    /// days. Each goes by its own customer's clock, and an open one stays until the customer's next call closes it.
    func sweep(watermark: Instant) {
        standing.sweep(at: watermark)
        sessions.sweep(from: &sessionCursor, limit: 2) { session in
            guard !session.isOpen else { return false }
            let age = customers[Int(session.customer)].watermark.microseconds &- session.started.microseconds
            return age > (session.isEnded ? Limits.latenessMicroseconds : Limits.sessionMicroseconds)
        }
    }
}
