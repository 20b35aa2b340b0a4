// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension Checker {
    mutating func checkCall(_ node: NodeID, _ name: String, _ arguments: [NodeID]) -> Type {
        for candidate in EnvironmentIndex.candidates(name, in: environment.container) {
            if let host = index.hostFunctions[candidate], !host.isReceiverStyle {
                return checkHost(node, host, arguments)
            }
            guard let overloads = index.functions[candidate], overloads.contains(where: { !$0.isReceiver }) else {
                continue
            }
            return checkArguments(node, candidate, arguments, isReceiver: false, isQualified: false)
        }
        for argument in arguments { check(argument) }
        unknownFunction(node, name, isReceiver: false)
        return .error
    }

    mutating func checkMemberCall(_ node: NodeID, _ target: NodeID, _ name: String, _ arguments: [NodeID]) -> Type {
        if let prefix = tree.qualifiedName(of: target), !startsLocally(prefix) {
            for candidate in EnvironmentIndex.candidates(prefix + "." + name, in: environment.container) {
                if let host = index.hostFunctions[candidate], !host.isReceiverStyle {
                    return checkHost(node, host, arguments)
                }
                guard let overloads = index.functions[candidate], overloads.contains(where: { !$0.isReceiver })
                else { continue }
                return checkArguments(node, candidate, arguments, isReceiver: false, isQualified: true)
            }
        }
        if let host = index.hostFunctions[name], host.isReceiverStyle {
            return checkHost(node, host, [target] + arguments)
        }
        guard let overloads = index.functions[name], overloads.contains(where: \.isReceiver) else {
            let before = issues.count
            check(target)
            for argument in arguments { check(argument) }
            if issues.count == before { unknownFunction(node, name, isReceiver: true) }
            return .error
        }
        return checkArguments(node, name, [target] + arguments, isReceiver: true, isQualified: false)
    }

    private mutating func unknownFunction(_ node: NodeID, _ name: String, isReceiver: Bool) {
        let plain = name.utf8.first == UInt8(ascii: ".") ? String(name.dropFirst()) : name
        if let overloads = index.functions[plain], !overloads.isEmpty {
            let form = isReceiver ? "\(plain)(a)" : "a.\(plain)(...)"
            return report("'\(plain)' is not called this way", at: node, suggestion: "write \(form)")
        }
        let names = (environment.hostFunctions.map(\.name) + environment.functions.map(\.name)).filter {
            $0.utf8.first.map(Character8.isLetter) == true
        }
        report(
            "there is no function '\(plain)'",
            at: node,
            suggestion: NearestName.suggestion(for: plain, among: names)
        )
    }

    private mutating func checkArguments(
        _ node: NodeID,
        _ name: String,
        _ arguments: [NodeID],
        isReceiver: Bool,
        isQualified: Bool
    ) -> Type {
        let given = arguments.map { check($0) }
        guard let result = resolve(name, given, at: node, isReceiver: isReceiver, isQualified: isQualified) else {
            reportOverloads(node, name, given, isReceiver: isReceiver)
            return .error
        }
        if environment.strict { checkConstants(name, arguments, given, isReceiver: isReceiver) }
        return result
    }

    /// Finds the overloads that fit, notes them and gives the type of the result.
    mutating func resolve(
        _ name: String,
        _ given: [Type],
        at node: NodeID,
        isReceiver: Bool,
        isQualified: Bool = false
    ) -> Type? {
        var result: Type?
        var fitting: [String] = []
        for overload in index.functions[name] ?? [] {
            guard overload.isReceiver == isReceiver, overload.parameters.count == given.count else { continue }
            let signature = unifier.instantiate(overload)
            guard unifier.assign(given, to: signature.parameters) else { continue }
            fitting.append(overload.id)
            let type = unifier.resolve(signature.result)
            if let earlier = result { result = earlier == type ? earlier : .dyn } else { result = type }
        }
        guard let result else { return nil }
        references[Int(node)] = .function(name: name, overloads: fitting, isQualified: isQualified)
        return result
    }

    private mutating func reportOverloads(_ node: NodeID, _ name: String, _ given: [Type], isReceiver: Bool) {
        guard !given.contains(.error) else { return }
        let overloads = (index.functions[name] ?? []).filter { $0.isReceiver == isReceiver }
        let texts = given.map(shown)
        let call =
            isReceiver
            ? "\(texts[0]).\(name)(\(texts.dropFirst().joined(separator: ", ")))"
            : "\(name)(\(texts.joined(separator: ", ")))"
        let known = overloads.prefix(4).map { $0.signature(of: name) }
        let more = overloads.count > 4 ? " and \(overloads.count - 4) more" : ""
        report(
            "no such overload: \(call)",
            at: node,
            suggestion: "there is \(known.joined(separator: "; "))\(more)"
        )
    }

    private mutating func checkHost(_ node: NodeID, _ host: HostFunction, _ arguments: [NodeID]) -> Type {
        references[Int(node)] = .host(host)
        guard arguments.count == host.parameters.count else {
            for argument in arguments { check(argument) }
            let wanted = host.parameters.count
            report(
                "\(host.name)() takes \(wanted) argument\(wanted == 1 ? "" : "s"), not \(arguments.count)",
                at: node,
                suggestion: "write \(host.usage)"
            )
            return host.result
        }
        for (argument, parameter) in zip(arguments, host.parameters) {
            let type = check(argument)
            switch parameter {
            case .value(let wanted):
                if !unifier.assign(type, to: wanted) { reportArgument(argument, host, type, [wanted]) }
            case .anyOf(let wanted):
                if !wanted.contains(where: { unifier.assign(type, to: $0) }) {
                    reportArgument(argument, host, type, wanted)
                }
            case .literal(let kind, let allowed): checkLiteral(argument, host, kind, allowed)
            }
        }
        return host.result
    }

    private mutating func reportArgument(_ node: NodeID, _ host: HostFunction, _ type: Type, _ wanted: [Type]) {
        let texts = wanted.map(\.description).joined(separator: " or ")
        report(
            "\(host.name)() takes \(texts) here, not \(shown(type))",
            at: node,
            whole: true,
            suggestion: "write \(host.usage)"
        )
    }

    private mutating func checkLiteral(_ node: NodeID, _ host: HostFunction, _ kind: String, _ allowed: [String]) {
        guard case .string(let id) = tree[node] else {
            return report("\(host.name)() takes the name of a \(kind) in quotes here", at: node, whole: true)
        }
        let text = String(decoding: tree.literal(id), as: UTF8.self)
        guard !allowed.contains(text) else { return }
        let known = allowed.count <= 16 ? "; it is one of \(allowed.joined(separator: ", "))" : ""
        report(
            "there is no \(kind) '\(text)'\(known)",
            at: node,
            whole: true,
            suggestion: NearestName.suggestion(for: text, among: allowed)
        )
    }
}

extension Overload {
    /// The signature as people write it.
    func signature(of name: String) -> String {
        let texts = parameters.map(\.description)
        guard isReceiver, let receiver = texts.first else { return "\(name)(\(texts.joined(separator: ", ")))" }
        return "\(receiver).\(name)(\(texts.dropFirst().joined(separator: ", ")))"
    }
}

extension HostFunction {
    /// The call as people write it.
    public var usage: String {
        let texts = parameters.map { parameter in
            switch parameter {
            case .value(let type): type.description
            case .anyOf(let types): types.map(\.description).joined(separator: "|")
            case .literal(let kind, _): "\"\(kind)\""
            }
        }
        guard isReceiverStyle, let receiver = texts.first else { return "\(name)(\(texts.joined(separator: ", ")))" }
        return "\(receiver).\(name)(\(texts.dropFirst().joined(separator: ", ")))"
    }
}
