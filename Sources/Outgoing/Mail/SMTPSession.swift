// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Outbox

/// The wire below a conversation with a mail server.
protocol SMTPTransport {
    mutating func send(_ bytes: [UInt8]) async throws(SMTPFailure)
    /// What comes next; nil: the other side hung up.
    mutating func receive() async throws(SMTPFailure) -> [UInt8]?
    mutating func startTLS() async throws(SMTPFailure)
}

/// One conversation with a mail server, in which one mail is handed over.
///
/// - Source: RFC 5321; RFC 3207 (STARTTLS), RFC 4954 (AUTH), RFC 6152 (8BITMIME), RFC 6531 (SMTPUTF8).
struct SMTPSession<Transport: SMTPTransport> {
    private var transport: Transport
    private var reader = SMTPReplyReader()
    private let settings: SMTPSettings
    private var isSecure: Bool
    /// The words that the server's extensions begin with, and the rest of their lines.
    private var extensions: [String: String] = [:]

    init(_ transport: Transport, _ settings: SMTPSettings) {
        self.transport = transport
        self.settings = settings
        isSecure = settings.security == .tls
    }

    /// Hands a mail over; the answer is the code with which the server took it.
    ///
    /// - Throws: what went wrong; `refused` during `MAIL`, `RCPT` or `DATA` is about this mail, before it about us.
    mutating func deliver(_ mail: [UInt8], to: MailAddress) async throws(SMTPFailure) -> Int {
        try await expect(220, during: "greeting")
        try await hello()
        if settings.security == .starttls { try await startTLS() }
        if let credentials = settings.credentials { try await authenticate(credentials) }
        var options = ""
        if settings.from.needsUTF8 || to.needsUTF8 {
            guard extensions["SMTPUTF8"] != nil, extensions["8BITMIME"] != nil else {
                throw .refused(code: 553, during: "SMTPUTF8")
            }
            options = " BODY=8BITMIME SMTPUTF8"
        }
        let isTooLarge = extensions["SIZE"].flatMap { Int($0) }.map { $0 > 0 && $0 < mail.count } ?? false
        if isTooLarge { throw .refused(code: 552, during: "SIZE") }
        try await command("MAIL FROM:<\(settings.from.text)>\(options)", during: "MAIL")
        try await command("RCPT TO:<\(to.text)>", during: "RCPT")
        try await command("DATA", expecting: 354, during: "DATA")
        try await transport.send(MailText.onTheWire(mail))
        let reply = try await receive()
        guard reply.isGood else { throw .refused(code: reply.code, during: "DATA") }
        // It is the server's from here on; how we part does not matter.
        try? await transport.send(Array("QUIT\r\n".utf8))
        return reply.code
    }

    private mutating func hello() async throws(SMTPFailure) {
        let domain = settings.from.text.split(separator: "@").last ?? "localhost"
        try await transport.send(Array("EHLO \(domain)\r\n".utf8))
        let reply = try await receive()
        guard reply.isGood else { throw .refused(code: reply.code, during: "EHLO") }
        extensions.removeAll()
        for line in reply.lines.dropFirst() {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard let name = parts.first else { continue }
            extensions[name.uppercased()] = parts.count > 1 ? String(parts[1]) : ""
        }
    }

    private mutating func startTLS() async throws(SMTPFailure) {
        guard extensions["STARTTLS"] != nil else { throw .missing("STARTTLS") }
        try await command("STARTTLS", expecting: 220, during: "STARTTLS")
        // Whatever came behind the answer was said by who knows whom, before anything was encrypted.
        guard reader.isEmpty else { throw .broken("The server said more before TLS than it may.") }
        try await transport.startTLS()
        isSecure = true
        try await hello()
    }

    private mutating func authenticate(_ credentials: SMTPSettings.Credentials) async throws(SMTPFailure) {
        guard isSecure else { throw .missing("TLS, without which no password is sent") }
        let methods = (extensions["AUTH"] ?? "").uppercased().split(separator: " ")
        if methods.contains("PLAIN") {
            let text = Data("\0\(credentials.user)\0\(credentials.password)".utf8).base64EncodedString()
            try await command("AUTH PLAIN \(text)", during: "AUTH")
        } else if methods.contains("LOGIN") {
            try await command("AUTH LOGIN", expecting: 334, during: "AUTH")
            try await command(Data(credentials.user.utf8).base64EncodedString(), expecting: 334, during: "AUTH")
            try await command(Data(credentials.password.utf8).base64EncodedString(), during: "AUTH")
        } else {
            throw .missing("AUTH PLAIN or LOGIN")
        }
    }

    private mutating func command(
        _ text: String,
        expecting code: Int? = nil,
        during name: String
    ) async throws(SMTPFailure) {
        try await transport.send(Array((text + "\r\n").utf8))
        try await expect(code, during: name)
    }

    private mutating func expect(_ code: Int?, during name: String) async throws(SMTPFailure) {
        let reply = try await receive()
        guard code.map({ $0 == reply.code }) ?? reply.isGood else {
            throw .refused(code: reply.code, during: name)
        }
    }

    private mutating func receive() async throws(SMTPFailure) -> SMTPReply {
        while true {
            if let reply = try reader.next() { return reply }
            guard let bytes = try await transport.receive() else { throw .broken("The server hung up.") }
            reader.append(bytes)
        }
    }
}

extension SMTPFailure {
    /// What becomes of the mail.
    var outcome: AttemptOutcome {
        switch self {
        case .broken(let problem): .unreachable(problem)
        case .missing(let name): .unreachable("The mail server does not offer \(name).")
        case .refused(let code, let name):
            // Before there is a mail the server refuses us, not the mail: somebody will set that right.
            if code >= 500, ["MAIL", "RCPT", "DATA", "SIZE", "SMTPUTF8"].contains(name) {
                .refused(status: code, "The mail server answered \(name) with \(code).")
            } else {
                .notTaken(status: code, retryAfter: nil)
            }
        }
    }
}
