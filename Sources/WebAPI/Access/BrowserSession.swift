// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import HTTPTypes
import Hummingbird

/// The cookie of a browser, and what a request with one must show besides.
///
/// The cookie goes along with requests that other pages make the browser send. So whatever changes something repeats a
/// token that only our own pages can read, and comes from our own origin where the browser says where it comes from.
///
/// - Source: RFC 6265bis for the prefix `__Host-` and `SameSite`; Fetch Metadata for `Sec-Fetch-Site`.
enum BrowserSession {
    /// The name of the cookie: with TLS the browser holds it to this host and to encryption.
    static func name(isEncrypted: Bool) -> String { isEncrypted ? "__Host-proviso" : "proviso" }

    /// The token of the cookie, whichever of its names it has.
    static func token(_ request: Request) -> Substring? {
        guard let header = request.headers[.cookie] else { return nil }
        for pair in header.split(separator: ";") {
            let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, parts[0] == "__Host-proviso" || parts[0] == "proviso" { return parts[1] }
        }
        return nil
    }

    /// The header that gives a browser its cookie.
    static func cookie(_ token: String, isEncrypted: Bool) -> String {
        let seconds = SessionTable.lifetimeMicroseconds / 1_000_000
        return "\(name(isEncrypted: isEncrypted))=\(token); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Strict"
            + (isEncrypted ? "; Secure" : "")
    }

    /// The header that takes it away again.
    static func noCookie(isEncrypted: Bool) -> String {
        "\(name(isEncrypted: isEncrypted))=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict"
            + (isEncrypted ? "; Secure" : "")
    }

    /// Refuses what another page may have made the browser send.
    static func check(_ request: Request, _ session: Session) throws(Problem) {
        if let site = request.headers[FieldNames.fetchSite], site != "same-origin", site != "none" {
            throw refusal("The browser says that another site asks.")
        }
        guard request.method != .get, request.method != .head else { return }
        if let origin = request.headers[.origin], Self.host(of: origin) != request.head.authority {
            throw refusal("The page that asks is of another origin.")
        }
        guard let token = request.headers[FieldNames.csrfToken], session.isRepeated(by: token) else {
            throw refusal("A change needs the header X-CSRF-Token with what GET /v1/session says.")
        }
    }

    /// The host and port of an origin.
    private static func host(of origin: String) -> String {
        origin.firstRange(of: "://").map { String(origin[$0.upperBound...]) } ?? origin
    }

    private static func refusal(_ detail: String) -> Problem {
        Problem(.crossSite, detail)
    }
}
