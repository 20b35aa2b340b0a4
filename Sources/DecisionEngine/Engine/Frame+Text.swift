// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL

extension Frame {
    /// Calls a closure with the bytes of a text, without copying them; with none when it points outside its arena.
    func withBytes<Result>(
        _ reference: StringReference,
        _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
        guard reference.arena <= 5 else { return unsafe body(UnsafeBufferPointer(start: nil, count: 0)) }
        let bank = unsafe bank(reference.arena)
        guard unsafe reference.offset + reference.length <= bank.byteCount else {
            return unsafe body(UnsafeBufferPointer(start: nil, count: 0))
        }
        return unsafe body(UnsafeBufferPointer(start: bank.bytes + reference.offset, count: reference.length))
    }
}
