// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Where an evaluation takes its variables from.
protocol EvaluationInput {
    /// The value of a variable, by its full name; `nil` when nothing gives it one.
    func variable(_ name: String) -> Value?
    /// The value in a slot; missing when it is absent. `nil` when this input has no slots.
    func slot(_ address: SlotAddress, _ field: Field) -> Value?
    /// Answers a call to the host; the arguments are ordinary values, literal ones their index.
    mutating func call(_ function: HostFunction, _ arguments: [Value], _ meter: inout Meter) -> Value
    /// Answers a call to a function of the caller; `nil` when there is none of the name.
    func call(_ function: String, _ arguments: [Value]) -> Value?
}

/// The values of the variables of one evaluation, by name.
public struct Activation: Sendable {
    /// The values, by the full names of the variables.
    public var variables: [String: Value]
    /// Functions of the caller, by name.
    public var functions: [String: @Sendable ([Value]) -> Value]
    /// Answers calls to host functions.
    public var host: (@Sendable (HostFunction, [Value]) -> Value)?

    /// An activation.
    public init(
        _ variables: [String: Value] = [:],
        functions: [String: @Sendable ([Value]) -> Value] = [:],
        host: (@Sendable (HostFunction, [Value]) -> Value)? = nil
    ) {
        self.variables = variables
        self.functions = functions
        self.host = host
    }
}

extension Activation: EvaluationInput {
    func variable(_ name: String) -> Value? { variables[name] }

    func slot(_ address: SlotAddress, _ field: Field) -> Value? { nil }

    func call(_ function: HostFunction, _ arguments: [Value], _ meter: inout Meter) -> Value {
        host?(function, arguments) ?? .failure(.undeclared, "no host answers \(function.name)()")
    }

    func call(_ function: String, _ arguments: [Value]) -> Value? { functions[function]?(arguments) }
}
