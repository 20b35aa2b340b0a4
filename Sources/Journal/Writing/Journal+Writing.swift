// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Synchronization

extension JournalState {
    /// Whether the writer sleeps and there is reason to wake it: something came, or more than it should let gather.
    @inline(__always)
    var isToWake: Bool {
        mutating get {
            if isIdle {
                isIdle = false
                return true
            }
            guard isGathering, fill.count >= Limits.groupBytes else { return false }
            isGathering = false
            return true
        }
    }

    /// Whether a waiter is reason to write at once.
    var isToHurry: Bool {
        mutating get {
            guard isIdle || isGathering else { return false }
            (isIdle, isGathering) = (false, false)
            return true
        }
    }
}

extension Journal {
    /// What the writer does next.
    private enum Step {
        case write(AppendBuffer)
        /// Let the group grow a little.
        case gather
        /// Sleep until there is something.
        case sleep
        case stop
    }

    /// The life of the writing thread.
    func writeGroups(_ writer: GroupWriter) {
        var writer = writer
        var hasGathered = false
        while true {
            switch step(hasGathered) {
            case .sleep: bell.wait()
            case .gather:
                bell.wait(nanoseconds: options.gatherNanoseconds)
                hasGathered = true
            case .stop: return
            case .write(let group):
                hasGathered = false
                do throws(JournalFailure) {
                    publish(try writer.write(group), group, writer)
                } catch {
                    return fail(error)
                }
            }
        }
    }

    private func step(_ hasGathered: Bool) -> Step {
        state.withLock { state in
            if state.fill.count == 0 {
                if state.isClosing { return .stop }
                state.isIdle = true
                return .sleep
            }
            if state.waiters.isEmpty, !state.isClosing, !hasGathered, state.fill.count < Limits.groupBytes {
                state.isGathering = true
                return .gather
            }
            state.isGathering = false
            guard var next = state.other else { return .stop }
            next.begin(state.end)
            let group = state.fill
            state.fill = next
            state.other = nil
            return .write(group)
        }
    }

    /// Tells readers and waiters that a group is durable.
    private func publish(_ written: GroupWriter.Written, _ group: AppendBuffer, _ writer: GroupWriter) {
        catalog.withLock { $0.take(written, fileBytes: options.segmentBytes) }
        let end = group.first + UInt64(group.records)
        durableEnd.store(end, ordering: .releasing)
        let ready = state.withLock { state in
            state.durable = end
            state.other = group
            state.groups += 1
            return state.takeWaiters(before: end)
        }
        for waiter in ready { waiter.body(.success(())) }
        let hasRolled = !group.rolls.isEmpty
        if hasRolled || keeperIsIdle.exchange(false, ordering: .acquiringAndReleasing) { keeperBell.ring() }
    }

    /// Ends it for good: everybody who waits is told, and nothing more is taken.
    private func fail(_ failure: JournalFailure) {
        let waiting = state.withLock { state in
            state.failure = failure
            return state.takeWaiters(before: .max)
        }
        for waiter in waiting { waiter.body(.failure(.failed(reason: "\(failure)"))) }
        keeperBell.ring()
    }
}

extension Catalog {
    /// Takes in what a group put where.
    mutating func take(_ written: GroupWriter.Written, fileBytes: Int) {
        for part in written.parts {
            if let segment = part.segment { roll(to: segment.first, chain: segment.chain, fileBytes: fileBytes) }
            guard part.index.count > 0 else { continue }
            active.offsets += part.index.offsets
            active.keys += part.index.keys
            active.kinds += part.index.kinds
            active.endOffset = part.index.endOffset
            active.lastTime = max(active.lastTime, part.index.lastTime)
            active.bringUpLookup()
        }
    }
}
