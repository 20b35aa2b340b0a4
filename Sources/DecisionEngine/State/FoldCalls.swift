// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import UsageModel

extension PartitionState {
    /// Follows a call from its attempt to its end.
    ///
    /// What has ended is kept for as long as events may be late: an answer that arrives after the end must not open the
    /// call again, for nothing would close it.
    func foldCall(_ event: UsageEvent, _ subjects: Subjects) {
        guard let key = subjects.session else { return }
        forgetOpenLegs(of: subjects.customer)
        let session = sessions.insert(
            key,
            SessionState(customer: Int32(truncatingIfNeeded: subjects.customer), started: event.time)
        )
        switch event.type {
        case .callEnded:
            close(session)
            sessions[session].isEnded = true
            sessions[session].started = event.time
        case .callAnswered:
            if !sessions[session].isOpen, !sessions[session].isEnded {
                sessions[session].isOpen = true
                customers[subjects.customer].openSessions += 1
                customers[subjects.customer].openLegs.append(OpenLeg(session: key, answered: event.time))
            }
            if event.isSymbol(EventSlots.amd, Symbols.human) { sessions[session].isAnsweredByHuman = true }
        case .callAgentConnected: sessions[session].isAgentConnected = true
        case .callAbandoned: sessions[session].isAbandoned = true
        default: break
        }
    }

    private func close(_ session: Int) {
        guard sessions[session].isOpen else { return }
        sessions[session].isOpen = false
        customers[Int(sessions[session].customer)].openSessions -= 1
    }

    /// Closes calls whose end nobody told, by the customer's own clock: other customers' events never decide when.
    private func forgetOpenLegs(of customer: Int) {
        let watermark = customers[customer].watermark
        guard watermark.microseconds != .min else { return }
        let oldest = watermark.advanced(byMicroseconds: -Limits.openLegMicroseconds)
        while let leg = customers[customer].openLegs.first, leg.answered < oldest {
            customers[customer].openLegs.removeFirst()
            if let session = sessions.find(leg.session) { close(session) }
        }
        // Most calls have ended when they come first: they are dropped as the line grows.
        while let leg = customers[customer].openLegs.first, !(sessions[leg.session]?.isOpen ?? false) {
            customers[customer].openLegs.removeFirst()
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
        return session.isAnsweredByHuman && !session.isAgentConnected && !session.isAbandoned && !session.isEnded
            && wasEndedByCaller
    }
}
