// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import UsageModel

extension JSON {
    /// Members of events that hold what people said, or who they are, in their own words.
    private static let personal: Set<String> = ["text", "raw", "uri", "email", "handle", "displayName"]
    private static let hidden = JSON("•••")

    /// The value for those who may know that there was somebody and not who: numbers keep their first and last digits,
    /// texts and names are gone.
    ///
    /// It works on the value and not on its spelling: escapes hide nothing from it. Evidence is named by the place of
    /// what was measured, such as `event.message.text`, and goes by its last part.
    package var withoutPeople: JSON {
        switch self {
        case .text(let text): JSON(Masking.masked(text))
        case .list(let items): .list(items.map(\.withoutPeople))
        case .object(let members):
            .object(
                members.map { member in
                    let last = member.name.split(separator: ".").last.map(String.init) ?? ""
                    let isPersonal = Self.personal.contains(last) && member.value != .null
                    return Member(name: member.name, value: isPersonal ? Self.hidden : member.value.withoutPeople)
                }
            )
        default: self
        }
    }
}
