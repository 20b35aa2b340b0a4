// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Crypto
import Hummingbird
import Synchronization

/// The answers to writes that came with an `Idempotency-Key`, for a repetition to get the first one.
///
/// In memory, for what is at work and for those who come again at once; `KeptAnswers` knows them after a restart, too.
///
/// - Memory: at most `Limits.idempotentAnswers` answers; the oldest goes first.
/// - Source: the Idempotency-Key draft of the IETF.
final class IdempotencyTable: Sendable {
    private struct Entry {
        var fingerprint: [UInt8]
        /// Which claim of all it is: a key may come again after its first claim was abandoned.
        var number: Int
        var answer: Answer?
    }

    private struct State {
        var entries: [String: Entry] = [:]
        /// The keys of claims in their order, the first of them being `order[first]`; `taken` came before.
        var order: [String] = []
        var first = 0
        var taken = 0

        mutating func add(_ key: String, _ fingerprint: [UInt8]) {
            entries[key] = Entry(fingerprint: fingerprint, number: taken + order.count)
            order.append(key)
            while order.count - first > Limits.idempotentAnswers {
                if entries[order[first]]?.number == taken + first { entries[order[first]] = nil }
                first += 1
            }
            if first > Limits.idempotentAnswers {
                order.removeFirst(first)
                taken += first
                first = 0
            }
        }
    }

    private let state = Mutex(State())

    enum Claim {
        /// Nobody came with it before.
        case fresh
        /// It was done before, and this was the answer.
        case answered(Answer)
        /// It is being done.
        case atWork
        /// It came with another request before.
        case otherRequest
    }

    /// The key of a header: a structured text in quotes, or the bare text that many clients send.
    static func key(_ header: String) throws(Problem) -> String {
        var text = header[...]
        if text.count >= 2, text.first == "\"", text.last == "\"" { text = text.dropFirst().dropLast() }
        guard (1...Limits.idempotencyKeyLength).contains(text.count),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\"") })
        else {
            throw Problem(
                .badIdempotencyKey,
                "Expected 1 to \(Limits.idempotencyKeyLength) visible ASCII characters other than quotes."
            )
        }
        return String(text)
    }

    static func fingerprint(_ method: String, _ path: String, _ body: ByteBuffer) -> [UInt8] {
        var hash = Crypto.SHA256()
        hash.update(data: Array("\(method) \(path)\n".utf8))
        hash.update(data: Array(body.readableBytesView))
        return Array(hash.finalize())
    }

    func claim(_ key: String, _ fingerprint: [UInt8]) -> Claim {
        state.withLock { state in
            if let known = state.entries[key] {
                guard known.fingerprint == fingerprint else { return .otherRequest }
                guard let answer = known.answer else { return .atWork }
                return .answered(answer)
            }
            state.add(key, fingerprint)
            return .fresh
        }
    }

    /// Keeps the answer.
    func settle(_ key: String, _ answer: Answer) { state.withLock { $0.entries[key]?.answer = answer } }

    /// Forgets a claim whose request was not done, so that it may come again.
    func abandon(_ key: String) { state.withLock { $0.entries[key] = nil } }
}
