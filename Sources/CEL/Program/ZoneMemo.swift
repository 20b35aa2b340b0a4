// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The time zones that the texts of events have named lately, with the offset that held: one frame's own, so that
/// nothing is locked and nothing allocated when a zone is named again.
///
/// - Memory: 16 names of 64 bytes, 1.7 KiB.
/// - Cost: 5 ns when the name was among the last and its offset still holds; else a look-up in the zone table.
@safe final class ZoneMemo {
    private struct Entry {
        var key: UInt64 = 0
        var length = 0
        var zone: Zone?
        var offset: Int64 = 0
        var from = Int64.max
        var until = Int64.min
    }

    private static let count = 16

    private let entries: UnsafeMutablePointer<Entry>
    private let names: UnsafeMutablePointer<UInt8>

    init() {
        unsafe entries = .allocate(capacity: Self.count)
        unsafe entries.initialize(repeating: Entry(), count: Self.count)
        unsafe names = .allocate(capacity: Self.count * TimeZoneLimits.nameBytesMax)
        unsafe names.initialize(repeating: 0, count: Self.count * TimeZoneLimits.nameBytesMax)
    }

    deinit {
        unsafe entries.deinitialize(count: Self.count)
        unsafe entries.deallocate()
        unsafe names.deallocate()
    }

    /// The seconds that are added to UTC in a zone at a time, or `nil` when no zone has the name.
    func offset(_ name: UnsafeBufferPointer<UInt8>, at seconds: Int64) -> Int64? {
        guard name.count <= TimeZoneLimits.nameBytesMax, let base = name.baseAddress else { return nil }
        let key = unsafe TextSet.key(base, name.count)
        let place = Int(truncatingIfNeeded: key & UInt64(Self.count - 1))
        let entry = unsafe entries + place
        let kept = unsafe names + place * TimeZoneLimits.nameBytesMax
        let isKnown =
            unsafe entry.pointee.key == key && entry.pointee.length == name.count
            && Bytes.areSame(kept, base, name.count)
        if !isKnown {
            guard let zone = unsafe TimeZoneTable.system.zone(named: Array(name)) else { return nil }
            unsafe entry.pointee = Entry(key: key, length: name.count, zone: zone)
            unsafe kept.update(from: base, count: name.count)
        }
        if unsafe seconds < entry.pointee.from || seconds >= entry.pointee.until {
            guard let span = unsafe entry.pointee.zone?.offsetSpan(atUnixSeconds: seconds) else { return nil }
            unsafe entry.pointee.offset = Int64(span.offset)
            unsafe entry.pointee.from = span.from
            unsafe entry.pointee.until = span.until
        }
        return unsafe entry.pointee.offset
    }
}
