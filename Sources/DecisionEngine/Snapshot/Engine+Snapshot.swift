// Part of Proviso. SPDX-License-Identifier: Apache-2.0

public import Signals
import UsageModel

/// What became of a snapshot in an engine with the same policy or another one.
public struct Restoration: Sendable, Hashable {
    /// The policy of the engine that wrote the snapshot.
    public var policyID = ""
    public var policyVersion = ""
    public var policySHA256 = ""
    /// Signals that go on from what was counted, those that begin empty because their declaration is new or another,
    /// and those of the snapshot that the policy no longer has; each in the order of their names.
    public var carried: [String] = []
    public var begun: [String] = []
    public var dropped: [String] = []
    /// Rules that the policy no longer has, or has under another clause, whose measures stay in force.
    public var formerRules: [String] = []
    /// Exceptions whose condition speaks of what the policy does not know: they cover nothing under it.
    public var unreadableExceptions: [String] = []

    /// Nothing restored yet.
    public init() {}
}

extension Engine {
    /// The format of snapshots; to be raised when the state or what it is made of is written in another way.
    public static let snapshotVersion: UInt32 = 1 << 16 | SignalTable.layoutVersion

    private static let magic = Array("PROVISO\u{1}".utf8)

    /// Writes all that the engine knows, in chunks of up to 1 MiB; an engine restored from it decides what comes next
    /// as this one does.
    ///
    /// - Shape: see `docs/decisions/0071-snapshots.md`. The bytes carry no checksum of their own: whoever keeps them
    ///   adds one.
    /// - Returns: whether the sink took every chunk.
    /// - Cost: a copy at the pace of memory; nothing may be decided meanwhile. Memory: one chunk.
    public func write(to sink: ([UInt8]) -> Bool) -> Bool {
        withoutActuallyEscaping(sink) { sink in
            var writer = SnapshotWriter(to: sink)
            write(to: &writer)
            writer.finish()
            return writer.isOpen
        }
    }

    /// All that the engine knows, as one piece.
    ///
    /// - Cost: as of `write(to:)`, twice. It is counted first: an array that grows to gigabytes touches two to three
    ///   times as many pages, and new pages cost more than all the rest.
    public var snapshot: [UInt8] {
        var counter = SnapshotWriter { _ in true }
        write(to: &counter)
        counter.finish()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(counter.byteCount)
        _ = write {
            bytes += $0
            return true
        }
        return bytes
    }

    private func write(to writer: inout SnapshotWriter) {
        for byte in Self.magic { writer.byte(byte) }
        writer.half(Self.snapshotVersion)
        let definition = policy.definition
        for text in [definition.id, definition.version, definition.sha256] { writer.text(text) }
        writer.count(causes.ruleCount)
        writer.list(causes.all) {
            $0.text($1.id)
            $0.text($1.clause)
            $0.text($1.title.en)
            $0.text($1.title.pl)
        }
        writer.list(policy.compiled.spaces.map { WrittenSpace($0, policy.compiled) }) { $1.write(to: &$0) }
        commons.write(to: &writer)
        acts.write(to: &writer)
        for partition in partitions {
            writer.truth(partition != nil)
            partition?.write(to: &writer)
        }
    }

    /// An engine that goes on where another stood when it was written, under the same policy or another one.
    ///
    /// What does not depend on the policy is all there. Of signals, those go on whose name and declaration are the
    /// same; the others begin empty. Measures keep the rule they cite, also when the policy no longer has it. What
    /// became of what stands in `restoration`.
    ///
    /// - Throws: `SnapshotFailure` for bytes that cannot be a snapshot. Bytes that were changed and still can be are
    ///   for the caller's checksum to tell.
    /// - Cost: a copy at the pace of memory, and finding a place for every key.
    public convenience init(policy: Policy, restoring bytes: Span<UInt8>) throws(SnapshotFailure) {
        self.init(policy: policy)
        restoration = try SnapshotReader.read(bytes) { (reader) throws(SnapshotFailure) in
            try self.restore(from: &reader)
        }
    }

    private func restore(from reader: inout SnapshotReader) throws(SnapshotFailure) -> Restoration {
        for byte in Self.magic {
            guard reader.left > 0, try reader.byte() == byte else { throw .notASnapshot }
        }
        let version = try reader.half()
        guard version == Self.snapshotVersion else {
            throw .version(found: version, known: Self.snapshotVersion)
        }
        var report = Restoration()
        report.policyID = try reader.text()
        report.policyVersion = try reader.text()
        report.policySHA256 = try reader.text()
        let ruleCount = try reader.place()
        let written = try reader.list(of: 32) { (reader) throws(SnapshotFailure) in
            let (id, clause) = (try reader.text(), try reader.text())
            return StandingCause(
                id: id,
                clause: clause,
                title: Localized(en: try reader.text(), pl: try reader.text())
            )
        }
        let old = try reader.list(of: 9) { (reader) throws(SnapshotFailure) in try WrittenSpace(from: &reader) }
        let plan = CarryPlan(old: old, policy: policy.compiled)
        (report.carried, report.begun, report.dropped) = (plan.carried, plan.begun, plan.dropped)
        try commons.restore(from: &reader, plan)
        try acts.restore(from: &reader)
        for number in partitions.indices where try reader.truth() {
            _ = unsafe make(number)
            guard let partition = partitions[number] else { continue }
            report.unreadableExceptions += try partition.restore(from: &reader, plan, causes: written.count)
        }
        try reader.require(reader.left == 0, "something follows")
        report.formerRules = adopt(written, ruleCount)
        return report
    }

    /// Lets measures cite the rules of this policy, and those of earlier ones that it does not have.
    private func adopt(_ written: [StandingCause], _ ruleCount: Int) -> [String] {
        var numbers: [Int32?] = written.map { cause in
            let known = causes.all.firstIndex { $0.id == cause.id && $0.clause == cause.clause }
            return known.map { Int32(truncatingIfNeeded: $0) }
        }
        // Under the same rules every number stays what it is, whether a measure cites it or not.
        if ruleCount == causes.ruleCount, written.starts(with: causes.all) {
            for number in causes.ruleCount..<written.count { numbers[number] = causes.add(written[number]) }
        }
        for partition in partitions {
            partition?.state.standing.change { active in
                guard active.rule >= 0 else { return }
                let number = numbers[Int(active.rule)] ?? causes.add(written[Int(active.rule)])
                numbers[Int(active.rule)] = number
                active.rule = number
                if !policy.compiled.puts(active) { active.place = -1 }
            }
        }
        return causes.all.dropFirst(causes.ruleCount).map(\.id)
    }
}

extension CompiledPolicy {
    /// Whether a measure is the one that its rule puts at its place.
    fileprivate func puts(_ active: ActiveMeasure) -> Bool {
        guard active.rule < rules.count else { return false }
        let measures = rules[Int(active.rule)].value.measures
        guard measures.indices.contains(Int(active.place)) else { return false }
        let measure = measures[Int(active.place)]
        return measure.measure == active.measure && measure.capability == active.capability
    }
}

extension StandingTable {
    /// Changes every measure.
    mutating func change(_ body: (inout ActiveMeasure) -> Void) {
        for entry in table.values.indices {
            for place in table.values[entry].indices { body(&table.values[entry][place]) }
        }
    }
}
