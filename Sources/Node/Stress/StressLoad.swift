// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// The requests of a load test: calls that are about to be made, each a new event, over many customers.
struct StressLoad {
    private let key: String
    private let host: String
    private let run: String
    private let customers: Int
    private let isDurable: Bool
    private var count = 0

    /// `run` tells the events of one run from those of another.
    init(key: String, host: String, run: String, customers: Int, isDurable: Bool) {
        self.key = key
        self.host = host
        self.run = run
        self.customers = customers
        self.isDurable = isDurable
    }

    /// The bytes of the next request, as they go over the wire.
    mutating func next(at now: Instant) -> [UInt8] {
        count += 1
        let customer = count % customers
        var writer = JSONWriter(capacity: 1_024)
        writer.beginObject()
        for (name, value) in [
            ("specversion", "1.0"), ("id", "\(run)-\(count)"), ("source", "urn:proviso:stress:\(customer)"),
            ("type", "aup.call.attempted.v1"), ("time", now.description), ("subject", "customers/s-\(customer)"),
        ] {
            writer.key(name)
            writer.string(value)
        }
        writer.key("data")
        writer.beginObject()
        write(["customer": "s-\(customer)"], "id", to: &writer)
        write(["endUser": "s-\(customer)/u-\(count % 7)"], "id", to: &writer)
        writer.key("session")
        writer.beginObject()
        for (name, value) in [
            ("id", "\(run)-\(count)"), ("channel", "voice"), ("direction", "outbound"), ("initiation", "manual"),
            ("purpose", "informational"),
        ] {
            writer.key(name)
            writer.string(value)
        }
        writer.endObject()
        writer.key("from")
        party(number("4420794", customer, 5), "customer_number", to: &writer)
        writer.key("to")
        writer.beginArray()
        party(number("4413149", count % 100_000, 5), "external", to: &writer)
        writer.endArray()
        writer.endObject()
        writer.endObject()
        let body = writer.bytes
        let path = "/v1/decisions" + (isDurable ? "?durability=durable" : "")
        let head = """
            POST \(path) HTTP/1.1\r\nHost: \(host)\r\nAuthorization: Bearer \(key)\r\n\
            Content-Type: application/cloudevents+json\r\nContent-Length: \(body.count)\r\n\r\n
            """
        return Array(head.utf8) + body
    }

    private func write(_ member: KeyValuePairs<String, String>, _ name: String, to writer: inout JSONWriter) {
        for (key, value) in member {
            writer.key(key)
            writer.beginObject()
            writer.key(name)
            writer.string(value)
            writer.endObject()
        }
    }

    private func party(_ number: String, _ role: String, to writer: inout JSONWriter) {
        writer.beginObject()
        for (name, value) in [("e164", number), ("role", role), ("country", "GB")] {
            writer.key(name)
            writer.string(value)
        }
        writer.endObject()
    }

    private func number(_ prefix: String, _ value: Int, _ digits: Int) -> String {
        let text = String(value)
        return "+\(prefix)" + String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
