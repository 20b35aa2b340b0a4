// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Connectors
import Testing
import UsageModel

@Suite struct `A call importer` {
    private func run(
        _ format: CallImporter.Format,
        _ path: String,
        change: (inout ImportOptions) -> Void = { _ in }
    ) throws -> (lines: [String], summary: ImportSummary) {
        var options = ImportOptions(source: "urn:proviso:cdr:test")
        change(&options)
        var importer = CallImporter(format, options: options)
        var lines: [String] = []
        let emit = { (line: [UInt8]) in lines.append(String(decoding: line, as: UTF8.self)) }
        try importer.read(ByteSource(path: path), emit: emit)
        importer.finish(emit: emit)
        var decoder = EventDecoder(strict: true)
        var event = UsageEvent()
        let problems = lines.compactMap { decoder.decode(Array($0.utf8), into: &event).problem?.description }
        #expect(problems == [])
        return (lines, importer.summary)
    }

    private func run(
        _ format: CallImporter.Format,
        text: String,
        change: (inout ImportOptions) -> Void = { _ in }
    ) throws -> (lines: [String], summary: ImportSummary) {
        let file = try TemporaryFile(text)
        return try run(format, file.path, change: change)
    }

    @Test func `turns a row of Asterisk into three events`() throws {
        guard let path = Shared.path("fixtures/asterisk/Master.default16.csv") else { return }
        let (lines, summary) = try run(.asterisk, path) { $0.defaultCallingCode = "1" }
        #expect(summary.rows == 2 && summary.badRowCount == 0 && summary.events == 5)
        #expect(lines.count == 5)
        let types = lines.map { $0.split(separator: "aup.call.")[1].prefix(9) }
        #expect(types == ["attempted", "answered.", "ended.v1\"", "attempted", "ended.v1\""])
        #expect(lines[0].contains(#""from":{"e164":"+12025550101","role":"customer_number","displayName":"Agent 7"}"#))
        #expect(lines[0].contains(#""to":[{"e164":"+13035550102","role":"unknown"}]"#))
        #expect(lines[0].contains(#""device":{"id":"agent7"}"#) && lines[0].contains(#""trunk":"trunk""#))
        #expect(lines[2].contains(#""ringMs":7000,"talkMs":180000,"totalMs":187000,"precisionMs":1000"#))
        #expect(lines[2].contains(#""result":"answered","nativeCode":"ANSWERED""#))
        #expect(lines[4].contains(#""ringMs":20000,"totalMs":20000"#) && !lines[4].contains("talkMs"))
        #expect(lines[0].contains(#""assumed":["direction","timeZone","callingCode"]"#))
    }

    @Test func `names a call by its unique id and sequence when they are there`() throws {
        guard let path = Shared.path("fixtures/asterisk/Master.newcdrcolumns21.csv") else { return }
        let (lines, summary) = try run(.asterisk, path) { options in
            options.ownNumbers = ["+12025550101"]
            options.toUTC = { $0 + 5 * 3600 }
        }
        #expect(summary.events == 3)
        #expect(lines[0].contains(#""id":"1700000000.12:12#attempted""#))
        #expect(lines[0].contains(#""time":"2026-11-23T15:00:00.000Z""#))
        #expect(lines[0].contains(#""session":{"id":"1700000000.12","channel":"voice","direction":"outbound"}"#))
        #expect(lines[0].contains(#""ext":{"userfield":"tenant=acme;camp=c1"}"#) && !lines[0].contains("assumed"))
    }

