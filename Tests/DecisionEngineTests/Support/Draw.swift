// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Foundation
import Testing
import UsageModel

/// Draws packs, parties and members at random, from a seed.
struct Draw {
    private var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed &* 0x9E37_79B9_7F4A_7C15 &+ 1) }

    mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}

// Packs.
extension Draw {
    /// A pack of random rules over random clauses, with what the rails let into it.
    ///
    /// A rule that the compiler refuses is left out; it may be refused only for a rail.
    mutating func pack() throws -> (policy: Policy, refused: Int) {
        var rules: [RuleDefinition] = []
        var refused = 0
        // One that holds for everything, so that no pack is harmless.
        rules.append(rule("always", condition: "true"))
        for number in 0..<12 {
            let rule = rule("r\(number)", condition: condition(depth: 3))
            let issues = Policy.compile(PolicyDefinition(rules: [rule], signals: Self.signals)).issues
            if issues.isEmpty {
                rules.append(rule)
            } else {
                refused += 1
                let rails = ["emergency", "lets a machine", "let a machine", "no machine"]
                let others = issues.filter { issue in !rails.contains { issue.message.contains($0) } }
                #expect(others.isEmpty, "\(rule.condition.text): \(others.map(\.message))")
            }
        }
        return (try compile(PolicyDefinition(rules: rules, signals: Self.signals)), refused)
    }

    private static let signals: [SignalDefinition] = [
        .signal("all", .count, of: EventType.allCases, seconds: 3_600, emergency: true),
        .signal("own", .count, of: [.callAttempted, .callEnded], by: ["number"], seconds: 600),
        .signal("shared", .distinct(ExpressionText("event.customer.id")), by: ["to"], seconds: 600, across: true),
    ]

    /// A rule of a random clause, as far as its ceiling lets it go or, now and then, further.
    private mutating func rule(_ id: String, condition: String) -> RuleDefinition {
        let isAlways = id == "always"
        let ceiling = isAlways ? ClauseTable.ceiling(of: "B.dialing") : pick(ClauseTable.all)
        let clause = ceiling?.clause ?? "B.dialing"
        let most = below(8) == 0 && !isAlways ? Verdict.block : ceiling?.verdict ?? .allow
        let types = below(3) == 0 || isAlways ? EventType.allCases : [.callAttempted, pick(EventType.allCases)]
        let steps: [Step] = [.identity, .statutory, .entitlement, .analytics]
        var rule = RuleDefinition.rule(id, clause, on: types, when: condition, most, step: pick(steps))
        rule.onMissing = pick([.allow, .flag, most == .block ? .block : .flag])
        rule.onError = pick([.allow, .flag, .block])
        rule.mode = isAlways ? .enforce : pick([.enforce, .enforce, .enforce, .flag, .shadow])
        if below(3) == 0 { rule.obligations = ["announce"] }
        for _ in 0..<below(4) {
            let measure = pick([Measure.watch, .warn, .restrict, .suspend, .terminate])
            let subject = pick(SubjectKind.allCases)
            let capability = measure == .restrict && below(2) == 0 ? pick(Capability.allCases) : nil
            guard ceiling?.permits(measure, on: subject, capability: capability) ?? false else { continue }
            rule.measures.append(
                .init(
                    subject: subject,
                    measure: measure,
                    capability: capability,
                    microseconds: below(2) == 0 ? nil : Int64(1 + below(100)) * 3_600_000_000,
                    condition: below(2) == 0 ? nil : ExpressionText(self.condition(depth: 1))
                )
            )
        }
        if isAlways { rule = rule.measuring(.number, .suspend).measuring(.campaign, .suspend) }
        return rule
    }

    /// A condition of random shape: innocent, hostile, unknown or failing.
    private mutating func condition(depth: Int) -> String {
        if depth == 0 || below(4) == 0 { return pick(Self.atoms) }
        let left = condition(depth: depth - 1)
        let right = condition(depth: depth - 1)
        switch below(5) {
        case 0: return "(\(left)) && (\(right))"
        case 1: return "!(\(left))"
        case 2: return "(\(pick(Self.atoms))) ? (\(left)) : (\(right))"
        default: return "(\(left)) || (\(right))"
        }
    }

    private static let atoms = [
        "true", "1 == 1", "isEmergency(to)", "!isEmergency(to)", "to.kind == 'emergency'", "to.kind != 'emergency'",
        "to.numberType == 'emergency'", "session.calledClass == 'emergency_service'", "to.raw.contains('1')",
        "to.raw == '112'", "to.uri.startsWith('urn:service:sos')", "to.uri.matches('(112|911)')", "signal.all >= 0",
        "signal.own > 1", "signal.shared >= 0", "standing.measure != 'none'", "standing.number == 'suspend'",
        "!owned(from)", "has(to.raw)", "event.session.direction == 'outbound'", "from.e164.endsWith('1')",
        "[1, 2, 3].exists(x, x > 2)", "event.timing.talkMs / 0 > 1", "customer.plan.seats >= 0",
        "campaign.ageDays >= 0", "listed('internal', to)", "event.type == 'call.attempted'", "to.rateClass >= 0",
        "event.toCount >= 1", "size(to.raw) == 3", "event.type.startsWith('call')",
        "!(to.valid == true)", "optedOut(to, 'all')", "consent(to, 'call', 'marketing') == false",
    ]
}

