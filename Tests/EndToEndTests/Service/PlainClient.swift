// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import FoundationNetworking
import Synchronization

/// Sends one request after the other and waits for each answer, on the thread that asks.
struct PlainClient: Sendable {
    /// No answer came.
    struct Failure: Error {}

    struct Reply: Sendable {
        var status: Int
        var text: String
        /// What the header says about when to come again.
        var retryAfter: String?
    }

    private let base: String
    private let key: String

    init(_ port: Int, _ key: String) {
        base = "http://127.0.0.1:\(port)"
        self.key = key
    }

    func send(
        _ method: String,
        _ path: String,
        json: String? = nil,
        type: String = "application/json",
        headers: [String: String] = [:]
    ) throws(Failure) -> Reply {
        guard let url = URL(string: base + path) else { throw Failure() }
        var request = URLRequest(url: url, timeoutInterval: 300)
        request.httpMethod = method
        request.setValue("Bearer \(key)", forHTTPHeaderField: "Authorization")
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        if let json {
            request.setValue(type, forHTTPHeaderField: "Content-Type")
            request.httpBody = Data(json.utf8)
        }
        let isDone = DispatchSemaphore(value: 0)
        let box = Box()
        URLSession.shared.dataTask(with: request) { data, response, _ in
            if let response = response as? HTTPURLResponse {
                let text = String(decoding: data ?? Data(), as: UTF8.self)
                let again = response.value(forHTTPHeaderField: "Retry-After")
                box.reply.withLock { $0 = Reply(status: response.statusCode, text: text, retryAfter: again) }
            }
            isDone.signal()
        }.resume()
        isDone.wait()
        guard let reply = box.reply.withLock({ $0 }) else { throw Failure() }
        return reply
    }

    private final class Box: Sendable {
        let reply = Mutex<Reply?>(nil)
    }
}
