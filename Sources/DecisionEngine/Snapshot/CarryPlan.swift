// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import UsageModel

/// A key space as a snapshot describes it.
struct WrittenSpace {
    struct Signal {
        var name: String
        var meaning: String
        var specification: SignalSpecification
    }

    var isAcross: Bool
    var signals: [Signal]
}

/// Which signals of a snapshot go where in the policy at hand.
struct CarryPlan {
    /// The spaces of the snapshot.
    let old: [WrittenSpace]
    /// For each space of the policy: the space of the snapshot that its signals come from, and for each signal its
    /// number there; nil for those that begin empty.
    private var sources: [(space: Int, signals: [Int?])?] = []
    private(set) var carried: [String] = []
    private(set) var begun: [String] = []
    private(set) var dropped: [String] = []

    init(old: [WrittenSpace], policy: CompiledPolicy) {
        self.old = old
        var taken: Set<String> = []
        for space in policy.spaces {
            var source: Int?
            var numbers: [Int?] = []
            for (place, specification) in zip(space.signals, space.specifications) {
                let signal = policy.signals[place].value
                let found = Self.find(signal, specification, space.isAcrossCustomers, old)
                // Signals of the same meaning are counted by the same key, so that one space has them all.
                let isFound = found != nil && (source == nil || source == found?.space)
                if isFound { source = found?.space }
                numbers.append(isFound ? found?.number : nil)
                if isFound { carried.append(signal.name) } else { begun.append(signal.name) }
                if isFound { taken.insert(signal.name) }
            }
            sources.append(source.map { ($0, numbers) })
        }
        dropped = old.flatMap(\.signals).map(\.name).filter { !taken.contains($0) }
        carried.sort()
        begun.sort()
        dropped.sort()
    }

    private static func find(
        _ signal: CompiledSignal,
        _ specification: SignalSpecification,
        _ isAcross: Bool,
        _ old: [WrittenSpace]
    ) -> (space: Int, number: Int)? {
        for (space, written) in old.enumerated() where written.isAcross == isAcross {
            let number = written.signals.firstIndex {
                $0.name == signal.name && $0.meaning == signal.meaning && $0.specification == specification
            }
            if let number { return (space, number) }
        }
        return nil
    }

    /// Where a signal of the snapshot goes; nil when it goes nowhere.
    func place(of signal: Int, in space: Int) -> (space: Int, number: Int)? {
        for (target, source) in sources.enumerated() {
            guard let source, source.space == space else { continue }
            if let number = source.signals.firstIndex(of: signal) { return (target, number) }
        }
        return nil
    }

    /// Reads the table of a space of the snapshot and hands it to the tables that its signals go to.
    func restore(
        _ space: Int,
        from reader: inout SnapshotReader,
        _ table: (Int) -> TableBox?
    ) throws(SnapshotFailure) {
        guard var read = try? SignalTable(specifications: old[space].signals.map(\.specification)) else {
            throw reader.damage("a signal cannot be")
        }
        try read.restore(from: &reader)
        for (target, source) in sources.enumerated() {
            guard let source, source.space == space, let box = table(target) else { continue }
            if source.signals == Array(0..<old[space].signals.count) {
                box.table = read
            } else {
                box.table.carry(source.signals, from: read)
            }
        }
    }
}

extension WrittenSpace {
    /// A space of a policy, as a snapshot describes it.
    init(_ space: KeySpace, _ policy: CompiledPolicy) {
        isAcross = space.isAcrossCustomers
        signals = zip(space.signals, space.specifications).map { place, specification in
            let signal = policy.signals[place].value
            return Signal(name: signal.name, meaning: signal.meaning, specification: specification)
        }
    }

    func write(to writer: inout SnapshotWriter) {
        writer.truth(isAcross)
        writer.list(signals) {
            $0.text($1.name)
            $0.text($1.meaning)
            $1.specification.write(to: &$0)
        }
    }

    init(from reader: inout SnapshotReader) throws(SnapshotFailure) {
        isAcross = try reader.truth()
        signals = try reader.list(of: 34) { (reader) throws(SnapshotFailure) in
            let (name, meaning) = (try reader.text(), try reader.text())
            return Signal(
                name: name,
                meaning: meaning,
                specification: try SignalSpecification(name: name, from: &reader)
            )
        }
    }
}
