// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Synchronization

extension Journal {
    /// Says ahead whether records of so many bytes in all would be taken: whoever decides must not be ahead of the
    /// journal, so it asks before it decides.
    ///
    /// Good until the next append, for the one who decides: others append with `isBeside`, and leave it free.
    ///
    /// - Error: what `append` would refuse with.
    package func checkRoom(for bytes: Int) throws(JournalFailure) {
        let refused = state.withLock { state -> JournalFailure? in
            guard case .refused(let failure) = state.place(bytes) else {
                state.promised = bytes
                return nil
            }
            return failure
        }
        if let refused { throw refused }
    }
}
