// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import HTTPTypes
import Hummingbird
import Ledger
import NIOCore
import UsageModel

/// The first key: a page behind a link that is good once, printed on the terminal of the first start.
///
/// Opening the page changes nothing, for programs look at links ahead of people; the button does.
struct FirstStartRoutes {
    let service: Service

    /// What the first key may do: make the others, and whatever a single person needs to begin.
    private static let roles: Set<Role> = [.admin, .enforcer, .connector, .seniorReviewer, .auditor]

    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/", .open, front),
            Endpoint(.get, "/start/{token}", .open, show),
            Endpoint(.post, "/start/{token}", .open, bodyMost: 4_096, make),
        ]
    }

    @Sendable private func front(_ call: Call) -> Answer {
        Self.page(
            """
            <h1>Proviso \(service.version)</h1>
            <p>The service is running. There is no console yet: what it decides is asked over its interface.</p>
            <p lang="pl">Usługa działa. Konsoli jeszcze nie ma: o rozstrzygnięcia pyta się przez interfejs.</p>
            <ul>
              <li><a href="/openapi.json">/openapi.json</a></li>
              <li><a href="/metrics">/metrics</a></li>
              <li><a href="/readyz">/readyz</a></li>
            </ul>
            """
        )
    }

    private func hash(_ call: Call) throws -> String {
        let hash = KeyRing.hash(call.parameters[0])
        guard try service.links.isGood(link: hash, at: call.now) else {
            throw Problem.notFound(
                "This link is not good: it was used, or its time is over. 'proviso key create' makes a key."
            )
        }
        return hash
    }

    @Sendable private func show(_ call: Call) throws -> Answer {
        _ = try hash(call)
        return Self.page(
            """
            <h1>Proviso</h1>
            <p>Make the first key. It is shown once.</p>
            <p lang="pl">Utwórz pierwszy klucz. Zostanie pokazany tylko raz.</p>
            <form method="post">
              <label>Your name / <span lang="pl">Twoja nazwa</span>
                <input name="owner" required maxlength="\(Limits.nameLength)" autocomplete="username">
              </label>
              <button>Make the key / <span lang="pl">Utwórz klucz</span></button>
            </form>
            """
        )
    }

    @Sendable private func make(_ call: Call) throws -> Answer {
        let hash = try hash(call)
        guard call.mediaType == "application/x-www-form-urlencoded" else {
            throw Problem.unsupportedType("application/x-www-form-urlencoded")
        }
        let text = String(buffer: call.body).replacing("+", with: " ")
        let owner = text.split(separator: "&").first { $0.hasPrefix("owner=") }?.dropFirst(6)
        guard let owner = owner.flatMap({ RouteTable.percentDecoded($0) })?.trimmingSpaces,
            (1...Limits.nameLength).contains(owner.count)
        else {
            throw Problem.badMembers([.init("/owner", "expected a name of 1 to \(Limits.nameLength) characters.")])
        }
        guard try service.links.use(link: hash, at: call.now) else {
            throw Problem.conflict("Somebody else has just used this link.")
        }
        let made = try service.keys.make(owner: owner, roles: Self.roles, at: call.now)
        var record = call.access(.makeKey, "/start/{token}", made.key.id)
        record.by = owner
        try service.keep(record)
        return Self.page(
            """
            <h1>Proviso</h1>
            <p>Your key. Keep it now; it is shown only here.</p>
            <p lang="pl">Twój klucz. Zachowaj go teraz; nie zostanie pokazany ponownie.</p>
            <pre>\(made.token)</pre>
            """
        )
    }

    /// A page of plain text and forms; it loads nothing and runs nothing.
    private static func page(_ body: String) -> Answer {
        let html = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Proviso</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style>
            body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem; }
            pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: 1rem; border: 1px solid; }
            label, input, button { display: block; margin: .5rem 0; font: inherit; }
            </style></head><body>
            \(body)
            </body></html>
            """
        var headers = HTTPFields()
        for (name, value) in [
            (
                "Content-Security-Policy",
                "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
            ),
            ("Referrer-Policy", "no-referrer"), ("X-Content-Type-Options", "nosniff"),
        ] {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        return Answer(ByteBuffer(string: html), headers: headers, type: "text/html; charset=utf-8")
    }
}

extension String {
    /// Without blanks at both ends.
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
