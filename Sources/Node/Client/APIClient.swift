// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Calls a service over HTTP, for the commands that act on a running one.
package struct APIClient: Sendable {
    /// What the service answered.
    package struct Reply: Sendable {
        package var status: Int
        package var body: [UInt8]

        /// The body as text, without the line end it may have.
        package var text: String {
            String(decoding: body, as: UTF8.self).trimmingCharacters(in: .newlines)
        }

        /// What went wrong, in words for a person; nil when nothing did.
        package var complaint: String? {
            guard status >= 400 else { return nil }
            let problem = (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any]
            let title = problem?["title"] as? String ?? "HTTP \(status)"
            return (problem?["detail"] as? String).map { "\(title): \($0)" } ?? title
        }
    }

    /// Why no answer came.
    package struct Failure: Error, CustomStringConvertible {
        package var description: String
    }

    private let base: String
    private let key: String
    /// Seconds until a command gives up: a person is waiting.
    private static let patience: Int64 = 30
    /// Bytes of an answer that are read.
    private static let most = 16 << 20

    /// A client of the service at an address, such as `http://127.0.0.1:8080`.
    package init(base: String, key: String) {
        self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
        self.key = key
    }

    /// Sends one request and waits for its answer.
    package func send(
        _ method: String,
        _ path: String,
        json: String? = nil,
        type: String = "application/json"
    ) async throws(Failure) -> Reply {
        var request = HTTPClientRequest(url: base + path)
        request.method = .RAW(value: method)
        request.headers.add(name: "Authorization", value: "Bearer \(key)")
        request.headers.add(name: "Accept", value: "application/json")
        if let json {
            request.headers.add(name: "Content-Type", value: type)
            request.body = .bytes(ByteBuffer(string: json))
        }
        do {
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(Self.patience))
            let body = try await response.body.collect(upTo: Self.most)
            return Reply(status: Int(response.status.code), body: Array(body.readableBytesView))
        } catch {
            throw Failure(description: "\(base): no answer: \(error)")
        }
    }

    /// A text as one segment of a path.
    package static func escaped(_ segment: String) -> String {
        var plain = CharacterSet.alphanumerics
        plain.insert(charactersIn: "-._~")
        return segment.addingPercentEncoding(withAllowedCharacters: plain) ?? segment
    }
}
