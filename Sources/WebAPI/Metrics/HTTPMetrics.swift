// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Synchronization
import UsageModel

/// What the HTTP interface counts.
package final class HTTPMetrics: Sendable {
    private struct Key: Hashable {
        var method: String
        var route: String
        var status: Int
    }

    private struct State {
        var requests: [Key: UInt64] = [:]
        var durations: [String: LatencyHistogram] = [:]
        var shed: UInt64 = 0
    }

    private let state = Mutex(State())
    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]

    package init() {}

    func count(
        _ method: HTTPRequest.Method,
        _ route: String,
        _ status: HTTPResponse.Status,
        since began: Instant,
        until ended: Instant
    ) {
        // A method may be any word; labels are a closed set.
        let method = Self.methods.contains(method.rawValue) ? method.rawValue : "other"
        let key = Key(method: method, route: route, status: status.code)
        state.withLock {
            $0.requests[key, default: 0] += 1
            $0.durations[route, default: LatencyHistogram()]
                .add(microseconds: ended.microseconds - began.microseconds)
        }
    }

    func countShed() { state.withLock { $0.shed += 1 } }

    /// Writes what was counted.
    package func write(to text: inout MetricsText) {
        let (requests, durations, shed) = state.withLock { ($0.requests, $0.durations, $0.shed) }
        text.family("proviso_http_requests_total", "counter", "Requests by method, route and status.")
        for (key, count) in requests.sorted(by: { ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status) }) {
            text.sample(
                "proviso_http_requests_total",
                ["method": key.method, "route": key.route, "status": String(key.status)],
                Double(count)
            )
        }
        text.family("proviso_http_request_duration_seconds", "histogram", "From the head of a request to its answer.")
        for (route, histogram) in durations.sorted(by: { $0.key < $1.key }) {
            text.histogram("proviso_http_request_duration_seconds", [("route", route)], histogram)
        }
        text.single("proviso_http_shed_total", "counter", "Requests refused unread, for want of room.", Double(shed))
    }
}
