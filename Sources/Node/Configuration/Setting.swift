// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// One setting of the service: what it is called, what it takes, what it is when nobody says, and why.
///
/// The table `Setting.all` drives the file, the environment, the flags, `proviso config print` and the reference in
/// `docs/configuration.md`.
package struct Setting: Sendable {
    /// What a value looks like.
    package enum Kind: Sendable, Equatable {
        case text
        case path
        /// A whole number within bounds.
        case number(ClosedRange<Int>)
        case truth
        /// A duration such as `10ms`, `5m`, `30d`.
        case duration
        /// One of a few words.
        case word([String])
        /// Several `NAME=FILE`.
        case files
    }

    /// The name in the file: `http.port`.
    package let name: String
    package let kind: Kind
    /// What it is when nobody says; nil: it is off.
    package let usual: String?
    package let help: String
    /// Whether its value is never printed.
    package let isSecret: Bool

    init(_ name: String, _ kind: Kind, _ usual: String?, _ help: String, isSecret: Bool = false) {
        self.name = name
        self.kind = kind
        self.usual = usual
        self.help = help
        self.isSecret = isSecret
    }

    /// The name in the environment: `PROVISO_HTTP_PORT`.
    package var variable: String {
        var text = "PROVISO_"
        var isAfterSmall = false
        for character in name {
            if character == "." || character == "-" {
                text += "_"
            } else {
                // A word of capitals, such as URL, stays one word.
                if character.isUppercase, isAfterSmall { text += "_" }
                text += character.uppercased()
            }
            isAfterSmall = character.isLowercase
        }
        return text
    }

    /// Every setting, in the order of the reference.
    package static let all: [Setting] = [
        Setting("data", .path, "data", "Where the journal, snapshots, views and keys are kept."),
        Setting("policy", .path, "policies/standard", "The folder of the policy pack."),
        Setting(
            "lists",
            .files,
            nil,
            "Files of large lists, as 'proviso list import' makes them: NAME=FILE, by commas."
        ),
        Setting("http.address", .text, "127.0.0.1", "The address to listen at; 0.0.0.0 for all."),
        Setting("http.port", .number(0...65_535), "8080", "The port; 0: any free one, printed at the start."),
        Setting("http.publicURL", .text, nil, "How others reach the service, for links in what it sends."),
        Setting("http.tls.certificate", .path, nil, "A file of certificates (PEM), the server's first; turns TLS on."),
        Setting("http.tls.key", .path, nil, "The file of its private key (PEM)."),
        Setting("http.threads", .number(1...64), "2", "Threads that serve connections."),
        Setting("journal.enabled", .truth, "true", "Off only to measure what the journal costs: nothing is kept then."),
        Setting("journal.retention", .duration, "400d", "How long segments are kept; what proofs need stays."),
        Setting(
            "journal.snapshotEvery",
            .number(1_000...100_000_000),
            "500000",
            "Records between snapshots: a restart decides at most about as many again."
        ),
        Setting(
            "decisions.durability",
            .word(["relaxed", "durable"]),
            "relaxed",
            "Whether POST /v1/decisions answers at once (its record is durable within 10 ms) or after the write."
        ),
        Setting(
            "decisions.within",
            .duration,
            "20ms",
            "How long POST /v1/decisions waits for an engine at work for somebody else; then it answers, marked, and "
                + "the event is decided later. A batch holds it for a tenth of a millisecond. 0s: as long as it takes."
        ),
        Setting(
            "decisions.whenLate",
            .word(["allow", "block"]),
            "allow",
            "What it answers then; calls for help, and what may belong to one, pass in either case."
        ),
        Setting(
            "log.level",
            .word(["trace", "debug", "info", "notice", "warning", "error", "critical"]),
            "info",
            "What is logged; never numbers, texts or secrets."
        ),
        Setting("oidc.issuer", .text, nil, "The issuer of access tokens (RFC 9068) that are taken besides keys."),
        Setting("oidc.audience", .text, nil, "The audience that tokens must name."),
        Setting("oidc.keys", .path, nil, "A file with the issuer's keys (JWKS); read again when it changes."),
        Setting("oidc.rolesClaim", .text, "roles", "The claim that lists the roles."),
        Setting(
            "webhooks.allowPrivate",
            .truth,
            "false",
            "Whether webhooks may go to plain HTTP and to the own network; for receivers beside the service."
        ),
        Setting(
            "webhooks.authorities",
            .path,
            nil,
            "A file of certificates (PEM) that receivers' are checked against."
        ),
        Setting(
            "enforcement.acknowledgeWithin",
            .duration,
            "30s",
            "How long a platform has to acknowledge a command; after that it drifts and is commanded again."
        ),
        Setting("smtp.host", .text, nil, "The mail server for notices; with 'smtp.from' it turns mail on."),
        Setting("smtp.port", .number(1...65_535), "587", "Its port."),
        Setting("smtp.from", .text, nil, "The address that notices come from."),
        Setting("smtp.tls", .word(["none", "starttls", "tls"]), "starttls", "How the way to the server is encrypted."),
        Setting("smtp.authorities", .path, nil, "A file of certificates (PEM) that the server's is checked against."),
        Setting("smtp.user", .text, nil, "The user for the server; told only after TLS is up."),
        Setting("smtp.password", .text, nil, "The user's password.", isSecret: true),
        Setting("mail.to", .text, nil, "The provider's desk: an address that gets all notices."),
    ]

    /// The setting of a name, or the nearest name there is.
    static func find(_ name: String) -> (setting: Setting?, nearest: String?) {
        if let setting = all.first(where: { $0.name == name }) { return (setting, nil) }
        return (nil, Nearest.name(to: name, in: all.map(\.name)))
    }
}
