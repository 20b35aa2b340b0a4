// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Testing

/// Values whose parts are shared are small to keep and endless to walk; each walk must be paid for.
@Suite struct `Shared values` {
    private static let doubling = String(repeating: ".map(a, [a, a])", count: 40)

    @Test(
        arguments: [
            "X == X", "X in [X]", "[X, X].distinct().size() == 1", "sets.contains([X], [X])",
            "sets.intersects([X], [X])",
            "'%s'.format([X]) == ''", "[X].indexOf(X) == 0", "[X, X].sort() == []", "[X].min() == X",
            "{1: X} == {1: X}",
            "optional.of(X) == optional.of(X)",
        ]
    )
    func `walking over a doubled list is refused and not done`(pattern: String) throws {
        var limits = Limits()
        limits.height = 1_024
        let text = pattern.split(separator: "X", omittingEmptySubsequences: false).joined(separator: "x")
        let environment = Environment(functions: StandardLibrary.declarations, limits: limits)
        let tree = Parser.parse(Source("cel.bind(x, [1, 2]\(Self.doubling), \(text))"), limits: limits).expression
        let answer = ReferenceEvaluator.evaluate(try #require(tree), in: environment)
        #expect(answer.isFailure, "\(pattern)")
    }
}
