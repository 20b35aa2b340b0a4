// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension SignalSpecification {
    /// What is wrong with the signal and what would be right; `nil` when nothing is.
    public var problem: String? { windowProblem ?? kindProblem ?? exactProblem }

    private var windowProblem: String? {
        guard case .sliding(let microseconds) = window else { return nil }
        let allowed = SignalLimits.shortestWindow...SignalLimits.longestWindow
        guard !allowed.contains(microseconds) else { return nil }
        return "a window of \(Self.seconds(microseconds)) is not possible; it lasts from 1 s to 400 d"
    }

    private var kindProblem: String? {
        switch kind {
        case .concurrent(let within):
            let allowed = SignalLimits.shortestWindow...SignalLimits.longestWindow
            guard !allowed.contains(within) else { return nil }
            return "sessions cannot be forgotten within \(Self.seconds(within)); `within` lasts from 1 s to 400 d"
        case .quantile(let share):
            guard !(share > 0 && share < 1) else { return nil }
            return "there is no \(share) quantile; `q` lies between 0 and 1, such as 0.95"
        case .sequence(let last):
            guard !(2...SignalLimits.sequence).contains(last) else { return nil }
            return "a sequence of the last \(last) is not possible; `last` is 2 to \(SignalLimits.sequence)"
        case .baseline(let weeks):
            guard (1...SignalLimits.weeks).contains(weeks) else {
                return "a baseline over \(weeks) weeks is not possible; `weeks` is 1 to \(SignalLimits.weeks)"
            }
            return window == .none ? nil : "a baseline has weeks instead of a window; leave the window out"
        case .count, .sum, .ratio, .distinct, .maximum, .mean, .entropy, .regularity, .novelty, .last, .streak:
            return nil
        }
    }

    private var exactProblem: String? {
        guard isExact else { return nil }
        switch kind {
        case .count, .sum, .ratio, .distinct, .maximum, .mean, .novelty, .last, .streak, .sequence, .baseline:
            return nil
        case .concurrent, .quantile, .entropy, .regularity:
            return "this kind of signal cannot be exact; count, sum, ratio, distinct, maximum and mean can"
        }
    }

    static func seconds(_ microseconds: Int64) -> String {
        for (unit, name) in [(86_400_000_000, "d"), (3_600_000_000, "h"), (60_000_000, "min"), (1_000_000, "s")]
        where microseconds != 0 && microseconds % Int64(unit) == 0 {
            return "\(microseconds / Int64(unit)) \(name)"
        }
        return "\(microseconds) µs"
    }
}
