// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Enforcement
import UsageModel

/// Tells which cases are opened while a demo runs: a line for each.
struct CaseAnnouncer {
    private let store: (any CaseStore)?
    private var known: Set<UInt64> = []
    private var calls = 0
    /// Calls between two looks: a second's worth of a demo.
    private static let pause = 20
    /// Cases that are looked at; a simulated day opens some dozens.
    private static let most = 1_000

    init(_ store: (any CaseStore)?) { self.store = store }

    mutating func announce(_ say: (String) -> Void) {
        calls += 1
        guard calls % Self.pause == 0, let store, let found = try? store.search(CaseQuery(limit: Self.most)) else {
            return
        }
        for record in found.sorted(by: { $0.number < $1.number }) where known.insert(record.number).inserted {
            let what = "customer \(Masking.masked(record.customer)), clause \(record.clause)"
            say("proviso: \(record.id) is open: \(what), priority \(record.priority)")
        }
    }
}
