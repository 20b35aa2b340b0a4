// Part of Proviso. SPDX-License-Identifier: Apache-2.0

@testable import CEL
import Testing

@Suite struct `A guard` {
    private static let address = SlotAddress(bank: 0, index: 0)
    private static let operators: [BinaryOperator] = [
        .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual,
    ]

    /// What the guard says of a value, for each operator and both ways to write it.
    private func disagreements<Number>(
        _ type: Type,
        _ numbers: [Number],
        _ bits: (Number) -> UInt64,
        _ holds: (BinaryOperator, Number, Number) -> Bool
    ) -> [String] {
        var wrong: [String] = []
        for symbol in Self.operators {
            guard let accepted = Relation.accepted(symbol) else { continue }
            for constant in numbers {
                let plain = Guard.comparison(Self.address, type, accepted, bits(constant))
                let mirrored = Guard.comparison(Self.address, type, Relation.mirrored(accepted), bits(constant))
                for value in numbers {
                    let isRight =
                        unsafe (plain.judge(value: bits(value), nil) == .yes) == holds(symbol, value, constant)
                        && (mirrored.judge(value: bits(value), nil) == .yes) == holds(symbol, constant, value)
                    if !isRight { wrong.append("\(value) \(symbol) \(constant)") }
                }
            }
        }
        return wrong
    }

    private func holds<Number: Comparable>(_ symbol: BinaryOperator, _ left: Number, _ right: Number) -> Bool {
        switch symbol {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        default: left >= right
        }
    }

    @Test func `orders signed numbers up to the ends of their range`() {
        let numbers: [Int64] = [.min, .min + 1, -120, -1, 0, 1, 7, 120, .max - 1, .max]
        #expect(disagreements(.int, numbers, { UInt64(bitPattern: $0) }, holds) == [])
    }

    @Test func `orders unsigned numbers up to the ends of their range`() {
        let numbers: [UInt64] = [0, 1, 7, 1 << 63 - 1, 1 << 63, .max - 1, .max]
        #expect(disagreements(.uint, numbers, { $0 }, holds) == [])
    }

    @Test func `orders reals with both zeros, infinities and no number`() {
        let numbers = [
            -Double.infinity, -1e300, -1.5, -Double.leastNonzeroMagnitude, -0.0, 0.0, .leastNonzeroMagnitude, 0.15,
            1.5, 1e300, .infinity, .nan, -.nan,
        ]
        #expect(disagreements(.double, numbers, { $0.bitPattern }, holds) == [])
    }

    @Test func `orders random reals and numbers`() {
        var random = SplitMix64(state: 3)
        let words = (0..<200).map { _ in random.next() }
        #expect(disagreements(.double, words.map { Double(bitPattern: $0) }, { $0.bitPattern }, holds) == [])
        #expect(disagreements(.int, words.map { Int64(bitPattern: $0) }, { UInt64(bitPattern: $0) }, holds) == [])
    }

    @Test func `is thirty-two bytes`() {
        #expect(MemoryLayout<Guard>.stride == 32)
    }

    @Test func `compares texts of every length`() {
        var wrong: [Int] = []
        for count in 0..<40 {
            let one = (0..<count).map { UInt8($0 + 48) }
            for changed in -1..<count {
                var other = one
                if changed >= 0 { other[changed] ^= 1 }
                // The bytes around must not matter.
                let (left, right) = ([1] + one + [2], [3, 4] + other + [5])
                let isSame = unsafe left.withUnsafeBufferPointer { left in
                    unsafe right.withUnsafeBufferPointer { right in
                        guard let left = left.baseAddress, let right = right.baseAddress else { return false }
                        return unsafe Bytes.areSame(left + 1, right + 2, count)
                    }
                }
                if isSame != (changed < 0) { wrong.append(count) }
            }
        }
        #expect(wrong == [])
    }

    /// Which conditions have guards, and whether these say all there is to say.
    static let table: [(String, Int, Bool)] = [
        ("event.direction == 'outbound'", 1, true), ("!(event.direction == 'outbound')", 1, true),
        ("event.recording && to.kind in ['mobile'] && signal.calls_60s > 3", 3, true),
        ("!(event.recording || event.share >= 0.5)", 2, true), ("event.recording || event.share >= 0.5", 0, false),
        ("has(event.recording) && event.recording", 2, true), ("owned(from) && customer.verified", 1, false),
        ("event.?direction.orValue('outbound') == 'outbound'", 1, true), ("to.country == 'PL'", 1, true),
        ("size(event.tags) > 2 && event.hours.size() != 0", 2, true), ("size(to.e164) > 2", 0, false),
        ("customer.?ageDays.orValue(3) < 7", 1, true), ("to.country in ['PL']", 1, true),
        ("event.?direction.orValue('inbound') in ['outbound']", 1, true), ("true", 0, false),
        ("event.?recording.orValue(true) && signal.calls_60s * 2 > 3", 1, false),
    ]

    @Test(arguments: table)
    func `is found for conditions on one slot`(text: String, count: Int, decides: Bool) throws {
        let environment = CheckerWorld.environment(strict: false)
        let checked = try #require(environment.check(Source(text)).expression)
        let program = Program(checked)
        #expect(unsafe program.guards.count == count)
        #expect(program.guardsDecide == decides)
    }
}

@Suite struct `A set of texts` {
    @Test func `holds what it was given and nothing else`() {
        var random = SplitMix64(state: 21)
        func text() -> [UInt8] { (0..<random.below(90)).map { _ in UInt8(97 + random.below(2)) } }
        var wrong = 0
        for count in [0, 1, 2, 3, 17, 300] {
            var texts = (0..<count).map { _ in text() }
            texts += texts.prefix(3)
            let set = TextSet(texts)
            let known = Set(texts)
            for other in texts + (0..<300).map({ _ in text() }) + [[]] {
                let isFound = unsafe other.withUnsafeBufferPointer { bytes in
                    unsafe bytes.baseAddress.map { unsafe set.contains($0, bytes.count) } ?? known.contains([])
                }
                if isFound != known.contains(other) { wrong += 1 }
            }
        }
        #expect(wrong == 0)
    }
}
