// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Testing
import UsageModel

@Suite struct `Emergency numbers` {
    private func isEmergency(_ text: String, _ country: String? = nil) -> Bool {
        EmergencyNumbers.isEmergency(text.utf8, country: country.flatMap { CountryCode($0) })
    }

    /// The ways in which phones, switches and people write one short number.
    private func spellings(_ number: String, code: String) -> [String] {
        let spread = number.map(String.init)
        return [
            number, " \(number)\n", "tel:\(number)", "TEL:\(number)", "tel://\(number)", "sms:\(number)",
            "sip:\(number)@host;user=phone",
            "sip:\(number)@host",
            "SIPS:\(number)@host:5061;transport=tls", "<sip:\(number)@host>", "\"Help\" <tel:\(number)>;tag=1",
            "\"<a \\\" b>\" <sip:\(number)@host>;x=\"<\"", "\"open <sip:\(number)@host>",
            "sip:\(number):secret@host", "tel:\(number);phone-context=example.com", "\(number);ext=1", "\(number),1",
            "tel:\(number);phone-context=+\(code)", "sip:\(number);phone-context=+\(code)@host;user=phone",
            spread.joined(separator: " "), spread.joined(separator: "-"), spread.joined(separator: "."),
            "(\(number))", spread.joined(separator: "\u{00A0}"), spread.joined(separator: "\u{2011}"),
            "sip:" + number.utf8.map { "%" + String($0, radix: 16) }.joined() + "@host", "tel:%20\(number)",
            number.unicodeScalars.compactMap { Unicode.Scalar($0.value - 0x30 + 0xFF10).map(String.init) }.joined(),
            number.unicodeScalars.compactMap { Unicode.Scalar($0.value - 0x30 + 0x0660).map(String.init) }.joined(),
            "*67\(number)", "#31#\(number)", "+\(code)\(number)", "00\(code)\(number)", "011\(code)\(number)",
            "tel:+\(code)-\(number)", "sip:+\(code)\(number)@host;user=phone", "sip:%2B\(code)\(number)@host",
            "+\(code) (\(number))", "+\(code) (0) \(number)", "tel:+\(code)\(number);ext=7",
        ]
    }

    @Test func `every emergency number of every region is one in every spelling`() {
        guard let rows = NumbersReference.rows("phone-reference/emergency_numbers.tsv"),
            let types = NumbersReference.rows("phone-reference/number_types.tsv")
        else { return }
        var codes: [Substring: Substring] = [:]
        for row in types { codes[row[0]] = row[1] }
        var missed: [String] = []
        var count = 0
        for row in rows where row.count >= 2 {
            for number in PatternExpansion.numbers(row[1]) {
                for spelling in spellings(number, code: codes[row[0]].map(String.init) ?? "") {
                    count += 2
                    if !isEmergency(spelling, String(row[0])) { missed.append("\(spelling) in \(row[0])") }
                    if !isEmergency(spelling) { missed.append("\(spelling) anywhere") }
                }
            }
        }
        print("emergency numbers: \(rows.count) regions, \(count) spellings, \(missed.count) missed")
        #expect(rows.count >= 240 && missed.isEmpty, "\(missed.prefix(10))")
    }

    @Test func `the Polish services and helplines are emergency numbers`() {
        let numbers = ["112"] + (984...994).map(String.init) + ["997", "998", "999", "116000", "116111", "116123"]
        let missed = numbers.flatMap { spellings($0, code: "48") }.filter { !isEmergency($0, "PL") || !isEmergency($0) }
        #expect(missed.isEmpty)
    }

    @Test func `the crisis line counts as an emergency number where it exists`() {
        let missed = spellings("988", code: "1").filter { !isEmergency($0, "US") || !isEmergency($0, "CA") }
        #expect(missed.isEmpty)
        #expect(!isEmergency("988", "DE"))
        #expect(isEmergency("tel:988;phone-context=+1", "DE"))
    }

    @Test(
        arguments: [
            "urn:service:sos", "URN:SERVICE:SOS", "urn:service:sos.police", "urn:service:sos.ecall.automatic",
            "<urn:service:sos.fire>", " urn:service:sos;x=1", "urn:service:%73os", "Urn:Service:Sos.Ambulance",
        ]
    )
    func `the emergency service and its sub-services are recognised by name`(text: String) {
        #expect(isEmergency(text) && isEmergency(text, "PL"))
    }

