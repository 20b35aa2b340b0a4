// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The built service over real sockets, with clients that others wrote.
@Suite struct `The service` {
    /// All checks of schemathesis over every operation of the contract.
    ///
    /// `PROVISO_SCHEMATHESIS=1000` makes it look at so many requests per operation; usual are few, from one seed. It
    /// calls with an access token: a key it would find in the list of keys, and revoke.
    @Test func `gives schemathesis nothing to find`() throws {
        guard let program = Peers.program("schemathesis"), let issuer = try Issuer() else { return }
        guard let service = try RunningService(issuer.settings, folder: issuer.folder) else { return }
        let many = ProcessInfo.processInfo.environment["PROVISO_SCHEMATHESIS"]
        let token = try issuer.token("admin", "enforcer", "connector", "senior-reviewer", "auditor", "policy-approver")
        let (status, said) = try Peers.run(
            program,
            [
                "--config-file", Peers.path("schemathesis.toml"), "run",
                "http://127.0.0.1:\(service.port)/openapi.json",
                "--checks", "all", "--phases", "examples,coverage,fuzzing,stateful", "--max-examples", many ?? "10",
                "--header", "Authorization: Bearer \(token)", "--no-shrink", "--suppress-health-check", "all",
            ],
            environment: [
                "NO_COLOR": "1", "COLUMNS": "160", "SCHEMATHESIS_HOOKS": "hooks", "PYTHONDONTWRITEBYTECODE": "1",
                "PYTHONPATH": Peers.path(""),
            ]
        )
        #expect(status == 0, "\(said.suffix(20_000))")
        // It looked at every operation, and what it came with was good to the end.
        #expect(said.contains("Tested: 7") && !said.contains("Authentication failed"), "\(said.suffix(3_000))")
        let log = service.log
        #expect(!log.contains("\"level\":\"error\"") && !log.contains(token))
        #expect(service.stop() == 0)
    }

    @Test func `takes events of the CloudEvents SDK in every form`() throws {
        guard let python = Peers.python, let service = try RunningService() else { return }
        let (status, said) = try Peers.run(
            python,
            ["-B", Peers.path("events.py"), "http://127.0.0.1:\(service.port)", service.key]
        )
        #expect(status == 0 && said.contains("nothing found"), "\(said)")
        #expect(service.stop() == 0, "\(service.log)")
    }

    @Test func `outlives clients that know no manners, and cuts those that are slow`() throws {
        guard let service = try RunningService() else { return }
        let arguments = [String(service.port), try service.key, "20", "--slow"]
        guard let (status, said) = try Peers.runPlain("abuse.py", arguments) else { return }
        #expect(status == 0 && said.contains("nothing found"), "\(said)")
        #expect(service.isRunning)
        #expect(service.stop() == 0, "\(service.log)")
    }

    @Test func `speaks TLS, and nothing older than 1.2`() throws {
        let folder = try TemporaryFolder()
        let (certificate, key) = (folder.path("cert.pem"), folder.path("key.pem"))
        let made = try Peers.run(
            "/usr/bin/env",
            [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate,
            ]
        )
        guard made.status == 0 else {
            print("SKIPPED: openssl makes no certificate; NOTHING was tested over TLS. \(made.said)")
            return
        }
        let settings = ["http.tls.certificate": certificate, "http.tls.key": key]
        guard let service = try RunningService(settings, folder: folder) else { return }
        let arguments = [String(service.port), try service.key, certificate]
        guard let (status, said) = try Peers.runPlain("tls.py", arguments) else { return }
        #expect(status == 0 && said.contains("nothing found"), "\(said)")
        #expect(service.stop() == 0, "\(service.log)")
    }

    @Test func `logs no number, no text and no key, even when it logs everything`() throws {
        guard let service = try RunningService(["log.level": "trace"]) else { return }
        let key = try service.key
        guard let (status, said) = try Peers.runPlain("personal.py", [String(service.port), key]) else { return }
        #expect(status == 0, "\(said)")
        #expect(service.stop() == 0)
        let log = service.log
        #expect(log.contains("\"level\":\"trace\""))
        // Nothing is written out whole that somebody only wanted to name.
        #expect(log.split(separator: "\n").allSatisfy { $0.utf8.count < 4_096 })
        for word in ["48221234567", "Kowalska", "your code", "pv_", key, "deskA@example.org"] {
            #expect(!log.contains(word), "\(word) in: \(log.split(separator: "\n").filter { $0.contains(word) })")
        }
    }

    @Test func `takes access tokens that another library made, and none that it forged`() throws {
        guard let python = Peers.python, let issuer = try Issuer() else { return }
        guard let service = try RunningService(issuer.settings, folder: issuer.folder) else { return }
        let arguments = [
            "-B", Peers.path("tokens.py"), "try", issuer.folder.path(""), "http://127.0.0.1:\(service.port)",
        ]
        let (status, said) = try Peers.run(python, arguments)
        #expect(status == 0 && said.contains("nothing found"), "\(said)")
        #expect(service.stop() == 0, "\(service.log)")
    }
}

/// An issuer of access tokens, with keys that PyJWT made for the test.
private struct Issuer {
    let folder: TemporaryFolder

    /// Nil when the foreign clients are not installed.
    init?() throws {
        guard let python = Peers.python else { return nil }
        folder = try TemporaryFolder()
        let made = try Peers.run(python, ["-B", Peers.path("tokens.py"), "make", folder.path("")])
        #expect(made.status == 0, "\(made.said)")
    }

    var settings: [String: String] {
        ["oidc.issuer": "https://issuer.example", "oidc.audience": "proviso", "oidc.keys": folder.path("jwks.json")]
    }

    func token(_ roles: String...) throws -> String {
        guard let python = Peers.python else { return "" }
        let made = try Peers.run(python, ["-B", Peers.path("tokens.py"), "print", folder.path("")] + roles)
        return made.said.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
