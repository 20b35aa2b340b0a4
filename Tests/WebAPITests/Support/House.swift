// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import DecisionEngine
import Enforcement
import Foundation
import HTTPTypes
import Hummingbird
import Journal
import Ledger
import Logging
import NIOCore
import NIOEmbedded
import Node
import Outbox
import PolicyPacks
import StoreSQLite
import Synchronization
import Testing
import UsageModel

@testable import WebAPI

/// A whole service over a temporary folder, with a clock that stands still and no sockets.
final class House: Sendable {
    let folder = TemporaryFolder()
    let journal: Journal
    let views: ViewStore
    let ring: KeyRing
    let service: WebAPI.Service
    let endpoints: [Endpoint]
    let log = CapturedLog()
    let clock = StoppedClock(House.start)
    private let responder: Mutex<APIResponder>
    private let channel = NIOAsyncTestingChannel()

    static let start = Instant(microseconds: 1_772_445_600_000_000)  // 2026-03-02T10:00:00Z

    /// The standard pack, read once.
    static let policy: Policy = {
        let folder = String(#filePath.dropLast("/Tests/WebAPITests/Support/House.swift".count)) + "/policies/standard"
        guard let policy = try? PackCheck.run(folder).policy else { preconditionFailure("no policy at \(folder)") }
        return policy
    }()

    /// The contract of the program, made once.
    static let contract = Result { try Contract.json() }
    static let contractJSON = Result { try JSON(reading: contract.get()) }

    let control: ControlStore
    private let metrics: HTTPMetrics

    /// Opens everything; `others` are endpoints of the test's own, beside those of the service.
    init(
        others: [Endpoint] = [],
        isDurable: Bool = false,
        isReady: Bool = true,
        isEncrypted: Bool = false,
        lateness: Lateness = Lateness(microseconds: 20_000, refuses: false)
    ) throws {
        var options = JournalOptions()
        options.segmentBytes = 1 << 20
        journal = try Journal.open(folder.path + "/journal", options)
        views = try ViewStore(path: folder.path + "/views.sqlite")
        control = try ControlStore(path: folder.path + "/control.sqlite")
        ring = try KeyRing(control, at: Self.start)
        let engine = JournaledEngine(Fold(Engine(policy: Self.policy)), journal: journal)
        let snapshots = SnapshotTaker(
            journal,
            try SnapshotStore(folder.path + "/snapshots"),
            engine.policy,
            former: PolicyOffice.former(data: folder.path),
            every: 1
        )
        service = WebAPI.Service(
            engine: engine,
            views: views,
            keys: ring,
            sessions: SessionTable(),
            approvals: control,
            links: control,
            node: "test",
            version: "0",
            isDurable: isDurable,
            lateness: lateness,
            publicURL: "",
            isEncrypted: isEncrypted,
            desk: WebhookDesk(
                store: control,
                allowsPrivate: true,
                hasMail: true,
                acknowledgeWithin: 30_000_000,
                source: "urn:proviso:test",
                journalEnd: { [journal] in journal.end.value }
            ),
            policies: PolicyOffice(engine, journal, snapshots, control, data: folder.path),
            cases: CaseDesk(engine, journal, try CaseViewStore(path: folder.path + "/cases.sqlite")),
            unready: { isReady ? nil : "The test says so." }
        )
        metrics = HTTPMetrics()
        endpoints = others + API.endpoints(service, metrics: metrics, contract: try Self.contract.get())
        responder = Mutex(Self.responder(endpoints, service, control, metrics, clock))
    }

    private static func responder(
        _ endpoints: [Endpoint],
        _ service: WebAPI.Service,
        _ control: ControlStore,
        _ metrics: HTTPMetrics,
        _ clock: StoppedClock
    ) -> APIResponder {
        APIResponder(
            endpoints,
            gatekeeper: Gatekeeper(keys: service.keys, sessions: service.sessions),
            metrics: metrics,
            answers: control,
            record: { (record) throws(Problem) in try service.keep(record) },
            now: { clock.now }
        )
    }

    /// Forgets what a process forgets when it ends: everything about requests that is only in memory.
    func forgetRequests() {
        responder.withLock { $0 = Self.responder(endpoints, service, control, metrics, clock) }
    }

    deinit { journal.close() }

    /// A new key with these roles; its owner is the test, if nobody else.
    func key(
        _ roles: Role...,
        owner: String = "test",
        scope: String? = nil,
        expires: Instant? = nil,
        rate: Double? = nil
    ) throws -> String {
        try ring.make(
            owner: owner,
            roles: Set(roles),
            scope: scope,
            expires: expires,
            requestsPerSecond: rate,
            at: clock.now
        ).token
    }

    /// Sends one request and gives the answer.
    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        as token: String? = nil,
        _ body: String = "",
        type: String? = nil,
        headers: [String: String] = [:]
    ) async throws -> Reply {
        var fields = headers
        if let token { fields["Authorization"] = "Bearer \(token)" }
        if let type { fields["Content-Type"] = type }
        return try await send(method, path, fields, RequestBody(buffer: ByteBuffer(string: body)))
    }

    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ headers: [String: String],
        _ body: RequestBody
    ) async throws -> Reply {
        var fields = HTTPFields()
        for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
        let head = HTTPRequest(method: method, scheme: "http", authority: "test", path: path, headerFields: fields)
        let logger = Logger(label: "test") { [log] _ in log }
        let context = APIContext(source: ApplicationRequestContextSource(channel: channel, logger: logger))
        let responder = responder.withLock { $0 }
        let response = try await responder.respond(to: Request(head: head, body: body), context: context)
        let collector = Collector()
        try await response.body.write(collector)
        return Reply(status: response.status.code, headers: response.headers, body: collector.bytes)
    }

    /// Brings the views up to what has happened.
    func feedViews() throws {
        let feeder = ViewFeeder(journal, views)
        while try feeder.step() {}
        if let store = service.cases?.store {
            let cases = CaseFeeder(journal, store)
            while try cases.step() {}
        }
    }
}

