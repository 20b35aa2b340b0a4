// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Signals
import UsageModel

/// The condition of a signed exception, compiled when the event that signs it is read.
///
/// - Source: `exception.condition` of the usage event contract: CEL, as conditions of rules are.
struct ExceptionCondition: Sendable {
    /// The condition as it was signed.
    let text: String
    let program: Program
    /// What of the state the condition looks at, and a plan that reads the signals it names.
    let objects: StateObjects
    let plan: HotPlan
}

extension Partition {
    /// What an exception's condition came to.
    enum ReadCondition {
        /// The event is no exception, takes one back, or gives no condition.
        case none
        case understood(ExceptionCondition)
        case unreadable(ExceptionProblem)

        var understood: ExceptionCondition? {
            guard case .understood(let condition) = self else { return nil }
            return condition
        }
    }

    /// Reads the condition of the exception that an event signs.
    ///
    /// - Cost: a condition is compiled once per event that signs it; it has at most 2,048 characters.
    func readCondition(_ event: EventView) -> ReadCondition {
        guard event.type == .exceptionChanged, !event.endsException else { return .none }
        if let problem = problemOfSubject(event) { return .unreadable(problem) }
        guard let text = event.text(ExceptionSlots.condition) else { return .none }
        return policy.understand(event.string(text))
    }

    /// What keeps an exception from covering anything, whatever its condition.
    private func problemOfSubject(_ event: EventView) -> ExceptionProblem? {
        let kind = event.value(ExceptionSlots.scopeKind).flatMap { ExceptionSlots.kinds[Int($0)] } ?? .customer
        if kind != .customer, event.text(ExceptionSlots.scope) == nil { return .noSubject(kind) }
        let exceptions = state.customers[subjects.customer].exceptions
        guard exceptions.count >= Limits.exceptionsPerCustomer,
            let id = event.text(ExceptionSlots.id) ?? event.text(EventSlots.changeID)
        else { return nil }
        let key = event.identity(id, domain: Domain.agreement)
        return exceptions.contains { $0.key == key } ? nil : .tooMany
    }

    /// Works out which of the customer's exceptions hold for an event.
    ///
    /// An exception holds when its condition does; one whose condition cannot be judged, because a fact is unknown,
    /// does not: a permission has to be shown.
    ///
    /// - Cost: nothing for a customer without conditional exceptions.
    func judgeExceptions(_ event: EventView, _ plan: HotPlan) {
        guard state.customers[subjects.customer].hasConditions else { return }
        if plan.stateObjects.isEmpty { stateBank.clear() }
        for place in state.customers[subjects.customer].exceptions.indices {
            guard let condition = state.customers[subjects.customer].exceptions[place].condition else { continue }
            write(condition.objects.subtracting(plan.stateObjects), event)
            measure(event, condition.plan, feeds: false, isEmergency: false)
            let holds = condition.program.evaluateBool(&frame) == .yes
            state.customers[subjects.customer].exceptions[place].isMet = holds
        }
    }

    /// Tells with a flag that a signed exception covers nothing, and why.
    func report(_ condition: ReadCondition, _ event: EventView, _ decision: inout Decision) {
        guard case .unreadable(let problem) = condition else { return }
        counters.unreadableExceptions += 1
        let id = (event.text(ExceptionSlots.id) ?? event.text(EventSlots.changeID)).map { event.string($0) } ?? ""
        let reason = Decision.Reason(
            clause: "R",
            rule: "exception-unreadable",
            step: .entitlement,
            verdict: .flag,
            mode: .enforce,
            isForMissingFact: false,
            text: .fixed(
                problem.message(id),
                evidence: [
                    Decision.Evidence(name: "exception.id", value: .text(id)),
                    Decision.Evidence(name: "exception.problem", value: .text(problem.detail)),
                ]
            )
        )
        decision.reasons.append(reason)
        decision.verdict = max(decision.verdict, .flag)
    }
}

/// Why a signed exception covers nothing.
enum ExceptionProblem {
    /// Its condition cannot be understood: what is wrong, and at which character.
    case condition(String, column: Int)
    /// It names a kind of subject and not which.
    case noSubject(SubjectKind)
    /// The customer has as many as one may have.
    case tooMany

    /// What is wrong, for those who write exceptions.
    var detail: String {
        switch self {
        case .condition(let problem, _): problem
        case .noSubject(let kind): "scopeKind \(kind.name) needs a scope.id"
        case .tooMany: "a customer has at most \(Limits.exceptionsPerCustomer) exceptions"
        }
    }

    /// What a customer is told.
    func message(_ id: String) -> Localized {
        switch self {
        case .condition(_, let column):
            Localized(
                en: "Exception \(id) covers nothing: its condition cannot be understood at character \(column).",
                pl: "Wyjątek \(id) niczego nie obejmuje: jego warunek jest niezrozumiały od znaku \(column)."
            )
        case .noSubject:
            Localized(
                en: "Exception \(id) covers nothing: it does not say whom or what it is for.",
                pl: "Wyjątek \(id) niczego nie obejmuje: nie wskazuje, kogo lub czego dotyczy."
            )
        case .tooMany:
            Localized(
                en: "Exception \(id) covers nothing: no more than \(Limits.exceptionsPerCustomer) can be in force.",
                pl: "Wyjątek \(id) niczego nie obejmuje: obowiązywać może najwyżej \(Limits.exceptionsPerCustomer)."
            )
        }
    }
}

extension CompiledPolicy {
    /// Reads the condition of an exception.
    func understand(_ text: String) -> Partition.ReadCondition {
        let result = conditions.check(Source(text))
        if let issue = result.issues.first {
            return .unreadable(.condition(issue.message, column: issue.column))
        }
        guard let checked = result.expression, checked.type == .bool else {
            return .unreadable(.condition("expected a condition that is true or false", column: 1))
        }
        // An exception that asks for exceptions would ask for itself.
        guard !checked.calls("excepted") else {
            return .unreadable(.condition("an exception cannot depend on another", column: 1))
        }
        let program = Program(checked)
        return .understood(
            ExceptionCondition(
                text: text,
                program: program,
                objects: StateObjects(of: program.referencedSlots),
                plan: plan(reading: program)
            )
        )
    }

    /// A plan that reads the signals a program looks at, and does nothing else.
    func plan(reading program: Program) -> HotPlan {
        var plan = TypePlan()
        for (position, space) in spaces.enumerated() {
            let reads = space.signals.filter { signals[$0].value.isRead(by: program.referencedSlots) }
            if !reads.isEmpty { plan.spaces.append(TypePlan.SpaceWork(space: position, reads: reads)) }
        }
        return HotPlan(plan, signals: signals, rules: [], keySpaces: spaces)
    }
}

extension CompiledSignal {
    /// Whether one of these slots is an output of the signal.
    func isRead(by slots: some Sequence<SlotAddress>) -> Bool {
        let own = slot...(isBare ? slot : slot + outputCount)
        return slots.contains { $0.bank == 1 && own.contains(Int($0.index)) }
    }
}

extension CheckedExpression {
    /// Whether the expression calls a function of this name.
    func calls(_ function: String) -> Bool {
        expression.nodes.contains { node in
            guard case .call(let name, _, _) = node else { return false }
            return expression.name(name) == function
        }
    }
}

extension EventView {
    /// Whether a change of an exception takes it back.
    var endsException: Bool {
        let action = value(EventSlots.changeAction)
        return [Symbols.Action.revoked, Symbols.Action.ended, Symbols.Action.deleted].contains(action)
    }
}
