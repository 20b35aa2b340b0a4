// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import HTTPTypes
import NIOCore
import UsageModel

/// The state of the service, and the contract: open to anybody who reaches it.
struct HealthRoutes {
    let service: Service
    let metrics: HTTPMetrics
    /// Adds what others count.
    let write: @Sendable (inout MetricsText) -> Void
    let contract: [UInt8]

    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/livez", .open) { _ in .text("alive\n", type: "text/plain; charset=utf-8") },
            Endpoint(.get, "/readyz", .open, ready),
            Endpoint(.get, "/version", .open, version),
            Endpoint(.get, "/metrics", .open, exposition),
            Endpoint(.get, "/openapi.json", .open) { [contract] _ in Answer(.init(bytes: contract)) },
        ]
    }

    @Sendable private func ready(_ call: Call) throws -> Answer {
        if let reason = service.unready() { throw Problem.unavailable(reason) }
        return .text("ready\n", type: "text/plain; charset=utf-8")
    }

    @Sendable private func version(_ call: Call) -> Answer {
        let policy = service.policy.definition
        return .json([
            "name": "proviso", "version": JSON(service.version), "node": JSON(service.node),
            "numberingPlan": JSON(NumberingPlan.current.version),
            "policy": .record([
                "id": JSON(policy.id), "version": JSON(policy.version), "sha256": JSON(policy.sha256),
            ]),
        ])
    }

    @Sendable private func exposition(_ call: Call) async -> Answer {
        var text = MetricsText()
        // What is measured tells nothing while the engine is held for long; the rest does.
        let isFree = (try? await service.turn(within: 1)) != nil
        DecisionMetrics.write(service, isFree: isFree, to: &text)
        metrics.write(to: &text)
        write(&text)
        return .text(text.text, type: "text/plain; version=0.0.4; charset=utf-8")
    }
}
