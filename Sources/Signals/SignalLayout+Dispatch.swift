// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension SignalLayout {
    /// Sets up the part of a signal in a fresh record, whose words are all zero.
    func prepare(_ area: Words, at: Int64) {
        switch form {
        case .tally, .plainTally, .sum, .mean, .maximum, .sketch, .quantile, .entropy:
            area[signed: 0] = firstTick(at: at)
        case .sessions:
            area[signed: 0] = firstTick(at: at)
            area[signed: 3] = Arithmetic.floor(at, max(1, parameter / 16))
        case .regularity:
            area[signed: 0] = firstTick(at: at)
            area[signed: 1] = .min
        case .exactTally, .exactSum, .exactMaximum, .exactDistinct: area[signed: 0] = at
        case .sequence: area[signed: 4] = clock == .sliding ? at : .min / 4
        case .novelty, .last: area[signed: 3] = .min / 4
        case .streak:
            area[signed: 1] = at
            area[signed: 2] = .min / 4
        case .baseline: break
        }
    }

    /// Feeds one event to the part of a signal.
    @inline(__always)
    func add(_ area: Words, at: Int64, _ input: SignalInput, _ pool: inout WordPool) {
        switch form {
        case .tally: Tally(area: area, width: width, hasBad: hasBad).add(at: at, input, &pool)
        case .plainTally: PlainTally(area: area, layout: self).add(at: at, input)
        case .sketch: DistinctSketch(area: area, layout: self).add(at: at, input, &pool)
        case .sum, .mean: SumRing(area: area, layout: self).add(at: at, input)
        case .maximum: MaximumRing(area: area, layout: self).add(at: at, input)
        default: addRare(area, at: at, input, &pool)
        }
    }

    @inline(never)
    private func addRare(_ area: Words, at: Int64, _ input: SignalInput, _ pool: inout WordPool) {
        switch form {
        case .exactTally: ExactTally(area: area, span: span, hasBad: hasBad).add(at: at, input, &pool)
        case .exactSum: ExactSum(area: area, layout: self).add(at: at, input, &pool)
        case .exactMaximum: ExactMaximum(area: area, layout: self).add(at: at, input, &pool)
        case .exactDistinct: ExactDistinct(area: area, layout: self).add(at: at, input, &pool)
        case .sessions: OpenSessions(area: area, layout: self).add(at: at, input, &pool)
        case .quantile, .entropy: Histogram(area: area, layout: self).add(at: at, input, &pool)
        case .regularity: Rhythm(area: area, layout: self).add(at: at, input, &pool)
        case .sequence: NeighbourSequence(area: area, layout: self).add(at: at, input, &pool)
        case .novelty: Novelty(area: area, layout: self).add(at: at, input)
        case .last: LastValue(area: area, layout: self).add(at: at, input)
        case .baseline: Baseline(area: area, layout: self).add(at: at, input, &pool)
        case .streak: Streak(area: area, layout: self).add(at: at, input)
        case .tally, .plainTally, .sketch, .sum, .mean, .maximum: break
        }
    }

    /// Reads the part of a signal.
    @inline(__always)
    func read(_ area: Words, at: Int64, _ period: Int64, _ pool: inout WordPool, _ outputs: Outputs) -> UInt64 {
        switch form {
        case .tally: outputs.tally(Tally(area: area, width: width, hasBad: hasBad).read(at: at, &pool), hasBad: hasBad)
        case .plainTally:
            outputs.tally(PlainTally(area: area, layout: self).read(at: at, period: period), hasBad: hasBad)
        case .sketch: outputs.one(DistinctSketch(area: area, layout: self).read(at: at, period: period, &pool))
        default: readRare(area, at: at, period, &pool, outputs)
        }
    }

    @inline(never)
    private func readRare(
        _ area: Words,
        at: Int64,
        _ period: Int64,
        _ pool: inout WordPool,
        _ outputs: Outputs
    ) -> UInt64 {
        switch form {
        case .sum, .mean:
            return outputs.sum(SumRing(area: area, layout: self).read(at: at, period: period), self)
        case .exactSum: return outputs.sum(ExactSum(area: area, layout: self).read(at: at, &pool), self)
        case .maximum:
            return outputs.rank(MaximumRing(area: area, layout: self).read(at: at, period: period), self)
        case .exactMaximum: return outputs.rank(ExactMaximum(area: area, layout: self).read(at: at, &pool), self)
        case .exactTally:
            return outputs.tally(ExactTally(area: area, span: span, hasBad: hasBad).read(at: at, &pool), hasBad: hasBad)
        case .exactDistinct: return outputs.one(ExactDistinct(area: area, layout: self).read(at: at, &pool))
        case .sessions:
            let read = OpenSessions(area: area, layout: self).read(at: at, period: period, &pool)
            return outputs.two(read.now, read.most)
        case .quantile:
            return outputs.estimate(Histogram(area: area, layout: self).quantile(at: at, period: period, &pool))
        case .entropy:
            return outputs.estimate(Histogram(area: area, layout: self).entropy(at: at, period: period, &pool))
        case .regularity:
            return outputs.estimate(Rhythm(area: area, layout: self).read(at: at, period: period, &pool))
        case .sequence:
            return outputs.estimate(NeighbourSequence(area: area, layout: self).read(at: at, period: period, &pool))
        case .novelty:
            let read = Novelty(area: area, layout: self).read(at: at, period: period)
            return outputs.two(UInt64(bitPattern: read.sinceMilliseconds), read.isFirst ? 1 : 0)
        case .last:
            guard let read = LastValue(area: area, layout: self).read(at: at, period: period) else {
                return outputs.unknown(2)
            }
            return outputs.two(read.value, UInt64(bitPattern: read.milliseconds))
        case .baseline: return outputs.baseline(Baseline(area: area, layout: self).read(at: at, &pool))
        case .streak: return outputs.one(Streak(area: area, layout: self).read(at: at, period: period))
        case .tally, .plainTally, .sketch: return 0
        }
    }

    /// The outputs of a key that was never seen.
    func readAbsent(_ outputs: Outputs) -> UInt64 {
        switch form {
        case .tally, .plainTally, .exactTally: outputs.tally((0, 0), hasBad: hasBad)
        case .sketch, .exactDistinct, .streak: outputs.one(0)
        case .sum, .mean, .exactSum: outputs.sum((0, 0), self)
        case .maximum, .exactMaximum: outputs.unknown(1)
        case .sessions: outputs.two(0, 0)
        case .quantile, .entropy, .regularity, .sequence: outputs.estimate((nil, 0))
        case .novelty: outputs.two(0, 1)
        case .last: outputs.unknown(2)
        case .baseline: outputs.baseline((0, nil, 0))
        }
    }
}
