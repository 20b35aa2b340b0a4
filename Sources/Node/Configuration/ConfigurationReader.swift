// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Yams

/// Reads settings: flags before the environment before the file before what is usual.
package enum ConfigurationReader {
    /// The configuration, or everything that is wrong with it.
    package static func read(
        file: String?,
        environment: [String: String],
        flags: [String]
    ) -> (configuration: Configuration, issues: [Configuration.Issue]) {
        var configuration = Configuration()
        var issues: [Configuration.Issue] = []
        if let file { readFile(file, &configuration, &issues) }
        for setting in Setting.all {
            guard let text = environment[setting.variable] else { continue }
            let origin = Configuration.Origin.environment(setting.variable)
            configuration.set(setting.name, text, origin, place: setting.variable).map { issues.append($0) }
        }
        for variable in environment.keys.sorted()
        where variable.hasPrefix("PROVISO_") && !others.contains(variable)
            && !Setting.all.contains(where: { $0.variable == variable })
        {
            issues.append(.init(place: variable, message: "unknown setting in the environment"))
        }
        for flag in flags {
            let parts = flag.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                issues.append(.init(place: "--set \(flag)", message: "needs NAME=VALUE"))
                continue
            }
            configuration.set(parts[0], parts[1], .flag, place: "--set \(parts[0])").map { issues.append($0) }
        }
        issues += configuration.problemsTogether()
        return (configuration, issues)
    }

    /// Variables of the command line, which are no settings of the service.
    private static let others: Set<String> = ["PROVISO_URL", "PROVISO_KEY"]

    private static func readFile(
        _ path: String,
        _ configuration: inout Configuration,
        _ issues: inout [Configuration.Issue]
    ) {
        guard let data = FileManager.default.contents(atPath: path) else {
            issues.append(.init(place: path, message: "the file cannot be read"))
            return
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            issues.append(.init(place: path, message: "the file is not UTF-8"))
            return
        }
        do {
            guard let root = try Yams.compose(yaml: text) else { return }
            guard case .mapping(let mapping) = root else {
                issues.append(.init(place: "\(path):1", message: "expected settings such as 'http:'"))
                return
            }
            walk(mapping, [], path, &configuration, &issues)
        } catch let error as YamlError {
            issues.append(.init(place: path, message: "it is not YAML: \(error)"))
        } catch {
            issues.append(.init(place: path, message: "it is not YAML"))
        }
    }

    private static func walk(
        _ mapping: Yams.Node.Mapping,
        _ above: [String],
        _ path: String,
        _ configuration: inout Configuration,
        _ issues: inout [Configuration.Issue]
    ) {
        var seen: Set<String> = []
        for (key, value) in mapping {
            let line = key.mark?.line ?? 1
            let place = "\(path):\(line):\(key.mark?.column ?? 1)"
            let name = (above + [key.string ?? ""]).joined(separator: ".")
            guard seen.insert(name).inserted else {
                issues.append(.init(place: place, message: "'\(name)' stands here twice"))
                continue
            }
            switch value {
            case .mapping(let inner):
                if Setting.find(name).setting?.kind == .files {
                    let files = inner.map { "\($0.key.string ?? "")=\($0.value.string ?? "")" }
                    configuration.set(name, files.joined(separator: ","), .file(path, line: line), place: place)
                        .map { issues.append($0) }
                } else {
                    walk(inner, above + [key.string ?? ""], path, &configuration, &issues)
                }
            case .scalar(let scalar):
                configuration.set(name, scalar.string, .file(path, line: line), place: place)
                    .map { issues.append($0) }
            default:
                issues.append(.init(place: place, message: "'\(name)' needs one value"))
            }
        }
    }
}
