// Part of Proviso. SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The bounds of the time zone table.
public enum TimeZoneLimits {
    /// Bytes of a zone file; the largest in use are below 4 KiB, of `tzdata.zi` some 110 KiB.
    public static let fileBytesMax = 1 << 20
    /// Bytes of a zone name; the longest in use has 32.
    public static let nameBytesMax = 64
    /// Names kept, the unknown ones with the known: beyond it unknown names are refused unread.
    public static let namesMax = 4_096
}

/// The time zones of the system, each file read once and kept.
///
/// - Cost: the first use of a name reads one small file; each later one is a lock and a look-up (0.1 µs).
///   Callers on a hot path keep the `Zone`.
/// - Source: /usr/share/zoneinfo, the IANA time zone database.
public final class TimeZoneTable: Sendable {
    /// The table of this system.
    public static let system = TimeZoneTable(directory: "/usr/share/zoneinfo")

    /// The release of the database such as `2026a`, or a digest of a few zones when it does not say.
    public let version: String

    private let directory: String
    private let zones = Mutex<[String: Zone?]>([:])

    /// The table over a directory of TZif files.
    public init(directory: String) {
        self.directory = directory
        version = Self.version(of: directory)
    }

    /// The zone of the system table with a name or a fixed offset.
    public static func zone(named name: String) -> Zone? { system.zone(named: name) }

    /// The zone with a name (`Europe/Warsaw`) or a fixed offset (`+02:00`), or `nil` when there is none.
    ///
    /// The name becomes part of a path, so anything but a plain relative name is refused before the
    /// file system is asked.
    public func zone(named name: String) -> Zone? {
        if name == "UTC" { return .utc }
        let bytes = Array(name.utf8)
        guard Self.isPlain(bytes) else { return Zone(offsetText: bytes) }
        return zones.withLock { zones in
            if let known = zones[name] { return known }
            guard zones.count < TimeZoneLimits.namesMax else { return nil }
            let zone = SmallFile.read("\(directory)/\(name)", bytesMax: TimeZoneLimits.fileBytesMax)
                .flatMap { ZoneFile($0).zone(named: name) }
            zones[name] = .some(zone)
            return zone
        }
    }

    /// The zone with a name in UTF-8.
    public func zone(named name: [UInt8]) -> Zone? {
        guard name.count <= TimeZoneLimits.nameBytesMax else { return nil }
        return zone(named: String(decoding: name, as: UTF8.self))
    }

    /// Names that would make decisions depend on the machine, or that count leap seconds.
    private static let refused = ["localtime", "posixrules", "right/"]

    /// Letters, digits, `_`, `+`, `-` and slashes, a letter first: no `..`, no absolute path.
    private static func isPlain(_ name: [UInt8]) -> Bool {
        guard let first = name.first, first.isLetter, name.count <= TimeZoneLimits.nameBytesMax else { return false }
        guard !refused.contains(where: { name.starts(with: $0.utf8) }) else { return false }
        return name.allSatisfy { $0.isLetter || (0x30...0x39).contains($0) || "_+-/".utf8.contains($0) }
    }

    private static func version(of directory: String) -> String {
        if let text = SmallFile.read("\(directory)/tzdata.zi", bytesMax: TimeZoneLimits.fileBytesMax) {
            let line = text.prefix { $0 != 0x0A }
            let prefix = "# version "
            if line.starts(with: prefix.utf8) { return String(decoding: line.dropFirst(prefix.count), as: UTF8.self) }
        }
        if let text = SmallFile.read("\(directory)/+VERSION", bytesMax: 64) {
            return String(decoding: text.prefix { $0 > 0x20 }, as: UTF8.self)
        }
        return "digest-" + String(digest(of: directory), radix: 16)
    }

    /// FNV-1a over zones whose rules change often: tells releases apart, no more.
    private static func digest(of directory: String) -> UInt64 {
        var digest: UInt64 = 0xCBF2_9CE4_8422_2325
        for name in ["Africa/Cairo", "Africa/Casablanca", "America/New_York", "Asia/Gaza", "Europe/Warsaw"] {
            for byte in SmallFile.read("\(directory)/\(name)", bytesMax: TimeZoneLimits.fileBytesMax) ?? [] {
                digest = (digest ^ UInt64(byte)) &* 0x100_0000_01B3
            }
        }
        return digest
    }
}

extension UInt8 {
    var isLetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
}
