// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import StoreSQLite

/// Copies the data of a service, which may be at work: what is needed to go on elsewhere.
///
/// Views are left out; they are made again. What is written while the copy is made may be in it or not; a record that
/// is half in it is cut off by the next start, as after a crash.
package enum Backup {
    /// What was copied.
    package struct Report: Sendable {
        package var files = 0
        package var bytes = 0
    }

    /// Copies a data folder into a new one.
    package static func copy(_ data: String, to target: String) throws(NodeFailure) -> Report {
        let manager = FileManager.default
        guard manager.fileExists(atPath: data + "/journal") else {
            throw .data("\(data): there is no journal here; name the data folder of a service")
        }
        guard !manager.fileExists(atPath: target) else {
            throw .data("\(target): it exists already; a backup is made into a new folder")
        }
        var report = Report()
        do {
            try manager.createDirectory(
                atPath: target,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            // Snapshots before the journal: the journal must know at least as much as they do.
            for folder in ["policies", "lists", "snapshots", "journal"] {
                try copyFolder(folder, data, target, &report)
            }
            try ControlStore(path: data + "/control.sqlite").backUp(to: target + "/control.sqlite")
            report.files += 1
        } catch {
            throw .data("\(target): the backup is not complete: \(error)")
        }
        return report
    }

    private static func copyFolder(
        _ folder: String,
        _ data: String,
        _ target: String,
        _ report: inout Report
    ) throws {
        let manager = FileManager.default
        let from = data + "/" + folder
        guard manager.fileExists(atPath: from) else { return }
        try manager.createDirectory(atPath: target + "/" + folder, withIntermediateDirectories: true)
        for name in try manager.subpathsOfDirectory(atPath: from).sorted() {
            var isFolder: ObjCBool = false
            let path = from + "/" + name
            // What has gone meanwhile was old, or unfinished.
            guard unsafe manager.fileExists(atPath: path, isDirectory: &isFolder), name != "lock" else { continue }
            let copy = target + "/" + folder + "/" + name
            if isFolder.boolValue {
                try manager.createDirectory(atPath: copy, withIntermediateDirectories: true)
                continue
            }
            try manager.copyItem(atPath: path, toPath: copy)
            report.files += 1
            report.bytes += (try manager.attributesOfItem(atPath: copy)[.size] as? Int) ?? 0
        }
    }
}
