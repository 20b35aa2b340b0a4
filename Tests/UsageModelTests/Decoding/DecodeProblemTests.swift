// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Testing
import UsageModel

/// What people read when a line is wrong: code, pointer, sentence.
@Suite struct `Decode problem` {
    private func said(_ line: String, strict: Bool = false) -> String {
        guard let problem = decoded(line, strict: strict).problem else { return "no problem" }
        return "\(problem.code.rawValue) \(problem)"
    }

    @Test(arguments: ProblemCases.data)
    func `says where in data and what would be right`(data: String, expected: String) {
        #expect(said(Samples.event(data)) == expected)
    }

    @Test(arguments: ProblemCases.envelope)
    func `says what is wrong with the envelope`(line: String, expected: String) {
        #expect(said(line) == expected)
    }

    @Test func `refuses unknown members in strict mode`() {
        let line = Samples.event(#""sesion":{}"#)
        #expect(
            said(line, strict: true)
                == "unknown-member /data/sesion: expected members of version 1; found \"sesion\" "
                + "(did you mean \"session\"?), and extras belong into ext"
        )
        #expect(said(Samples.call, strict: true) == "no problem")
        // What is open on the wire is open in strict mode, too.
        #expect(said(Samples.consent, strict: true) == "no problem")
    }

    @Test func `refuses bytes that are not UTF-8`() {
        let bad: [[UInt8]] = [
            [0xC0, 0x80], [0xFF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC3],
            [0xE2, 0x82],
            [0x80],
        ]
        let parts = Samples.event(#""endUser":{"name":"@"}"#).split(separator: "@").map { Array($0.utf8) }
        var decoder = EventDecoder()
        var event = UsageEvent()
        let codes = bad.map { decoder.decode(parts[0] + $0 + parts[1], into: &event).problem?.code }
        #expect(codes == bad.map { _ in .badUTF8 })
    }

    @Test func `refuses an event that is too long`() {
        let line = Samples.event(#""ext":{"a":"\#(String(repeating: "x", count: UsageLimits.eventBytesMax))"}"#)
        #expect(decoded(line).problem?.code == .tooLong)
    }
}

private enum ProblemCases {
    static let data: [(String, String)] = [
        (
            #""timing":{"talkMs":"12"}"#,
            "wrong-kind /data/timing/talkMs: expected an integer of milliseconds, 0 … 31536000000; found a string"
        ),
        (
            #""timing":{"talkMs":1.5}"#,
            "not-whole /data/timing/talkMs: expected an integer of milliseconds, 0 … 31536000000; found 1.5"
        ),
        (
            #""timing":{"talkMs":-5}"#,
            "out-of-range /data/timing/talkMs: expected an integer of milliseconds, 0 … 31536000000; found -5"
        ),
        (
            #""timing":{"precisionMs":10}"#,
            "out-of-range /data/timing/precisionMs: expected an integer of milliseconds, one of 1, 1000, 60000; found 10"
        ),
        (
            #""timing":{"answeredAt":"2026-03-02T10:00:00+01:00"}"#,
            "bad-instant /data/timing/answeredAt: expected a moment in UTC such as 2026-03-02T10:00:00.120Z; "
                + "found \"2026-03-02T10:00:00+01:00\""
        ),
        (
            #""session":{"id":"s","channel":"voice","direction":"outbond"}"#,
            "unknown-word /data/session/direction: expected one of inbound, outbound, internal; "
                + "found \"outbond\" (did you mean \"outbound\"?)"
        ),
        (
            #""session":{"id":"s","channel":"voice"}"#,
            "missing-member /data/session/direction: direction is missing"
        ),
        (
            #""session":null"#,
            "wrong-kind /data/session: expected an object; found null (leave out what is not known)"
        ),
        (
            #""from":{"e164":"48221234567"}"#,
            "bad-text /data/from/e164: expected a telephone number in E.164 form, such as +48221234567; found another text"
        ),
        (
            #""to":{"e164":"+48221234567"}"#,
            "wrong-kind /data/to: expected a list of at most 1000 parties; found an object"
        ),
        (
            #""to":[{"country":"PL"},{"country":"pl"}]"#,
            "bad-text /data/to/1/country: expected a country by ISO 3166-1, such as PL; found another text"
        ),
        (
            #""endUser":{"id":""}"#,
            "bad-text /data/endUser/id: expected a text of 1 to 256 characters; found another text"
        ),
        (
            #""endUser":{"id":"1","id":"2"}"#,
            "duplicate-member /data/endUser/id: expected each member once; found \"id\" a second time"
        ),
        (
            #""outcome":{"amdConfidence":1.5}"#,
            "out-of-range /data/outcome/amdConfidence: expected a number, 0 … 1; found 1.5"
        ),
        (#""signaling":{"srtp":1}"#, "wrong-kind /data/signaling/srtp: expected true or false; found a number"),
        (
            #""consent":[{"kind":"opt_in","scope":["sms","fax"]}]"#,
            "unknown-word /data/consent/0/scope/1: expected one of call, autodial, sms, email, recording, all; found \"fax\""
        ),
        (
            #""content":{"labels":{"Spam":1}}"#,
            "bad-member-name /data/content/labels/Spam: expected a member name of the form ^[a-z][a-z0-9_.]{0,47}$; found \"Spam\""
        ),
        (
            #""content":{"labels":{"mine":2}}"#,
            "out-of-range /data/content/labels/mine: expected a number, 0 … 1; found 2"
        ),
        (
            #""ext":{"a-b":1}"#,
            "bad-member-name /data/ext/a-b: expected a member name of the form ^[a-z][a-zA-Z0-9]{0,31}$; found \"a-b\""
        ),
        (
            #""from":{"carrier":"\#(String(repeating: "x", count: 129))"}"#,
            "text-too-long /data/from/carrier: expected a text of at most 128 characters; found a longer one"
        ),
        (
            #""ext":{"a":"\ud800"}"#,
            "lone-surrogate /data/ext/a: expected a pair of surrogates, high then low; found half a pair"
        ),
        (
            #""ext":{"a":"\x"}"#,
            #"bad-escape /data/ext/a: expected one of the escapes \" \\ \/ \b \f \n \r \t \uXXXX; found '\x'"#
        ),
        (
            "\"ext\":{\"a\":\"\u{1}\"}",
            "control-character /data/ext/a: control characters inside a text must be escaped, such as \\n or \\u0000"
        ),
        (#""ext":{"a":tru}"#, "unexpected-character /data/ext/a: this is not JSON; found 't'"),
        (#""ext":{"a":1,}"#, "unexpected-character /data/ext: this is not JSON; found '}'"),
    ]

    static let envelope: [(String, String)] = [
        ("", "empty expected a CloudEvent; found an empty line"),
        ("[]", "not-an-event expected a CloudEvent, a JSON object; found a list"),
        ("{", "unexpected-end the JSON ends too early"),
        (Samples.event() + "x", "trailing-bytes expected the end of the event; found 'x'"),
        (Samples.event(customer: ""), "missing-member /data/customer: customer is missing"),
        (
            Samples.event(customer: #""customer":{"name":"n"}"#),
            "missing-member /data/customer/id: data.customer.id is missing"
        ),
        (#"{"specversion":"1.0"}"#, "missing-member /id: id is missing"),
        (
            Samples.event().replacing(#","time":"2026-03-02T10:00:00.120Z""#, with: ""),
            "missing-member /time: time is missing: when it happened, such as 2026-03-02T10:00:00.120Z"
        ),
        (
            Samples.event().replacing("1.0", with: "0.3"),
            "bad-version /specversion: expected specversion \"1.0\"; found \"0.3\""
        ),
        (
            Samples.event(type: "aup.call.attempt.v1"),
            "unknown-type /type: expected a type such as \"aup.call.attempted.v1\"; "
                + "found \"aup.call.attempt.v1\" (did you mean \"aup.call.attempted.v1\"?)"
        ),
        (
            Samples.event(type: "call.ended"),
            "unknown-type /type: expected a type such as \"aup.call.attempted.v1\"; "
                + "found \"call.ended\" (did you mean \"aup.call.ended.v1\"?)"
        ),
        (
            Samples.event(extra: #","data_base64":"e30=""#),
            "binary-data /data_base64: expected the member data; data_base64 is not read"
        ),
        (
            Samples.event(extra: #","datacontenttype":"text/xml""#),
            "bad-content-type /datacontenttype: expected application/json; found \"text/xml\""
        ),
        (
            Samples.event(extra: #","id":"e-2""#),
            "duplicate-member /id: expected each member once; found \"id\" a second time"
        ),
        (
            Samples.event(
                #""ext":"# + String(repeating: #"{"a":"#, count: 40) + "1" + String(repeating: "}", count: 40)
            ),
            "too-deep /data/ext" + String(repeating: "/a", count: 30)
                + ": expected at most 32 levels of objects and lists"
        ),
    ]
}
