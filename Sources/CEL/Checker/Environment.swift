// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What expressions may name: variables, object types and functions.
public struct Environment: Sendable {
    /// The container whose names may be written short: `a.b`.
    public var container: String
    /// The variables, in any order.
    public var variables: [Variable] { didSet { index = EnvironmentIndex(self) } }
    /// The object types.
    public var objectTypes: [ObjectType] { didSet { index = EnvironmentIndex(self) } }
    /// The functions of the language and its extensions.
    public var functions: [FunctionDeclaration] { didSet { index = EnvironmentIndex(self) } }
    /// The functions of the host.
    public var hostFunctions: [HostFunction] { didSet { index = EnvironmentIndex(self) } }
    /// Whether the rules for packs apply: constants of regular expressions, zones and times must be valid literals.
    public var strict: Bool
    /// Whether `has`, `all` and the others are macros.
    public var macros: Bool
    /// The limits of the parser.
    public var limits: Limits
    /// The judges of literals, asked in strict mode.
    public var constantChecks = ConstantChecks.standard
    /// The declarations by name.
    var index: EnvironmentIndex

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
        index = EnvironmentIndex.empty
        index = EnvironmentIndex(self)
    }

    /// Reads and checks an expression; its value must have the type `expected`, if one is given.
    public func check(_ source: Source, expecting expected: Type? = nil) -> CheckResult {
        let parsed = Parser.parse(source, limits: limits, macros: macros)
        guard let expression = parsed.expression else {
            return CheckResult(expression: nil, issues: parsed.issues)
        }
        return check(expression, of: source, expecting: expected)
    }

    /// Checks an expression that was read from a source.
    public func check(_ expression: Expression, of source: Source, expecting expected: Type? = nil) -> CheckResult {
        var checker = Checker(expression, source: source, environment: self)
        return checker.run(expecting: expected)
    }
}
