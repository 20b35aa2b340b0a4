// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// A language that reviewers are spoken to in.
enum SpokenLanguage: String, CaseIterable, ExpressibleByArgument {
    case en, pl

    /// The text in this language.
    func callAsFunction(en: String, pl: String) -> String { self == .pl ? pl : en }
}

/// The words that stand around what the service says of cases; names of states, rules and measures are its own.
struct CaseWords {
    let language: SpokenLanguage

    private func text(_ en: String, _ pl: String) -> String { language(en: en, pl: pl) }

    /// What each row of a case is called, all of one width.
    var priority: String { text("priority", "priorytet") }
    var clause: String { text("clause    ", "klauzula  ") }
    var customer: String { text("customer  ", "klient    ") }
    var opened: String { text("opened    ", "otwarta   ") }
    var claimed: String { text("claimed   ", "prowadzi  ") }
    var before: String { text("before    ", "poprzednia") }
    var decisions: String { text("decisions ", "decyzje   ") }
    var inForce: String { text("measures in force", "obowiązujące środki") }
    var history: String { text("history, the newest first", "historia, od najnowszych") }

    func by(_ person: String) -> String { text("by \(person)", "– \(person)") }
    func until(_ moment: String) -> String { text("until \(moment)", "do \(moment)") }
    func more(_ count: String) -> String { text("and \(count) more", "oraz \(count) innych") }
    func measure(_ measure: String, on subject: String) -> String {
        text("\(measure) on \(subject)", "\(measure), podmiot \(subject)")
    }

    /// Where a case stands.
    func state(_ name: String) -> String {
        let polish = [
            "open": "otwarta", "claimed": "prowadzona", "waiting": "oczekuje", "decided": "rozstrzygnięta",
        ]
        return text(name, polish[name] ?? name)
    }

    /// What was found.
    func outcome(_ name: String) -> String {
        let polish = [
            "confirmed": "potwierdzono", "notConfirmed": "nie potwierdzono", "needsMore": "potrzeba więcej",
        ]
        return text(name, polish[name] ?? name)
    }

    var headings: [String] {
        language == .pl
            ? ["sprawa", "stan", "priorytet", "klauzula", "klient", "decyzje", "otwarta", "prowadzi"]
            : ["case", "state", "priority", "clause", "customer", "decisions", "opened", "claimed by"]
    }

    var fewer: String { text("There are more; ask for fewer with a filter.", "Jest ich więcej; zawęź listę filtrem.") }

    func waits(_ approval: String) -> String {
        text(
            "The measure waits for a second person, who runs 'proviso approve \(approval)'",
            "Środek czeka na drugą osobę, która uruchomi 'proviso approve \(approval)'"
        )
    }
}
