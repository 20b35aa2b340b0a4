// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import GRDB

extension ControlStore {
    /// Copies the database into a new file; it may be at work meanwhile.
    package func backUp(to path: String) throws {
        let target = try DatabaseQueue(path: path)
        try pool.backup(to: target)
        try target.close()
    }
}
