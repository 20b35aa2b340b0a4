// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What an identity stands for, so that a campaign and a device of the same name stay apart.
enum Domain {
    static let event: UInt64 = 1
    static let customer: UInt64 = 2
    static let endUser: UInt64 = 3
    static let number: UInt64 = 4
    static let campaign: UInt64 = 5
    static let device: UInt64 = 6
    static let apiClient: UInt64 = 7
    static let session: UInt64 = 8
    static let queue: UInt64 = 9
    static let registry: UInt64 = 10
    static let text: UInt64 = 11
    static let agreement: UInt64 = 12
    static let mediaSink: UInt64 = 13
    static let value: UInt64 = 14
    static let zone: UInt64 = 15
    static let commons: UInt64 = 16
    static let opening: UInt64 = 17

    /// The domain of a subject's id.
    static func of(_ kind: SubjectKind) -> UInt64 {
        switch kind {
        case .customer: customer
        case .endUser: endUser
        case .number: number
        case .campaign: campaign
        case .device: device
        case .apiClient: apiClient
        }
    }
}
