// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Foundation
import Testing

@Suite struct `Civil time` {
    @Test func `every day of nine thousand years comes back`() {
        var wrong: [Int64] = []
        var day = Timestamp.secondsMin / 86_400
        var weekday = CivilTime(unixSeconds: day * 86_400).dayOfWeek
        while day * 86_400 < Timestamp.secondsMax {
            let civil = CivilTime(unixSeconds: day * 86_400 + 3_661)
            let isRight =
                civil.unixSeconds == day * 86_400 + 3_661 && civil.dayOfWeek == weekday && civil.hour == 1
                && civil.day <= CivilTime.dayCount(year: civil.year, month: civil.month)
            if !isRight { wrong.append(day) }
            day += 97
            weekday = (weekday + 97) % 7
        }
        #expect(wrong.isEmpty)
    }

    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0, 4, 0), ("2000-02-29T12:00:00Z", 951_825_600, 2, 59),
            ("0001-01-01T00:00:00Z", -62_135_596_800, 1, 0), ("9999-12-31T23:59:59Z", 253_402_300_799, 5, 364),
            ("1969-12-31T23:59:59Z", -1, 3, 364),
        ] as [(String, Int64, Int, Int)]
    )
    func `a moment has its seconds, weekday and day of the year`(
        text: String,
        seconds: Int64,
        weekday: Int,
        dayOfYear: Int
    ) throws {
        let instant = try #require(Timestamp(rfc3339: text.utf8))
        let civil = CivilTime(unixSeconds: instant.seconds)
        #expect(instant.seconds == seconds)
        #expect(civil.dayOfWeek == weekday)
        #expect(civil.dayOfYear == dayOfYear)
        #expect(instant.rfc3339 == Array(text.utf8))
    }

    @Test func `an offset and a fraction are read and written in UTC`() throws {
        let instant = try #require(Timestamp(rfc3339: "2026-03-02T15:00:00.250+01:30".utf8))
        #expect(String(decoding: instant.rfc3339, as: UTF8.self) == "2026-03-02T13:30:00.25Z")
        #expect(instant.unixMicroseconds == 1_772_458_200_250_000)
        #expect(Timestamp(unixMicroseconds: -1)?.nanoseconds == 999_999_000)
    }

    @Test(
        arguments: [
            "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-32T00:00:00Z", "2026-01-01T24:00:00Z",
            "2026-01-01T00:60:00Z", "2016-12-31T23:59:60Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00.1234567890Z",
            "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00z", "0000-12-31T23:59:59Z", "9999-12-31T23:59:59-00:01",
            "2026-01-01T00:00:00Zx", "",
        ]
    )
    func `text that is no moment is refused`(text: String) {
        #expect(Timestamp(rfc3339: text.utf8) == nil)
    }
}

@Suite struct `Time zones` {
    @Test(
        arguments: [
            ("Europe/Warsaw", "2026-01-15T12:00:00Z", 3_600), ("Europe/Warsaw", "2026-07-15T12:00:00Z", 7_200),
            ("Europe/Warsaw", "2026-03-29T00:59:59Z", 3_600), ("Europe/Warsaw", "2026-03-29T01:00:00Z", 7_200),
            ("Europe/Warsaw", "2026-10-25T00:59:59Z", 7_200), ("Europe/Warsaw", "2026-10-25T01:00:00Z", 3_600),
            ("America/New_York", "2100-07-04T00:00:00Z", -14_400),
            ("America/New_York", "2100-12-04T00:00:00Z", -18_000),
            ("Europe/Dublin", "2090-01-15T12:00:00Z", 0), ("Europe/Dublin", "2090-07-15T12:00:00Z", 3_600),
            ("Australia/Sydney", "2090-01-15T12:00:00Z", 39_600), ("Australia/Sydney", "2090-07-15T12:00:00Z", 36_000),
            ("Asia/Kathmandu", "2026-01-01T00:00:00Z", 20_700), ("Asia/Tokyo", "2200-01-01T00:00:00Z", 32_400),
            ("America/St_Johns", "2026-01-01T00:00:00Z", -12_600), ("US/Central", "2009-02-13T23:31:30Z", -21_600),
            ("Etc/GMT+5", "2026-01-01T00:00:00Z", -18_000), ("UTC", "2026-01-01T00:00:00Z", 0),
            ("+02:00", "2026-01-01T00:00:00Z", 7_200), ("-09:30", "2026-01-01T00:00:00Z", -34_200),
            ("02:00", "2026-01-01T00:00:00Z", 7_200), ("-00:00", "2026-01-01T00:00:00Z", 0),
        ] as [(String, String, Int)]
    )
    func `a zone has its offset`(name: String, moment: String, offset: Int) throws {
        let zone = try #require(TimeZoneTable.zone(named: name))
        let instant = try #require(Timestamp(rfc3339: moment.utf8))
        #expect(zone.offsetSeconds(atUnixSeconds: instant.seconds) == offset)
    }

