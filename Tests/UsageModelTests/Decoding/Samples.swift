// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// Events that tests read and spoil.
enum Samples {
    /// An event with this `data`, by default with the customer `c-17`.
    static func event(
        _ data: String = "",
        customer: String = #""customer":{"id":"c-17"}"#,
        type: String = "aup.call.attempted.v1",
        time: String = "2026-03-02T10:00:00.120Z",
        extra: String = ""
    ) -> String {
        let members = [customer, data].filter { !$0.isEmpty }.joined(separator: ",")
        return
            #"{"specversion":"1.0","id":"e-1","source":"urn:proviso:test","type":"\#(type)","time":"\#(time)"\#(extra),"#
            + #""data":{\#(members)}}"#
    }

    static let call = event(
        #"""
        "endUser":{"id":"u-9","name":"Łucja \"L\" Ż\u00f3\u0142w \ud83d\udcde"},
        "session":{"id":"s-1","channel":"voice","direction":"outbound","initiation":"predictive",
        "campaign":{"id":"k-4"},"purpose":"marketing"},
        "from":{"e164":"+48221234567","timeZones":["Europe/Warsaw"]},
        "to":[{"e164":"+12025550147"},{"e164":"+12025550148","timeZones":["America/New_York","America/Chicago"]},
        {"raw":"anonymous"}],
        "via":[{"e164":"+442079460001","timeZones":["Europe/London"]},{"uri":"sip:a@example.com"}],
        "timing":{"attemptedAt":"2026-03-02T10:00:00.120Z","ringMs":8000,"talkMs":5e3,"precisionMs":1000},
        "outcome":{"result":"answered","sipCode":200,"amd":"human","amdConfidence":0.875},
        "signaling":{"sourceIp":"192.0.2.7","diversion":["a","b"],"stir":{"verstat":"passed","attest":"A"},"srtp":true}
        """#
    )

    static let consent = event(
        #"""
        "consent":[{"kind":"opt_in","scope":["sms","call"],"subject":{"e164":"+12025550147","timeZones":["a","b"]},
        "purposes":["marketing"],"capturedAt":"2026-03-01T00:00:00Z"},
        {"kind":"revoked","scope":["all"],"seller":{"id":"sel-1"}}],
        "content":{"labels":{"spam":0.5,"own.label":1,"self_harm":0},"fields":["card"]},
        "change":{"resource":"setting","action":"updated","before":{"enabled":true},
        "after":{"enabled":false,"queues":["q1","q2"],"role":7,"else":[{}]}},
        "ext":{"anything":{"deep":[1,2,{"x":null}]}}
        """#,
        type: "aup.consent.changed.v1"
    )

    static let message = event(
        #"""
        "message":{"id":"m-1","text":"Win\nnow","attachments":[{"id":"a","bytes":12,"scan":{"verdict":"clean"}},{"id":"b"}],
        "urls":["example.com"],"fingerprint":"0123456789abcdef","optOut":"none","converted":false},
        "recording":{"parties":[{"party":{"e164":"+12025550147"},"consent":"implied_after_notice"}]},
        "plan":{"callsPerSecond":2.5,"countries":["PL","US"],"features":[]},
        "cost":{"amount":"-0.25","currency":"EUR"},"exception":{"clause":"B.dialing"},
        "registryCheck":{"registry":"us_dnc","versionDate":"2026-02-28","result":"listed"}
        """#,
        type: "aup.message.submitted.v1"
    )

    static let all = [call, consent, message]
}

/// Reads an event that must be right.
func decoded(_ line: String, strict: Bool = false) -> (event: UsageEvent, problem: DecodeProblem?) {
    var decoder = EventDecoder(strict: strict)
    var event = UsageEvent()
    let outcome = decoder.decode(Array(line.utf8), into: &event)
    return (event, outcome.problem)
}
