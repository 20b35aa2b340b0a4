// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing
import UsageModel

@Suite struct `Rails` {
    private func issues(_ rules: RuleDefinition...) -> [String] {
        Policy.compile(PolicyDefinition(rules: rules)).issues.map(\.message)
    }

    @Test(arguments: [
        ("F", Verdict.throttle), ("F", .block), ("L", .challenge), ("K", .throttle), ("E.conduct", .throttle),
        ("RU", .challenge), ("H.excess", .block), ("B.trunking", .block), ("R", .flag),
    ])
    func `refuse a verdict above the ceiling of the clause`(clause: String, verdict: Verdict) {
        let found = issues(.rule("r", clause, when: "true", verdict))
        #expect(found.count == 1)
        #expect(found.first?.contains("clause \(clause) lets a machine go no further") == true)
    }

    @Test(arguments: ClauseTable.all.map(\.clause))
    func `refuse to terminate anyone and to suspend a customer`(clause: String) {
        let verdict = min(Verdict.flag, ClauseTable.ceiling(of: clause)?.verdict ?? .allow)
        for subject in SubjectKind.allCases {
            let rule = RuleDefinition.rule("r", clause, when: "true", verdict).measuring(subject, .terminate)
            #expect(issues(rule).contains { $0.contains("no machine terminates") })
        }
        let suspension = RuleDefinition.rule("r", clause, when: "true", verdict).measuring(.customer, .suspend)
        #expect(!issues(suspension).isEmpty)
    }

    @Test(arguments: [
        "isEmergency(to)", "to.kind == \"emergency\" && from.kind == \"mobile\"",
        "event.session.calledClass == \"emergency_service\" || event.session.direction == \"inbound\"",
        "!(isEmergency(to) == false)", "to.numberType == 'emergency' ? true : false",
    ])
    func `refuse a rule that could block an emergency call`(condition: String) {
        #expect(issues(.rule("r", when: condition, .block)).contains { $0.contains("emergency") })
    }

    @Test(arguments: [
        "!isEmergency(to)", "to.kind != \"emergency\" && from.valid", "session.calledClass == \"consumer\"",
        "!isEmergency(to) && !isEmergency(from) && session.direction == \"outbound\"",
    ])
    func `let a rule exclude emergency calls`(condition: String) {
        #expect(issues(.rule("r", when: condition, .block)) == [])
    }

    @Test func `let a rule flag emergency calls`() {
        #expect(issues(.rule("r", when: "isEmergency(to)", .flag)) == [])
    }

    @Test func `report everything at once, each at its place`() {
        var rule = RuleDefinition.rule("r", "Z", when: "event.sesion.direction == 'x' && signal.nope > 3", .block)
        rule.condition.location = SourceLocation(file: "rules/r.yaml", line: 7, column: 7)
        let found = Policy.compile(PolicyDefinition(rules: [rule])).issues
        #expect(found.count >= 3)
        #expect(found.contains { $0.location.line == 7 && $0.location.column == 13 })
        #expect(found.contains { $0.message.contains("unknown clause 'Z'") })
    }
}
