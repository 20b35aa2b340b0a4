// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Foundation
import NIOPosix
import NIOSSL
import Outbox
import Testing
import UsageModel

@testable import Outgoing

/// A mail server that says what a test wrote down, whatever it hears.
private final class Script {
    var says: [String]
    var heard: [String] = []
    var isSecure = false

    init(_ says: [String]) { self.says = says }
}

private struct ScriptedTransport: SMTPTransport {
    let script: Script

    mutating func send(_ bytes: [UInt8]) async throws(SMTPFailure) {
        script.heard.append(String(decoding: bytes, as: UTF8.self))
    }

    mutating func receive() async throws(SMTPFailure) -> [UInt8]? {
        script.says.isEmpty ? nil : Array(script.says.removeFirst().utf8)
    }

    mutating func startTLS() async throws(SMTPFailure) { script.isSecure = true }
}

@Suite struct `A conversation with a mail server` {
    private static let greeting = "220 mail.example.com\r\n"
    private static let plain = "250 mail.example.com\r\n"

    private func deliver(
        _ says: [String],
        security: SMTPSettings.Security = .none,
        credentials: SMTPSettings.Credentials? = nil,
        to: String = "desk@example.com",
        mail: String = "Subject: x\r\n\r\nx\r\n"
    ) async throws -> (AttemptOutcome, Script) {
        let settings = SMTPSettings(
            host: "mail.example.com",
            port: 25,
            from: try #require(MailAddress("proviso@example.com")),
            security: security,
            credentials: credentials
        )
        let script = Script(says)
        let address = try #require(MailAddress(to))
        var session = SMTPSession(ScriptedTransport(script: script), settings)
        do throws(SMTPFailure) {
            return (.taken(status: try await session.deliver(Array(mail.utf8), to: address)), script)
        } catch {
            return (error.outcome, script)
        }
    }

