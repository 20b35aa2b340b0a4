// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import Outbox
package import UsageModel

/// Brings one message to its receiver, once; what is wrong comes back as an outcome.
package protocol MessageSender: Sendable {
    func send(_ delivery: Delivery, to subscription: Subscription, at now: Instant) async -> AttemptOutcome
    /// Lets go what it holds; called once, when nothing is at work.
    func close() async
}

extension MessageSender {
    package func close() async {}
}

/// Does something for at most so many seconds; nil: it took longer and was told to stop.
func within<Result: Sendable>(
    seconds: Int64,
    _ work: @escaping @Sendable () async -> Result
) async -> Result? {
    await withTaskGroup(of: Result?.self) { group in
        group.addTask { await work() }
        group.addTask {
            try? await Task.sleep(for: .seconds(seconds))
            return nil
        }
        let first = await group.next() ?? nil
        group.cancelAll()
        return first
    }
}
