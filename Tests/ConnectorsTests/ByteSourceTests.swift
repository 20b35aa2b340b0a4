// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Connectors
import Testing

@Suite struct `A byte source` {
    /// What Python's gzip makes of `hello` and of `world`, each with a line feed.
    static let hello: [UInt8] = [
        0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0xFF, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0xE7, 0x02, 0x00,
        0x20,
        0x30, 0x3A, 0x36, 0x06, 0x00, 0x00, 0x00,
    ]
    static let world: [UInt8] = [
        0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x2B, 0xCF, 0x2F, 0xCA, 0x49, 0xE1, 0x02, 0x00,
        0xA8,
        0x61, 0x38, 0xDD, 0x06, 0x00, 0x00, 0x00,
    ]

    @Test func `reads a plain file in chunks`() throws {
        let bytes = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 >> 3) }
        let file = try TemporaryFile(bytes)
        let source = try ByteSource(path: file.path)
        var first: [UInt8] = []
        #expect(try source.read(into: &first) == Limits.chunkBytes)
        #expect(try first + source.readAll() == bytes)
        #expect(source.fileOffset == 700_000 && source.fileSize == 700_000)
    }

    @Test func `undoes gzip of several members, whatever the name`() throws {
        let file = try TemporaryFile(Self.hello + Self.world + [0, 0, 0])
        #expect(try ByteSource(path: file.path).readAll() == Array("hello\nworld\n".utf8))
    }

    @Test func `says where gzip data were cut off`() throws {
        let file = try TemporaryFile(Self.hello + Self.world.dropLast(9))
        let source = try ByteSource(path: file.path)
        #expect(throws: SourceFailure.truncated(path: file.path, offset: 43)) { try source.readAll() }
    }

    @Test func `says that gzip data are damaged`() throws {
        var bytes = Self.hello
        bytes[19] ^= 0xFF
        let file = try TemporaryFile(bytes)
        let source = try ByteSource(path: file.path)
        #expect(throws: SourceFailure.corrupt(path: file.path, offset: 22)) { try source.readAll() }
        let tail = try TemporaryFile(Self.hello + Array("junk".utf8))
        let other = try ByteSource(path: tail.path)
        #expect(throws: SourceFailure.corrupt(path: tail.path, offset: 26)) { try other.readAll() }
    }

    @Test func `says what is missing`() {
        #expect(throws: SourceFailure.missing(path: "/nowhere/at/all")) { try ByteSource(path: "/nowhere/at/all") }
        #expect(throws: SourceFailure.folder(path: "/tmp")) { try ByteSource(path: "/tmp") }
        #expect(SourceFailure.missing(path: "x").description == "x: there is no such file.")
    }

    @Test func `reads files that are empty or shorter than a magic number`() throws {
        let empty = try TemporaryFile("")
        #expect(try ByteSource(path: empty.path).readAll() == [])
        let file = try TemporaryFile([0x1F])
        #expect(try ByteSource(path: file.path).readAll() == [0x1F])
    }
}
