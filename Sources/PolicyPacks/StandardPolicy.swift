// Part of Proviso. SPDX-License-Identifier: Apache-2.0

public import DecisionEngine

/// Loads a pack for callers outside this package, such as the benchmarks.
public enum StandardPolicy {
    /// The compiled policy of a folder; nil when it cannot be read or has issues (`proviso policy check` names them).
    public static func load(_ folder: String) -> Policy? { try? PackCheck.run(folder).policy }
}
