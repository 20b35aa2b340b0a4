// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import Testing
import UsageModel

/// What a declared signal may be, and what is said when it may not.
@Suite struct `Signal specification` {
    @Test(
        arguments: [
            (
                .count, .sliding(microseconds: 999_999), false,
                "a window of 999999 µs is not possible; it lasts from 1 s to 400 d"
            ),
            (
                .count, .sliding(microseconds: 401 * day), false,
                "a window of 401 d is not possible; it lasts from 1 s to 400 d"
            ),
            (.quantile(1), .none, false, "there is no 1.0 quantile; `q` lies between 0 and 1, such as 0.95"),
            (.quantile(.nan), .none, false, "there is no nan quantile; `q` lies between 0 and 1, such as 0.95"),
            (.sequence(last: 1), .none, false, "a sequence of the last 1 is not possible; `last` is 2 to 1024"),
            (.baseline(weeks: 0), .none, false, "a baseline over 0 weeks is not possible; `weeks` is 1 to 52"),
            (.baseline(weeks: 8), .calendar, false, "a baseline has weeks instead of a window; leave the window out"),
            (
                .concurrent(withinMicroseconds: 0), .none, false,
                "sessions cannot be forgotten within 0 µs; `within` lasts from 1 s to 400 d"
            ),
            (
                .entropy, .sliding(microseconds: minute), true,
                "this kind of signal cannot be exact; count, sum, ratio, distinct, maximum and mean can"
            ),
        ] as [(kind: SignalKind, window: SignalWindow, isExact: Bool, problem: String)]
    )
    func `says what is wrong and what would be right`(
        kind: SignalKind,
        window: SignalWindow,
        isExact: Bool,
        problem: String
    ) throws {
        let specification = SignalSpecification(name: "s", kind: kind, window: window, isExact: isExact)
        #expect(specification.problem == problem)
        #expect(throws: SignalFailure.specification(name: "s", problem: problem)) {
            _ = try SignalTable(specifications: [specification])
        }
    }

    @Test func `every kind states its memory and its error`() {
        for specification in `Signals against the naive model`.specifications {
            #expect(specification.problem == nil)
            #expect(specification.errorDescription.hasSuffix("."), "\(specification.name)")
            #expect(specification.bytesPerKey.most >= specification.bytesPerKey.fixed)
        }
    }
}
