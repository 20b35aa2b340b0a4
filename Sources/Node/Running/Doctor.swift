// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Connectors
import DecisionEngine
import Foundation
import Glibc
import UsageModel

/// Looks whether a service can run here with these settings, and says what is missing.
package enum Doctor {
    /// One thing that was looked at.
    package struct Finding: Sendable {
        package enum State: String, Sendable { case good, warning, bad }
        package var name: String
        package var state: State
        package var detail: String
    }

    /// Bytes of disk below which it warns: a day of a small provider, and room for snapshots.
    private static let diskBytes: UInt64 = 2 << 30

    /// Looks at everything; changes nothing but a folder that it makes and removes.
    package static func examine(_ configuration: Configuration) -> [Finding] {
        [
            policy(configuration), data(configuration), disk(configuration), clock(), zones(), port(configuration),
            descriptors(),
        ]
    }

    private static func policy(_ configuration: Configuration) -> Finding {
        do throws(NodeFailure) {
            let policy = try PolicySource.load(configuration, keepingIn: nil)
            let definition = policy.definition
            return Finding(
                name: "policy",
                state: .good,
                detail: "\(definition.id) \(definition.version), \(definition.rules.count) rules"
            )
        } catch {
            return Finding(name: "policy", state: .bad, detail: "\(error)")
        }
    }

    private static func data(_ configuration: Configuration) -> Finding {
        let path = configuration.text("data") ?? "data"
        let manager = FileManager.default
        guard let facts = try? manager.attributesOfItem(atPath: path) else {
            let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
            let isWritable = manager.isWritableFile(atPath: parent)
            return Finding(
                name: "data",
                state: isWritable ? .good : .bad,
                detail: isWritable ? "\(path) will be made" : "\(path) cannot be made: \(parent) is not writable"
            )
        }
        guard manager.isWritableFile(atPath: path) else {
            return Finding(name: "data", state: .bad, detail: "\(path) is not writable")
        }
        let mode = (facts[.posixPermissions] as? Int) ?? 0
        guard mode & 0o077 == 0 else {
            return Finding(
                name: "data",
                state: .warning,
                detail: "\(path) is open to others (mode \(String(mode, radix: 8))); chmod 700 \(path)"
            )
        }
        return Finding(name: "data", state: .good, detail: path)
    }

    private static func disk(_ configuration: Configuration) -> Finding {
        var path = URL(fileURLWithPath: configuration.text("data") ?? "data").path
        while !FileManager.default.fileExists(atPath: path), path != "/" {
            path = URL(fileURLWithPath: path).deletingLastPathComponent().path
        }
        let free = (try? FileManager.default.attributesOfFileSystem(forPath: path)[.systemFreeSize] as? UInt64) ?? 0
        return Finding(
            name: "disk",
            state: free >= diskBytes ? .good : .warning,
            detail: "\(free >> 20) MiB free at \(path)"
                + (free >= diskBytes ? "" : "; 2048 MiB and more would be right")
        )
    }

    private static func clock() -> Finding {
        let built = Instant(rfc3339: "2026-11-01T00:00:00Z") ?? Instant(microseconds: 0)
        let now = WallClock.now
        return Finding(
            name: "clock",
            state: now > built ? .good : .bad,
            detail: now > built ? "\(now)" : "\(now) is before this program was made; set the clock"
        )
    }

    private static func zones() -> Finding {
        let isThere = FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/Europe/Warsaw")
        return Finding(
            name: "time zones",
            state: isThere ? .good : .bad,
            detail: isThere ? "/usr/share/zoneinfo" : "none found: install the package tzdata"
        )
    }

    private static func port(_ configuration: Configuration) -> Finding {
        let number = configuration.number("http.port")
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(number).bigEndian
        unsafe inet_pton(AF_INET, configuration.text("http.address") ?? "127.0.0.1", &address.sin_addr)
        var one: Int32 = 1
        unsafe setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result != 0 else { return Finding(name: "port", state: .good, detail: "\(number) is free") }
        return Finding(
            name: "port",
            state: .warning,
            detail: "\(number): \(unsafe String(cString: strerror(errno))); a service may be running there"
        )
    }

    private static func descriptors() -> Finding {
        var limit = rlimit()
        unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let isEnough = limit.rlim_cur >= 4_096
        return Finding(
            name: "open files",
            state: isEnough ? .good : .warning,
            detail: "\(limit.rlim_cur)" + (isEnough ? "" : "; 4096 and more would be right (LimitNOFILE of the unit)")
        )
    }
}
