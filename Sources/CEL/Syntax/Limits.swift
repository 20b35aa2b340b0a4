// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What an expression may cost, from its text to its run.
public struct Limits: Hashable, Sendable {
    /// The longest text, in bytes: a rule that needs more is a program, not a rule.
    public var sourceBytes = 16 << 10
    /// The deepest nesting of expressions: the passes over the tree recurse this deep at most.
    public var depth = 64
    /// The tallest tree, in nodes from the root: `1 + 1 + …` is tall without being nested.
    public var height = 256
    /// The largest tree, in nodes: bounds the time of every pass.
    public var nodes = 4096
    /// The longest list or map literal, in elements.
    public var literalElements = 1024
    /// The deepest nesting of comprehensions: each level multiplies the work.
    public var comprehensionNesting = 3
    /// The most issues reported of one source: more help nobody.
    public var issues = 20
    /// The most iterations of all comprehensions of one evaluation.
    public var iterations = 10_000
    /// What one evaluation may use, in units of fuel: about 1 ms.
    public var fuel = 20_000
    /// The longest one evaluation may take, in microseconds of its thread's processor time; `nil` for no deadline.
    ///
    /// Fuel ends nearly all evaluations first; the deadline bounds what fuel misjudges. It is looked at every 256
    /// units of fuel, counted from the first look, so that a short evaluation never asks for the time.
    public var deadlineMicroseconds: Int? = 5_000
    /// The most bytes and list elements one evaluation may produce.
    public var producedBytes = 64 << 10
    /// The longest regular expression, in bytes.
    public var patternBytes = 1 << 10

    /// The limits for rules.
    public init() {}

    /// The limits for rules whose answers must be the same on every machine: fuel alone ends an evaluation, no clock.
    public static var replayable: Limits {
        var limits = Limits()
        limits.deadlineMicroseconds = nil
        return limits
    }

    /// The limits of the specification's own vectors, which nest deeper than any rule.
    public static var conformance: Limits {
        var limits = Limits()
        limits.depth = 256
        limits.height = 1024
        limits.comprehensionNesting = 16
        return limits
    }
}
