// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension Evaluation {
    /// A macro over the elements of a list or the entries of a map.
    mutating func comprehension(_ parts: Comprehension) -> Value {
        let range = evaluate(parts.range)
        guard range.isOrdinary else { return range }
        let rounds: [(key: Value, value: Value)]
        switch range {
        case .list(let elements): rounds = elements.enumerated().map { (.int(Int64($0.offset)), $0.element) }
        case .map(let map): rounds = parts.secondVariable == nil ? map.entries.map { ($0.key, $0.key) } : map.entries
        default: return .noSuchOverload(parts.spelling, [range])
        }
        switch parts.kind {
        case .all: return decide(parts, rounds, deciding: false)
        case .exists: return decide(parts, rounds, deciding: true)
        case .existsOne: return existsOne(parts, rounds)
        case .map, .filter, .transformList: return transformList(parts, rounds)
        case .transformMap, .transformMapEntry: return transformMap(parts, rounds)
        case .sortBy:
            guard case .list = range else { return .noSuchOverload(parts.spelling, [range]) }
            return sortBy(parts, rounds)
        }
    }

    /// Evaluates a part of the macro for one element.
    private mutating func evaluate(_ node: NodeID, _ parts: Comprehension, _ round: (key: Value, value: Value)) -> Value
    {
        let depth = locals.count
        if let second = parts.secondVariable {
            locals.append((parts.variable, round.key))
            locals.append((second, round.value))
        } else {
            locals.append((parts.variable, round.value))
        }
        defer { locals.removeLast(locals.count - depth) }
        return evaluate(node)
    }

    private mutating func decide(
        _ parts: Comprehension,
        _ rounds: [(key: Value, value: Value)],
        deciding: Bool
    ) -> Value {
        var junction = Junction(deciding: deciding)
        for round in rounds {
            guard meter.iterate() else { return meter.failure }
            if junction.add(evaluate(parts.body, parts, round)) { return .bool(deciding) }
        }
        return junction.result
    }

    private mutating func existsOne(_ parts: Comprehension, _ rounds: [(key: Value, value: Value)]) -> Value {
        var count = 0
        for round in rounds {
            guard meter.iterate() else { return meter.failure }
            switch test(parts.body, parts, round) {
            case .success(let truth): count += truth ? 1 : 0
            case .failure(let obstacle): return obstacle.value
            }
        }
        return .bool(count == 1)
    }

    /// A condition, which must be true or false: nothing is absorbed.
    private mutating func test(
        _ node: NodeID,
        _ parts: Comprehension,
        _ round: (key: Value, value: Value)
    ) -> Result<Bool, Obstacle> {
        let value = evaluate(node, parts, round)
        guard value.isOrdinary else { return .failure(Obstacle(value: value)) }
        guard case .bool(let truth) = value else {
            return .failure(Obstacle(value: .noSuchOverload(parts.spelling, [value])))
        }
        return .success(truth)
    }

    private mutating func transformList(_ parts: Comprehension, _ rounds: [(key: Value, value: Value)]) -> Value {
        var elements: [Value] = []
        for round in rounds {
            guard meter.iterate() else { return meter.failure }
            if let condition = parts.kind == .filter ? parts.body : parts.condition {
                switch test(condition, parts, round) {
                case .success(true): break
                case .success(false): continue
                case .failure(let obstacle): return obstacle.value
                }
            }
            let element = parts.kind == .filter ? round.value : evaluate(parts.body, parts, round)
            guard element.isOrdinary else { return element }
            guard meter.produce(elements: 1) else { return meter.failure }
            elements.append(element)
        }
        return .list(elements)
    }

    private mutating func sortBy(_ parts: Comprehension, _ rounds: [(key: Value, value: Value)]) -> Value {
        var keys: [Value] = []
        for round in rounds {
            guard meter.iterate() else { return meter.failure }
            let key = evaluate(parts.body, parts, round)
            guard key.isOrdinary else { return key }
            keys.append(key)
        }
        return StandardLibrary.sorted(rounds.map(\.value), by: keys, &meter)
    }

    private mutating func transformMap(_ parts: Comprehension, _ rounds: [(key: Value, value: Value)]) -> Value {
        var map = MapValue()
        for round in rounds {
            guard meter.iterate() else { return meter.failure }
            if let condition = parts.condition {
                switch test(condition, parts, round) {
                case .success(true): break
                case .success(false): continue
                case .failure(let obstacle): return obstacle.value
                }
            }
            let value = evaluate(parts.body, parts, round)
            guard value.isOrdinary else { return value }
            var entries = [(key: round.key, value: value)]
            if parts.kind == .transformMapEntry {
                guard case .map(let given) = value else { return .noSuchOverload(parts.spelling, [value]) }
                entries = given.entries
            }
            for entry in entries {
                guard meter.produce(elements: 2), meter.walk(entry.key) else { return meter.failure }
                if let failure = map.insert(entry.value, forKey: entry.key) { return .error(failure) }
            }
        }
        return .map(map)
    }
}

/// A value that is no ordinary one, as the failure of a result.
struct Obstacle: Error {
    let value: Value
}
