// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import UsageModel

extension PartitionState {
    /// Follows a call from its attempt to its end.
    ///
    /// What has ended is kept for as long as events may be late: an answer that arrives after the end must not open the
    /// call again, for nothing would close it.
    func foldCall(_ event: EventView, _ subjects: Subjects) {
        guard let key = subjects.session else { return }
        let session = openSession(key, subjects, at: event.time)
        switch event.type {
        case .callEnded:
            // The abandonment was derived now; a report of it that comes later is not a second one.
            if isUnreportedAbandonment(event, subjects) { sessions[session].isAbandoned = true }
            if let opened = sessions[session].opened {
                customers[subjects.customer].openCalls.close(openedAt: opened)
                sessions[session].opened = nil
            }
            sessions[session].isEnded = true
            sessions[session].started = event.time
        case .callAnswered:
            if sessions[session].opened == nil, !sessions[session].isEnded {
                sessions[session].opened = event.time
                customers[subjects.customer].openCalls.open(at: event.time)
            }
            if event.isSymbol(EventSlots.amd, Symbols.human) { sessions[session].isAnsweredByHuman = true }
        case .callAgentConnected: sessions[session].isAgentConnected = true
        case .callAbandoned:
            sessions[session].isAbandoned = true
            sessions[session].isAbandonmentReported = true
        default: break
        }
    }

    /// Whether the abandonment of the call is known already, and whether from a report of it.
    func knownAbandonment(_ subjects: Subjects) -> (isKnown: Bool, isReported: Bool) {
        guard let key = subjects.session, let entry = session(key, subjects) else { return (false, false) }
        return (sessions[entry].isAbandoned, sessions[entry].isAbandonmentReported)
    }

    /// Whether the end of a call tells of an abandonment that its source did not report.
    ///
    /// The report that an agent was connected may be late or lost: an end that itself names the agent, or the time with
    /// one, tells it as well.
    ///
    /// - Source: the conventions for state: answered by a human, ended by the calling side without an agent.
    func isUnreportedAbandonment(_ event: EventView, _ subjects: Subjects) -> Bool {
        // What the event itself says is asked first: most ends need no look at the session.
        guard event.type == .callEnded, !subjects.isInbound, let key = subjects.session,
            let endedBy = event.value(EventSlots.endedBy), endedBy != Symbols.callee,
            endedBy != Symbols.unknownEnd, let entry = self.session(key, subjects)
        else { return false }
        let session = sessions[entry]
        let isHuman =
            session.isAnsweredByHuman || session.opened != nil && event.isSymbol(EventSlots.amd, Symbols.human)
        let hasAgent =
            session.isAgentConnected || event.has(EventSlots.endUserID) || event.has(EventSlots.agentConnectedAt)
            || event.integer(EventSlots.agentMs) ?? 0 > 0
        return isHuman && !hasAgent && !session.isAbandoned && !session.isEnded
    }
}
