// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import DecisionEngine
import HTTPTypes
import Hummingbird
import UsageModel

/// The lists that rules ask: looked at, asked, and renewed while the service runs: `/v1/lists`.
struct ListRoutes {
    let service: Service

    var endpoints: [Endpoint] {
        let path = "/v1/lists/{name}"
        return [
            Endpoint(.get, "/v1/lists", .roles(.staff), list),
            Endpoint(.get, path, .roles(.staff), show),
            Endpoint(
                .put,
                path,
                .roles([.policyApprover, .admin]),
                bodyMost: Limits.listBytes,
                isStreamed: true,
                take
            ),
            Endpoint(.get, path + "/versions", .roles(.staff), versions),
            Endpoint(.get, path + "/entries/{value}", .roles(.staff), lookUp),
        ]
    }

    @Sendable private func list(_ call: Call) throws -> Answer {
        try call.allow([])
        let policy = service.policy
        let files = policy.listFiles.map(\.document)
        let small = policy.definition.lists.filter { list in !policy.listFiles.contains { $0.name == list.name } }
            .map { list -> JSON in
                [
                    "name": JSON(list.name), "origin": "pack", "entries": JSON(list.entries.count),
                    "source": JSON(list.source),
                ]
            }
        return .page(files + small, next: nil, path: "")
    }

    @Sendable private func show(_ call: Call) throws -> Answer {
        try call.allow([])
        let name = call.parameters[0]
        let policy = service.policy
        if let file = policy.listFiles.first(where: { $0.name == name }) { return .json(file.document) }
        guard let list = policy.definition.lists.first(where: { $0.name == name }) else {
            throw Self.unknown(name)
        }
        return .json([
            "name": JSON(list.name), "origin": "pack", "entries": JSON(list.entries.count),
            "source": JSON(list.source), "checkedOn": JSON(list.checkedOn), "isDisputed": .truth(list.isDisputed),
        ])
    }

    private static func unknown(_ name: String) -> Problem { .notFound("There is no list '\(name.prefix(64))'.") }

    private static let parameters: Set<String> = [
        "callingCode", "dryRun", "format", "header", "shrink", "skipBad", "source", "version",
    ]

    @Sendable private func take(_ call: Call) async throws -> Answer {
        try call.allow(Self.parameters)
        let desk = try service.policyDesk()
        guard let principal = call.principal else { throw Problem.broken }
        let upload = try upload(call)
        let types = ["text/csv", "text/plain", "application/gzip"]
        guard let type = call.mediaType, types.contains(type) else {
            throw Problem.unsupportedType(types.joined(separator: ", "))
        }
        let intake = try desk.intake()
        var count = 0
        do {
            for try await buffer in call.request.body {
                count += buffer.readableBytes
                guard count <= Limits.listBytes else { throw Problem.tooLarge(Limits.listBytes) }
                try intake.append(Array(buffer.readableBytesView).span)
            }
        } catch let problem as Problem {
            throw problem
        } catch {
            throw Problem.badBody("The body ended before it was complete.")
        }
        let report = try await desk.take(intake, as: upload, by: principal.owner, at: call.now)
        return .json(report.document(isDryRun: upload.isDryRun))
    }

    private func upload(_ call: Call) throws(Problem) -> ListUpload {
        let name = call.parameters[0]
        let known = service.policy.listNames
        guard known.contains(name) else {
            throw .notFound("No rule can ask for '\(name.prefix(64))'; there are \(known.joined(separator: ", ")).")
        }
        var upload = ListUpload(name: name, format: try call.word("format", of: ListUpload.Format.self) ?? .numbers)
        upload.version = try call.name("version")
        upload.source = try call.name("source") ?? ""
        upload.hasHeader = try call.truth("header")
        upload.skipsBad = try call.truth("skipBad")
        upload.mayShrink = try call.truth("shrink")
        upload.isDryRun = try call.truth("dryRun")
        if let code = call.parameter("callingCode") {
            let isCode = (1...3).contains(code.utf8.count) && code.utf8.allSatisfy { (0x30...0x39).contains($0) }
            guard isCode, code.first != "0" else {
                throw .badParameter("callingCode", "expected one to three digits, such as 48.")
            }
            guard upload.format == .numbers else { throw .badParameter("callingCode", "it goes with format=numbers.") }
            upload.callingCode = code
        }
        return upload
    }

    @Sendable private func versions(_ call: Call) throws -> Answer {
        try call.allow([])
        let desk = try service.policyDesk()
        guard service.policy.listNames.contains(call.parameters[0]) else { throw Self.unknown(call.parameters[0]) }
        return .page(try desk.versions(ofList: call.parameters[0]).map(\.document), next: nil, path: "")
    }

    @Sendable private func lookUp(_ call: Call) throws -> Answer {
        try call.allow([])
        let (name, value) = (call.parameters[0], call.parameters[1])
        let policy = service.policy
        guard value.utf8.count <= RegistryFormat.textBytesMax else {
            throw Problem.notFound("No entry is longer than \(RegistryFormat.textBytesMax) bytes.")
        }
        let file = policy.listFiles.first { $0.name == name }
        guard file != nil || policy.definition.lists.contains(where: { $0.name == name }) else {
            throw Self.unknown(name)
        }
        guard let isListed = policy.isListed(value, in: name) else {
            throw Problem.notFound("The list holds numbers; expected one such as +12025550123.")
        }
        return .json(
            .record([
                "list": JSON(name), "listed": .truth(isListed), "version": file.map { JSON($0.version) },
                "sha256": file.map { JSON(SHA256.hexadecimal(ofDigest: $0.seal)) },
            ])
        )
    }
}

extension RegistryStamp {
    var document: JSON {
        [
            "name": JSON(name), "origin": "file", "version": JSON(version),
            "sha256": JSON(SHA256.hexadecimal(ofDigest: seal)), "entries": JSON(count), "source": JSON(source),
        ]
    }
}

extension ListVersion {
    var document: JSON {
        .record([
            "version": JSON(stamp.version), "sha256": JSON(SHA256.hexadecimal(ofDigest: stamp.seal)),
            "state": isInForce ? "active" : "kept", "kind": JSON(stamp.kind.name), "entries": JSON(stamp.count),
            "source": JSON(stamp.source), "inputSha256": JSON(SHA256.hexadecimal(ofDigest: stamp.inputDigest)),
            "importedBy": importedBy.map { JSON($0) }, "importedAt": importedAt.map { JSON($0) },
        ])
    }
}

extension ListReport {
    func document(isDryRun: Bool) -> JSON {
        .record([
            "list": version.document, "dryRun": .truth(isDryRun), "lines": JSON(lines),
            "entriesRead": JSON(entriesRead), "duplicates": JSON(duplicates), "removed": JSON(removed),
            "badLines": JSON(badLines),
            "errors": .list(firstBad.map { ["pointer": JSON("/\($0.line)"), "detail": JSON($0.reason)] }),
            "sequence": sequence.map { JSON($0) },
        ])
    }
}