    @Test(
        arguments: [
            ("", nil, nil), (",1700000000.9", "1700000000.9", nil), (",note", nil, "note"),
            (",1700000000.9,note", "1700000000.9", "note"), (",peer,1700000000.1,4", "1700000000.1", nil),
            (",1700000000.9,peer,1700000000.1,4", "1700000000.1", nil),
            (",note,peer,1700000000.1,4", "1700000000.1", "note"),
        ] as [(String, String?, String?)]
    )
    func `knows the optional columns of Asterisk`(tail: String, session: String?, userField: String?) throws {
        let row =
            "acme,100,+13035550102,from-internal,x,SIP/a-1,SIP/b-2,Dial,d,2026-11-23 10:00:00,,"
            + "2026-11-23 10:00:20,20,0,BUSY,DOCUMENTATION" + tail + "\n"
        let (lines, _) = try run(.asterisk, text: row)
        #expect(lines.count == 2)
        if let session { #expect(lines[0].contains("\"session\":{\"id\":\"\(session)\"")) }
        #expect(lines[0].contains("userfield") == (userField != nil))
        if let userField { #expect(lines[0].contains("\"ext\":{\"userfield\":\"\(userField)\"}")) }
    }

    @Test func `reports bad rows and goes on`() throws {
        let good =
            "acme,100,+13035550102,inbound,x,SIP/a-1,SIP/b-2,Dial,d,2026-11-23 10:00:00,,2026-11-23 10:00:20,"
            + "20,0,BUSY,DOC\n"
        let text =
            "one,two\n" + good + good.replacing("2026-11-23 10:00:00", with: "23.11.2026")
            + good.replacing("acme", with: "")
            + good.replacing(",20,0,", with: ",x,0,") + good
        let (lines, summary) = try run(.asterisk, text: text)
        #expect(summary.rows == 6 && summary.badRowCount == 4 && lines.count == 4)
        #expect(summary.badRows.map(\.line) == [1, 3, 4, 5])
        #expect(summary.badRows[1].reason.contains("column 10 (start) is '23.11.2026'; it should be a time like"))
    }

    @Test func `puts events into the order of their time`() throws {
        // Longer and longer calls that end one minute after the other, as the file has them.
        let rows = (10..<50).map { minute in
            "acme,100,+13035550102,inbound,x,SIP/a-1,SIP/b-2,Dial,d,2026-11-23 10:\(60 - minute):00,,"
                + "2026-11-23 11:\(minute):00,60,0,BUSY,DOC\n"
        }
        let text = rows.joined()
        let (lines, _) = try run(.asterisk, text: text)
        let times = lines.map { String($0.split(separator: "\"time\":\"")[1].prefix(24)) }
        #expect(times.count == 80)
        #expect(times == times.sorted())
    }

    @Test func `reads any columns by a mapping`() throws {
        let text =
            "when;who;to whom;sec;how;agent\n1772445600;0221234567;600 100 200;61.5;OK;7\n"
            + "1772445700;0221234567;600100201;;KO;8\n1772445800;0221234567;112;;??;8\n1772445x;1;2;3;OK;9\n"
        var mapping = CSVMapping(columns: [
            .init(name: "when", path: "timing.attemptedAt", time: .epochSeconds), .init(name: "who", path: "from"),
            .init(name: "to whom", path: "to"), .init(name: "sec", path: "timing.talkMs"),
            .init(name: "how", path: "outcome.result", table: "results"), .init(name: "agent", path: "endUser.id"),
        ])
        mapping.delimiter = 0x3B
        mapping.tables = ["results": ["OK": "answered", "KO": "no_answer"]]
        mapping.constants = [("session.purpose", "marketing"), ("timing.ringMs", "4")]
        mapping.direction = .fixed("outbound")
        #expect(mapping.problems() == [])
        let (lines, summary) = try run(.mapped(mapping), text: text) { options in
            options.customer = "c-9"
            options.defaultCallingCode = "48"
        }
        #expect(summary.rows == 4 && summary.badRows.map(\.line) == [3, 4, 5] && lines.count == 3)
        #expect(summary.badRows[0].reason == "no end: map timing.endedAt, timing.totalMs or timing.talkMs.")
        #expect(lines[2].contains(#""attemptedAt":"2026-03-02T10:00:00.000Z","answeredAt":"2026-03-02T10:00:04.000Z""#))
        #expect(lines[2].contains(#""endedAt":"2026-03-02T10:01:05.500Z""#))
        #expect(lines[2].contains(#""outcome":{"result":"answered","nativeCode":"OK"}"#))
        #expect(lines[0].contains(#""from":{"e164":"+48221234567""#) && lines[0].contains(#""endUser":{"id":"7"}"#))
    }

    @Test func `says what is wrong with a mapping`() {
        var mapping = CSVMapping(columns: [.init(name: "a", path: "talkMs"), .init(name: "b", path: "to", table: "t")])
        mapping.hasHeader = false
        #expect(
            mapping.problems() == [
                "unknown path 'talkMs' (did you mean 'timing.talkMs'?).",
                "no column is mapped to 'timing.attemptedAt', which every call needs.",
                "column 'a' has a name, but the file has no header; give its number.",
                "column 'b' names the value table 't', which does not exist.",
                "column 'b' has a name, but the file has no header; give its number.",
            ]
        )
    }

    @Test func `says which clauses the records can show`() throws {
        guard let path = Shared.path("fixtures/asterisk/Master.default16.csv") else { return }
        let reach = try run(.asterisk, path) { $0.defaultCallingCode = "1" }.summary.reach
        #expect(reach.filter(\.isVisible).map(\.clause).contains("B.dialing"))
        let telemarketing = reach.first { $0.clause == "A.telemarketing" }
        #expect(telemarketing?.because == "needs session.purpose, which no row has")
        #expect(reach.first { $0.clause == "A.recording" }?.because == "call records do not say what was recorded")
        #expect(reach.count == 24)
    }

    /// Local times of the night on which clocks are set back, the length of the call, and the times in UTC.
    @Test(
        arguments: [
            ("02:59:00", "", "02:01:00", 120, "00:59:00", nil, "01:01:00"),
            ("02:59:50", "02:00:05", "02:01:00", 70, "00:59:50", "01:00:05", "01:01:00"),
            ("02:10:00", "02:10:05", "02:20:00", 4_200, "00:10:00", "00:10:05", "01:20:00"),
            ("02:10:00", "", "02:20:00", 600, "00:10:00", nil, "00:20:00"),
            ("01:50:00", "", "03:10:00", 8_400, "23:50:00", nil, "02:10:00"),
        ] as [(String, String, String, Int, String, String?, String)]
    )
    func `reads the hour that comes twice by the length of the call`(
        start: String,
        answer: String,
        end: String,
        seconds: Int,
        first: String,
        answered: String?,
        last: String
    ) throws {
        let answer = answer.isEmpty ? "" : "2026-10-25 " + answer
        let row =
            "acme,100,+13035550102,from-internal,x,SIP/a-1,SIP/b-2,Dial,d,2026-10-25 \(start),\(answer),"
            + "2026-10-25 \(end),\(seconds),5,ANSWERED,DOC\n"
        let (lines, summary) = try run(.asterisk, text: row) { options in
            // Warsaw that night: two hours ahead until 03:00, of which an hour comes twice and is read as the first.
            options.toUTC = { $0 < 1_792_897_200 ? $0 - 7_200 : $0 - 3_600 }
        }
        #expect(summary.badRows == [])
        let times = lines.map { String($0.split(separator: "\"time\":\"")[1].dropFirst(11).prefix(8)) }
        #expect(times == [first, answered, last].compactMap { $0 })
    }

    @Test func `tells what the file left open`() throws {
        let row =
            "acme,0221234567,600100200,default,x,SIP/a-1,SIP/b-2,Dial,d,2026-11-23 10:00:00,,2026-11-23 10:00:20,"
            + "20,0,BUSY,DOC\n"
        let open = try run(.asterisk, text: row + row.replacing("600100200", with: "112")).summary
        #expect(open.rowsWithoutZone == 2 && open.unreadNumbers == 3 && open.guessedDirections == 2)
        let told = try run(.asterisk, text: row) { options in
            options.defaultCallingCode = "48"
            options.ownNumbers = ["+48221234567"]
            options.toUTC = { $0 }
        }.summary
        #expect(told.rowsWithoutZone == 0 && told.unreadNumbers == 0 && told.guessedDirections == 0)
    }

    @Test func `reads no row of a table that lacks a mapped column`() throws {
        let mapping = CSVMapping(columns: [
            .init(name: "when", path: "timing.attemptedAt"), .init(name: "whom", path: "to"),
            .init(name: "sec", path: "timing.talkMs"),
        ])
        let text = "when,who,sec\n2026-03-02 10:00:00,600100200,5\n"
        let (lines, summary) = try run(.mapped(mapping), text: text) { $0.customer = "c-1" }
        #expect(lines == [] && summary.rows == 0)
        #expect(
            summary.badRows.map(\.reason) == [
                "there is no column 'whom'; the header has when, who, sec. No row was read"
            ]
        )
    }
}
