// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Signals
import Testing
import UsageModel

@Suite struct `Snapshots` {
    @Test func `are tested with traffic that reaches every part of the state`() throws {
        let policy = try compile(Traffic.definition())
        let engine = Engine(policy: policy)
        let answers = Traffic.decide(Traffic.lines(seed: 1, 0..<2_000), engine)
        Traffic.act(engine, seed: 1, count: 20, at: 30_000)
        #expect(answers.count > 1_950, "\(answers.count) of 2,000 events could be read")
        let all = answers.joined()
        var unseen: [String] = []
        for name in Traffic.definition().rules[0].review?.evidence.map(\.text) ?? [] {
            let pattern = try Regex("\"\(Pattern.of(name))\":([^,}]*)")
            let values = Set(all.matches(of: pattern).map { String(all[$0.range]) })
            if values.count < 2 { unseen.append("\(name): \(values)") }
        }
        #expect(unseen == [])
        for rule in ["busy", "many", "long", "opted", "provider-measure", "exception-unreadable"] {
            #expect(all.contains("\"rule\":\"\(rule)\""), "\(rule)")
        }
        for word in ["duplicate", "\"late\":true", "\"emergency\":true", "\"exception\":\"x-", "\"step\":\"standing\""]
        {
            #expect(all.contains(word), "\(word)")
        }
        #expect(engine.actCount > 5 && engine.customerCount == 12 && engine.stateCount > 100)
    }

    @Test(arguments: UInt64(0)..<6)
    func `let another engine go on as if it had seen everything`(seed: UInt64) throws {
        let policy = try compile(Traffic.definition())
        let first = Engine(policy: policy)
        var draw = Draw(seed: seed &+ 77)
        let cut = 200 + draw.below(800)
        _ = Traffic.decide(Traffic.lines(seed: seed, 0..<cut), first)
        Traffic.act(first, seed: seed, count: 25, at: Double(cut) * 15)
        let snapshot = first.snapshot
        let second = try Engine(policy: policy, restoring: snapshot.span)
        #expect(second.snapshot == snapshot, "seed \(seed): what was restored is written otherwise")
        #expect(second.counters == first.counters && second.signalMemory.keys == first.signalMemory.keys)
        let rest = Traffic.lines(seed: seed &+ 1_000, cut..<(cut + 600))
        Traffic.act(first, seed: seed &+ 5, count: 10, at: Double(cut) * 15)
        Traffic.act(second, seed: seed &+ 5, count: 10, at: Double(cut) * 15)
        let (one, other) = (Traffic.decide(rest, first), Traffic.decide(rest, second))
        let place = one.indices.first { one[$0] != other[$0] }
        #expect(place == nil, "seed \(seed): \(place.map { one[$0] + other[$0] } ?? "")")
        #expect(second.snapshot == first.snapshot, "seed \(seed): the engines have parted")
        let report = try #require(second.restoration)
        #expect(report.carried == Traffic.signals.map(\.name).sorted() && report.begun == [] && report.dropped == [])
        #expect(report.formerRules == [] && report.unreadableExceptions == [])
    }

    @Test func `of an engine that has seen nothing restore to one`() throws {
        let engine = Engine(policy: try compile(Traffic.definition()))
        let other = try Engine(policy: engine.policy, restoring: engine.snapshot.span)
        #expect(other.snapshot == engine.snapshot && other.counters == Counters())
    }

    private static let digest = "6fa523970086d77fe53ba9ed812613634f002a04b49bd329c056109848af0ae4"

    /// A change of these bytes is a change of the format: raise `Engine.snapshotVersion`, then renew the digest.
    @Test func `of the same events are the same bytes in every build and on every machine`() throws {
        let engine = Engine(policy: try compile(Traffic.definition()))
        _ = Traffic.decide(Traffic.lines(seed: 5, 0..<300), engine)
        Traffic.act(engine, seed: 5, count: 20, at: 4_500)
        #expect(SHA256.hexadecimal(ofDigest: SHA256.digest(engine.snapshot)) == Self.digest)
        #expect(Engine.snapshotVersion == 0x1_0002)
    }

    @Test func `come in chunks, until the sink has enough`() throws {
        let engine = Engine(policy: try compile(Traffic.definition()))
        _ = Traffic.decide(Traffic.lines(seed: 3, 0..<1_200, customers: 400), engine)
        var sizes: [Int] = []
        #expect(
            engine.write {
                sizes.append($0.count); return true
            }
        )
        #expect(sizes.count > 1 && sizes.allSatisfy { $0 <= 1 << 20 } && sizes.reduce(0, +) == engine.snapshot.count)
        var taken = 0
        #expect(
            !engine.write { _ in
                taken += 1; return false
            }
        )
        #expect(taken == 1)
    }

    @Test func `that are of something else, too old or cut short are refused`() throws {
        let engine = Engine(policy: try compile(Traffic.definition()))
        _ = Traffic.decide(Traffic.lines(seed: 3, 0..<200), engine)
        let bytes = engine.snapshot
        func failure(_ bytes: [UInt8]) -> SnapshotFailure? {
            do throws(SnapshotFailure) {
                _ = try Engine(policy: engine.policy, restoring: bytes.span)
                return nil
            } catch { return error }
        }
        #expect(failure([]) == .notASnapshot)
        #expect(failure(Array("PROVISION".utf8)) == .notASnapshot)
        var older = bytes
        older[8] = 0
        #expect(failure(older) == .version(found: Engine.snapshotVersion & ~255, known: Engine.snapshotVersion))
        var wrong: [Int] = []
        for cut in stride(from: 0, to: bytes.count, by: 997) where failure(Array(bytes.prefix(cut))) == nil {
            wrong.append(cut)
        }
        #expect(wrong == [])
        guard case .damaged? = failure(bytes + [0]) else { Issue.record("something follows"); return }
        #expect(failure(bytes) == nil)
    }

    @Test(arguments: UInt64(0)..<16)
    func `that are damaged are refused or restored, and never break anything`(seed: UInt64) throws {
        var draw = Draw(seed: seed)
        let engine = Engine(policy: try compile(Traffic.definition()))
        _ = Traffic.decide(Traffic.lines(seed: seed, 0..<(20 + draw.below(200)), customers: 3), engine)
        Traffic.act(engine, seed: seed, count: 10, at: 0)
        let bytes = engine.snapshot
        var refused = 0
        for _ in 0..<25 {
            var damaged = bytes
            for _ in 0...draw.below(3) {
                let place = draw.below(damaged.count)
                switch draw.below(4) {
                case 0: damaged[place] = UInt8(draw.below(256))
                case 1: damaged[place] ^= 1 << UInt8(draw.below(8))
                case 2: damaged.remove(at: place)
                default: damaged.insert(255, at: place)
                }
            }
            do throws(SnapshotFailure) {
                let other = try Engine(policy: engine.policy, restoring: damaged.span)
                _ = other.snapshot.count
                _ = other.standing(of: .number, "+12025550101", customer: nil, at: Instant(microseconds: 0))
            } catch {
                #expect(error.description.hasSuffix("."))
                refused += 1
            }
        }
        #expect(refused > 5, "seed \(seed)")
    }
}

/// What a regular expression takes as it stands.
private enum Pattern {
    static func of(_ text: String) -> String {
        text.map { "()[]{}.+*?|^$'\\".contains($0) ? "\\\($0)" : String($0) }.joined()
    }
}
