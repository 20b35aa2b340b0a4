// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Which spellings of a called party reach an emergency service.
///
/// A call to one of these is never blocked, throttled, delayed or torn down. So a number that is taken for an
/// emergency number by mistake costs one call that goes unjudged, and one that is missed may cost a life: in
/// doubt the answer is yes. What counts:
/// - `urn:service:sos` and its sub-services;
/// - a short number of the country's plan, or of the country that `phone-context` names;
/// - a short number that counts wherever the caller is: 112 and 911, and 000, 08, 110, 118, 119 and 999, which
///   every mobile telephone treats so, because a caller may be far from the account's country;
/// - while the country is unknown, an emergency number of *any* country, all of which have at most six digits;
/// - each of these behind the calling code of its country: `+48112`, `0048112`, `01148112`;
/// - `+112`: too short for an international number, it is a short number that was made international by mistake.
///
/// An ordinary number is none: all its digits have to be those of the emergency number.
///
/// - Cost: linear in the length of the spelling; no allocation.
/// - Source: the emergency numbers of libphonenumber, and `scripts/numbering-plan/emergency.csv`.
public enum EmergencyNumbers {
    /// Whether this spelling, as it came in an event's `raw` or `uri`, reaches an emergency service.
    ///
    /// - Parameters:
    ///   - utf8: bare digits, a `tel:`, `sip:` or `sips:` URI, or a service URN.
    ///   - country: where the calling device is; `nil` or a country without a plan when that is not known.
    /// - Returns: `true` also in doubt.
    public static func isEmergency(_ utf8: Span<UInt8>, country: CountryCode?) -> Bool {
        let number = SpelledNumber(utf8)
        if number.isEmergencyService { return true }
        guard number.count > 0 else { return false }
        if number.isInternational {
            return isEmergencyBehindCallingCode(number, at: 0)
                || number.count <= 3 && isShortEmergency(number, country: country)
        }
        if isShortEmergency(number, country: country) { return true }
        let prefixes = number.internationalPrefixes
        return prefixes[0] > 0 && isEmergencyBehindCallingCode(number, at: prefixes[0])
            || prefixes[1] > 0 && isEmergencyBehindCallingCode(number, at: prefixes[1])
    }

    /// Whether this spelling reaches an emergency service; bytes that do not lie together are copied first.
    @inlinable
    public static func isEmergency(_ utf8: some Collection<UInt8>, country: CountryCode?) -> Bool {
        let answer = utf8.withContiguousStorageIfAvailable { bytes in
            unsafe isEmergency(bytes.span, country: country)
        }
        return answer ?? isEmergency(Array(utf8).span, country: country)
    }

    /// Whether this number is an emergency number behind the calling code of its country.
    public static func isEmergency(_ number: TelephoneNumber) -> Bool {
        let digits = Digits(number)
        guard let code = PlanTables.callingCode(firstThreeDigits: digits.firstThree) else { return false }
        var node = PlanTables.emergencyRoot
        for place in code.digitCount..<max(digits.count, code.digitCount) {
            node = PlanTables.emergencySuccessor(of: node, digit: digits[place])
        }
        return PlanTables.sharesRegion(PlanTables.emergencyRegions(at: node), code.regions)
    }

    private static func isEmergencyBehindCallingCode(_ number: SpelledNumber, at place: Int) -> Bool {
        guard let (code, national) = number.callingCode(at: place) else { return false }
        return PlanTables.sharesRegion(regions(of: number, from: national), code.regions)
    }

    private static func isShortEmergency(_ number: SpelledNumber, country: CountryCode?) -> Bool {
        let regions = regions(of: number, from: 0)
        guard regions != 0 else { return false }
        guard let region = PlanTables.region(of: country ?? .unknown) else { return true }
        if PlanTables.set(regions, has: region) || PlanTables.set(regions, has: PlanTables.everywhere) { return true }
        return number.contextCode.map { PlanTables.sharesRegion(regions, $0.regions) } ?? false
    }

    /// The set of regions where the digits from a place on, all of them, are an emergency number.
    private static func regions(of number: SpelledNumber, from place: Int) -> Int {
        var node = PlanTables.emergencyRoot
        for place in place..<number.count {
            node = PlanTables.emergencySuccessor(of: node, digit: number[place])
        }
        return PlanTables.emergencyRegions(at: node)
    }
}
