// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// All endpoints of the HTTP interface, in one list: what `api/openapi.yaml` describes, and a test compares.
package enum API {
    /// The endpoints over a service; the contract is served as it is given, `others` adds what others count.
    package static func endpoints(
        _ service: Service,
        metrics: HTTPMetrics,
        contract: [UInt8],
        others: @escaping @Sendable (inout MetricsText) -> Void = { _ in }
    ) -> [Endpoint] {
        // The busiest first: endpoints of as many segments are looked through in this order.
        DecisionRoutes(service: service).endpoints + EventRoutes(service: service).endpoints
            + StandingRoutes(service: service).endpoints + SubjectRoutes(service: service).endpoints
            + CaseRoutes(service: service).endpoints
            + JournalRoutes(service: service).endpoints + PolicyRoutes(service: service).endpoints
            + PolicyVersionRoutes(service: service).endpoints + PolicyTrialRoutes(service: service).endpoints
            + ListRoutes(service: service).endpoints
            + KeyRoutes(service: service).endpoints + AccessRoutes(service: service).endpoints
            + SessionRoutes(service: service).endpoints + FirstStartRoutes(service: service).endpoints
            + (service.desk.map { WebhookRoutes(desk: $0).endpoints + EnforcementRoutes(desk: $0).endpoints } ?? [])
            + HealthRoutes(service: service, metrics: metrics, write: others, contract: contract).endpoints
    }
}
