// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension Evaluation {
    /// `f(…)`.
    mutating func call(_ node: NodeID, _ name: String, _ arguments: NodeRange) -> Value {
        switch reference(node) {
        case .host(let function): return callHost(function, Array(tree[arguments]))
        case .function(let resolved, let overloads, _):
            return invoke(resolved, values(of: arguments), isReceiver: false, overloads)
        default: break
        }
        let resolved = resolveFunction(name) ?? name
        return invoke(resolved, values(of: arguments), isReceiver: false)
    }

    /// `a.f(…)`, where `a.f` may be one qualified name.
    mutating func memberCall(_ node: NodeID, _ target: NodeID, _ name: String, _ arguments: NodeRange) -> Value {
        switch reference(node) {
        case .host(let function):
            return callHost(function, (function.isReceiverStyle ? [target] : []) + Array(tree[arguments]))
        case .function(let resolved, let overloads, true):
            return invoke(resolved, values(of: arguments), isReceiver: false, overloads)
        default: break
        }
        if !isChecked, let qualified = tree.qualifiedName(of: target), !startsLocally(qualified),
            let resolved = resolveFunction("\(qualified).\(name)")
        {
            return invoke(resolved, values(of: arguments), isReceiver: false)
        }
        let receiver = evaluate(target)
        if case .optional(.some(let content)) = receiver, arguments.count == 1 {
            // The alternative of an optional with a value is not looked at, so that its failure does not count.
            if name == "orValue" { return content }
            if name == "or" { return receiver }
        }
        var overloads: [String]?
        if case .function(_, let known, _) = reference(node) { overloads = known }
        return invoke(name, [receiver] + values(of: arguments), isReceiver: true, overloads)
    }

    private mutating func values(of arguments: NodeRange) -> [Value] {
        tree[arguments].map { evaluate($0) }
    }

    private func resolveFunction(_ name: String) -> String? {
        EnvironmentIndex.candidates(name, in: environment.container).first {
            environment.index.functions[$0] != nil
        }
    }

    /// Calls the first overload that takes the values, of those that the checker left: an empty list takes after its
    /// type, which its value does not show.
    private mutating func invoke(
        _ name: String,
        _ arguments: [Value],
        isReceiver: Bool,
        _ overloads: [String]? = nil
    ) -> Value {
        if let obstacle = Self.obstacle(arguments) { return obstacle }
        guard meter.charge(StandardLibrary.declarationsByName[name]?.cost ?? 1) else { return meter.failure }
        for overload in environment.index.functions[name] ?? [] {
            guard overload.isReceiver == isReceiver, overload.parameters.count == arguments.count else { continue }
            guard overloads?.contains(overload.id) ?? true else { continue }
            guard zip(overload.parameters, arguments).allSatisfy({ $0.accepts($1) }) else { continue }
            if let implementation = StandardLibrary.implementations[overload.id] {
                return implementation(arguments, &meter)
            }
            if let value = input.call(name, arguments) { return value }
        }
        return .noSuchOverload(name, arguments)
    }

    /// Asks the host; a literal argument is given by its index in the list of those allowed.
    private mutating func callHost(_ function: HostFunction, _ arguments: [NodeID]) -> Value {
        var values: [Value] = []
        for (node, parameter) in zip(arguments, function.parameters) {
            if case .literal(_, let allowed) = parameter, case .string(let id) = tree[node] {
                let text = String(decoding: tree.literal(id), as: UTF8.self)
                values.append(.int(Int64(allowed.firstIndex(of: text) ?? -1)))
            } else {
                values.append(evaluate(node))
            }
        }
        if let obstacle = Self.obstacle(values) { return obstacle }
        guard meter.charge(function.cost) else { return meter.failure }
        return input.call(function, values, &meter)
    }
}
