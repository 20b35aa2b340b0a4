// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Hummingbird

/// The state of a resource that a client has seen and wants to find as it was: `If-Match`.
///
/// - Source: RFC 9110, 13.1.1. Tags are compared by the letter: a weak one never matches.
package struct Precondition: Sendable {
    private let tags: [Substring]

    /// What a header field says; nil when nothing is asked, or nothing but that the resource is there (`*`).
    package init?(_ field: String?) {
        guard let field else { return nil }
        // Tags of this service have no comma in them; those of others match nothing either way.
        tags = field.split(separator: ",").map { $0.trimming(while: { $0 == " " || $0 == "\t" }) }
        if tags.contains("*") { return nil }
    }

    /// Refuses when the state is none of those that the client has seen.
    package func check(_ etag: String) throws(Problem) {
        if !tags.contains(where: { $0 == etag }) { throw .changedMeanwhile(etag) }
    }
}

extension Call {
    /// Whether the client names a state that it has seen.
    package var namesState: Bool { Precondition(request.headers[.ifMatch]) != nil }

    /// Refuses when the client names a state of the resource (`If-Match`) that is not the one there is.
    package func checkMatch(_ etag: @autoclosure () -> String) throws(Problem) {
        try Precondition(request.headers[.ifMatch])?.check(etag())
    }
}

extension Substring {
    /// Without the characters at either end for which a condition holds.
    fileprivate func trimming(while matches: (Character) -> Bool) -> Substring {
        var rest = drop(while: matches)
        while let last = rest.last, matches(last) { rest.removeLast() }
        return rest
    }
}
