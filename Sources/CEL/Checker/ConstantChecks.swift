// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The judges of literals that have a grammar of their own; each gives what is wrong, or `nil`.
///
public struct ConstantChecks: Sendable {
    /// Judges a regular expression.
    public var pattern: @Sendable (_ utf8: [UInt8]) -> String?
    /// Judges the name or offset of a time zone.
    public var zone: @Sendable (_ utf8: [UInt8]) -> String?
    /// Judges the text of a duration.
    public var duration: @Sendable (_ utf8: [UInt8]) -> String?
    /// Judges the text of a timestamp.
    public var timestamp: @Sendable (_ utf8: [UInt8]) -> String?

    /// Judges.
    public init(
        pattern: @escaping @Sendable (_ utf8: [UInt8]) -> String?,
        zone: @escaping @Sendable (_ utf8: [UInt8]) -> String?,
        duration: @escaping @Sendable (_ utf8: [UInt8]) -> String?,
        timestamp: @escaping @Sendable (_ utf8: [UInt8]) -> String?
    ) {
        self.pattern = pattern
        self.zone = zone
        self.duration = duration
        self.timestamp = timestamp
    }

    /// The judges of what the evaluators would refuse.
    public static var standard: ConstantChecks {
        ConstantChecks(
            pattern: { bytes in
                // What is compiled to be judged is used by the program that is made next.
                switch RegularExpressionCache.shared.expression(bytes) {
                case .success: nil
                case .failure(let failure): failure.message
                }
            },
            zone: { bytes in
                TimeZoneTable.system.zone(named: bytes) == nil
                    ? "a name such as Europe/Warsaw or an offset such as +01:00 is needed" : nil
            },
            duration: { TimeSpan(text: $0) == nil ? "a duration is written 90s, 1h30m or 1.5s" : nil },
            timestamp: {
                Timestamp(rfc3339: $0) == nil ? "a timestamp is written 2026-03-02T15:00:00Z" : nil
            }
        )
    }

    /// Judges that find nothing wrong.
    public static var none: ConstantChecks {
        ConstantChecks(pattern: { _ in nil }, zone: { _ in nil }, duration: { _ in nil }, timestamp: { _ in nil })
    }
}
