// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import UsageModel

extension JSON {
    /// Reads a document; what is wrong is said in words, with its place.
    ///
    /// - Throws: `Problem` with status 400.
    package init(reading bytes: some Collection<UInt8>) throws(Problem) {
        guard !bytes.isEmpty else { throw .badBody("The body is empty; a JSON object was expected.") }
        do throws(StrictJSON.Failure) {
            self.init(try StrictJSON(Array(bytes), deepest: Limits.jsonDepth))
        } catch {
            throw .badBody("The body is not JSON: at byte \(error.offset), \(error.message).")
        }
    }

    /// Reads what was taken before; unknown members of events may stand there twice.
    package init(kept bytes: [UInt8]) throws(Problem) {
        do throws(StrictJSON.Failure) {
            self.init(try StrictJSON(bytes, deepest: UsageLimits.depthMax + 1, refusingRepeats: false))
        } catch {
            throw .broken
        }
    }

    private init(_ value: StrictJSON) {
        switch value {
        case .null: self = .null
        case .truth(let truth): self = .truth(truth)
        case .integer(let number): self = .integer(number)
        case .real(let number): self = .real(number)
        case .text(let text): self = .text(text)
        case .list(let items): self = .list(items.map { JSON($0) })
        case .object(let members): self = .object(members.map { Member(name: $0.name, value: JSON($0.value)) })
        }
    }
}
