// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine

extension StandingProblem {
    /// What is wrong, in Polish; `description` says it in English.
    var polish: String {
        switch self {
        case .noID: "środek i jego podmiot muszą mieć identyfikator"
        case .noCustomer(let kind): "środek na podmiot '\(kind.name)' wymaga podania klienta, do którego należy"
        case .otherCustomer: "środek na klienta nie może wskazywać innego klienta jako właściciela"
        case .noMeasure: "środkiem jest jedno z: watch, warn, restrict, suspend, terminate"
        case .capability(let measure): "'\(measure.name)' nie odbiera funkcji; robi to 'restrict'"
        case .unknownClause(let clause): "nieznana klauzula '\(clause)': oczekiwano takiej jak B albo B.dialing"
        case .noReason: "środek wymaga uzasadnienia po angielsku i po polsku"
        case .over: "środek kończy się po tym, jak się zaczyna"
        case .known: "środek o tym identyfikatorze już obowiązuje"
        case .tooMany(let limit):
            "może tu obowiązywać najwyżej \(limit) środków zastosowanych przez ludzi; znieś niektóre"
        case .nothingToLift: "podmiot nie ma takiego środka"
        }
    }
}
