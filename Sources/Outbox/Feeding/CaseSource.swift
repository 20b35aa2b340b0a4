// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Whoever makes cases of the journal, as far as messages are made of them.
package protocol CaseSource: Sendable {
    /// The first record of which no cases were made yet.
    func position() throws -> UInt64
    /// What became of the records between two positions, in their order: always the same, once they are behind the
    /// position.
    func news(from: UInt64, upTo: UInt64) throws -> [CaseNews]
}
