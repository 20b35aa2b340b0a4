// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import Crypto
import HTTPTypes
import Hummingbird
import UsageModel

/// The answers to writes with an `Idempotency-Key` across the end of a process: what the memory does not know any more
/// is asked here, before a request is done.
///
/// A request is written down before it is done, and its answer before it is given: after a crash between the two it is
/// not done again, and the caller is told that nobody knows.
struct KeptAnswers: Sendable {
    private let store: any AnswerStore
    private let key: [UInt8]
    private let fingerprint: [UInt8]
    private let now: Instant

    /// The answer to one request; `name` is who asks and the key.
    init(_ store: any AnswerStore, name: String, fingerprint: [UInt8], at now: Instant) {
        self.store = store
        self.fingerprint = fingerprint
        self.now = now
        key = Array(Crypto.SHA256.hash(data: Array(name.utf8)))
    }

    private var since: Instant { now.advanced(byMicroseconds: -Limits.idempotentMicroseconds) }

    /// The answer that was given before; when there is none the request is written down, and may be done.
    ///
    /// - Throws: when it came with another request, when nobody knows what became of it, when it cannot be kept.
    func begin() throws(Problem) -> Answer? {
        do {
            if let known = try store.answer(key, since: since) { return try self.answer(known) }
            try store.keep(
                KeptAnswer(key: key, fingerprint: fingerprint, at: now),
                since: since,
                most: Limits.idempotentAnswers
            )
            return nil
        } catch let problem as Problem {
            throw problem
        } catch {
            throw .unavailable("The request cannot be written down, so it could be done twice; nothing was done.")
        }
    }

    private func answer(_ known: KeptAnswer) throws(Problem) -> Answer {
        guard known.fingerprint == fingerprint else { throw .idempotencyKeyUsed }
        guard let status = known.status else {
            throw .conflict(
                "The service ended while this was being done, and it may have been: look at the state; if it was not, "
                    + "come with a new idempotency key."
            )
        }
        guard let body = known.body else {
            throw .conflict("This was done, with status \(status); its answer is told once, and was not kept.")
        }
        var answer = Answer(ByteBuffer(bytes: body), status: HTTPResponse.Status(code: status))
        answer.headers = HTTPFields()
        for line in known.headers.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let name = HTTPField.Name(String(parts[0])) else { continue }
            answer.headers.append(HTTPField(name: name, value: String(parts[1])))
        }
        return answer
    }

    /// Writes the answer down; one with a secret without its body.
    ///
    /// - Returns: false when it could not be: after the end of the process nobody will know what it was.
    func finish(_ answer: Answer, isSecret: Bool) -> Bool {
        let isKept = !isSecret && answer.body.readableBytes <= Limits.idempotentBytes
        let kept = KeptAnswer(
            key: key,
            fingerprint: fingerprint,
            at: now,
            status: answer.status.code,
            headers: answer.headers.map { "\($0.name.canonicalName):\($0.value)" }.joined(separator: "\n"),
            body: isKept ? Array(answer.body.readableBytesView) : nil
        )
        return (try? store.keep(kept, since: since, most: Limits.idempotentAnswers)) != nil
    }

    /// Forgets the request, which was not done; when that fails, its key stays taken after the end of the process.
    func abandon() { try? store.forget(key) }
}

extension Problem {
    /// The key came with another request.
    static var idempotencyKeyUsed: Problem {
        Problem(.idempotencyKeyUsed, "It came with another request before; a new request needs a new key.")
    }
}
