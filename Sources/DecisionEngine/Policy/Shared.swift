// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A large value that many look at and nobody changes: handing it on costs one count, not one per member.
///
/// A compiled rule holds a dozen references; copying it for every event was a third of a replay's time.
final class Shared<Value: Sendable>: Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}
