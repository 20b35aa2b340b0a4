// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Signals
import UsageModel

/// Turns a definition into programs, and finds everything that is wrong with it on the way.
struct PolicyCompiler {
    let definition: PolicyDefinition
    var issues: [PolicyIssue] = []
    var environment: PolicyEnvironment
    private var compiled = CompiledPolicy()

    init(_ definition: PolicyDefinition) {
        self.definition = definition
        environment = PolicyEnvironment(
            shapes: [],
            lists: definition.lists.map(\.name),
            hours: definition.hours.map(\.name),
            clauses: Self.clauseNames
        )
    }

    /// The clauses a rule or an exception may name: each, and the letter above it.
    static let clauseNames: [String] = {
        var names: [String] = []
        for clause in ClauseTable.all.map(\.clause) {
            let letter = String(clause.split(separator: ".")[0])
            for name in [letter, clause] where !names.contains(name) { names.append(name) }
        }
        return names
    }()

    mutating func compile() -> CompiledPolicy {
        checkClauses()
        compileSignals()
        compiled.lists = definition.lists.map(PackList.init)
        compiled.hours = definition.hours.map(HoursTable.init)
        compiled.clauses = Self.clauseNames
        compiled.conditions = environment.rules
        loadZones()
        for (index, rule) in definition.rules.enumerated() {
            guard let compiledRule = compileRule(rule, index) else { continue }
            compiled.rules.append(Shared(compiledRule))
            compiled.causes.append(StandingCause(id: rule.id, clause: rule.clause, title: rule.title))
        }
        compiled.types = EventType.allCases.map { hotPlan(of: [$0]) }
        // The end of a call may tell of an abandonment that its source did not report: it is both then.
        compiled.unreportedAbandonment = hotPlan(of: [.callEnded, .callAbandoned])
        return compiled
    }

    mutating func report(_ message: String, at location: SourceLocation, length: Int = 1, suggestion: String? = nil) {
        issues.append(PolicyIssue(message, at: location, length: length, suggestion: suggestion))
    }

    /// Checks an expression and compiles it.
    mutating func program(
        _ text: ExpressionText,
        in environment: Environment,
        wanting wanted: String,
        accepts: (Type) -> Bool
    ) -> (program: Program, type: Type, checked: CheckedExpression)? {
        let result = environment.check(Source(text.text))
        for issue in result.issues {
            var location = text.location
            location.line += issue.line - 1
            location.column += issue.column - 1
            report(
                inWordsOfPacks(issue.message),
                at: location,
                length: issue.length,
                suggestion: issue.suggestion
            )
        }
        guard result.issues.isEmpty, let checked = result.expression else { return nil }
        guard accepts(checked.type) else {
            report(
                "expected \(wanted), found an expression of type \(checked.type)",
                at: text.location,
                length: text.text.unicodeScalars.count
            )
            return nil
        }
        return (Program(checked), checked.type, checked)
    }

    /// A condition: an expression that is true or false.
    mutating func condition(_ text: ExpressionText, in environment: Environment) -> Program? {
        program(text, in: environment, wanting: "a condition that is true or false") { $0 == .bool }?.program
    }

    private mutating func checkClauses() {
        for clause in definition.clauses {
            guard let ceiling = ClauseTable.ceiling(of: clause.id) else {
                report(
                    "unknown clause '\(clause.id)'",
                    at: clause.location,
                    length: clause.id.count,
                    suggestion: NearestName.suggestion(for: clause.id, among: ClauseTable.all.map(\.clause))
                )
                continue
            }
            if let laxer = clause.ceiling, laxer > ceiling.verdict {
                report(
                    "clause \(clause.id) lets a machine go no further than '\(ceiling.verdict.name)'; "
                        + "a pack may be stricter, not laxer",
                    at: clause.location
                )
            }
        }
    }

