// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The judges of literals that have a grammar of their own; each gives what is wrong, or `nil`.
///
/// They are given from outside, so that the checker needs neither regular expressions nor time zones.
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

    /// Judges that find nothing wrong.
    public static var none: ConstantChecks {
        ConstantChecks(pattern: { _ in nil }, zone: { _ in nil }, duration: { _ in nil }, timestamp: { _ in nil })
    }
}
