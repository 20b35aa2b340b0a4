// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Dispatch

/// A thread for what waits for the database, so that it holds none on which requests are answered.
final class StoreThread: Sendable {
    private let queue = DispatchQueue(label: "proviso.outbox")

    func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Swift.Result { try work() }) }
        }
    }
}