/// An answer as a client sees it.
struct Reply {
    var status: Int
    var headers: HTTPFields
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
    /// The body as JSON; null when it is none.
    var json: JSON { (try? JSON(reading: body)) ?? .null }

    func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }

    /// Of a problem document: the last part of its type.
    var problem: String? {
        guard headers[.contentType] == "application/problem+json" else { return nil }
        return json["type"]?.string?.split { ":#".contains($0) }.last.map(String.init)
    }
    /// Of a problem document: where things are wrong.
    var pointers: [String] { json["errors"]?.items?.compactMap { $0["pointer"]?.string } ?? [] }
}

/// A clock that goes on only when a test says so.
final class StoppedClock: Sendable {
    private let state: Mutex<Instant>

    init(_ start: Instant) { state = Mutex(start) }

    var now: Instant { state.withLock { $0 } }
    func advance(seconds: Int64) { state.withLock { $0 = $0.advanced(byMicroseconds: seconds * 1_000_000) } }
}

/// Gathers the body of an answer.
private final class Collector: ResponseBodyWriter, Sendable {
    private let state = Mutex<[UInt8]>([])

    var bytes: [UInt8] { state.withLock { $0 } }
    func write(_ buffer: ByteBuffer) async throws { state.withLock { $0.append(contentsOf: buffer.readableBytesView) } }
    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

/// Everything that is logged, at every level, as text.
final class CapturedLog: LogHandler, Sendable {
    private let state = Mutex("")

    var text: String { state.withLock { $0 } }
    var metadata: Logger.Metadata {
        get { [:] }
        set { state.withLock { $0 += "\(newValue)\n" } }
    }
    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set { state.withLock { $0 += "\(key) \(newValue.map { "\($0)" } ?? "")\n" } }
    }
    func log(event: LogEvent) {
        state.withLock { $0 += "\(event.level) \(event.message) \(event.metadata ?? [:])\n" }
    }
}

/// A folder that goes away with its test.
final class TemporaryFolder: Sendable {
    let path = FileManager.default.temporaryDirectory.appending(path: "proviso-web-\(UUID().uuidString)").path

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
