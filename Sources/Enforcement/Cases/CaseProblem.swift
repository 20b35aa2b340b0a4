// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Why an act on a case cannot be done in the state the case is in.
package enum CaseProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// Somebody else looks at it.
    case heldBy(String)
    /// Nobody looks at it, so that nobody can give it back.
    case notHeld
    /// It is decided.
    case decided(by: String)
    /// It is not decided, so that it need not be opened again.
    case undecided
    /// There is an open case of the same customer and clause.
    case otherOpen(String)
    /// It has as many notes or pieces of evidence as it may.
    case full(Part, most: Int)

    package var description: String {
        switch self {
        case .heldBy(let holder): "It is claimed by \(holder)"
        case .notHeld: "Nobody has claimed it"
        case .decided(let person): "It was decided by \(person); it can be opened again"
        case .undecided: "It is not decided yet"
        case .otherOpen(let id): "\(id) is open for the same customer and clause"
        case .full(.notes, let most): "It has \(most) notes, and no more are taken"
        case .full(.evidence, let most): "It has \(most) pieces of evidence, and no more are taken"
        }
    }

    /// The same in Polish.
    package var polish: String {
        switch self {
        case .heldBy(let holder): "Sprawę prowadzi \(holder)"
        case .notHeld: "Nikt nie prowadzi tej sprawy"
        case .decided(let person): "Sprawę rozstrzygnęła osoba \(person); można ją otworzyć ponownie"
        case .undecided: "Sprawa nie została jeszcze rozstrzygnięta"
        case .otherOpen(let id): "Dla tego klienta i tej klauzuli otwarta jest sprawa \(id)"
        case .full(.notes, let most): "Sprawa ma \(most) notatek i więcej nie przyjmuje"
        case .full(.evidence, let most): "Sprawa ma \(most) dowodów i więcej nie przyjmuje"
        }
    }

    /// What a case has only so much of.
    package enum Part: Sendable, Hashable { case notes, evidence }
}

extension CaseRecord {
    /// Why an act cannot be done; nil when it can. Whether another case of the same key is open is for the fold to say.
    package func problem(with act: CaseAct) -> CaseProblem? {
        switch act.type {
        case .opened: return isDecided ? nil : .otherOpen(id)
        case .noted: return notes < Limits.notesMost ? nil : .full(.notes, most: Limits.notesMost)
        case .reopened: return isDecided ? nil : .undecided
        case .claimed, .released, .evidence, .determined: break
        }
        if isDecided { return .decided(by: determination?.by ?? "") }
        switch act.type {
        case .released: return assignee == nil ? .notHeld : nil
        case .evidence:
            guard evidence < Limits.evidenceMost else { return .full(.evidence, most: Limits.evidenceMost) }
            return nil
        default:
            guard let assignee, assignee != act.by else { return nil }
            return .heldBy(assignee)
        }
    }

    /// Does an act that can be done.
    mutating func apply(_ act: CaseAct, _ sequence: UInt64) {
        revision = sequence
        switch act.type {
        case .opened:
            priority = max(priority, act.priority ?? 0)
        case .claimed:
            assignee = act.by
            assignedAt = act.at
        case .released:
            assignee = nil
            assignedAt = nil
        case .noted: notes += 1
        case .evidence:
            evidence += 1
            isWaiting = false
        case .determined: determine(act)
        case .reopened:
            determination = nil
            isWaiting = false
        }
    }

    private mutating func determine(_ act: CaseAct) {
        determination = act.determination
        isWaiting = act.determination?.outcome == .needsMore
        guard isWaiting else {
            assignee = nil
            assignedAt = nil
            return
        }
        // Whoever says that more is needed goes on looking.
        guard assignee == nil else { return }
        assignee = act.by
        assignedAt = act.at
    }
}
