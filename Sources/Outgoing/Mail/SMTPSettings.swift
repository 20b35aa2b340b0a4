// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import Outbox

/// How the mail server is reached.
package struct SMTPSettings: Sendable {
    package enum Security: String, CaseIterable, Sendable, Hashable {
        case none, starttls, tls
    }

    package var host: String
    package var port: Int
    package var from: MailAddress
    package var security: Security
    /// Sent only after TLS is up.
    package var credentials: Credentials?

    package init(
        host: String,
        port: Int,
        from: MailAddress,
        security: Security,
        credentials: Credentials? = nil
    ) {
        self.host = host
        self.port = port
        self.from = from
        self.security = security
        self.credentials = credentials
    }

    /// A user and a password, which never describe themselves.
    package struct Credentials: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
        package var user: String
        package var password: String

        package init(user: String, password: String) {
            self.user = user
            self.password = password
        }

        package var description: String { "credentials" }
        package var debugDescription: String { description }
    }
}
