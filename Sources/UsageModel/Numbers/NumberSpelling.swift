// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Telephone numbers in the spellings of sources that do not give E.164.
public enum NumberSpelling {
    /// The number that `raw` or `uri` of a party spells; `nil` when it spells none or not where in the world.
    ///
    ///     tel:+48 22 123 45 67               +48221234567
    ///     sip:+48221234567@host;user=phone   +48221234567
    ///     0048 22 123-45-67                  +48221234567
    ///     tel:2015550123;phone-context=+1    +12015550123
    ///     22 123 45 67                       nil
    ///
    /// A number without calling code is joined with that of `phone-context` where the plan knows the result to be
    /// valid. Extensions and parameters are left out.
    ///
    /// - Cost: linear in the length of the spelling; no allocation.
    public static func telephoneNumber(in utf8: Span<UInt8>) -> TelephoneNumber? {
        let number = SpelledNumber(utf8)
        if number.isInternational { return telephoneNumber(number, from: 0) }
        let context = number.contextCode
        let prefixes = number.internationalPrefixes
        // Behind `00`, `11` begins no number of the North American plan: this is how Australia dials abroad.
        // `011` is how North America does, and elsewhere the beginning of an area code.
        let isAreaCode = prefixes[0] == 3 && context?.code != 1
        let prefix = isAreaCode ? 0 : max(prefixes[0], prefixes[1])
        if prefix > 0, number.count - prefix >= 7, number.callingCode(at: prefix) != nil {
            return telephoneNumber(number, from: prefix)
        }
        guard let context, let joined = telephoneNumber(number, from: 0, behind: context) else { return nil }
        return NumberingPlan.current.facts(of: joined).isValid ? joined : nil
    }

    /// The number that `raw` or `uri` of a party spells; bytes that do not lie together are copied first.
    @inlinable
    public static func telephoneNumber(in utf8: some Collection<UInt8>) -> TelephoneNumber? {
        let answer = utf8.withContiguousStorageIfAvailable { bytes in
            unsafe telephoneNumber(in: bytes.span)
        }
        return answer ?? telephoneNumber(in: Array(utf8).span)
    }

    /// The digits from a place on, behind a calling code where one is given, as a number.
    private static func telephoneNumber(
        _ number: SpelledNumber,
        from place: Int,
        behind code: PlanTables.CallingCode? = nil
    ) -> TelephoneNumber? {
        let count = number.count - place + (code?.digitCount ?? 0)
        guard (2...15).contains(count), code != nil || number[place] != 0 else { return nil }
        var value = UInt64(code?.code ?? 0)
        for place in place..<number.count { value = value * 10 + UInt64(number[place]) }
        return TelephoneNumber(packed: value << 4 | UInt64(count))
    }
}
