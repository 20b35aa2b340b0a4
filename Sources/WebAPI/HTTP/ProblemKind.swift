// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import DecisionEngine
package import HTTPTypes

/// What can be wrong with a request, as programs tell it apart; the raw value is the last part of the type's address.
package enum ProblemKind: String, CaseIterable, Hashable, Sendable {
    case badBody = "bad-body"
    case badParameter = "bad-parameter"
    case badIdempotencyKey = "bad-idempotency-key"
    case unauthorized
    case forbidden
    case crossSite = "cross-site"
    case notFound = "not-found"
    case methodNotAllowed = "method-not-allowed"
    case tooSlow = "too-slow"
    case conflict
    case changedMeanwhile = "changed-meanwhile"
    case tooLarge = "too-large"
    case unsupportedType = "unsupported-type"
    case badMembers = "bad-members"
    case badEvent = "bad-event"
    case badLines = "bad-lines"
    case badPack = "bad-pack"
    case idempotencyKeyUsed = "idempotency-key-used"
    case quotaExceeded = "quota-exceeded"
    case broken = "internal"
    case unavailable = "temporary-reduced-capacity"

    package var status: HTTPResponse.Status {
        switch self {
        case .badBody, .badParameter, .badIdempotencyKey: .badRequest
        case .unauthorized: .unauthorized
        case .forbidden, .crossSite: .forbidden
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .tooSlow: .requestTimeout
        case .conflict: .conflict
        case .changedMeanwhile: .preconditionFailed
        case .tooLarge: .contentTooLarge
        case .unsupportedType: .unsupportedMediaType
        case .badMembers, .badEvent, .badLines, .badPack, .idempotencyKeyUsed: .unprocessableContent
        case .quotaExceeded: .tooManyRequests
        case .broken: .internalServerError
        case .unavailable: .serviceUnavailable
        }
    }

    /// What a person reads first.
    package var title: Localized {
        switch self {
        case .badBody: Localized(en: "The body cannot be read", pl: "Nie można odczytać treści żądania")
        case .badParameter: Localized(en: "A parameter is not as expected", pl: "Nieprawidłowy parametr")
        case .badIdempotencyKey:
            Localized(en: "The idempotency key cannot be read", pl: "Nie można odczytać klucza idempotencji")
        case .unauthorized: Localized(en: "Who is asking is not known", pl: "Nie wiadomo, kto pyta")
        case .forbidden: Localized(en: "Not permitted", pl: "Brak uprawnień")
        case .crossSite:
            Localized(en: "This may not come from another page", pl: "To żądanie nie może pochodzić z innej strony")
        case .notFound: Localized(en: "There is no such thing", pl: "Nie znaleziono")
        case .methodNotAllowed: Localized(en: "Not with this method", pl: "Niedozwolona metoda")
        case .tooSlow: Localized(en: "The request did not arrive in time", pl: "Żądanie nie dotarło na czas")
        case .conflict: Localized(en: "It is not in a state for this", pl: "Obecny stan na to nie pozwala")
        case .changedMeanwhile:
            Localized(en: "It has changed since it was read", pl: "Stan zmienił się od czasu odczytu")
        case .tooLarge: Localized(en: "The request is too large", pl: "Żądanie jest zbyt duże")
        case .unsupportedType:
            Localized(en: "The content type is not taken here", pl: "Nieobsługiwany typ treści")
        case .badMembers: Localized(en: "Members are not as expected", pl: "Nieprawidłowe pola treści")
        case .badEvent: Localized(en: "This is not a usage event", pl: "To nie jest zdarzenie użycia")
        case .badLines: Localized(en: "Lines cannot be read", pl: "Nie można odczytać wierszy")
        case .badPack: Localized(en: "The pack cannot be kept", pl: "Nie można przyjąć pakietu zasad")
        case .idempotencyKeyUsed:
            Localized(en: "The idempotency key is taken", pl: "Klucz idempotencji jest już zajęty")
        case .quotaExceeded: Localized(en: "Too many requests", pl: "Zbyt wiele żądań")
        case .broken: Localized(en: "Something went wrong here", pl: "Wystąpił błąd po stronie usługi")
        case .unavailable:
            Localized(en: "The service cannot take this now", pl: "Usługa nie może teraz przyjąć żądania")
        }
    }
}
