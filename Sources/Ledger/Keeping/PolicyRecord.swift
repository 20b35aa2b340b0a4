// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import DecisionEngine
import Foundation
import UsageModel

/// Which policy decides from a place of the journal on: the pack, and the files of lists that it asks.
package struct PolicyRecord: Sendable, Hashable {
    /// A file of a list that the policy asks.
    package struct ListFile: Codable, Hashable, Sendable {
        package var name: String
        /// The file's seal, in hexadecimal digits.
        package var sha256: String
        package var version: String

        package init(name: String, sha256: String, version: String) {
            self.name = name
            self.sha256 = sha256
            self.version = version
        }
    }

    private struct Stored: Codable, Hashable {
        var id: String
        var lists: [ListFile]
        var numberingPlan: String
        var sha256: String
        var version: String
    }

    private let stored: Stored
    /// The bytes of the record: the same for the same policy.
    package let bytes: [UInt8]

    /// The key under which records of policies are found.
    package static let key = Identity64.of("policy in force")

    /// What is recorded of a policy.
    package init(_ policy: Policy) {
        let definition = policy.definition
        stored = Stored(
            id: definition.id,
            lists: policy.listFiles.map {
                ListFile(name: $0.name, sha256: SHA256.hexadecimal(ofDigest: $0.seal), version: $0.version)
            },
            numberingPlan: NumberingPlan.current.version,
            sha256: definition.sha256,
            version: definition.version
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(stored) else {
            preconditionFailure("A record of texts can always be written.")
        }
        bytes = Array(data)
    }

    /// Reads a record; nil when it is not one.
    package init?(_ bytes: some Collection<UInt8>) {
        guard let stored = try? JSONDecoder().decode(Stored.self, from: Data(bytes)) else { return nil }
        self.stored = stored
        self.bytes = Array(bytes)
    }

    /// The pack's id.
    package var id: String { stored.id }
    /// The files of lists that it asks, in the order of their names.
    package var lists: [ListFile] { stored.lists }
    /// The SHA-256 of the pack's files, in hexadecimal digits.
    package var sha256: String { stored.sha256 }
    /// The pack's version.
    package var version: String { stored.version }
    /// The SHA-256 of the record: 32 bytes.
    package var digest: [UInt8] { SHA256.digest(bytes) }
}
