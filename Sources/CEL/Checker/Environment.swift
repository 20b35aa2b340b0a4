// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What expressions may name: variables, object types and functions.
public struct Environment: Sendable {
    /// The container whose names may be written short: `a.b`.
    public var container: String
    /// The variables, in any order.
    public var variables: [Variable]
    /// The object types.
    public var objectTypes: [ObjectType]
    /// The functions of the language and its extensions.
    public var functions: [FunctionDeclaration]
    /// The functions of the host.
    public var hostFunctions: [HostFunction]
    /// Whether the rules for packs apply: constants of regular expressions, zones and times must be valid literals.
    public var strict: Bool
    /// Whether `has`, `all` and the others are macros.
    public var macros: Bool
    /// The limits of the parser.
    public var limits: Limits

    /// An environment.
    public init(
        container: String = "",
        variables: [Variable] = [],
        objectTypes: [ObjectType] = [],
        functions: [FunctionDeclaration],
        hostFunctions: [HostFunction] = [],
        strict: Bool = false,
        macros: Bool = true,
        limits: Limits = Limits()
    ) {
        self.container = container
        self.variables = variables
        self.objectTypes = objectTypes
        self.functions = functions
        self.hostFunctions = hostFunctions
        self.strict = strict
        self.macros = macros
        self.limits = limits
    }
}
