// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
package import Logging
import Synchronization
package import UsageModel

/// Writes log records as one JSON object per line on standard error.
///
/// Messages are constant sentences; facts are in the metadata, and nobody puts numbers, texts or secrets there.
package struct LineLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    private let label: String

    package init(label: String, level: Logger.Level) {
        self.label = label
        logLevel = level
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var writer = JSONWriter(capacity: 256)
        writer.beginObject()
        writer.key("time")
        writer.instant(WallClock.now)
        writer.key("level")
        writer.string(event.level.rawValue)
        writer.key("message")
        writer.string(event.message.description)
        var all = metadata
        event.metadata.map { all.merge($0) { _, last in last } }
        for (key, value) in all.sorted(by: { $0.key < $1.key }) {
            writer.key(key)
            writer.string("\(value)")
        }
        writer.endObject()
        writer.newline()
        FileHandle.standardError.write(Data(writer.bytes))
    }
}

/// The clock of this machine: read at the edge, never where something is decided.
package enum WallClock {
    package static var now: Instant {
        // A double has a quarter of a microsecond here.
        Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
    }
}
