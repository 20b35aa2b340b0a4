// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What a deployment sets differently from its pack, without editing it.
package struct ParameterOverrides: Sendable {
    /// Files that say `parameters: { name: value }`; a later one counts before an earlier one.
    package var files: [PackFile]
    /// Settings such as `short_call_share=0.15`, as on a command line; they count before the files.
    package var settings: [String]

    /// Nothing set.
    package static let none = ParameterOverrides()

    /// These files and settings.
    package init(files: [PackFile] = [], settings: [String] = []) {
        self.files = files
        self.settings = settings
    }

    /// The name under which messages show settings.
    static let settingsName = "--set"
}
