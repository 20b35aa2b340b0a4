// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Connectors
import Testing

@Suite struct `A number normalizer` {
    @Test(
        arguments: [
            ("1", "303 555 0102", "+13035550102"), ("1", "13035550102", "+13035550102"),
            ("1", "(303) 555-0102", "+13035550102"), ("1", "011442079460000", "+442079460000"),
            ("48", "221234567", "+48221234567"), ("48", "0221234567", "+48221234567"),
            ("48", "48221234567", "+48221234567"), ("48", "0048221234567", "+48221234567"),
            ("44", "020 7946 0000", "+442079460000"), ("44", "07700900123", "+447700900123"),
            ("49", "030/23125-123", "+493023125123"), ("49", "004930 23125123", "+493023125123"),
            ("+48", "+442079460000", "+442079460000"), ("48", "+44 (0)20 7946 0000", "+442079460000"),
            ("48", "0044 (0)20 7946 0000", "+442079460000"),
        ] as [(String, String, String)]
    )
    func `adds the calling code`(code: String, dialled: String, number: String) {
        let reading = NumberNormalizer(defaultCallingCode: code).read(dialled)
        let isAssumed = !dialled.hasPrefix("+")
        #expect(reading == .e164(number, assumed: isAssumed))
    }

    @Test func `never guesses`() {
        let numbers = NumberNormalizer(defaultCallingCode: "48")
        #expect(numbers.read("112") == .raw("112"))
        #expect(numbers.read("s") == .raw("s"))
        #expect(numbers.read("1007") == .raw("1007"))
        #expect(numbers.read("+0123") == .raw("+0123"))
        #expect(numbers.read("  ") == .absent)
        #expect(numbers.read("sip:112@pbx.example") == .uri("sip:112@pbx.example"))
        #expect(NumberNormalizer(defaultCallingCode: nil).read("3035550102") == .raw("3035550102"))
    }
}

@Suite struct `A record clock` {
    @Test func `reads every format`() {
        let clock = RecordClock()
        let moment: Int64 = 1_772_445_600_000_000
        #expect(clock.read("2026-03-02 10:00:00", as: .local) == moment)
        #expect(clock.read("2026-03-02T10:00:00.25", as: .local) == moment + 250_000)
        #expect(clock.read("2026-03-02T10:00:00Z", as: .rfc3339) == moment)
        #expect(clock.read("2026-03-02T11:30:00.5+01:30", as: .rfc3339) == moment + 500_000)
        #expect(clock.read("1772445600", as: .epochSeconds) == moment)
        #expect(clock.read("1772445600.123456789", as: .epochSeconds) == moment + 123_456)
        #expect(clock.read("1772445600123", as: .epochMilliseconds) == moment + 123_000)
    }

    @Test func `reads dates as people write them`() {
        let clock = RecordClock()
        let moment: Int64 = 1_772_445_600_000_000
        #expect(clock.read("02.03.2026 10:00:00", as: .dotted) == moment)
        #expect(clock.read("02.03.2026 10:00", as: .dotted) == moment)
        #expect(clock.read("02/03/2026 10:00:00.5", as: .dayFirst) == moment + 500_000)
        #expect(clock.read("03/02/2026 10:00", as: .monthFirst) == moment)
        for format in [RecordTimeFormat.dotted, .dayFirst, .monthFirst] {
            let wrong = [
                "31.02.2026 10:00", "2026-03-02 10:00:00", "02.03.26 10:00", "", "02.03.2026", "02/13/2026 1:00",
            ]
            #expect(wrong.compactMap { clock.read($0, as: format) } == [])
        }
        #expect(clock.read("13/02/2026 10:00", as: .monthFirst) == nil)
    }

    @Test func `refuses what is no moment`() {
        let clock = RecordClock()
        let wrong = [
            "2026-02-30 10:00:00", "2026-03-02 25:00:00", "2026-03-02", "yesterday", "", "2026-03-02 10:00:00Z",
        ]
        #expect(wrong.compactMap { clock.read($0, as: .local) } == [])
        #expect(clock.read("2026-03-02 10:00:00", as: .rfc3339) == nil)
        #expect(clock.read("99999999999999999999", as: .epochSeconds) == nil)
    }

    @Test func `turns local time into UTC`() {
        let warsaw = RecordClock { $0 - 3600 }
        #expect(warsaw.read("2026-03-02 11:00:00", as: .local) == 1_772_445_600_000_000)
        #expect(RecordClock().isAssumed && !warsaw.isAssumed)
    }
}
