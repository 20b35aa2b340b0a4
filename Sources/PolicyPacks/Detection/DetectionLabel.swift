// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
package import UsageModel

/// What is known about one customer of a stream: that it abuses, how and how plainly, or that it is honest.
///
/// - Shape: one JSON object per line, as `proviso simulate --labels` writes them.
package struct DetectionLabel: Sendable {
    package var isAbuse: Bool
    package var customer: String
    /// The sub-clause that is broken; empty for the honest.
    package var clause: String
    /// Other sub-clauses under which the abuse is rightly found.
    package var also: [String]
    package var scenario: String
    /// `blatant`, `moderate`, `subtle` or `evasive`; empty for the honest.
    package var strength: String
    /// When the first event of the abuse happened.
    package var first: Instant?

    private struct Line: Decodable {
        var kind: String
        var customer: String
        var clause: String?
        var also: [String]?
        var scenario: String
        var strength: String?
        var firstEvent: String?
    }

    /// Reads a file of labels; a line that cannot be read is told with its number.
    package static func read(_ bytes: [UInt8]) -> (labels: [DetectionLabel], problems: [String]) {
        var labels: [DetectionLabel] = []
        var problems: [String] = []
        let decoder = JSONDecoder()
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
        where !line.isEmpty {
            guard let read = try? decoder.decode(Line.self, from: Data(line)) else {
                problems.append("line \(index + 1) is no label: an object with kind, customer and scenario")
                continue
            }
            labels.append(
                DetectionLabel(
                    isAbuse: read.kind == "abuse",
                    customer: read.customer,
                    clause: read.clause ?? "",
                    also: read.also ?? [],
                    scenario: read.scenario,
                    strength: read.strength ?? "",
                    first: read.firstEvent.flatMap { PackDate.instant($0) }
                )
            )
        }
        return (labels, problems)
    }
}