    @Test func `says what RFC 5321 asks for, and a dot of the mail's is doubled`() async throws {
        let says = [Self.greeting, Self.plain, "250 OK\r\n", "250 OK\r\n", "354 go on\r\n", "250 taken\r\n"]
        let (outcome, script) = try await deliver(says, mail: "Subject: x\r\n\r\n.\r\n")
        #expect(outcome == .taken(status: 250))
        #expect(
            script.heard == [
                "EHLO example.com\r\n", "MAIL FROM:<proviso@example.com>\r\n", "RCPT TO:<desk@example.com>\r\n",
                "DATA\r\n",
                "Subject: x\r\n\r\n..\r\n.\r\n", "QUIT\r\n",
            ]
        )
    }

    @Test(
        arguments: [
            ([], .unreachable("The server hung up.")),
            (["554 go away\r\n"], .notTaken(status: 554, retryAfter: nil)),
            (["HTTP/1.1 200 OK\r\n"], .unreachable("The server speaks no SMTP.")),
            (["220"], .unreachable("The server hung up.")),
            ([greeting, "502 no\r\n"], .notTaken(status: 502, retryAfter: nil)),
            ([greeting, plain, "550 no\r\n"], .refused(status: 550, "The mail server answered MAIL with 550.")),
            ([greeting, plain, "451 later\r\n"], .notTaken(status: 451, retryAfter: nil)),
            (
                [greeting, plain, "250 OK\r\n", "550 who?\r\n"],
                .refused(status: 550, "The mail server answered RCPT with 550.")
            ),
            ([greeting, plain, "250 OK\r\n", "450 busy\r\n"], .notTaken(status: 450, retryAfter: nil)),
            (
                [greeting, plain, "250 OK\r\n250 OK\r\n354 go\r\n554 spam\r\n"],
                .refused(status: 554, "The mail server answered DATA with 554.")
            ),
            ([greeting, plain, "250 OK\r\n", "250 OK\r\n", "354 go\r\n"], .unreachable("The server hung up.")),
            (
                [greeting, "250-mail\r\n250 SIZE 4\r\n"],
                .refused(status: 552, "The mail server answered SIZE with 552.")
            ),
            ([greeting, String(repeating: "x", count: 3_000)], .unreachable("A line of the server does not end.")),
            (
                [greeting, String(repeating: "250-x\r\n", count: 200)],
                .unreachable("The server's answer does not end.")
            ),
        ] as [([String], AttemptOutcome)]
    )
    func `comes to what the server says`(says: [String], expected: AttemptOutcome) async throws {
        let (outcome, _) = try await deliver(says)
        #expect(outcome == expected)
    }

    @Test func `needs STARTTLS where it is set, and takes nothing that came before it`() async throws {
        let (missing, _) = try await deliver([Self.greeting, Self.plain], security: .starttls)
        #expect(missing == .unreachable("The mail server does not offer STARTTLS."))
        let injected = "220 go\r\n250-mail\r\n250 AUTH PLAIN\r\n"
        let (outcome, script) = try await deliver(
            [Self.greeting, "250-mail\r\n250 STARTTLS\r\n", injected],
            security: .starttls
        )
        #expect(outcome == .unreachable("The server said more before TLS than it may."))
        #expect(!script.isSecure)
    }

    @Test func `never tells a password without TLS`() async throws {
        let credentials = SMTPSettings.Credentials(user: "desk", password: "open sesame")
        let (outcome, script) = try await deliver(
            [Self.greeting, "250-mail\r\n250 AUTH PLAIN LOGIN\r\n"],
            credentials: credentials
        )
        guard case .unreachable = outcome else {
            Issue.record("it came to \(outcome)")
            return
        }
        #expect(script.heard == ["EHLO example.com\r\n"])
        #expect(!"\(credentials) \(String(reflecting: credentials))".contains("sesame"))
    }

    @Test(arguments: ["AUTH PLAIN LOGIN", "AUTH LOGIN", "AUTH GSSAPI"])
    func `signs in with what the server offers`(offer: String) async throws {
        let credentials = SMTPSettings.Credentials(user: "desk", password: "open sesame")
        let login = ["334 VXNlcm5hbWU6\r\n", "334 UGFzc3dvcmQ6\r\n", "235 ok\r\n"]
        let sign = offer.contains("PLAIN") ? ["235 ok\r\n"] : login
        let (outcome, script) = try await deliver(
            [Self.greeting, "250-mail\r\n250 \(offer)\r\n"] + sign
                + ["250 OK\r\n", "250 OK\r\n", "354 go\r\n", "250 taken\r\n"],
            security: .tls,
            credentials: credentials
        )
        let isKnown = !offer.contains("GSSAPI")
        #expect((outcome == .taken(status: 250)) == isKnown)
        let secret = Data("open sesame".utf8).base64EncodedString()
        #expect(script.heard.contains(secret + "\r\n") == (offer == "AUTH LOGIN"))
        if offer.contains("PLAIN") { #expect(script.heard[1] == "AUTH PLAIN AGRlc2sAb3BlbiBzZXNhbWU=\r\n") }
    }

    @Test func `asks for SMTPUTF8 where an address needs it, and gives up where the server cannot`() async throws {
        let (refused, _) = try await deliver([Self.greeting, Self.plain], to: "łukasz@example.com")
        #expect(refused == .refused(status: 553, "The mail server answered SMTPUTF8 with 553."))
        let (outcome, script) = try await deliver(
            [
                Self.greeting, "250-mail\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n", "250 OK\r\n", "250 OK\r\n", "354 go\r\n",
                "250 taken\r\n",
            ],
            to: "łukasz@example.com"
        )
        #expect(outcome == .taken(status: 250))
        #expect(script.heard[1] == "MAIL FROM:<proviso@example.com> BODY=8BITMIME SMTPUTF8\r\n")
    }
}

/// Real mails to `aiosmtpd`.
@Suite(.serialized) struct `A foreign mail server` {
    /// A certificate for 127.0.0.1 that nobody but the test trusts.
    private struct Certificate {
        let folder = FileManager.default.temporaryDirectory.appending(path: "proviso-mail-\(UUID().uuidString)")
        var certificate: String { folder.appending(path: "cert.pem").path }
        var key: String { folder.appending(path: "key.pem").path }

