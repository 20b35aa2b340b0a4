// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What one event tells a signal.
public struct SignalInput: Hashable, Sendable {
    /// The value: `Int64` bits, `Double` bits or a hash, as the kind of the signal says.
    ///
    /// `sequence` takes the digits of the telephone number as one integer (`TelephoneNumber.digits`).
    public var value: UInt64
    /// `ratio`: whether the event counts as bad; `streak`: whether it meets the condition.
    public var isBad: Bool
    /// `concurrent`: whether the session ends with this event; otherwise it starts.
    public var isEnd: Bool
    /// The number of the calendar period that the event belongs to; read by `calendar` windows only.
    public var period: Int64
    /// `concurrent`: the session.
    public var session: SignalKey

    /// What an event tells.
    @inlinable
    public init(
        value: UInt64 = 0,
        isBad: Bool = false,
        isEnd: Bool = false,
        period: Int64 = 0,
        session: SignalKey = SignalKey(high: 0, low: 0)
    ) {
        self.value = value
        self.isBad = isBad
        self.isEnd = isEnd
        self.period = period
        self.session = session
    }

    /// A whole number.
    @inlinable
    public init(integer: Int64, period: Int64 = 0) {
        self.init(value: UInt64(bitPattern: integer), period: period)
    }

    /// A real number.
    @inlinable
    public init(real: Double, period: Int64 = 0) {
        self.init(value: real.bitPattern, period: period)
    }
}