    @Test func `112, 911 and what mobile telephones know count wherever the caller is`() {
        let missed = ["112", "911", "000", "08", "110", "118", "119", "999", "+112", "+911"].filter {
            !isEmergency($0, "PL") || !isEmergency($0, "US") || !isEmergency($0, "ZZ")
        }
        #expect(missed.isEmpty)
    }

    @Test(
        arguments: [
            "+19115550100", "+1 911 555 0100", "19115550100", "tel:+1-911-555-0100", "sip:+19115550100@host;user=phone",
            "+48112555123", "+4811255512", "+48 112 555 123", "0048112555123", "sip:112555123@host", "1122", "91122",
            "0112", "1112", "9112", "1911", "48112", "112112", "11", "1", "", "+", "+1", "+48", "+9", "sip:@host",
            "anonymous", "sip:anonymous@anonymous.invalid", "user112", "112user", "sip:agent.112@host", "tel:", "sip:",
            "sip:192.0.2.112", "sip:host", "sip:user@112", "sip:1.1.2", "urn:service:sosial", "urn:service:test.sos",
            "urn:service:counseling", "urn:nena:service:responder", "service:sos", "tel:112%", "http:112",
            "1 1 3 3", "+1 212 555 0112", "+442079460999", "tel:5551234;phone-context=+112", "sip:5551@host;x=112",
        ]
    )
    func `an ordinary party is none`(text: String) {
        #expect(!isEmergency(text, "US"))
        #expect(!isEmergency(text, "PL"))
    }

    @Test func `short extensions are none where the country is known, save the country's own numbers`() {
        let everywhere: Set = ["112", "911", "110", "118", "119", "999"]
        let polish = (100...999).map(String.init).filter { isEmergency($0, "PL") }
        #expect(Set(polish) == everywhere.union((984...999).map(String.init)))
        let american = (100...999).map(String.init).filter { isEmergency($0, "US") }
        #expect(Set(american) == everywhere.union(["988"]))
        #expect((1_000...9_999).allSatisfy { !isEmergency(String($0), "US") && !isEmergency(String($0), "PL") })
    }

    @Test func `no number that a plan gives to subscribers is taken for an emergency number`() {
        guard let rows = NumbersReference.rows("phone-gold/numbers.tsv") else { return }
        var wrong: [String] = []
        for row in rows where row[1] == "1" {
            guard let number = TelephoneNumber(e164: row[0].utf8) else { continue }
            let bare = row[0].dropFirst()
            let spellings = ["\(row[0])", "tel:\(row[0])", "sip:\(row[0])@host", "00\(bare)", "011\(bare)", "\(bare)"]
            wrong += spellings.filter { isEmergency($0) }
            wrong += EmergencyNumbers.isEmergency(number) ? ["\(row[0]) packed"] : []
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(10))")
    }

    @Test func `a number behind its calling code is recognised packed`() {
        for text in ["+48112", "+1911", "+1988", "+44999", "+61000", "+8610"] {
            let number = TelephoneNumber(e164: text.utf8)
            #expect(number.map(EmergencyNumbers.isEmergency) == (text != "+8610"))
        }
        #expect(TelephoneNumber(e164: "+48".utf8).map(EmergencyNumbers.isEmergency) == false)
    }

    @Test(arguments: UInt64(0)..<32)
    func `noise is read without harm and the same each time`(seed: UInt64) {
        var state = seed
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let pieces = [
            "112", "911", "sip:", "tel:", "@", ";", "phone-context=+", "%3", "%", "+", "<", ">", "\u{FF11}", "1",
        ]
        var different = 0
        for _ in 0..<200 {
            var bytes: [UInt8] = []
            for _ in 0..<next(12) {
                bytes += next(8) == 0 ? [UInt8(next(256))] : Array(pieces[next(pieces.count)].utf8)
            }
            let one = EmergencyNumbers.isEmergency(bytes, country: nil)
            // A lazy collection has no contiguous storage: the other way in gives the same answer.
            if one != EmergencyNumbers.isEmergency(bytes.lazy.map { $0 }, country: nil) { different += 1 }
            if NumberSpelling.telephoneNumber(in: bytes).map({ !(2...15).contains($0.count) }) == true {
                different += 1
            }
        }
        #expect(different == 0)
    }
}
