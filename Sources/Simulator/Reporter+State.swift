// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// What a customer is entitled to.
struct Plan {
    var id = "business"
    var seats: Int
    var concurrency: Int
    var callsPerSecond: Int64 = 20
    var minutesPerSeat: Int64 = 6000
    var features = Plan.everything
    var countries: [String]
    var apiRequestsPerMinute: Int64 = 600

    static let everything = [
        "intl", "forward", "messaging", "recording", "import", "fork", "api", "monitoring", "predictive", "conference",
        "ai",
    ]
}

extension Reporter {
    /// Reports a change of the customer itself: created, verified, suspended elsewhere.
    func customerChanged(_ action: String, at time: Int64, after: [(StaticString, String)] = []) {
        event(.customerChanged, at: time) { line in
            line.object("change") { line in
                line.text("resource", "customer")
                line.text("id", customer.id)
                line.text("action", action)
                guard !after.isEmpty else { return }
                line.object("after") { line in for (key, value) in after { line.text(key, value) } }
            }
        }
    }

    func declare(at time: Int64) {
        let trade = customer.trade
        event(.useCaseDeclared, at: time) { line in
            line.object("useCase") { line in
                line.text("sector", trade.sector)
                line.texts("uses", trade.uses)
                line.truth("safetyRelated", trade.safetyRelated)
                line.truth("childDirected", trade.childDirected)
                line.truth("failoverPlan", trade.failoverPlan)
            }
        }
    }

    func planChanged(_ plan: Plan, at time: Int64) {
        event(.planChanged, at: time) { line in
            line.object("plan") { line in
                line.text("id", plan.id)
                line.integer("seats", Int64(plan.seats))
                line.integer("concurrency", Int64(plan.concurrency))
                line.integer("callsPerSecond", plan.callsPerSecond)
                line.integer("minutesPerSeat", plan.minutesPerSeat)
                line.texts("features", plan.features)
                line.texts("countries", plan.countries)
                line.integer("apiRequestsPerMinute", plan.apiRequestsPerMinute)
            }
        }
    }

    /// Reports that a number is the customer's from now on, and that it is not one of those that never call.
    func assign(_ number: UInt64, at time: Int64, action: String = "assigned") {
        event(.numberChanged, at: time) { line in
            line.party("from", .own(number, customer.place))
            line.object("change") { line in
                line.text("resource", "number")
                line.text("id", "+" + String(number))
                line.text("action", action)
            }
        }
        if let registry = customer.place.doNotOriginate {
            check(registry, .own(number, customer.place), isListed: false, at: time + Span.second)
        }
    }

    func check(_ registry: String, _ party: Party, isListed: Bool, at time: Int64) {
        event(.registryChecked, at: time) { line in
            line.recipients([party])
            line.object("registryCheck") { line in
                line.text("registry", registry)
                line.text("result", isListed ? "listed" : "not_listed")
            }
        }
    }

    /// Reports a safeguard switched on or off.
    func safeguard(_ name: String, isEnabled: Bool, at time: Int64, by agent: Int? = nil) {
        setting(resource: "setting", id: name, at: time, by: agent) { $0.truth("enabled", isEnabled) }
    }

    func setting(
        resource: String,
        id: String,
        action: String = "updated",
        at time: Int64,
        by agent: Int? = nil,
        after: ((inout EventLine) -> Void)? = nil
    ) {
        event(.settingChanged, at: time) { line in
            if let agent { line.ref("endUser", customer.agent(agent)) }
            line.object("change") { line in
                line.text("resource", resource)
                line.text("id", id)
                line.text("action", action)
                if let after { line.object("after", after) }
                if let agent { line.ref("by", customer.agent(agent)) }
            }
        }
    }

    func campaign(_ type: EventType, _ session: Session, at time: Int64) {
        var session = session
        session.id = (session.campaign ?? customer.id) + "-setup"
        event(type, at: time) { session.write(&$0) }
    }

