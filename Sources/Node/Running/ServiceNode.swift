// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import DecisionEngine
import Enforcement
import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Journal
import Ledger
import Logging
import NIOPosix
import NIOSSL
import ServiceLifecycle
import StoreSQLite
import UnixSignals
import UsageModel
import WebAPI

/// The whole service: opened, wired and run until it is told to stop.
package struct ServiceNode {
    /// The version of the program.
    package static let version = "0.3.0"

    private let configuration: Configuration
    private let opening: Opening
    private let ring: KeyRing
    private let logger: Logger
    /// Says what a person at the terminal should know, such as the address.
    private let say: @Sendable (String) -> Void
    /// The seed of the simulated contact center of a demo; nil: no demo.
    private let demoSeed: UInt64?

    /// Opens everything the settings name.
    package init(
        _ configuration: Configuration,
        demoSeed: UInt64? = nil,
        say: @escaping @Sendable (String) -> Void
    ) throws {
        self.configuration = configuration
        self.say = say
        self.demoSeed = demoSeed
        let level = Logger.Level(rawValue: configuration.text("log.level") ?? "info") ?? .info
        logger = Logger(label: "proviso") { LineLogHandler(label: $0, level: level) }
        opening = try Opening.open(configuration, logger)
        ring = try KeyRing(opening.control, at: WallClock.now)
        tell(opening.restart)
        tellPolicy()
    }

    /// Says which policy decides, and why.
    private func tellPolicy() {
        let policy = opening.engine.policy.definition
        let why =
            opening.isActivated
            ? "it was activated, and the pack that the settings name has not changed since" : "the settings name it"
        logger.notice(
            "The policy in force",
            metadata: [
                "id": "\(policy.id)", "version": "\(policy.version)", "sha256": "\(policy.sha256)", "why": "\(why)",
            ]
        )
    }

    private func tell(_ restart: Restart.Report) {
        let replay = restart.replay
        logger.info(
            "Opened",
            metadata: [
                "snapshot": "\(restart.snapshot.map { "\($0)" } ?? "none")", "decisions": "\(replay.decisions)",
                "acts": "\(replay.acts)", "differing": "\(replay.differing)", "to": "\(replay.to)",
            ]
        )
        for note in restart.notes { logger.warning("A snapshot was passed over", metadata: ["note": "\(note)"]) }
        if restart.isActivation {
            let restored = restart.restoration
            logger.notice(
                "Another policy is in force",
                metadata: [
                    "carried": "\(restored?.carried.count ?? 0)", "begun": "\(restored?.begun ?? [])",
                    "dropped": "\(restored?.dropped ?? [])", "formerRules": "\(restored?.formerRules ?? [])",
                ]
            )
        }
        if restart.isUnderOtherPolicy {
            logger.warning("The former policy was not kept: the last records were decided again under the new one")
        }
        if replay.differing > 0, let first = replay.firstDiffering {
            logger.error(
                "Decisions came out differently than they were written",
                metadata: ["count": "\(replay.differing)", "first": "\(first)"]
            )
        }
    }

    /// Serves until SIGINT or SIGTERM, then finishes what is at work.
    package func run() async throws {
        let data = configuration.text("data") ?? "data"
        let isFirst = ring.keys.isEmpty
        try LocalKey.ensure(ring, data, at: WallClock.now)
        let address = configuration.text("http.address") ?? "127.0.0.1"
        let group = MultiThreadedEventLoopGroup.singleton
        let outbox = try OutboxService(opening, configuration, group, logger)
        WarmUp.run(opening.engine.policy)
        let application = try makeApplication(address, group, isFirst: isFirst)
        let retention = configuration.microseconds("journal.retention")
        let keeping = Keeping(opening, retention: retention, logger)
        var parts: [ServiceGroupConfiguration.ServiceConfiguration] = [
            .init(service: keeping), .init(service: AccessNotes(opening, ring, logger)), .init(service: outbox),
            .init(service: application),
        ]
        if let demoSeed {
            let feed = DemoFeed(opening.engine, cases: opening.cases, seed: demoSeed, say: say)
            parts.append(.init(service: feed))
        }
        let services = ServiceGroup(
            configuration: .init(
                services: parts,
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        try await services.run()
        opening.policies?.close()
        keeping.finish()
        opening.journal?.close()
    }

    private func makeApplication(
        _ address: String,
        _ group: MultiThreadedEventLoopGroup,
        isFirst: Bool
    ) throws -> some ApplicationProtocol {
        let metrics = HTTPMetrics()
        let service = service
        let endpoints = API.endpoints(service, metrics: metrics, contract: try Contract.json()) { [opening] text in
            KeepingMetrics.write(opening, to: &text)
            if let desk = service.desk { OutboxMetrics.write(desk, at: WallClock.now, to: &text) }
            if let cases = service.cases { CaseMetrics.write(cases, at: WallClock.now, to: &text) }
        }
        let responder = APIResponder(
            endpoints,
            gatekeeper: Gatekeeper(
                keys: ring,
                sessions: service.sessions,
                tokens: try TokenSource.open(configuration, at: WallClock.now)
            ),
            metrics: metrics,
            answers: opening.control,
            record: { (record) throws(Problem) in try service.keep(record) },
            now: { WallClock.now }
        )
        let channel = HTTP1Channel.Configuration(
            additionalChannelHandlers: [ArrivalHandler()],
            idleTimeout: .seconds(WebAPI.Limits.idleSeconds),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: WebAPI.Limits.headerBytes,
                maxHeaderListSize: WebAPI.Limits.headerListBytes,
                maxHeaderFieldCount: WebAPI.Limits.headerCount
            )
        )
        var server = HTTPServerBuilder.http1(configuration: channel)
        if let tls = try tls() { server = try .tls(server, tlsConfiguration: tls) }
        let token = isFirst ? try firstLink() : nil
        let (scheme, say, logger) = (try tls() == nil ? "http" : "https", say, logger)
        let demoData = demoSeed == nil ? nil : configuration.text("data")
        return Application(
            responder: responder,
            server: server,
            configuration: .init(
                address: .hostname(address, port: configuration.number("http.port")),
                serverName: "proviso",
                availableConnectionsDelegate: MaximumAvailableConnections(OpenFiles.connectionsMost(), logger: logger)
            ),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? 0
                logger.notice("Listening", metadata: ["address": "\(address)", "port": "\(port)"])
                say("proviso: listening at \(scheme)://\(address):\(port)")
                if let demoData {
                    say("proviso: cases: proviso case list --url \(scheme)://\(address):\(port) --data \(demoData)")
                }
                if let token { say("proviso: the first key is made at \(scheme)://\(address):\(port)/start/\(token)") }
            },
            eventLoopGroupProvider: .shared(group),
            logger: logger
        )
    }

    private func firstLink() throws -> String {
        let expires = WallClock.now.advanced(byMicroseconds: Limits.linkMicroseconds)
        return try FirstLink.make(opening.control, expires: expires)
    }

    private var service: WebAPI.Service {
        let engine = opening.engine
        return WebAPI.Service(
            engine: engine,
            views: opening.views,
            keys: ring,
            sessions: SessionTable(),
            approvals: opening.control,
            links: opening.control,
            node: ProcessInfo.processInfo.hostName,
            version: Self.version,
            isDurable: configuration.text("decisions.durability") == "durable",
            lateness: Lateness(
                microseconds: configuration.microseconds("decisions.within"),
                refuses: configuration.text("decisions.whenLate") == "block"
            ),
            publicURL: configuration.text("http.publicURL") ?? "",
            isEncrypted: configuration.text("http.tls.certificate") != nil
                || configuration.text("http.publicURL")?.hasPrefix("https:") == true,
            desk: OutboxService.desk(opening, configuration),
            policies: opening.policies,
            cases: opening.journal.flatMap { journal in opening.cases.map { CaseDesk(engine, journal, $0) } },
            unready: {
                if let ahead = engine.ahead { return "Nothing is decided until a restart: \(ahead)" }
                guard let health = engine.journal?.health, !health.isWell else { return nil }
                return "The journal takes no records: \((health.failure ?? health.roomFailure) ?? .closed)"
            }
        )
    }

    private func tls() throws -> TLSConfiguration? {
        guard let certificate = configuration.text("http.tls.certificate"),
            let key = configuration.text("http.tls.key")
        else { return nil }
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(certificate).map { NIOSSLCertificateSource.certificate($0) }
            let privateKey = try NIOSSLPrivateKey(file: key, format: .pem)
            var tls = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain,
                privateKey: .privateKey(privateKey)
            )
            tls.minimumTLSVersion = .tlsv12
            return tls
        } catch {
            throw NodeFailure.data("\(certificate), \(key): the certificate or its key cannot be read: \(error)")
        }
    }
}
