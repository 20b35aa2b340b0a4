// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import UsageModel

extension PartitionState {
    /// Follows a call from its attempt to its end.
    func foldCall(_ event: UsageEvent, _ subjects: Subjects) {
        guard let key = subjects.session else { return }
        if event.type == .callEnded {
            if let session = sessions.find(key), sessions[session].isOpen {
                customers[subjects.customer].openSessions -= 1
            }
            sessions.remove(key)
            return
        }
        let session = sessions.insert(
            key,
            SessionState(customer: Int32(truncatingIfNeeded: subjects.customer), started: event.time)
        )
        switch event.type {
        case .callAnswered:
            if !sessions[session].isOpen {
                sessions[session].isOpen = true
                customers[subjects.customer].openSessions += 1
            }
            if event.isSymbol(EventSlots.amd, Symbols.human) { sessions[session].isAnsweredByHuman = true }
        case .callAgentConnected: sessions[session].isAgentConnected = true
        case .callAbandoned: sessions[session].isAbandoned = true
        default: break
        }
    }

    /// Whether the end of a call tells of an abandonment that its source did not report.
    ///
    /// - Source: the conventions for state: answered by a human, ended by the calling side without an agent.
    func isUnreportedAbandonment(_ event: UsageEvent, _ subjects: Subjects) -> Bool {
        guard event.type == .callEnded, !subjects.isInbound, let key = subjects.session,
            let session = sessions[key]
        else { return false }
        let wasEndedByCaller =
            event.has(EventSlots.endedBy) && event.slots[EventSlots.endedBy] != Symbols.callee
            && event.slots[EventSlots.endedBy] != Symbols.unknownEnd
        return session.isAnsweredByHuman && !session.isAgentConnected && !session.isAbandoned && wasEndedByCaller
    }
}
