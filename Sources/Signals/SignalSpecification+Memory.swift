// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The memory that one key costs because of one signal.
public struct SignalMemory: Hashable, Sendable {
    /// Bytes in the record of every key.
    public let fixed: Int
    /// Bytes that each kept item adds, on average; 0 when nothing grows.
    public let variable: Int
    /// The most bytes that one key can come to, the fixed part included.
    public let most: Int
    /// What is kept, as a noun in the plural; empty when nothing grows.
    public let items: String

    /// The same as a sentence.
    public var text: String {
        if items.isEmpty {
            return most == fixed ? "\(fixed) B" : "\(fixed) B, at most \(Self.rounded(most)) for a busy key"
        }
        return "\(fixed) B and about \(variable) B for each of the \(items), at most \(Self.rounded(most))"
    }

    private static func rounded(_ bytes: Int) -> String {
        if bytes >= 1 << 20 { return "\((bytes + (1 << 19)) >> 20) MB" }
        return bytes >= 10_000 ? "\((bytes + 512) >> 10) KB" : "\(bytes) B"
    }
}

extension SignalSpecification {
    /// Bytes of a record for the key itself and when it was seen, once for all signals of a key space.
    public static let bytesPerRecord = 24
    /// Bytes for finding a record, at worst, once for all signals of a key space.
    public static let bytesPerIndexEntry = 22

    /// What one key costs because of this signal.
    ///
    /// - Units: bytes; to be added to `bytesPerRecord` and `bytesPerIndexEntry`, which signals share.
    public var bytesPerKey: SignalMemory {
        let layout = SignalLayout(self)
        let fixed = layout.count * 8
        func grows(_ variable: Int, upTo count: Int, words: Int, _ items: String) -> SignalMemory {
            let most = fixed + WordPool.capacity(WordPool.size(holding: count * words)) * 8
            return SignalMemory(fixed: fixed, variable: variable, most: most, items: items)
        }
        switch layout.form {
        case .tally:
            return SignalMemory(fixed: fixed, variable: 0, most: fixed + (layout.hasBad ? 128 : 64), items: "")
        case .plainTally, .sum, .mean, .maximum, .novelty, .last, .streak:
            return SignalMemory(fixed: fixed, variable: 0, most: fixed, items: "")
        case .exactTally: return grows(10, upTo: SignalLimits.exactEvents, words: 1, "events in the window")
        case .exactSum: return grows(20, upTo: SignalLimits.exactEvents, words: 2, "events in the window")
        case .exactMaximum: return grows(20, upTo: SignalLimits.exactEvents, words: 2, "values not yet exceeded")
        case .exactDistinct:
            // The ring, and the set that is three quarters full.
            let memory = grows(47, upTo: SignalLimits.exactEvents, words: 2, "events in the window")
            let set = WordPool.capacity(WordPool.size(holding: SignalLimits.exactEvents * 8 / 3)) * 8
            return SignalMemory(fixed: fixed, variable: 47, most: memory.most + set, items: memory.items)
        case .sketch: return grows(13, upTo: Int(layout.parameter) * 4 / 3, words: 1, "values kept")
        case .sessions: return grows(40, upTo: SignalLimits.sessions * 4 / 3, words: 3, "sessions open")
        case .quantile, .entropy: return grows(13, upTo: SignalLimits.histogramWords, words: 1, "bins in use")
        case .regularity:
            return SignalMemory(fixed: fixed, variable: 0, most: fixed + (layout.buckets > 1 ? 384 : 32), items: "")
        case .sequence: return grows(10, upTo: Int(layout.parameter), words: 1, "numbers looked back on")
        case .baseline:
            let most = fixed + WordPool.capacity(WordPool.size(holding: Int(layout.parameter) * 168 + 1)) * 8
            return SignalMemory(fixed: fixed, variable: 0, most: most, items: "")
        }
    }

    /// How far the signal may be from the truth, for people who read a policy.
    public var errorDescription: String {
        let layout = SignalLayout(self)
        let slides = layout.clock == .sliding
        let window = slides ? "; the window slides by sixteenths: it covers 15/16 to 16/16" : ""
        switch layout.form {
        case .tally: return "Exact count" + window + "."
        case .sum, .mean: return (layout.isReal ? "Values rounded to millionths" : "Exact sum") + window + "."
        case .maximum: return "Exact value" + window + "."
        case .plainTally, .last, .streak, .novelty: return "Exact."
        case .exactTally: return "Exact up to \(SignalLimits.exactEvents) events in the window."
        case .exactSum:
            let limit = "up to \(SignalLimits.exactEvents) events in the window."
            return (layout.isReal ? "Values rounded to millionths, exact " : "Exact ") + limit
        case .exactMaximum, .exactDistinct: return "Exact up to \(SignalLimits.exactEvents) values in the window."
        case .sketch:
            let beyond = isExact ? "" : ", then a standard error of 1.3 % at most"
            return "Exact up to \(layout.parameter) values" + beyond + window + "."
        case .sessions:
            return "Exact now, but a session whose end never comes is forgotten 1/16 late at most"
                + (slides ? "; the maximum slides by sixteenths." : ".")
        case .quantile: return "At most 1.6 % below the true quantile, never above" + window + "."
        case .entropy: return "Exact for up to some hundred different values" + window + "."
        case .regularity: return "Exact over events in order; gaps longer than the window do not count" + window + "."
        case .sequence: return "Exact over the last \(layout.parameter) events in order of arrival."
        case .baseline: return "Exact sums by hours of UTC."
        }
    }
}
