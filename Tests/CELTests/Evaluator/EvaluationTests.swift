// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Testing

@Suite struct `The reference evaluator` {
    private static let person = ObjectType(
        name: "app.Person",
        fields: [Field(name: "name", type: .string, slot: 0), Field(name: "age", type: .int, slot: 1)],
        slotCount: 2
    )

    private func evaluate(
        _ text: String,
        _ variables: [String: Value] = [:],
        limits: Limits? = nil,
        isPastDeadline: (() -> Bool)? = nil
    ) -> Value {
        let environment = Environment(
            container: "app",
            variables: variables.keys.sorted().map { Variable(name: $0, type: .dyn) },
            objectTypes: [Self.person],
            functions: StandardLibrary.declarations
        )
        let result = environment.check(Source(text))
        guard let checked = result.expression else {
            return .error(EvaluationError(.given, "check: \(result.issues.map(\.message))"))
        }
        return ReferenceEvaluator.evaluate(
            checked,
            Activation(variables),
            limits: limits,
            isPastDeadline: isPastDeadline
        )
    }

    private func kind(_ value: Value) -> EvaluationError.Kind? {
        if case .error(let error) = value { error.kind } else { nil }
    }

    @Test func `unknowns are joined, lose to a deciding operand and win over errors in a junction`() {
        let unknowns: [String: Value] = ["x": .unknown([2]), "y": .unknown([1, 2])]
        func ids(_ text: String) -> [Int64]? {
            if case .unknown(let ids) = evaluate(text, unknowns) { ids } else { nil }
        }
        #expect(ids("x + y") == [1, 2])
        #expect(ids("x && y") == [1, 2])
        #expect(ids("x || 1/0 > 0") == [2])
        #expect(ids("[1].all(i, x)") == [2])
        #expect(evaluate("x && false", unknowns).isSame(as: .bool(false)))
        #expect(kind(evaluate("x + (1 / 0)", unknowns)) == .divisionByZero)
        #expect(ids("[1, x]") == [2])
    }

    @Test func `an absent field of an object is missing and not zero`() {
        let person = Value.object(ObjectValue(typeName: "app.Person", storage: .fields(["name": .text("n")])))
        func isMissing(_ text: String) -> Bool {
            if case .missing = evaluate(text, ["p": person]) { true } else { false }
        }
        #expect(isMissing("p.age == 0"))
        #expect(isMissing("p.age > 1 && true"))
        #expect(isMissing("[p.age].size() == 1"))
        #expect(evaluate("p.age > 1 || true", ["p": person]).isSame(as: .bool(true)))
        #expect(evaluate("has(p.age)", ["p": person]).isSame(as: .bool(false)))
        #expect(evaluate("p.?age.orValue(7)", ["p": person]).isSame(as: .int(7)))
        #expect(kind(evaluate("p.height == 1", ["p": person])) == .noSuchField)
        #expect(evaluate("Person{name: 'n'} == p", ["p": person]).isSame(as: .bool(true)))
        #expect(evaluate("app.Person{?age: optional.none()}.?age.hasValue()").isSame(as: .bool(false)))
    }

    @Test func `a limit ends the evaluation whatever absorbs the failure`() {
        var limits = Limits()
        limits.fuel = 50
        #expect(kind(evaluate("true || [1, 2].exists(x, x == 3)", limits: limits)) == nil)
        #expect(kind(evaluate("[1,2,3,4,5,6,7,8,9].all(x, x > 0 && x < 10) || true", limits: limits)) == .limit)
        limits = Limits()
        limits.iterations = 3
        #expect(kind(evaluate("[1, 2, 3, 4].map(x, x).size() == 4", limits: limits)) == .limit)
        limits = Limits()
        limits.producedBytes = 10
        #expect(kind(evaluate("'abcdef' + 'ghijkl' == ''", limits: limits)) == .limit)
    }

    @Test func `a deadline is looked at now and then`() {
        #expect(kind(evaluate("lists.range(1000).all(x, x >= 0)", isPastDeadline: { true })) == .limit)
        #expect(kind(evaluate("1 + 1", isPastDeadline: { true })) == nil)
    }

    @Test func `there is a deadline by default, and none where answers must be the same again`() {
        let text = "lists.range(1000).all(x, x >= 0)"
        #expect(Limits().deadlineMicroseconds == 5_000 && Limits.replayable.deadlineMicroseconds == nil)
        var limits = Limits()
        limits.deadlineMicroseconds = 0
        #expect(kind(evaluate(text, limits: limits)) == .limit)
        #expect(evaluate("1 + 1 == 2", limits: limits).isSame(as: .bool(true)))
        #expect(evaluate(text, limits: .replayable).isSame(as: .bool(true)))
    }

    @Test(
        arguments: [
            ("1 + [7][3]", "1:8: error: index out of range: 3 of 1", "         ^"),
            ("true &&\n  10 / 0 > 1", "2:6: error: division by zero", "       ^"),
            ("['a'].map(x, x.charAt(5))", "1:16: error: index out of range: 5", "                 ^~~~~~"),
        ]
    )
    func `a failure knows where it happened`(text: String, head: String, caret: String) {
        guard case .error(let error) = evaluate(text) else {
            Issue.record("no error")
            return
        }
        let lines = error.issue(in: Source(text)).rendered(in: Source(text), file: "f").split(separator: "\n")
        #expect(lines.first.map(String.init) == "f:" + head)
        #expect(lines.last.map(String.init) == caret)
    }

    @Test func `maps that are made keep the order of their making`() {
        guard case .map(let map) = evaluate("['b', 'a', 'c'].transformMapEntry(i, v, {v: i})") else {
            Issue.record("no map")
            return
        }
        #expect(map.entries.map { $0.key.isSame(as: .text("a")) } == [false, true, false])
        #expect(kind(evaluate("['b', 'b'].transformMapEntry(i, v, {v: i})")) == .badKey)
    }

    /// "Explicit parentheses can be used to choose the field selection interpretation."
    @Test func `parentheses end a qualified name`() {
        var inner = MapValue()
        _ = inner.insert(.int(2), forKey: .text("y"))
        let variables: [String: Value] = ["x.y": .int(1), "x": .map(inner)]
        #expect(evaluate("x.y == 1 && (x).y == 2 && (x.y) == 1", variables).isSame(as: .bool(true)))
        let tree = Parser.parse(Source("(x).y + (x.y).z + (x)")).expression
        #expect(tree?.text == "(x).y + (x.y).z + x")
    }

    @Test func `a bound failure counts only where it is used`() {
        #expect(evaluate("cel.bind(x, 1 / 0, true)").isSame(as: .bool(true)))
        #expect(kind(evaluate("cel.bind(x, 1 / 0, x == 1)")) == .divisionByZero)
    }

    @Test func `the alternative of an optional counts only when it is needed`() {
        #expect(evaluate("optional.of(1).orValue(1 / 0)").isSame(as: .int(1)))
        #expect(evaluate("optional.of(1).or(optional.of(1 / 0)).value()").isSame(as: .int(1)))
        #expect(kind(evaluate("optional.none().orValue(1 / 0)")) == .divisionByZero)
    }
}
