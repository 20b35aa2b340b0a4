// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Events for tests: few, and known.
enum Usage {
    static let structured = "application/cloudevents+json"
    static let batch = "application/cloudevents-batch+json"
    static let lines = "application/x-ndjson"

    /// A call that nobody could object to.
    static func call(
        _ id: String,
        customer: String = "c-1",
        from: String = "+12025550101",
        to: String = "+13035550102",
        at time: String = "10:00:00"
    ) -> String {
        """
        {"specversion":"1.0","id":"\(id)","source":"urn:test","type":"aup.call.attempted.v1",\
        "time":"2026-03-02T\(time)Z","data":{"customer":{"id":"\(customer)"},\
        "session":{"id":"s-\(id)","channel":"voice","direction":"outbound"},"from":{"e164":"\(from)"},\
        "to":[{"e164":"\(to)"}]}}
        """
    }

    /// A sign-in of a scanning tool: blocked whatever else is known, with a reason and a measure.
    static func scan(_ id: String, customer: String = "c-1", at time: String = "10:00:00") -> String {
        """
        {"specversion":"1.0","id":"\(id)","source":"urn:test","type":"aup.device.registered.v1",\
        "time":"2026-03-02T\(time)Z","data":{"customer":{"id":"\(customer)"},"device":{"id":"d-\(id)",\
        "userAgent":"friendly-scanner"},"access":{"result":"failure","ip":"203.0.113.9"}}}
        """
    }

    /// A call to an emergency service.
    static func emergency(_ id: String, customer: String = "c-1", to: String = "112") -> String {
        """
        {"specversion":"1.0","id":"\(id)","source":"urn:test","type":"aup.call.attempted.v1",\
        "time":"2026-03-02T10:00:00Z","data":{"customer":{"id":"\(customer)"},\
        "session":{"id":"s-\(id)","channel":"voice","direction":"outbound"},\
        "from":{"e164":"+12025550101","country":"US"},"to":[{"raw":"\(to)"}]}}
        """
    }
}
