// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import HTTPTypes

/// Names of header fields that the library does not know: checked once, not with every request.
enum FieldNames {
    static let link = named("Link")
    static let idempotencyKey = named("Idempotency-Key")
    static let eventID = named("ce-id")
    static let rateLimit = named("RateLimit")
    static let rateLimitPolicy = named("RateLimit-Policy")
    static let repeated = named("Proviso-Repeated")
    static let csrfToken = named("X-CSRF-Token")
    static let fetchSite = named("Sec-Fetch-Site")

    private static func named(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("'\(name)' is a name of a header field.") }
        return name
    }
}
