// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What a spelling of a telephone number says, digit by digit: the common ground of emergency numbers and E.164.
///
/// Understood are bare digits and `tel:`, `sip:` and `sips:` URIs, also in angle brackets behind a name; visual
/// separators, %-escapes, digits of other scripts, extensions and pauses behind the number, and service codes
/// that only hide the caller (`*67`, `#31#`) before it.
///
/// - Cost: linear in the length of the spelling; no allocation.
/// - Source: RFC 3966 clauses 3 and 5.1, RFC 3261 clause 19.1, RFC 5031 clause 4.2.
struct SpelledNumber {
    /// The most digits that are read: an international prefix of four and a number of fifteen.
    static let digitsMax = 19

    /// Whether this is `urn:service:sos` or one of its sub-services.
    private(set) var isEmergencyService = false
    /// Whether the digits begin with a calling code: there was a plus sign.
    private(set) var isInternational = false
    /// How many digits there are; 0 when the spelling is no number.
    private(set) var count = 0
    /// How many digits of `phone-context=+…` were read; 0 for none.
    private(set) var contextCount = 0
    private var digits: InlineArray<19, UInt8> = InlineArray(repeating: 0)
    private var contextDigits: InlineArray<3, UInt8> = InlineArray(repeating: 0)

    /// The digit at a place below `count`.
    subscript(place: Int) -> UInt8 { digits[place] }

    /// Reads a spelling.
    init(_ text: Span<UInt8>) {
        var range = text.address
        let scheme = text.takeScheme(&range)
        if scheme == .urn {
            isEmergencyService = text.isEmergencyService(range)
            return
        }
        readContext(text, range)
        range = text.user(range, hasHost: scheme == .sip)
        read(text, range)
    }

    /// The calling code that begins at a place, and where its national number begins.
    func callingCode(at place: Int) -> (code: PlanTables.CallingCode, national: Int)? {
        var first = 0
        for offset in 0..<3 { first = first * 10 + (place + offset < count ? Int(digits[place + offset]) : 0) }
        guard let code = PlanTables.callingCode(firstThreeDigits: first) else { return nil }
        guard place + code.digitCount <= count else { return nil }
        return (code, place + code.digitCount)
    }

    /// The calling code of `phone-context=+…`.
    var contextCode: PlanTables.CallingCode? {
        guard contextCount > 0 else { return nil }
        let first = Int(contextDigits[0]) * 100 + Int(contextDigits[1]) * 10 + Int(contextDigits[2])
        guard let code = PlanTables.callingCode(firstThreeDigits: first), code.digitCount <= contextCount else {
            return nil
        }
        return code
    }

    /// How many digits of an international prefix as dialled there are in front: `00`, `011`, `0011`.
    var internationalPrefixes: InlineArray<2, Int> {
        guard !isInternational, count > 4, digits[0] == 0 else { return [0, 0] }
        if digits[1] == 0 { return [2, digits[2] == 1 && digits[3] == 1 ? 4 : 0] }
        return [digits[1] == 1 && digits[2] == 1 ? 3 : 0, 0]
    }
}

extension SpelledNumber {
    /// Reads the digits; leaves `count` 0 when something is there that no number has.
    private mutating func read(_ text: Span<UInt8>, _ range: Range<Int>) {
        var place = text.afterServiceCode(range)
        while place < range.upperBound {
            let here = place
            let symbol = text.symbol(at: &place, before: range.upperBound)
            switch symbol {
            case 0x30...0x39 where count < Self.digitsMax:
                digits[count] = symbol - 0x30
                count += 1
            case 0x2B where count == 0 && !isInternational:
                isInternational = true
            case 0x28 where isInternational && text.isTrunkZero(at: here, before: range.upperBound):
                place = here + 3
            case _ where isVisualSeparator(symbol):
                continue
            case _ where count > 0 && text.isExtension(here..<range.upperBound):
                return
            default:
                count = 0
                return
            }
        }
    }

    /// Reads the calling code out of `;phone-context=+48`.
    private mutating func readContext(_ text: Span<UInt8>, _ range: Range<Int>) {
        guard var place = text.context(range) else { return }
        guard text.symbol(at: &place, before: range.upperBound) == 0x2B else { return }
        while place < range.upperBound, contextCount < 3 {
            let symbol = text.symbol(at: &place, before: range.upperBound)
            guard (0x30...0x39).contains(symbol) else { return }
            contextDigits[contextCount] = symbol - 0x30
            contextCount += 1
        }
    }
}
