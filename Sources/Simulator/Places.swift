// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A country the simulated customers live in, with telephone numbers nobody has.
///
/// - Source: numbers set aside for fiction where the country does so. US and CA: NPA-555-0100 to 0199. GB: Ofcom's
///   numbers for drama (020 7946 0xxx, 0161 496 0xxx and others, 07700 900xxx). DE: BNetzA's numbers for media
///   ((0)30 23125 xxx, (0)89 99998 xxx and others, (0)176 040690 xx). Poland sets none aside: the same 555 01xx
///   convention is used on Polish area codes and mobile prefixes; those numbers have a valid shape and may exist.
///   The same holds for what abusers call abroad: +53 5055 5xxx, +371 2555 0xxx, 808 and 671 555 01xx.
enum Place: String, CaseIterable, Sendable {
    case us = "US"
    case ca = "CA"
    case gb = "GB"
    case de = "DE"
    case pl = "PL"

    /// Standard time of the country's business centre; consumers in the US and Canada have their area code's.
    var offsetMinutes: Int {
        switch self {
        case .us, .ca: -300
        case .gb: 0
        case .de, .pl: 60
        }
    }

    var emergencyNumber: String {
        switch self {
        case .us, .ca: "911"
        case .gb: "999"
        case .de, .pl: "112"
        }
    }

    /// The registries a careful caller checks a consumer against before selling.
    var registries: [String] {
        switch self {
        case .us: ["us_dnc", "us_rnd"]
        case .ca: ["ca_dncl"]
        case .gb: ["uk_tps"]
        case .de, .pl: ["internal"]
        }
    }

    /// The register of numbers that never call, where the country has one.
    var doNotOriginate: String? {
        switch self {
        case .us: "us_dno"
        case .pl: "pl_dno"
        case .ca, .gb, .de: nil
        }
    }

    /// The languages of messages.
    var language: String {
        switch self {
        case .us, .gb: "en"
        case .ca: "en-CA"
        case .de: "de"
        case .pl: "pl"
        }
    }

    /// How many numbers of consumers there are.
    var consumerCount: Int {
        switch self {
        case .us: Place.americanAreas.count * 60
        case .ca: Place.canadianAreas.count * 60
        case .gb: 1000 + Place.britishBlocks.count * 600
        case .de: 100 + Place.germanBlocks.count * 600
        case .pl: Place.polishMobiles.count * 100
        }
    }

    /// A consumer's number, digits with country code.
    func consumer(_ index: Int) -> UInt64 {
        let index = index % consumerCount
        switch self {
        case .us: return number(Place.americanAreas[index / 60].code, index % 60)
        case .ca: return number(Place.canadianAreas[index / 60].code, index % 60)
        case .gb:
            guard index >= 1000 else { return 447_700_900_000 + UInt64(index) }
            return Place.britishBlocks[(index - 1000) / 600] * 1000 + UInt64((index - 1000) % 600)
        case .de:
            guard index >= 100 else { return 49_176_040_690_00 + UInt64(index) }
            return Place.germanBlocks[(index - 100) / 600] * 1000 + UInt64((index - 100) % 600)
        case .pl: return (48_000 + Place.polishMobiles[index / 100]) * 1_000_000 + 555_000 + UInt64(index % 100)
        }
    }

    /// A number of a business; consumers never have one of these.
    func business(_ index: Int) -> UInt64 {
        switch self {
        case .us: number(Place.americanAreas[index / 40 % Place.americanAreas.count].code, 60 + index % 40)
        case .ca: number(Place.canadianAreas[index / 40 % Place.canadianAreas.count].code, 60 + index % 40)
        case .gb: Place.britishBlocks[index / 400 % Place.britishBlocks.count] * 1000 + 600 + UInt64(index % 400)
        case .de: Place.germanBlocks[index / 400 % Place.germanBlocks.count] * 1000 + 600 + UInt64(index % 400)
        case .pl:
            (4_800 + Place.polishAreas[index / 100 % Place.polishAreas.count]) * 10_000_000 + 5_550_100
                + UInt64(index % 100)
        }
    }

    /// The clock of a consumer.
    func consumerOffsetMinutes(_ index: Int) -> Int {
        switch self {
        case .us: Place.americanAreas[index % consumerCount / 60].offsetMinutes
        case .ca: Place.canadianAreas[index % consumerCount / 60].offsetMinutes
        case .gb, .de, .pl: offsetMinutes
        }
    }

    private func number(_ area: Int, _ line: Int) -> UInt64 {
        10_000_000_000 + UInt64(area) * 10_000_000 + 5_550_100 + UInt64(line)
    }

    static let americanAreas: [(code: Int, offsetMinutes: Int)] = [
        (202, -300), (212, -300), (305, -300), (404, -300), (617, -300), (215, -300), (313, -300), (704, -300),
        (312, -360), (214, -360), (713, -360), (504, -360), (612, -360), (314, -360), (303, -420), (602, -420),
        (801, -420), (505, -420), (206, -480), (213, -480), (415, -480), (503, -480), (619, -480), (702, -480),
    ]
    static let canadianAreas: [(code: Int, offsetMinutes: Int)] = [
        (416, -300), (514, -300), (613, -300), (418, -300), (204, -360), (403, -420), (780, -420), (604, -480),
    ]
    static let britishBlocks: [UInt64] = [
        442_079_460, 441_134_960, 441_144_960, 441_154_960, 441_164_960, 441_174_960, 441_184_960, 441_214_960,
        441_314_960, 441_414_960, 441_514_960, 441_614_960,
    ]
    static let germanBlocks: [UInt64] = [493_023_125, 496_990_009, 494_066_969, 492_214_710, 498_999_998]
    static let polishAreas: [UInt64] = [12, 22, 32, 42, 58, 61, 71, 81, 91]
    static let polishMobiles: [UInt64] = [
        500, 501, 502, 504, 507, 510, 511, 512, 514, 530, 531, 533, 535, 600, 601, 602, 604, 606, 608, 660, 662, 664,
        668, 690, 692, 694, 696, 721, 723, 725, 730, 731, 781, 783, 785, 791, 793, 795, 880, 883,
    ]
}
