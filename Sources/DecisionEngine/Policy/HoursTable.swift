// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals

/// A table of permitted hours, ready to be asked.
struct HoursTable: Sendable {
    private struct Week: Sendable {
        /// Opening and closing minute per weekday; nil: the table does not speak of the day, so nothing is permitted.
        var days: [7 of (open: Int, close: Int)?] = InlineArray(repeating: nil)
    }

    private var weeks: [(region: [UInt8], week: Week)] = []
    /// The row `*`: what holds where the table names no region.
    private var anywhere: Week?

    init(_ definition: HoursDefinition) {
        for row in definition.rows where (0..<7).contains(row.weekday) {
            let region = Array(row.region.utf8)
            let place: Int
            if let known = weeks.firstIndex(where: { $0.region == region }) {
                place = known
            } else {
                place = weeks.count
                weeks.append((region, Week()))
            }
            weeks[place].week.days[row.weekday] = (row.open, row.close)
        }
        anywhere = weeks.first { $0.region == [0x2A] }?.week
    }

    /// Whether a moment is inside the hours of a region; the most specific region of the table counts.
    ///
    /// Nil when the table says nothing about the region; `US-FL` and `US` may be empty.
    func permits(
        weekday: Int,
        minute: Int,
        subdivision: ByteView?,
        country: ByteView?
    ) -> Bool? {
        guard let week = week(subdivision) ?? week(country) ?? anywhere else { return nil }
        guard let day = week.days[weekday] else { return false }
        return minute >= day.open && minute < day.close
    }

    private func week(_ region: ByteView?) -> Week? {
        guard let region, !region.isEmpty else { return nil }
        return weeks.first { $0.region.elementsEqual(region) }?.week
    }
}
