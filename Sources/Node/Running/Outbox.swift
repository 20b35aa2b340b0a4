// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Journal
import Ledger
import Logging
import NIOPosix
import NIOSSL
import Outbox
import Outgoing
import ServiceLifecycle
import StoreSQLite
import Synchronization
import UsageModel

/// Tells others what happens: fills the outbox from the journal on a thread of its own, and sends what is in it.
struct OutboxService: Service, CustomStringConvertible {
    /// What the log calls it: by itself it would be written out whole, the password of the mail server with it.
    var description: String { "Outbox" }

    private let opening: Opening
    private let dispatcher: Dispatcher
    private let source: String
    private let mail: NoticeMail?
    private let acknowledgeWithin: Int64
    private let logger: Logger
    /// The subscription that `mail.to` stands for.
    private static let deskID = "mail-desk"

    init(
        _ opening: Opening,
        _ configuration: Configuration,
        _ group: MultiThreadedEventLoopGroup,
        _ logger: Logger
    ) throws {
        self.opening = opening
        self.logger = logger
        source = Self.source(configuration)
        acknowledgeWithin = configuration.microseconds("enforcement.acknowledgeWithin")
        let settings = Self.mailSettings(configuration)
        mail = settings.map { NoticeMail(from: $0.from, publicURL: configuration.text("http.publicURL") ?? "") }
        try Self.settleDesk(opening, configuration.text("mail.to"))
        dispatcher = Dispatcher(
            store: opening.control,
            web: WebhookSender(
                group: group,
                allowsPrivate: configuration.truth("webhooks.allowPrivate"),
                authorities: Self.authorities(configuration, "webhooks.authorities")
            ),
            mail: try settings.map {
                try MailSender(
                    group: group,
                    settings: $0,
                    authorities: Self.authorities(configuration, "smtp.authorities")
                )
            },
            schedules: Dispatcher.Schedules(seed: UInt64.random(in: 0 ... .max)),
            logger: logger,
            now: { WallClock.now }
        )
    }

    func run() async throws {
        guard opening.journal != nil else {
            try? await gracefulShutdown()
            return
        }
        let feeding = Feeding(logger, pause: Limits.viewPause, make: makeFeeder) { try $0.step(at: $1) }
        let loop = BackgroundLoop("outbox") { _ in feeding.step() }
        // By itself: cases that cannot be made, or not be read, keep no other message waiting.
        let caseFeeding = Feeding(logger, about: "cases", pause: Limits.caseNewsPause, make: makeCaseFeeder) {
            try $0.step(at: $1)
        }
        let caseLoop = BackgroundLoop("outbox cases", isPatient: true) { _ in caseFeeding.step() }
        await cancelWhenGracefulShutdown { await dispatcher.run() }
        caseLoop.stop()
        loop.stop()
    }

    @Sendable private func makeCaseFeeder() throws -> CaseMessageFeeder? {
        guard let cases = opening.cases else { return nil }
        return try CaseMessageFeeder(cases, opening.control, source: source)
    }

    @Sendable private func makeFeeder() throws -> OutboxFeeder? {
        guard let journal = opening.journal else { return nil }
        return try OutboxFeeder(
            journal,
            opening.control,
            approvals: opening.control,
            source: source,
            mail: mail,
            acknowledgeWithin: acknowledgeWithin,
            at: WallClock.now
        )
    }

    /// What the routes work on; nil when nothing is kept.
    static func desk(_ opening: Opening, _ configuration: Configuration) -> WebhookDesk? {
        guard let journal = opening.journal else { return nil }
        return WebhookDesk(
            store: opening.control,
            allowsPrivate: configuration.truth("webhooks.allowPrivate"),
            hasMail: mailSettings(configuration) != nil,
            acknowledgeWithin: configuration.microseconds("enforcement.acknowledgeWithin"),
            source: source(configuration),
            journalEnd: { journal.end.value }
        )
    }

    private static func source(_ configuration: Configuration) -> String {
        configuration.text("http.publicURL") ?? "urn:proviso"
    }

    private static func authorities(_ configuration: Configuration, _ name: String) -> NIOSSLTrustRoots {
        configuration.text(name).map { .file($0) } ?? .default
    }

    private static func mailSettings(_ configuration: Configuration) -> SMTPSettings? {
        guard let host = configuration.text("smtp.host"),
            let from = configuration.text("smtp.from").flatMap({ MailAddress($0) })
        else { return nil }
        var settings = SMTPSettings(
            host: host,
            port: configuration.number("smtp.port"),
            from: from,
            security: SMTPSettings.Security(rawValue: configuration.text("smtp.tls") ?? "") ?? .starttls
        )
        if let user = configuration.text("smtp.user"), let password = configuration.text("smtp.password") {
            settings.credentials = SMTPSettings.Credentials(user: user, password: password)
        }
        return settings
    }

    /// Makes the desk's subscription what the settings say; it is told of what comes from then on.
    private static func settleDesk(_ opening: Opening, _ address: String?) throws {
        let store = opening.control
        let known = try store.subscriptions().first { $0.id == deskID }
        if known?.target == address { return }
        if known != nil { _ = try store.remove(subscription: deskID) }
        guard let address else { return }
        let desk = Subscription(
            id: deskID,
            kind: .mail,
            name: "the provider's desk",
            target: address,
            created: WallClock.now,
            since: opening.journal?.end.value ?? 0,
            secrets: Subscription.Secrets(current: nil)
        )
        _ = try store.save(desk, replacing: nil)
    }
}

/// A feeder on its thread: made anew after a failure, for what it had in memory may be ahead of the store.
private final class Feeding<Feeder: Sendable>: Sendable {
    private let makeFeeder: @Sendable () throws -> Feeder?
    private let stepFeeder: @Sendable (inout Feeder, Instant) throws -> Bool
    private let logger: Logger
    private let what: String
    /// Milliseconds until the next look where there was nothing more.
    private let pause: Int
    private let feeder = Mutex<Feeder?>(nil)

    init(
        _ logger: Logger,
        about what: String = "the journal",
        pause: Int,
        make: @escaping @Sendable () throws -> Feeder?,
        step: @escaping @Sendable (inout Feeder, Instant) throws -> Bool
    ) {
        makeFeeder = make
        stepFeeder = step
        self.logger = logger
        self.what = what
        self.pause = pause
    }

    /// Milliseconds to wait until the next step.
    func step() -> Int {
        feeder.withLock { feeder in
            do {
                guard var current = try feeder ?? makeFeeder() else { return pause }
                feeder = nil
                let isMore = try stepFeeder(&current, WallClock.now)
                feeder = current
                return isMore ? 0 : pause
            } catch {
                feeder = nil
                let facts: Logger.Metadata = ["from": "\(what)", "error": "\(type(of: error))"]
                logger.error("The outbox cannot be filled", metadata: facts)
                return Limits.retryPause
            }
        }
    }
}