    @Test(
        arguments: [
            "../../../../etc/passwd", "/etc/passwd", "Europe/../Europe/Warsaw", "", ".", "Europe", "Nowhere/Else",
            "localtime", "right/UTC",
            "+99:99",
            "+24:00", "+02:60", "+2:00", "+02:00:00", "tzdata.zi", "Europe/Warsaw\0", String(repeating: "A", count: 65),
        ]
    )
    func `a name that is no zone is refused`(name: String) {
        #expect(TimeZoneTable.zone(named: name) == nil)
    }

    @Test func `a name gives the same zone each time and the table knows its release`() {
        let first = TimeZoneTable.zone(named: "Europe/Warsaw")
        #expect(first != nil && first === TimeZoneTable.zone(named: "Europe/Warsaw"))
        #expect(!TimeZoneTable.system.version.isEmpty)
        #expect(TimeZoneTable(directory: "/nonexistent").version.hasPrefix("digest-"))
    }

    /// A journal names the release, so that a replay knows whether it has the same rules.
    @Test func `the release is the one that the database says`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "zones-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("# version 2031q\n# more\n".utf8).write(to: folder.appending(path: "tzdata.zi"))
        #expect(TimeZoneTable(directory: folder.path).version == "2031q")
        guard let text = try? String(contentsOfFile: "/usr/share/zoneinfo/tzdata.zi", encoding: .utf8) else { return }
        #expect(text.hasPrefix("# version \(TimeZoneTable.system.version)\n"))
    }

    @Test func `a file is read once and its zone kept, unknown names with it`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "zones-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let data = try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/Europe/Warsaw"))
        try data.write(to: folder.appending(path: "Here"))
        let table = TimeZoneTable(directory: folder.path)
        let zone = try #require(table.zone(named: "Here"))
        #expect(table.zone(named: "There") == nil)
        try FileManager.default.removeItem(at: folder.appending(path: "Here"))
        try data.write(to: folder.appending(path: "There"))
        #expect(table.zone(named: "Here") === zone)
        #expect(table.zone(named: "There") == nil)
    }

    @Test(arguments: UInt64(0)..<4)
    func `a broken file gives no zone or one that answers`(seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        let folder = FileManager.default.temporaryDirectory.appending(path: "zones-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let data = try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/Europe/Dublin"))
        let table = TimeZoneTable(directory: folder.path)
        for number in 0..<60 {
            var broken = data
            for _ in 0...random.below(6) {
                broken[random.below(random.below(2) == 0 ? 120 : broken.count)] = UInt8(random.below(256))
            }
            if random.below(4) == 0 { broken = broken.prefix(random.below(broken.count)) }
            try broken.write(to: folder.appending(path: "Z\(number)"))
            guard let zone = table.zone(named: "Z\(number)") else { continue }
            for seconds in [Timestamp.secondsMin, 0, 1_772_463_600, Timestamp.secondsMax] {
                _ = zone.civilTime(atUnixSeconds: seconds)
            }
        }
    }
}
