// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import Journal

/// Why the service does not start.
package enum NodeFailure: Error, CustomStringConvertible {
    /// The settings are wrong.
    case configuration([Configuration.Issue])
    /// The policy cannot be used; its issues, as `proviso policy check` prints them.
    case policy(String)
    case journal(JournalFailure)
    case data(String)

    package var description: String {
        switch self {
        case .configuration(let issues): issues.map(\.description).joined(separator: "\n")
        case .policy(let text): text
        case .journal(let failure): "\(failure)"
        case .data(let text): text
        }
    }

    /// The exit code of the command line.
    package var exitCode: Int32 {
        switch self {
        case .configuration, .policy: 78
        case .journal, .data: 69
        }
    }
}