    /// Reports an agreement that both parties signed.
    func agreement(_ id: String, at time: Int64) {
        event(.agreementChanged, at: time) { line in
            line.object("agreement") { line in
                line.text("id", id)
                line.text("documentSha256", SHA256.hexadecimal(id.utf8))
                line.list("signatures") { line in
                    for party in [customer.id, "provider"] {
                        line.braces { line in
                            line.text("party", party)
                            line.time("signedAt", time)
                        }
                    }
                }
            }
            line.object("change") { line in
                line.text("resource", "agreement")
                line.text("id", id)
                line.text("action", "signed")
            }
        }
    }

    /// Reports a permission granted by an agreement.
    func exception(_ clause: String, scopeKind: String, scope: String, agreement: String, at time: Int64) {
        let id = agreement + "-" + clause
        event(.exceptionChanged, at: time) { line in
            line.object("exception") { line in
                line.text("id", id)
                line.text("clause", clause)
                line.object("scope") { $0.text("id", scope) }
                line.text("scopeKind", scopeKind)
                line.time("validFrom", time)
                line.time("validUntil", stage.end + 90 * Span.day)
                line.object("agreement") { $0.text("id", agreement) }
            }
            line.object("change") { line in
                line.text("resource", "exception")
                line.text("id", id)
                line.text("action", "granted")
            }
        }
    }

    func signIn(
        _ agent: Int,
        at time: Int64,
        isIn: Bool = true,
        result: String = "success",
        address: String? = nil,
        country: String? = nil,
        device: String? = nil
    ) {
        let device = device ?? customer.device(agent)
        event(isIn ? .userSignedIn : .userSignedOut, at: time) { line in
            line.ref("endUser", customer.agent(agent))
            line.ref("device", device)
            line.object("access") { line in
                line.text("method", "password")
                line.text("result", result)
                line.text("ip", address ?? customer.address)
                line.text("device", device)
                line.truth("mfa", true)
                line.text("country", country ?? customer.place.rawValue)
            }
        }
    }

    func register(
        _ device: String,
        agent: Int?,
        at time: Int64,
        result: String = "success",
        status: Int64 = 200,
        userAgent: String = "Desk Phone 4.2",
        address: String? = nil
    ) {
        event(.deviceRegistered, at: time) { line in
            if let agent { line.ref("endUser", customer.agent(agent)) }
            line.object("device") { line in
                line.text("id", device)
                line.text("userAgent", userAgent)
            }
            line.object("access") { line in
                line.text("method", "REGISTER")
                line.text("result", result)
                line.text("ip", address ?? customer.address)
                line.text("userAgent", userAgent)
                line.integer("status", status)
            }
        }
    }

    func api(_ client: String, endpoint: String, at time: Int64, status: Int64 = 200, rows: Int64 = 20) {
        event(.apiRequested, at: time) { line in
            line.ref("apiClient", client)
            line.object("access") { line in
                line.text("method", "GET")
                line.text("result", status < 400 ? "success" : "failure")
                line.text("ip", customer.address)
                line.text("endpoint", endpoint)
                line.integer("status", status)
                line.integer("rows", rows)
                line.integer("bytes", rows * 240 + 120)
            }
        }
    }

    func complaint(
        about number: UInt64,
        campaign: String? = nil,
        source: String,
        category: String,
        severity: Int64,
        reporter: String,
        at time: Int64
    ) {
        event(.complaintReceived, at: time) { line in
            if let campaign {
                Session(id: campaign + "-complaint", campaign: campaign).write(&line)
            }
            line.object("complaint") { line in
                line.text("id", customer.id + "-complaint-" + String(customer.eventCount))
                line.text("source", source)
                line.party("about", .own(number, customer.place))
                line.text("category", category)
                line.integer("severity", severity)
                line.text("reporterHash", SHA256.hexadecimal(reporter.utf8))
            }
        }
    }
}
