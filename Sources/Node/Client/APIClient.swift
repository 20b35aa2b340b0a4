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

        private var object: [String: Any] {
            ((try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any]) ?? [:]
        }

        /// Of several mistakes each, in words with its place.
        package var mistakes: [String] {
            guard status >= 400, let errors = object["errors"] as? [[String: Any]], errors.count > 1 else { return [] }
            return errors.compactMap { error in
                guard let pointer = error["pointer"] as? String, let detail = error["detail"] as? String else {
                    return nil
                }
                // A mistake of a pack begins with its place; elsewhere the pointer is the place.
                return pointer.hasPrefix("/files/") ? detail : "\(pointer): \(detail)"
            }
        }

        /// A text of the answer.
        package func member(_ name: String) -> String? { object[name] as? String }

        /// What is different between two versions of a policy, a line for each part and each detail.
        package var changes: [String] {
            let changes = object["changes"] as? [[String: Any]] ?? []
            return changes.flatMap { change -> [String] in
                let words = ["kind", "part", "id"].compactMap { change[$0] as? String }
                return [words.joined(separator: " ")] + (change["details"] as? [String] ?? []).map { "  \($0)" }
            }
        }
    }

    /// Seconds until a command gives up.
    package enum Patience: Int64, Sendable {
        /// A person is waiting.
        case usual = 30
        /// A pack is tested, or a large list read.
        case long = 300
    }

    /// Why no answer came.
    package struct Failure: Error, CustomStringConvertible {
        package var description: String
    }

    private let base: String
    private let key: String
    /// What problems are told in: `en` or `pl`.
    private let language: String
    /// Bytes of an answer that are read.
    private static let most = 16 << 20

    /// A client of the service at an address, such as `http://127.0.0.1:8080`.
    package init(base: String, key: String, language: String = "en") {
        self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
        self.key = key
        self.language = language
    }

    /// Sends one request and waits for its answer.
    package func send(
        _ method: String,
        _ path: String,
        json: String? = nil,
        type: String = "application/json",
        patience: Patience = .usual
    ) async throws(Failure) -> Reply {
        try await send(method, path, json.map { (ByteBuffer(string: $0), type) }, patience)
    }

    /// Sends a file; of which type it is tells its beginning.
    package func send(_ method: String, _ path: String, file: String) async throws(Failure) -> Reply {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: file), options: .mappedIfSafe)
        } catch {
            throw Failure(description: "\(file): it cannot be read: \(error.localizedDescription)")
        }
        let type = data.starts(with: [0x1F, 0x8B]) ? "application/gzip" : "text/csv"
        return try await send(method, path, (ByteBuffer(bytes: data), type), .long)
    }

    private func send(
        _ method: String,
        _ path: String,
        _ body: (bytes: ByteBuffer, type: String)?,
        _ patience: Patience
    ) async throws(Failure) -> Reply {
        var request = HTTPClientRequest(url: base + path)
        request.method = .RAW(value: method)
        request.headers.add(name: "Authorization", value: "Bearer \(key)")
        request.headers.add(name: "Accept", value: "application/json")
        request.headers.add(name: "Accept-Language", value: language)
        if let body {
            request.headers.add(name: "Content-Type", value: body.type)
            request.body = .bytes(body.bytes)
        }
        do {
            guard patience == .long else { return try await Self.execute(request, patience, by: .shared) }
            // The shared client gives up after a minute and a half without a byte.
            let client = HTTPClient(eventLoopGroupProvider: .singleton)
            do {
                let reply = try await Self.execute(request, patience, by: client)
                try await client.shutdown()
                return reply
            } catch {
                try? await client.shutdown()
                throw error
            }
        } catch {
            throw Failure(description: "\(base): no answer: \(error)")
        }
    }

    private static func execute(
        _ request: HTTPClientRequest,
        _ patience: Patience,
        by client: HTTPClient
    ) async throws -> Reply {
        let response = try await client.execute(request, timeout: .seconds(patience.rawValue))
        let body = try await response.body.collect(upTo: most)
        return Reply(status: Int(response.status.code), body: Array(body.readableBytesView))
    }

    /// A text as one segment of a path.
    package static func escaped(_ segment: String) -> String {
        var plain = CharacterSet.alphanumerics
        plain.insert(charactersIn: "-._~")
        return segment.addingPercentEncoding(withAllowedCharacters: plain) ?? segment
    }
}
