// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// The members of an event by the names that people use for them.
enum MemberNames {
    /// Every path inside `data` that a source can set, in the order of the schema.
    static let paths: [String] = {
        var paths: [String] = []
        visit(EventSchema.standard.root, prefix: "", into: &paths)
        return paths
    }()

    /// The paths whose last name is this one.
    static func paths(named name: String) -> [String] { byName[name] ?? [] }

    /// The path that was probably meant.
    static func nearestPath(to path: String) -> String? { Spelling.nearest(to: path, among: paths) }

    /// The names that mean one member.
    static let uniqueNames: [String] = byName.filter { $0.value.count == 1 }.map(\.key).sorted()

    private static let byName: [String: [String]] = Dictionary(grouping: paths) { path in
        String(path.split(separator: ".").last ?? "")
    }

    private static func visit(_ object: ObjectSchema, prefix: String, into paths: inout [String]) {
        for field in object.fields where field.origin != .enrichment && field.origin != .reader {
            let path = prefix + field.name
            paths.append(path)
            switch field.kind {
            case .object(let nested), .objects(let nested, _): visit(nested, prefix: path + ".", into: &paths)
            default: break
            }
        }
    }
}
