// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
package import PolicyPacks
import UsageModel
import WebAPI

/// A pack of the disk as it is sent to a service: the texts of its files, and of the packs it extends, by path.
package struct PackBundle {
    /// The folder of the pack itself, seen from the folder that holds all of them.
    package let folder: String
    package let files: [String: String]

    /// Reads a folder and those it extends; what is wrong with the pack is for the service to say.
    package init(_ folder: String) throws(PackFailure) {
        let path = URL(fileURLWithPath: folder).standardizedFileURL.path
        let recorder = PolicyArchive.Recorder()
        _ = try PackLoader.load(path, from: recorder.reader)
        let texts = recorder.read
        var shared = path.split(separator: "/").dropLast()
        for name in texts.keys {
            let parts = name.split(separator: "/").dropLast()
            shared = shared.prefix(zip(shared, parts).prefix { $0 == $1 }.count)
        }
        let prefix = shared.reduce(0) { $0 + $1.utf8.count + 1 } + 1
        func short(_ name: String) -> String { String(decoding: name.utf8.dropFirst(prefix), as: UTF8.self) }
        self.folder = short(path)
        files = Dictionary(uniqueKeysWithValues: texts.map { (short($0.key), $0.value) })
    }

    /// The body of `POST /v1/policies/versions`.
    package var json: String {
        let members = files.keys.sorted().map { JSON.Member(name: $0, value: JSON(files[$0] ?? "")) }
        let body: JSON = ["folder": JSON(folder), "files": .object(members)]
        return String(decoding: body.bytes, as: UTF8.self)
    }
}
