// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Why a table of signals could not be made.
public enum SignalFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// A signal asks for something that cannot be.
    case specification(name: String, problem: String)

    /// What is wrong, where, and what would be right.
    public var description: String {
        switch self {
        case .specification(let name, let problem): "Signal '\(name)': \(problem)."
        }
    }
}
