// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Reads numbers that are written as people dial them at home, when the country is known.
public enum NationalNumber {
    /// A country, its calling code and the digits dialled before a national number.
    private static let countries: [(country: StaticString, code: UInt64, trunk: StaticString)] = [
        ("US", 1, "1"), ("CA", 1, "1"), ("GB", 44, "0"), ("PL", 48, ""), ("DE", 49, "0"), ("FR", 33, "0"),
        ("ES", 34, ""), ("IT", 39, ""), ("NL", 31, "0"), ("BE", 32, "0"), ("AT", 43, "0"), ("CH", 41, "0"),
        ("DK", 45, ""), ("SE", 46, "0"), ("NO", 47, ""), ("FI", 358, "0"), ("IE", 353, "0"), ("PT", 351, ""),
        ("CZ", 420, ""), ("SK", 421, "0"), ("HU", 36, "06"), ("RO", 40, "0"), ("BG", 359, "0"), ("GR", 30, ""),
        ("HR", 385, "0"), ("SI", 386, "0"), ("LT", 370, "0"), ("LV", 371, ""), ("EE", 372, ""), ("UA", 380, "0"),
        ("LU", 352, ""), ("CY", 357, ""), ("MT", 356, ""), ("IS", 354, ""), ("AU", 61, "0"), ("NZ", 64, "0"),
        ("IN", 91, "0"), ("JP", 81, "0"), ("BR", 55, "0"), ("MX", 52, ""), ("ZA", 27, "0"), ("IL", 972, "0"),
    ]

    /// The number that `0151 555 0100` is in `DE`; nil when the country is not listed, or when the numbering plan has
    /// no such number there: a guess that is not certain is no number.
    public static func telephoneNumber(in utf8: some Collection<UInt8>, country: CountryCode) -> TelephoneNumber? {
        guard let entry = countries.first(where: { CountryCode("\($0.country)") == country }) else { return nil }
        var digits: [15 of UInt8] = InlineArray(repeating: 0)
        var count = 0
        for byte in utf8 {
            switch byte {
            case 0x30...0x39:
                guard count < 15 else { return nil }
                digits[count] = byte - 0x30
                count += 1
            case 0x20, 0x28, 0x29, 0x2D, 0x2E, 0x2F: continue
            default: return nil
            }
        }
        let trunk = entry.trunk.utf8CodeUnitCount
        for skipped in trunk == 0 ? [0] : [trunk, 0] where count - skipped >= 4 {
            if skipped > 0, !begins(digits, with: entry.trunk) { continue }
            if let number = number(digits, from: skipped, to: count, entry.code),
                NumberingPlan.current.facts(of: number).isValid,
                NumberingPlan.current.facts(of: number).country == country
            {
                return number
            }
        }
        return nil
    }

    private static func begins(_ digits: [15 of UInt8], with trunk: StaticString) -> Bool {
        let text = Array("\(trunk)".utf8)
        return text.indices.allSatisfy { digits[$0] == text[$0] - 0x30 }
    }

    private static func number(_ digits: [15 of UInt8], from: Int, to: Int, _ code: UInt64) -> TelephoneNumber? {
        var value = code
        var count = String(code).utf8.count
        for place in from..<to {
            value = value * 10 + UInt64(digits[place])
            count += 1
        }
        return count <= 15 ? TelephoneNumber(packed: value << 4 | UInt64(count)) : nil
    }
}
