// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension FieldSchema {
    static let momentExample = "2026-03-02T10:00:00.120Z"

    /// Whether a source gives the member.
    public var isFromSource: Bool {
        switch origin {
        case .source, .firstOfList: true
        case .enrichment, .reader: false
        }
    }

    /// What a value must be, in words that follow "expected".
    public var expectation: String {
        if case .firstOfList(let maxItems) = origin { return "a list of at most \(maxItems) parties" }
        switch kind {
        case .text(let maxLength): return text(maxLength)
        case .symbol(let words): return "one of " + words.joined(separator: ", ")
        case .integer(let min, let max): return integer(min, max)
        case .number(let min, let max):
            return max == .greatestFiniteMagnitude
                ? "a number, \(plain(min)) or more" : "a number, \(plain(min)) … \(plain(max))"
        case .truth: return "true or false"
        case .instant: return "a moment in UTC such as \(Self.momentExample)"
        case .texts(let maxItems, let maxLength):
            if case .symbols(let words) = check {
                return "a list of at most \(maxItems) of " + words.joined(separator: ", ")
            }
            return "a list of at most \(maxItems) texts" + (check == .none ? "" : ", each \(text(maxLength))")
                + (check == .none && maxLength < UsageLimits.textCharactersMax
                    ? " of at most \(maxLength) characters" : "")
        case .object, .evidence: return "an object"
        case .objects(_, let maxItems): return "a list of at most \(maxItems) objects"
        }
    }

    private func plain(_ number: Double) -> String {
        number.description.hasSuffix(".0") ? String(number.description.dropLast(2)) : number.description
    }

    private func integer(_ min: Int64, _ max: Int64) -> String {
        let unit = name.hasSuffix("Ms") ? "an integer of milliseconds" : "an integer"
        if case .oneOf(let numbers) = check {
            return unit + ", one of " + numbers.map { String($0) }.joined(separator: ", ")
        }
        if max == .max { return min == .min ? unit : unit + ", \(min) or more" }
        return unit + ", \(min) … \(max)"
    }

    private func text(_ maxLength: Int) -> String {
        switch check {
        case .none, .symbols, .oneOf, .memberNames:
            maxLength < UsageLimits.textCharactersMax ? "a text of at most \(maxLength) characters" : "a text"
        case .notEmpty: "a text of 1 to \(maxLength) characters"
        case .telephoneNumber: "a telephone number in E.164 form, such as +48221234567"
        case .country: "a country by ISO 3166-1, such as PL"
        case .subdivision: "a subdivision by ISO 3166-2, such as US-FL"
        case .areaCode: "a North American area code, such as 305"
        case .sha256: "a SHA-256 as 64 lower-case hex digits"
        case .fingerprint: "16 lower-case hex digits"
        case .connector: "the name of a connector, such as zoom"
        case .amount: "an amount as a decimal text, such as 0.25"
        case .currency: "a currency by ISO 4217, such as EUR"
        case .date: "a day such as 2026-03-02"
        case .clause: "a clause such as B.dialing, or RU"
        }
    }
}
