// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import UsageModel

@testable import Journal

@Suite struct `A checkpoint` {
    private func filled(_ folder: TemporaryFolder, _ count: Int) throws -> Journal {
        let journal = try Journal.open(folder.path, .small())
        for number in 0..<count { try journal.append(Entry(key: UInt64(number), first: Array("event \(number)".utf8))) }
        try journal.waitUntilAllDurable()
        return journal
    }

    @Test func `is a note of four parts whose signature anybody can check`() throws {
        let folder = TemporaryFolder()
        let journal = try filled(folder, 10)
        let checkpoint = try journal.checkpoint()
        let lines = checkpoint.note.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 6)
        #expect(lines[0] == "journal.test/unit")
        #expect(lines[1] == "10")
        #expect(Base64.bytes(lines[2]) == checkpoint.root.bytes)
        #expect(lines[3] == "")
        #expect(lines[4].hasPrefix("— journal.test/unit "))
        let key = try #require(journal.publicKey)
        #expect(checkpoint.isSigned(by: key))
        #expect(JournalPublicKey(key.text) == key)
        journal.close()
    }

    @Test func `is refused when a letter of it is another, or another key is asked`() throws {
        let folder = TemporaryFolder()
        let journal = try filled(folder, 10)
        let checkpoint = try journal.checkpoint()
        let key = try #require(journal.publicKey)
        var passed: [Int] = []
        let bytes = Array(checkpoint.note.utf8)
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 1
            guard let text = String(validating: changed, as: UTF8.self), let note = Checkpoint(note: text) else {
                continue
            }
            if note.isSigned(by: key) { passed.append(place) }
        }
        #expect(passed == [])
        #expect(!checkpoint.isSigned(by: JournalPrivateKey(name: key.name).publicKey))
        journal.close()
    }

    @Test func `has a key that only its owner may read, made once`() throws {
        let folder = TemporaryFolder()
        try filled(folder, 1).close()
        let path = folder.path(FileNames.privateKey)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let key = try folder.bytes(FileNames.privateKey)
        try Journal.open(folder.path, .small()).close()
        #expect(try folder.bytes(FileNames.privateKey) == key)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        #expect(throws: JournalFailure.self) { try Journal.open(folder.path, .small()) }
    }

    @Test func `proves a record, also after more came and after reopening`() throws {
        let folder = TemporaryFolder()
        var journal = try filled(folder, 400)
        let key = try #require(journal.publicKey)
        for sequence in [0, 1, 255, 256, 399] {
            let proof = try journal.proof(of: SequenceNumber(UInt64(sequence)))
            #expect(proof.isValid(for: key))
        }
        let old = try journal.checkpoint()
        journal.close()
        journal = try Journal.open(folder.path, .small())
        for number in 0..<700 { try journal.append(Entry(key: UInt64(number), first: [])) }
        try journal.waitUntilAllDurable()
        let proof = try journal.proof(of: SequenceNumber(1_050))
        #expect(proof.isValid(for: key))
        #expect(proof.checkpoint.size > 1_050)
        let new = try journal.checkpoint()
        let path = try journal.consistency(from: old.size, to: new.size)
        #expect(
            MerkleProof.isConsistent(
                first: old.size,
                firstRoot: old.root,
                second: new.size,
                secondRoot: new.root,
                path: path
            )
        )
        var other = proof
        other.index += 1
        #expect(!other.isValid(for: key))
        journal.close()
    }

    @Test(arguments: ["missing", "short", "changed"])
    func `is the same after the files of the tree were made again`(fault: String) throws {
        let folder = TemporaryFolder()
        var journal = try filled(folder, 700)
        let before = try journal.checkpoint()
        journal.close()
        let level = "tree/0"
        var bytes = try folder.bytes(level)
        switch fault {
        case "missing": try FileManager.default.removeItem(atPath: folder.path("tree"))
        case "short": try folder.write(Array(bytes.dropLast(40)), level)
        default:
            bytes[bytes.count - 5] ^= 4
            try folder.write(bytes, level)
        }
        journal = try Journal.open(folder.path, .small())
        #expect(try journal.root(of: try journal.checkpoint().size) == before.root)
        #expect(try journal.proof(of: SequenceNumber(333)).isValid(for: try #require(journal.publicKey)))
        journal.close()
    }

    @Test func `keeps records it covers from being cut as a torn tail`() throws {
        let folder = TemporaryFolder()
        try filled(folder, 20).close()
        let name = try #require(try folder.names(ending: ".seg").first)
        var bytes = try folder.bytes(name)
        let last = try #require(bytes.lastIndex { $0 != 0 })
        bytes[last] ^= 1
        try folder.write(bytes, name)
        let failure = #expect(throws: JournalFailure.self) { try Journal.open(folder.path, .small()) }
        #expect("\(String(describing: failure))".contains("a checkpoint was signed over 20 records"))
    }
}
