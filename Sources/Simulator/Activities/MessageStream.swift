// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// Text messages to a list of contacts, with delivery reports and replies that say STOP.
struct MessageStream: Activity {
    let reporter: Reporter
    var random: SplitMix64
    var id: String
    var purpose: String
    var season: Season
    var perHour: Int64
    var place: Place
    var firstContact: Int
    var contactCount: Int
    var hasConsent = true
    var isChecked = true
    /// Of a thousand recipients: want no more.
    var stopPermille = 4
    /// Whether those are left alone from then on.
    var honoursStop = true
    /// Of a thousand one-time codes: used. `nil` for messages that carry none.
    var convertedPermille: Int?
    /// Of a thousand: flagged as spam by the carrier.
    var spamPermille = 0
    var domains: [String] = []
    var labels: [(name: StaticString, hundredths: Int)] = []
    var from: [UInt64] = []
    var client: String?
    var lasts: Int64 = .max
    /// How often the same list is worked through.
    var rounds = 1
    private var next = 0
    private var startedAt: Int64?
    private var stopped: Set<Int> = []

    init(
        _ reporter: Reporter,
        id: String,
        purpose: String,
        season: Season,
        perHour: Int64,
        place: Place,
        firstContact: Int,
        contactCount: Int
    ) {
        self.reporter = reporter
        self.id = reporter.customer.id + "/" + id
        self.purpose = purpose
        self.season = season
        self.perHour = perHour
        self.place = place
        self.firstContact = firstContact
        self.contactCount = contactCount
        random = SplitMix64(seed: reporter.stage.seed, part: self.id)
    }

    mutating func act(at instant: Int64, on stage: Stage) -> Int64? {
        guard let startedAt else {
            prepare(at: instant)
            startedAt = instant
            return instant + 3 * Span.minute
        }
        guard instant - startedAt < lasts, purpose == "otp" || next < contactCount * rounds else { return nil }
        let index = next % contactCount
        let offset = place.consumerOffsetMinutes(firstContact + index)
        if random.below(100) < season.percent(at: instant, offsetMinutes: offset) {
            next += 1
            if !(honoursStop && stopped.contains(index)) { send(index, at: instant) }
        }
        return instant + random.around(Span.hour / perHour)
    }

    /// The fingerprint of the text.
    var fingerprint: String { Fingerprint.text(SplitMix64(seed: 1, part: id), variation: 0) }

    private func session(_ id: String) -> Session {
        Session(
            id: id,
            channel: "sms",
            initiation: "api",
            campaign: self.id,
            purpose: purpose,
            seller: reporter.customer.id,
            calledClass: "consumer"
        )
    }

    private func prepare(at instant: Int64) {
        var moment = instant + Span.second
        for index in 0..<contactCount where purpose != "otp" && hasConsent {
            let consumer = Party.consumer(place.consumer(firstContact + index), place)
            reporter.consent(
                "express_written",
                scheme: "double_opt_in",
                scope: "sms",
                of: consumer,
                seller: reporter.customer.id,
                purpose: purpose,
                at: moment
            )
            if isChecked, purpose == "marketing" {
                for registry in place.registries { reporter.check(registry, consumer, isListed: false, at: moment) }
            }
            moment += 40 * Span.millisecond
        }
        reporter.campaign(.campaignStarted, session(""), at: instant + 2 * Span.minute)
    }

    private mutating func send(_ index: Int, at instant: Int64) {
        let customer = reporter.customer
        let numbers = from.isEmpty ? customer.numbers : from
        let own = Party.own(numbers[index % numbers.count], customer.place)
        let consumer = Party.consumer(place.consumer(firstContact + index), place)
        let session = session(customer.nextSession())
        var message = Message(
            session: session,
            from: own,
            to: [consumer],
            at: instant,
            language: place.language,
            template: id + "/t1",
            fingerprint: fingerprint,
            domains: domains,
            labels: labels,
            client: client
        )
        var report = Message.Report(isDelivered: random.chance(permille: 975))
        if let convertedPermille { report.converted = report.isDelivered && random.chance(permille: convertedPermille) }
        report.isSpamFlagged = random.chance(permille: spamPermille)
        message.report = report
        reporter.play(message)
        if random.chance(permille: stopPermille) {
            stopped.insert(index)
            let delay = Int64(random.within(30...600)) * Span.second
            reporter.optOut(session, by: consumer, to: own, at: instant + delay)
        }
    }
}

/// A 64-bit SimHash as the content scanner would give it.
enum Fingerprint {
    /// 16 hexadecimal digits; variations differ in a few bits only.
    static func text(_ content: SplitMix64, variation: Int) -> String {
        var content = content
        let bits = content.next() ^ (variation == 0 ? 0 : 1 << UInt64(variation % 60))
        let digits = String(bits, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
