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

    /// A consumer's number, digits with country code: people who follow each other in a list live far apart.
    func consumer(_ index: Int) -> UInt64 { line(spread(index)) }

    /// The number at a position of the range; the next position is the next number, as a scan would dial it.
    func line(_ index: Int) -> UInt64 {
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
        case .us: Place.americanAreas[spread(index) / 60].offsetMinutes
        case .ca: Place.canadianAreas[spread(index) / 60].offsetMinutes
        case .gb, .de, .pl: offsetMinutes
        }
    }

    /// Where in the range a consumer is.
    ///
    /// The step is the golden section of the range, made coprime to it: the map is one to one, and of any n consumers
    /// in a row no two are nearer than about count / 2.2 n.
    private func spread(_ index: Int) -> Int {
        let count = consumerCount
        var step = count * 618 / 1000
        while greatestCommonDivisor(step, count) > 1 { step += 1 }
        return index % count * step % count
    }

    private func greatestCommonDivisor(_ first: Int, _ second: Int) -> Int {
        var (first, second) = (first, second)
        while second > 0 { (first, second) = (second, first % second) }
        return first
    }

    private func number(_ area: Int, _ line: Int) -> UInt64 {
        10_000_000_000 + UInt64(area) * 10_000_000 + 5_550_100 + UInt64(line)
    }

    /// Area codes that lie in one time zone each, with its standard time.
    static let americanAreas =
        areas(
            -300,
            """
            202 212 305 404 617 215 313 704 203 301 302 315 330 336 401 407 410 412 413 419 440 484 508 516
            518 540 571 585 603 607 609 610 614 631 678 703 716 717 718 724 732 740 757 802 803 804 828 843
            845 856 860 864 904 908 910 914 919 937 941 954 973 978
            """
        )
        + areas(
            -360,
            """
            312 214 713 504 612 314 217 218 225 228 251 254 262 281 309 316 318 319 325 334 337 361 402 405
            409 414 417 479 501 507 512 515 563 573 601 608 618 630 636 651 662 708 715 763 773 806 815 816
            817 830 832 847 870 901 903 913 918 920 936 940 952 956 972 979 985
            """
        )
        + areas(-420, "303 602 801 505 307 406 480 435 520 623 719 720 970")
        + areas(
            -480,
            """
            206 213 415 503 619 702 209 253 310 323 360 408 425 510 530 559 562 626 650 661 707 714 760 775
            805 818 831 858 909 916 925 949 951
            """
        )

    /// The same for Canada.
    static let canadianAreas =
        areas(-300, "416 514 613 418 226 249 289 343 365 437 438 450 519 579 581 647 705 819 873 905")
        + areas(-360, "204 431")
        + areas(-420, "403 780 587 825")
        + areas(-480, "604 236 778")

    private static func areas(_ offsetMinutes: Int, _ codes: String) -> [(code: Int, offsetMinutes: Int)] {
        codes.split { $0.isWhitespace }.compactMap { Int($0) }.map { (code: $0, offsetMinutes: offsetMinutes) }
    }

    /// An area code of the US in which it is night, nobody's hour for sales; `nil` when it is day everywhere.
    static func americanNight(at instant: Int64) -> Int? {
        let hawaiiAndGuam: [(code: Int, offsetMinutes: Int)] = [(808, -600), (671, 600)]
        return (hawaiiAndGuam + americanAreas).first { area in
            let hour = LocalTime(at: instant, offsetMinutes: area.offsetMinutes).hour
            return hour >= 22 || hour < 6
        }?.code
    }

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
