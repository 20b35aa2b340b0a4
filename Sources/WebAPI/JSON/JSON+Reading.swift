// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

extension JSON {
    /// Reads a document; what is wrong is said in words, with its place.
    ///
    /// - Throws: `Problem` with status 400.
    package init(reading bytes: some Collection<UInt8>) throws(Problem) {
        guard !bytes.isEmpty else { throw .badBody("The body is empty; a JSON object was expected.") }
        do throws(JSON.Failure) {
            self = try JSON(strict: Array(bytes), deepest: Limits.jsonDepth)
        } catch {
            throw .badBody("The body is not JSON: at byte \(error.offset), \(error.message).")
        }
    }

    /// Reads what was taken before; unknown members of events may stand there twice.
    package init(kept bytes: [UInt8]) throws(Problem) {
        do throws(JSON.Failure) {
            self = try JSON(strict: bytes, deepest: UsageLimits.depthMax + 1, refusingRepeats: false)
        } catch {
            throw .broken
        }
    }
}
