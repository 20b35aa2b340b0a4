// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import Ledger

/// Another pack came in force. Who did it stands in the journal and is told to whoever asks there, not in messages.
package struct PolicyNews: Sendable, Hashable {
    package var policy: PolicyRecord
    /// What was in force before; nil: nothing, or it is not known any more.
    package var former: PolicyRecord?
    /// How it came in force; nil in journals of versions that did not write it down.
    package var origin: ActivationNote.Origin?
}

/// A policy asks another file of a list.
package struct ListNews: Sendable, Hashable {
    package var file: PolicyRecord.ListFile
    /// What was asked before; nil: no file of this list, or it is not known any more.
    package var former: PolicyRecord.ListFile?
    /// The policy that asks it.
    package var policy: PolicyRecord
    package var origin: ActivationNote.Origin?
}
