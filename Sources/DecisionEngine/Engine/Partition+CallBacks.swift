// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

extension Partition {
    /// Whether an event may belong to the call-back of an emergency service: a call to a number that called one within
    /// the last hour, or what follows in such a call.
    ///
    /// A call-back comes from any number or from none, by any route, also after a call that was not answered. So
    /// nothing but the time and the number called back tells it, and nothing else may narrow this.
    ///
    /// - Source: RFC 7090 section 3.
    /// - Cost: nothing while nobody of the partition has called for help.
    func mayBeCallBack(_ event: EventView) -> Bool {
        guard state.hasEmergencies, event.type.isCall else { return false }
        if let session = subjects.session, let entry = state.session(session, subjects),
            state.sessions[entry].isCallBack
        {
            return true
        }
        guard subjects.isInbound, let number = subjects.number, let entry = state.numbers.find(number) else {
            return false
        }
        return state.numbers[entry].awaitsCallBack(at: event.time)
    }

    /// Lets a call that may be a call-back pass, and what follows in it.
    ///
    /// It is measured and judged like any call, so that a call for help does not hide an hour of other calls; what
    /// rules find is shown as in shadow and changes nothing.
    func beginCallBack(_ event: EventView, _ decision: inout Decision) {
        decision.isEmergency = true
        counters.emergencies += 1
        standing.verdict = .allow
        guard let session = subjects.session else { return }
        if state.session(session, subjects) == nil { state.sessions.remove(session) }
        let entry = state.sessions.insert(
            session,
            SessionState(customer: Int32(truncatingIfNeeded: subjects.customer), started: event.time)
        )
        state.sessions[entry].isCallBack = true
    }
}
