// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Small arithmetic that must give the same bits on every machine.
enum Arithmetic {
    /// The quotient rounded towards minus infinity; `divisor` is positive.
    @inline(__always)
    static func floor(_ dividend: Int64, _ divisor: Int64) -> Int64 {
        let quotient = dividend / divisor
        return quotient &* divisor > dividend ? quotient &- 1 : quotient
    }

    /// A moment that no sum or shift in this module can overflow: 36,000 years around 1970.
    @inline(__always)
    static func moment(_ microseconds: Int64) -> Int64 { max(-1 << 60, min(1 << 60, microseconds)) }

    /// Spreads the bits of a hash or id over all 64 bits, always in the same way.
    @inline(__always)
    static func mix(_ value: UInt64) -> UInt64 {
        var bits = value &+ 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }

    /// A real in millionths, halves away from zero; `nil` for what is not a number.
    ///
    /// Sums of integers do not depend on the order of events and do not drift when events leave a window.
    @inline(__always)
    static func millionths(_ real: Double) -> Int64? {
        guard real.isFinite else { return nil }
        let scaled = (real * 1_000_000).rounded(.toNearestOrAwayFromZero)
        guard abs(scaled) < Double(SignalLimits.greatestSum) else {
            return scaled < 0 ? -SignalLimits.greatestSum : SignalLimits.greatestSum
        }
        return Int64(scaled)
    }

    /// Reals as integers with the same order.
    @inline(__always)
    static func ordered(_ real: Double) -> Int64 {
        let bits = Int64(bitPattern: real.bitPattern)
        return bits < 0 ? bits ^ .max : bits
    }

    /// The inverse of `ordered`.
    @inline(__always)
    static func real(ordered: Int64) -> Double {
        Double(bitPattern: UInt64(bitPattern: ordered < 0 ? ordered ^ .max : ordered))
    }

    /// The lower end of the 95 % Wilson score interval of a share; 0 when nothing was seen.
    ///
    /// - Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927.
    @inline(__always)
    static func wilsonLower95(bad: Double, of count: Double) -> Double {
        guard count > 0 else { return 0 }
        // The usual form multiplied by twice the count: two divisions instead of five.
        let z = 1.959_963_984_540_054
        let spread = z * (z * z + 4 * bad * (count - bad) / count).squareRoot()
        return max(0, (2 * bad + z * z - spread) / (2 * (count + z * z)))
    }

    /// The logarithm to base 2 of a positive normal number.
    ///
    /// Own code because the system's may differ in the last bit between versions, and a replay must not.
    ///
    /// - Error: below 1e-15 of the result's scale.
    static func log2(_ value: Double) -> Double {
        var exponent = Double(value.exponent)
        var significand = value.significand
        if significand > 1.414_213_562_373_095 {
            significand /= 2
            exponent += 1
        }
        // The series of the inverse hyperbolic tangent; |z| <= 0.172, so the last term is below 1e-17.
        let z = (significand - 1) / (significand + 1)
        let square = z * z
        var sum = 0.0
        var divisor = 21.0
        while divisor >= 1 {
            sum = sum * square + 1 / divisor
            divisor -= 2
        }
        return exponent + 2 * z * sum * 1.442_695_040_888_963_4
    }
}
