// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import PolicyPacks

@Suite struct `Standard pack` {
    @Test func `loads without an issue`() throws {
        guard let folder = ProcessInfo.processInfo.environment["PROVISO_PACK"] else { return }
        let check = try PackCheck.run(folder)
        print(check.report.text)
        print(check.summary)
        let tests = PackTests(check.pack)
        print(tests.issues.text)
        guard check.isGood else { return }
        let report = tests.run()
        print(report.text)
        print(report.summary)
    }
}