// Parties and members.
extension Draw {
    /// An emergency service as a party, in one of its spellings.
    mutating func spelling() -> String {
        if below(3) == 0, let lists = Self.nationalNumbers {
            let (region, number) = pick(lists)
            return pick([
                #"{"raw":"\#(number)","country":"\#(region)"}"#, #"{"uri":"tel:\#(number)","country":"\#(region)"}"#,
                #"{"uri":"sip:\#(number)@h;user=phone","country":"\#(region)"}"#, #"{"raw":"\#(number)"}"#,
                #"{"raw":"00\#(Self.callingCodes[region] ?? "48")\#(number)","country":"\#(region)"}"#,
                #"{"raw":"\#(number)","country":"\#(region)","numberType":"unknown"}"#,
            ])
        }
        let number = pick(["112", "911"])
        let service = pick(["", ".fire", ".police", ".ambulance", ".mountain", ".animal-control", ".ecall.manual"])
        return pick([
            #"{"raw":"\#(number)"}"#, #"{"raw":" \#(number) "}"#,
            #"{"raw":"\#(number.map(String.init).joined(separator: "-"))"}"#,
            #"{"uri":"tel:\#(number)"}"#, #"{"uri":"TEL:\#(number);phone-context=+1"}"#,
            #"{"uri":"sip:\#(number)@192.0.2.1:5060;user=phone"}"#, #"{"uri":"sips:\#(number)@h;transport=tls"}"#,
            #"{"uri":"\"Help\" <sip:\#(number)@h;user=phone>;tag=1"}"#.replacing("\"Help\"", with: "\\\"Help\\\""),
            #"{"uri":"urn:service:sos\#(service)"}"#, #"{"uri":"URN:Service:SOS\#(service)"}"#,
            #"{"raw":"urn:service:sos\#(service)"}"#, #"{"e164":"+48112"}"#, #"{"e164":"+1911"}"#,
            #"{"handle":"\#(number)"}"#, #"{"raw":"\#(number)","numberType":"extension"}"#,
            #"{"raw":"\#(number)","numberType":"emergency"}"#, #"{"e164":"+12025550199","numberType":"emergency"}"#,
            #"{"raw":"anything","numberType":"emergency"}"#, #"{"raw":"\#(number)","country":"PL"}"#,
        ])
    }

    mutating func campaign() -> String {
        pick(["", #","campaign":{"id":"k-1"}"#, #","campaign":{"id":"k-2"},"purpose":"marketing""#])
    }

    /// Members that rules look at and that have nothing to do with whom is called.
    mutating func extras() -> String {
        pick([
            "", #","device":{"id":"d-1"}"#, #","endUser":{"id":"u-1"},"apiClient":{"id":"a-1"}"#,
            #","origin":{"connector":"t1","mode":"inline"}"#, #","origin":{"connector":"t1","mode":"batch"}"#,
            #","outcome":{"amd":"human","endedBy":"system"}"#, #","signaling":{"userAgent":"friendly-scanner"}"#,
            #","transfer":{"kind":"forward","target":{"e164":"+5355550000"}}"#,
        ])
    }

    /// An emergency number of every region; nil, said aloud, without the shared reference.
    static let nationalNumbers: [(region: String, number: String)]? = SharedFile.rows(
        "data/phone-reference/emergency_numbers.tsv"
    )?.compactMap { $0.count > 2 ? ($0[0], $0[2]) : nil }

    /// The calling code of each region.
    static let callingCodes: [String: String] = {
        var codes: [String: String] = [:]
        for row in SharedFile.rows("data/phone-reference/number_types.tsv") ?? [] where row.count > 1 {
            codes[row[0]] = row[1]
        }
        return codes
    }()
}

/// Tables of the shared reference, read in place.
enum SharedFile {
    /// The rows of a table behind its header; nil, said aloud, where there is none.
    static func rows(_ path: String) -> [[String]]? {
        var folder = URL(filePath: #filePath)
        while folder.path() != "/" {
            folder.deleteLastPathComponent()
            let file = folder.appending(path: "shared/\(path)")
            guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
            return text.split(separator: "\n").dropFirst().map { $0.components(separatedBy: "\t") }
        }
        print("SKIPPED: no \(path) in a shared folder above \(#filePath).")
        return nil
    }
}
