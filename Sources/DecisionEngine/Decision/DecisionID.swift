// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A decision's id taken apart: `d-3-00000000000000b8` is the decision of partition 3 on the event of key 0xb8.
package struct DecisionID: Hashable, Sendable {
    package var partition: Int
    /// The key of the event.
    package var key: UInt64

    /// Reads an id; nil when no decision has it.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "d", let partition = Int(parts[1]), parts[2].count == 16,
            let key = UInt64(parts[2], radix: 16)
        else { return nil }
        (self.partition, self.key) = (partition, key)
    }
}
