// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import UsageModel

extension ActiveMeasure: Snapshotted {
    static var leastBytes: Int { 23 }

    func write(to writer: inout SnapshotWriter) {
        writer.byte(measure.rawValue)
        writer.optional(capability) { $0.byte($1.rawValue) }
        writer.instant(since)
        until.write(to: &writer)
        writer.small(rule)
        writer.small(place)
        writer.small(customer)
    }

    init(from reader: inout SnapshotReader, _ bounds: StateBounds) throws(SnapshotFailure) {
        measure = try reader.symbol(Measure.self)
        capability = try reader.optional { (reader) throws(SnapshotFailure) in try reader.symbol(Capability.self) }
        since = try reader.instant()
        until = try reader.value(bounds)
        rule = try reader.small()
        try reader.require(rule >= -1 && rule < bounds.causes, "no rule has the number \(rule)")
        place = try reader.small()
        customer = try reader.customer(bounds)
    }
}

extension StandingTable {
    func write(to writer: inout SnapshotWriter) {
        table.write(to: &writer)
        writer.count(cursor)
        writer.word(crowdedOutCount)
    }

    init(from reader: inout SnapshotReader, _ bounds: StateBounds) throws(SnapshotFailure) {
        self.init()
        table = try KeyTable(from: &reader, bounds)
        cursor = try reader.place()
        crowdedOutCount = try reader.word()
    }
}

extension OpeningTable {
    func write(to writer: inout SnapshotWriter) {
        table.write(to: &writer)
        writer.count(cursor)
    }

    init(from reader: inout SnapshotReader, _ bounds: StateBounds) throws(SnapshotFailure) {
        self.init()
        table = try KeyTable(from: &reader, bounds)
        cursor = try reader.place()
    }
}

extension OpeningTable.Opening: Snapshotted {
    static var leastBytes: Int { 36 }

    func write(to writer: inout SnapshotWriter) {
        writer.key(key)
        writer.instant(opened)
        writer.integer(span)
        writer.small(customer)
    }

    init(from reader: inout SnapshotReader, _ bounds: StateBounds) throws(SnapshotFailure) {
        key = try reader.key()
        opened = try reader.instant()
        span = try reader.integer()
        customer = try reader.customer(bounds)
    }
}

extension ActTable {
    func write(to writer: inout SnapshotWriter) {
        writer.word(orders)
        writer.list(all) { writer, measure in
            writer.word(measure.order)
            measure.act.write(to: &writer)
        }
    }

    /// Takes the measures that were written into an empty table.
    func restore(from reader: inout SnapshotReader) throws(SnapshotFailure) {
        orders = try reader.word()
        let count = try reader.count(of: 40, upTo: Limits.acts)
        var last: UInt64?
        for _ in 0..<count {
            let order = try reader.word()
            try reader.require(order < orders && last ?? 0 <= order && last != order, "acts are out of order")
            last = order
            let act = try StandingAct(from: &reader)
            insert(PersonsMeasure(act, act.key, order: order))
        }
    }
}

extension StandingAct {
    fileprivate func write(to writer: inout SnapshotWriter) {
        writer.text(id)
        writer.byte(kind.rawValue)
        writer.text(subject)
        writer.optional(customer) { $0.text($1) }
        writer.byte(measure.rawValue)
        writer.optional(capability) { $0.byte($1.rawValue) }
        writer.text(clause)
        writer.text(reason.en)
        writer.text(reason.pl)
        writer.instant(at)
        from.write(to: &writer)
        until.write(to: &writer)
    }

    fileprivate init(from reader: inout SnapshotReader) throws(SnapshotFailure) {
        let bounds = StateBounds()
        let id = try reader.text()
        let kind = try reader.symbol(SubjectKind.self)
        let subject = try reader.text()
        let customer = try reader.optional { (reader) throws(SnapshotFailure) in try reader.text() }
        let measure = try reader.symbol(Measure.self)
        let capability = try reader.optional { (reader) throws(SnapshotFailure) in try reader.symbol(Capability.self) }
        let clause = try reader.text()
        let reason = Localized(en: try reader.text(), pl: try reader.text())
        self.init(
            put: measure,
            id: id,
            kind: kind,
            subject: subject,
            customer: customer,
            capability: capability,
            clause: clause,
            reason: reason,
            at: try reader.instant(),
            from: try reader.value(bounds),
            until: try reader.value(bounds)
        )
        if let problem { throw reader.damage(problem.description) }
    }
}
