// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals

/// A table of signals at a place of its own, so that using it copies and counts nothing.
@safe final class TableBox {
    private let place: UnsafeMutablePointer<SignalTable>

    init(_ space: KeySpace) {
        guard let table = try? SignalTable(specifications: space.specifications) else {
            preconditionFailure("The compiler of policies lets a signal pass that the table refuses.")
        }
        unsafe place = .allocate(capacity: 1)
        unsafe place.initialize(to: table)
    }

    deinit { unsafe place.deinitialize(count: 1).deallocate() }

    /// The table; whoever takes the pointer keeps the box.
    var pointer: TablePointer { unsafe TablePointer(place) }

    var table: SignalTable {
        _read { yield unsafe place.pointee }
        _modify { yield unsafe &place.pointee }
    }
}

/// Where a table of signals lies.
@safe struct TablePointer {
    private let place: UnsafeMutablePointer<SignalTable>

    init(_ place: UnsafeMutablePointer<SignalTable>) { unsafe self.place = place }

    var table: SignalTable {
        @inline(__always) _read { yield unsafe place.pointee }
        @inline(__always) nonmutating _modify { yield unsafe &place.pointee }
    }
}

/// The tables of a partition, one per key space; whoever makes it keeps the boxes and releases it.
@safe struct TableRow {
    private let pointers: UnsafeMutableBufferPointer<TablePointer>

    init(_ boxes: [TableBox]) {
        unsafe pointers = .allocate(capacity: boxes.count)
        _ = unsafe pointers.initialize(from: boxes.map { $0.pointer })
    }

    func release() { unsafe pointers.deallocate() }

    var count: Int { unsafe pointers.count }

    @inline(__always)
    subscript(space: Int) -> TablePointer { unsafe pointers[space] }
}
