// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension Evaluation {
    /// `[a, ?b]`.
    mutating func list(_ range: NodeRange) -> Value {
        guard meter.produce(elements: Int(range.count)) else { return meter.failure }
        var elements: [Value] = []
        var obstacles: [Value] = []
        for node in tree[range] {
            let value = evaluate(node)
            guard value.isOrdinary else {
                obstacles.append(value)
                continue
            }
            guard case .optionalElement = tree[node] else {
                elements.append(value)
                continue
            }
            guard case .optional(let content) = value else { return .noSuchOverload("[?]", [value]) }
            if let content { elements.append(content) }
        }
        return Self.obstacle(obstacles) ?? .list(elements)
    }

    /// `{k: v, ?k: v}`.
    mutating func map(_ range: NodeRange) -> Value {
        guard meter.produce(elements: 2 * Int(range.count)) else { return meter.failure }
        var map = MapValue()
        var obstacles: [Value] = []
        for node in tree[range] {
            guard case .entry(let keyNode, let valueNode, let isOptional) = tree[node] else { continue }
            let key = evaluate(keyNode)
            var value = evaluate(valueNode)
            if let obstacle = Self.obstacle([key, value]) {
                obstacles.append(obstacle)
                continue
            }
            if isOptional {
                guard case .optional(let content) = value else { return .noSuchOverload("{?}", [value]) }
                guard let content else { continue }
                value = content
            }
            guard meter.walk(key) else { return meter.failure }
            if let failure = map.insert(value, forKey: key) { return .error(failure) }
        }
        return Self.obstacle(obstacles) ?? .map(map)
    }

    /// `Type{f: v, ?f: v}`.
    mutating func object(_ name: String, _ range: NodeRange) -> Value {
        let candidates = EnvironmentIndex.candidates(name, in: environment.container)
        guard let typeName = candidates.first(where: { environment.index.objectTypes[$0] != nil }),
            let type = environment.index.objectTypes[typeName]
        else { return .failure(.undeclared, "there is no object type '\(name)'") }
        guard meter.produce(elements: 2 * Int(range.count)) else { return meter.failure }
        var fields: [String: Value] = [:]
        for node in tree[range] {
            guard case .field(let id, let valueNode, let isOptional) = tree[node] else { continue }
            var value = evaluate(valueNode)
            guard value.isOrdinary else { return value }
            guard type.fields.contains(where: { $0.name == tree.name(id) }) else {
                return .failure(.noSuchField, "'\(typeName)' has no field '\(tree.name(id))'")
            }
            if isOptional {
                guard case .optional(let content) = value else { return .noSuchOverload("{?}", [value]) }
                guard let content else { continue }
                value = content
            }
            fields[tree.name(id)] = value
        }
        return .object(ObjectValue(typeName: typeName, storage: .fields(fields)))
    }
}
