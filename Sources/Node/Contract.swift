// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The contract of the HTTP interface, as JSON.
enum Contract {
    static let json: [UInt8] = Array("{}".utf8)
}