        init() throws {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = [
                "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
                "-days", "2",
                "-subj", "/CN=mail.example.com", "-addext", "subjectAltName=IP:127.0.0.1",
            ]
            process.standardError = FileHandle.nullDevice
            process.standardInput = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0, "openssl made no certificate")
        }
    }

    private func notice(to address: String = "desk@example.com") throws -> Delivery {
        let world = try World()
        try world.subscribe(.mail, target: address)
        var act = suspension(of: "+48221234567", until: moment(3_600))
        act.reason.en =
            ".\nA line that begins with a dot, and one that is long: " + String(repeating: "word ", count: 60)
        try world.act(act)
        var feeder = try world.feeder(
            mail: NoticeMail(from: try #require(MailAddress("proviso@example.com")), publicURL: "")
        )
        _ = try feeder.step(at: moment(1))
        return try #require(try world.deliveries().first)
    }

    private func send(
        _ peer: Peer,
        security: SMTPSettings.Security = .none,
        credentials: SMTPSettings.Credentials? = nil,
        to address: String = "desk@example.com",
        authorities: NIOSSLTrustRoots = .default
    ) async throws -> AttemptOutcome {
        let settings = SMTPSettings(
            host: "127.0.0.1",
            port: peer.port,
            from: try #require(MailAddress("proviso@example.com")),
            security: security,
            credentials: credentials
        )
        let sender = try MailSender(
            group: MultiThreadedEventLoopGroup.singleton,
            settings: settings,
            authorities: authorities,
            patience: .untilEverybodyHadTheCores
        )
        let subscription = Subscription(
            id: "w-1",
            kind: .mail,
            name: "desk",
            target: address,
            created: moment(0),
            since: 0,
            secrets: Subscription.Secrets(current: nil)
        )
        return await sender.send(try notice(to: address), to: subscription, at: moment(2))
    }

    @Test func `reads a notice as it was meant`() async throws {
        guard let peer = try Peer("mailserver.py") else { return }
        defer { peer.stop() }
        #expect(try await send(peer) == .taken(status: 250))
        let mail = try peer.next()
        #expect(mail["from"] as? String == "proviso@example.com")
        #expect(mail["to"] as? [String] == ["desk@example.com"])
        #expect(mail["defects"] as? [String] == [])
        #expect(mail["isASCII"] as? Bool == true)
        #expect(try #require(mail["longest"] as? Int) <= 78)
        let headers = try #require(mail["headers"] as? [String: String])
        #expect(headers["Auto-Submitted"] == "auto-generated")
        #expect(headers["Message-ID"] == "<msg_w-1_0-0@example.com>")
        #expect(headers["Subject"] == "suspension / zawieszenie: +48•••••4567")
        #expect(headers["Date"]?.hasPrefix("Mon, 02 Mar 2026 10:00:00") == true)
        let text = try #require(mail["text"] as? String)
        #expect(text.contains("Reason: . A line that begins with a dot"))
        #expect(text.contains("Powód: Głuche połączenia."))
        #expect(text.contains("Połączenia alarmowe działają nadal."))
        #expect(!text.contains("221234567"))
    }

    @Test(arguments: [SMTPSettings.Security.starttls, .tls])
    func `gets the mail and the password over TLS`(security: SMTPSettings.Security) async throws {
        let certificate = try Certificate()
        defer { try? FileManager.default.removeItem(at: certificate.folder) }
        let environment = [
            "MODE": security.rawValue, "AUTH": "1", "CERT": certificate.certificate, "KEY": certificate.key,
        ]
        guard let peer = try Peer("mailserver.py", environment: environment) else { return }
        defer { peer.stop() }
        let credentials = SMTPSettings.Credentials(user: "desk", password: "open sesame")
        let trusted = NIOSSLTrustRoots.file(certificate.certificate)
        #expect(
            try await send(peer, security: security, credentials: credentials, authorities: trusted)
                == .taken(status: 250)
        )
        let mail = try peer.next()
        #expect(mail["tls"] as? Bool == true)
        #expect(mail["login"] as? Bool == true)
        var wrong = credentials
        wrong.password = "guess"
        #expect(
            try await send(peer, security: security, credentials: wrong, authorities: trusted)
                == .notTaken(status: 535, retryAfter: nil)
        )
        let outcome = try await send(peer, security: security, credentials: credentials)
        guard case .unreachable = outcome else {
            Issue.record("a certificate that nobody vouches for came to \(outcome)")
            return
        }
    }

    @Test func `says for good that it does not know somebody, and for now that it is busy`() async throws {
        guard let peer = try Peer("mailserver.py") else { return }
        defer { peer.stop() }
        #expect(
            try await send(peer, to: "unknown@example.com")
                == .refused(status: 550, "The mail server answered RCPT with 550.")
        )
        #expect(try await send(peer, to: "later@example.com") == .notTaken(status: 451, retryAfter: nil))
    }

    @Test func `takes a mail for an address in other letters`() async throws {
        guard let peer = try Peer("mailserver.py") else { return }
        defer { peer.stop() }
        #expect(try await send(peer, to: "łukasz@example.com") == .taken(status: 250))
        let mail = try peer.next()
        #expect(mail["to"] as? [String] == ["łukasz@example.com"])
        #expect((mail["options"] as? [String])?.contains("SMTPUTF8") == true)
    }
}

extension MailSender.Patience {
    /// Tests that run beside this one may keep every thread of the pool for a while.
    fileprivate static var untilEverybodyHadTheCores: Self {
        var patience = Self()
        (patience.mail, patience.answer) = (600, 600)
        return patience
    }
}
