// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The names of files in a journal's folder.
enum FileNames {
    /// What files are called while they are made; one that is found when a journal is opened is removed.
    static let unfinished = ".part"
    static let checkpoint = "checkpoint"
    static let privateKey = "journal.key"
    static let publicKey = "journal.pub"
    static let tree = "tree"

    /// The segment that begins with this record: twenty digits, so that names sort as numbers do.
    static func segment(_ first: UInt64) -> String { digits(first) + ".seg" }

    /// A segment being prepared: it has no first record yet.
    static func prepared(_ number: Int) -> String { "next-\(number)" + unfinished }

    static func index(_ first: UInt64) -> String { digits(first) + ".idx" }

    static func snapshot(_ sequence: UInt64) -> String { digits(sequence) + ".snapshot" }

    /// The number in a name with this ending; nil for other names.
    static func number(in name: String, ending: String) -> UInt64? {
        guard name.utf8.count == 20 + ending.utf8.count, name.hasSuffix(ending) else { return nil }
        let digits = name.prefix(20)
        return digits.utf8.allSatisfy { (0x30...0x39).contains($0) } ? UInt64(digits) : nil
    }

    private static func digits(_ number: UInt64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: 20 - digits.utf8.count) + digits
    }
}
