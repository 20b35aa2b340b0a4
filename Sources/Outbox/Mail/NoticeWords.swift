// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import UsageModel

/// The words of notices in one language.
struct NoticeWords: Sendable {
    var language, subject, customer, event, time, measure, clause, by, machine, person, reason, liftReason: String
    var from, until, untilLifted, emergency, reference, link, automatic: String
    var isPolish: Bool
    var kinds: [String: String]
    var measures: [String: String]
    var events: [MessageKind: String]

    static let english = NoticeWords(
        language: "English",
        subject: "Concerns",
        customer: "Customer",
        event: "What happened",
        time: "When",
        measure: "Measure",
        clause: "Clause of the acceptable use policy",
        by: "Decided by",
        machine: "an automatic rule",
        person: "a person",
        reason: "Reason",
        liftReason: "Reason for lifting",
        from: "From",
        until: "Until",
        untilLifted: "until a person lifts it",
        emergency: "Emergency calls keep working.",
        reference: "Reference",
        link: "Decision",
        automatic: "This message was sent automatically.",
        isPolish: false,
        kinds: [
            "customer": "customer", "endUser": "end user", "number": "number", "campaign": "campaign",
            "device": "device", "apiClient": "API client",
        ],
        measures: [
            "watch": "watching", "warn": "warning", "restrict": "restriction", "suspend": "suspension",
            "terminate": "termination",
        ],
        events: [
            .measurePut: "a measure was put in place", .measureLifted: "a measure was lifted",
            .measureLapsed: "a measure has ended",
        ]
    )

    static let polish = NoticeWords(
        language: "Polski",
        subject: "Dotyczy",
        customer: "Klient",
        event: "Co się stało",
        time: "Kiedy",
        measure: "Środek",
        clause: "Klauzula polityki dopuszczalnego użytkowania",
        by: "Decyzja",
        machine: "reguła automatyczna",
        person: "człowiek",
        reason: "Powód",
        liftReason: "Powód zniesienia",
        from: "Od",
        until: "Do",
        untilLifted: "do zniesienia przez człowieka",
        emergency: "Połączenia alarmowe działają nadal.",
        reference: "Oznaczenie",
        link: "Decyzja w systemie",
        automatic: "Wiadomość wysłano automatycznie.",
        isPolish: true,
        kinds: [
            "customer": "klient", "endUser": "użytkownik końcowy", "number": "numer", "campaign": "kampania",
            "device": "urządzenie", "apiClient": "klient API",
        ],
        measures: [
            "watch": "obserwacja", "warn": "ostrzeżenie", "restrict": "ograniczenie", "suspend": "zawieszenie",
            "terminate": "zakończenie",
        ],
        events: [
            .measurePut: "zastosowano środek", .measureLifted: "środek zniesiono",
            .measureLapsed: "środek przestał obowiązywać",
        ]
    )

    private static let polishCapabilities = [
        "intl": "połączenia międzynarodowe", "forward": "przekazywanie połączeń", "messaging": "wiadomości",
        "recording": "nagrywanie", "import": "import list", "fork": "rozgałęzienie mediów", "api": "API",
        "monitoring": "odsłuch nadzorczy", "provisioning": "konfiguracja", "outbound": "połączenia wychodzące",
    ]
    private static let englishCapabilities = [
        "intl": "international calls", "forward": "call forwarding", "messaging": "messages",
        "recording": "recording", "import": "imports of lists", "fork": "media forking", "api": "the API",
        "monitoring": "supervisor monitoring", "provisioning": "provisioning", "outbound": "outbound calls",
    ]

    func kind(_ name: String) -> String { kinds[name] ?? name }
    func event(_ kind: MessageKind) -> String { events[kind] ?? kind.rawValue }
    func text(_ english: String, _ polish: String) -> String { isPolish ? polish : english }

    /// The name of a measure, and what it takes away.
    func measure(_ entry: StandingBook.Entry) -> String {
        let name = measures[entry.measure] ?? entry.measure
        guard let capability = entry.capability else { return name }
        let table = isPolish ? Self.polishCapabilities : Self.englishCapabilities
        return "\(name) (\(table[capability] ?? capability))"
    }

    /// The subject line: what, and which measure.
    func headline(_ kind: MessageKind, _ entry: StandingBook.Entry) -> String {
        let name = measures[entry.measure] ?? entry.measure
        switch kind {
        case .measurePut: return name
        case .measureLifted: return isPolish ? "\(name) – zniesiono" : "\(name) lifted"
        default: return isPolish ? "\(name) – koniec" : "\(name) ended"
        }
    }

    /// A text of somebody on one line, numbers masked, of bounded length.
    func clean(_ text: String) -> String {
        let line = String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 })
        )
        return String(Masking.masked(line).prefix(Limits.textLength))
    }
}
