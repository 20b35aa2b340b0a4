// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Node

/// How commands find the service they act on, and who they are.
struct ClientOptions: ParsableArguments {
    @Option(help: "The address of the service; PROVISO_URL, or http://127.0.0.1:8080, when not given.")
    var url: String?

    @Option(help: "The data folder of a service on this machine, whose local.key is used when PROVISO_KEY is not set.")
    var data = "data"

    @Option(help: "The language of what is said: en or pl.")
    var language = SpokenLanguage.en

    /// A client, or the end of the run when there is no key.
    func client() throws -> APIClient {
        let environment = ProcessInfo.processInfo.environment
        guard let key = environment["PROVISO_KEY"] ?? LocalKey.read(data) else {
            Terminal.complain(
                "proviso: no key: set PROVISO_KEY, or name the data folder of a service here with --data (looked in "
                    + "\(LocalKey.path(data)))"
            )
            throw ExitCode(Exit.badConfiguration)
        }
        let base = url ?? environment["PROVISO_URL"] ?? "http://127.0.0.1:8080"
        return APIClient(base: base, key: key, language: language.rawValue)
    }

    /// Sends a request; what the service refuses ends the run with its words.
    func send(
        _ method: String,
        _ path: String,
        json: String? = nil,
        patience: APIClient.Patience = .usual
    ) async throws -> APIClient.Reply {
        try await finish { (client) async throws(APIClient.Failure) in
            try await client.send(method, path, json: json, patience: patience)
        }
    }

    /// Sends a file, byte by byte as it is.
    func send(_ method: String, _ path: String, file: String) async throws -> APIClient.Reply {
        try await finish { (client) async throws(APIClient.Failure) in
            try await client.send(method, path, file: file)
        }
    }

    private func finish(
        _ send: (APIClient) async throws(APIClient.Failure) -> APIClient.Reply
    ) async throws -> APIClient.Reply {
        let client = try client()
        let reply: APIClient.Reply
        do throws(APIClient.Failure) {
            reply = try await send(client)
        } catch {
            Terminal.complain("proviso: \(error)")
            throw ExitCode(Exit.unavailable)
        }
        if let complaint = reply.complaint {
            for mistake in reply.mistakes { Terminal.complain(mistake) }
            Terminal.complain("proviso: \(complaint)")
            throw ExitCode(reply.status == 503 ? Exit.unavailable : reply.status >= 500 ? Exit.failed : Exit.badInput)
        }
        return reply
    }
}
