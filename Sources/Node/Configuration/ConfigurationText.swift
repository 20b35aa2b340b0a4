// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Shows settings: as a table, as JSON, and as the reference of the documentation.
package enum ConfigurationText {
    /// One line per setting: its name, value and origin; secrets are not shown.
    package static func table(_ configuration: Configuration) -> String {
        let width = Setting.all.map(\.name.count).max() ?? 0
        return Setting.all.map { setting in
            let name = setting.name + String(repeating: " ", count: width - setting.name.count)
            return "\(name)  \(shown(setting, configuration))  # \(configuration.origin(setting.name).text)\n"
        }.joined()
    }

    private static func shown(_ setting: Setting, _ configuration: Configuration) -> String {
        guard let text = configuration.text(setting.name) else { return "-" }
        return setting.isSecret ? "(secret)" : text
    }

    /// The page `docs/configuration.md`.
    package static var reference: String {
        var text = """
            # Settings of the service

            Made by `proviso config print --reference`; a test holds this page against the program.

            Settings are read in this order, and what comes first counts: flags (`--set http.port=8081`), the environment
            (`PROVISO_HTTP_PORT=8081`), the file given with `--config`, and what is usual. An unknown name is an error.
            `proviso config check proviso.yaml` checks a file; `proviso config print` shows what holds and where it
            came from.

            | setting | environment | takes | usual | what it is |
            |---|---|---|---|---|

            """
        for setting in Setting.all {
            let usual = setting.usual.map { "`\($0)`" } ?? "off"
            text +=
                "| `\(setting.name)` | `\(setting.variable)` | \(setting.kind.words) | \(usual) | \(setting.help) |\n"
        }
        return text
    }
}

extension Setting.Kind {
    /// What a value looks like, in words.
    var words: String {
        switch self {
        case .text: "a text"
        case .path: "a path"
        case .number(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .truth: "true, false"
        case .duration: "a duration (`30s`, `5m`, `30d`)"
        case .word(let words): words.joined(separator: ", ")
        case .files: "NAME=FILE, …"
        }
    }
}