    private mutating func compileSignals() {
        var shapes: [SignalShape] = []
        var programs: [CompiledSignal] = []
        for signal in definition.signals {
            guard let (compiledSignal, specification) = compileSignal(signal) else { continue }
            var signal = compiledSignal
            let parts = keyParts(of: definition.signals.first { $0.name == signal.name }?.by ?? [])
            let isAcross = definition.signals.first { $0.name == signal.name }?.isAcrossCustomers ?? false
            if isAcross { checkAcross(signal, parts) }
            let space: Int
            if let known = compiled.spaces.firstIndex(where: { $0.parts == parts && $0.isAcrossCustomers == isAcross })
            {
                space = known
            } else {
                space = compiled.spaces.count
                compiled.spaces.append(KeySpace(parts: parts, isAcrossCustomers: isAcross))
            }
            signal.space = space
            signal.number = compiled.spaces[space].specifications.count
            signal.outputCount = specification.outputs.count
            signal.isBare = specification.outputs.count == 1
            compiled.spaces[space].specifications.append(specification)
            compiled.spaces[space].signals.append(programs.count)
            shapes.append(SignalShape(name: signal.name, outputs: specification.outputs, documentation: ""))
            programs.append(signal)
        }
        environment = PolicyEnvironment(
            shapes: shapes,
            lists: definition.lists.map(\.name),
            hours: definition.hours.map(\.name),
            clauses: Self.clauseNames
        )
        for position in programs.indices { programs[position].slot = environment.signalSlots[position] }
        compiled.signals = programs.map(Shared.init)
        compiled.signalSlotCount = environment.signalSlotCount
    }

    /// What a signal across customers cannot be.
    private mutating func checkAcross(_ signal: CompiledSignal, _ parts: [KeyPart]) {
        let location = definition.signals.first { $0.name == signal.name }?.location ?? SourceLocation()
        if parts.contains(.customer) {
            report(
                "a signal across customers cannot be counted by customer; leave out 'across' or name the shared thing",
                at: location,
                length: signal.name.count
            )
        }
        if case .text = signal.feed {
            report(
                "a signal across customers cannot hand on a text of one to another; leave out 'across'",
                at: location,
                length: signal.name.count
            )
        }
    }

    private mutating func keyParts(of names: [ExpressionText]) -> [KeyPart] {
        var parts: [KeyPart] = []
        for name in names {
            if let part = KeyPart(named: name.text) {
                parts.append(part)
            } else {
                report(
                    "unknown key '\(name.text)': expected one of \(KeyPart.names.map(\.name).joined(separator: ", ")) "
                        + "or a path such as event.session.seller.id",
                    at: name.location,
                    length: name.text.count,
                    suggestion: NearestName.suggestion(for: name.text, among: KeyPart.names.map(\.name))
                )
            }
        }
        return parts
    }

    private mutating func loadZones() {
        compiled.zones = NumberingPlan.current.zoneNames.map { TimeZoneTable.zone(named: $0) }
        for (name, zone) in zip(NumberingPlan.current.zoneNames, compiled.zones) {
            guard let zone else { continue }
            _ = compiled.zonesByName.insert(Identity.ofText(name, domain: Domain.zone), zone)
        }
    }

    private func hotPlan(of types: [EventType]) -> HotPlan {
        HotPlan(plan(of: types), signals: compiled.signals, rules: compiled.rules, keySpaces: compiled.spaces)
    }

    /// For an event of a type, or of several at once: what to feed, what to read and which rules to ask.
    private func plan(of types: [EventType]) -> TypePlan {
        var plan = TypePlan()
        let bit = bits(of: types)
        plan.rules = compiled.rules.indices
            .filter { !Set(types).isDisjoint(with: definition.rules[compiled.rules[$0].value.index].types) }
            .sorted { (compiled.rules[$0].value.step, $0) < (compiled.rules[$1].value.step, $1) }
        let readSlots = plan.rules.flatMap { compiled.rules[$0].value.slots }
        for (position, space) in compiled.spaces.enumerated() {
            var work = TypePlan.SpaceWork(space: position)
            for signal in space.signals {
                let compiledSignal = compiled.signals[signal].value
                if (compiledSignal.types | compiledSignal.ends) & bit != 0 { work.feeds.append(signal) }
                if compiledSignal.isRead(by: readSlots) { work.reads.append(signal) }
            }
            if !work.feeds.isEmpty || !work.reads.isEmpty { plan.spaces.append(work) }
        }
        return plan
    }
}

extension Identity {
    /// The identity of a string under a domain.
    static func ofText(_ text: String, domain: UInt64) -> SignalKey {
        unsafe Array(text.utf8).withUnsafeBufferPointer { unsafe of($0, domain: domain) }
    }
}

extension CompiledRule {
    /// Every slot that the rule's programs look at.
    var slots: Set<SlotAddress> {
        var slots = Set(program.referencedSlots)
        for measure in measures { slots.formUnion(measure.condition?.referencedSlots ?? []) }
        for value in measured { slots.formUnion(value.program.referencedSlots) }
        return slots
    }
}
