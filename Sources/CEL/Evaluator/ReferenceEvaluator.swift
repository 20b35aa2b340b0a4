// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The plain evaluator: a walk over the tree on values, complete and slow.
///
/// It is what the compiled program is tested against, what explains a decision, and what evaluates the
/// parts that cannot be compiled.
///
/// - Cost: about a microsecond per node; allocates.
public enum ReferenceEvaluator {
    /// Evaluates a checked expression with values given by name.
    public static func evaluate(
        _ checked: CheckedExpression,
        _ activation: Activation = Activation(),
        limits: Limits? = nil,
        isPastDeadline: (() -> Bool)? = nil
    ) -> Value {
        var evaluation = Evaluation(
            checked.expression,
            references: checked.references,
            environment: checked.environment,
            input: activation,
            meter: Meter(limits: limits ?? checked.environment.limits, isPastDeadline: isPastDeadline)
        )
        return evaluation.run()
    }

    /// Evaluates an expression that was only parsed: names are resolved while it runs.
    public static func evaluate(
        _ expression: Expression,
        in environment: Environment,
        _ activation: Activation = Activation(),
        limits: Limits? = nil,
        isPastDeadline: (() -> Bool)? = nil
    ) -> Value {
        var evaluation = Evaluation(
            expression,
            references: [],
            environment: environment,
            input: activation,
            meter: Meter(limits: limits ?? environment.limits, isPastDeadline: isPastDeadline)
        )
        return evaluation.run()
    }
}
