// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Writes metrics in the Prometheus text format, version 0.0.4.
///
/// Label values are closed sets of words; ids, numbers and names of customers never are labels.
package struct MetricsText: Sendable {
    package private(set) var text = ""

    package init() {}

    /// Begins a family.
    package mutating func family(_ name: String, _ type: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    /// One sample.
    package mutating func sample(_ name: String, _ labels: KeyValuePairs<String, String>, _ value: Double) {
        text += name
        if !labels.isEmpty {
            text += "{" + labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",") + "}"
        }
        let isWhole = value == value.rounded() && abs(value) < 1e15
        text += " " + (isWhole ? String(Int64(value)) : String(value)) + "\n"
    }

    /// A family of one sample.
    package mutating func single(_ name: String, _ type: String, _ help: String, _ value: Double) {
        family(name, type, help)
        sample(name, [:], value)
    }

    /// The samples of one histogram.
    package mutating func histogram(_ name: String, _ labels: [(String, String)], _ histogram: LatencyHistogram) {
        let prefix = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        var sum: UInt64 = 0
        for (place, bound) in LatencyHistogram.bounds.enumerated() {
            sum += histogram.counts[place]
            let le = Double(bound) / 1_000_000
            text += "\(name)_bucket{\(prefix)\(prefix.isEmpty ? "" : ",")le=\"\(le)\"} \(sum)\n"
        }
        let joined = prefix.isEmpty ? "" : "{\(prefix)}"
        text += "\(name)_bucket{\(prefix)\(prefix.isEmpty ? "" : ",")le=\"+Inf\"} \(histogram.count)\n"
        text += "\(name)_sum\(joined) \(Double(histogram.sum) / 1_000_000)\n"
        text += "\(name)_count\(joined) \(histogram.count)\n"
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}

/// How long things took, in a few fixed classes.
package struct LatencyHistogram: Sendable {
    /// Microseconds; the last class has no bound.
    package static let bounds: [Int64] = [
        5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000,
        5_000_000,
    ]
    package private(set) var counts = [UInt64](repeating: 0, count: bounds.count)
    package private(set) var count: UInt64 = 0
    /// Microseconds in all.
    package private(set) var sum: UInt64 = 0

    package init() {}

    /// Counts one.
    package mutating func add(microseconds: Int64) {
        count += 1
        sum &+= UInt64(max(0, microseconds))
        if let place = Self.bounds.firstIndex(where: { microseconds <= $0 }) { counts[place] += 1 }
    }
}
