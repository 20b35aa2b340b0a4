// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Testing
import UsageModel

@Suite struct `SHA-256` {
    /// Published examples of FIPS 180-4 and of the NIST short and long message set.
    @Test(
        arguments: [
            ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                1,
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                "a",
                1_000_000,
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
            ),
        ]
    )
    func `gives the published digests`(message: String, times: Int, digest: String) {
        #expect(SHA256.hexadecimal(String(repeating: message, count: times).utf8) == digest)
    }

    @Test func `does not care how the bytes are cut into pieces`() {
        let message = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let whole = SHA256.digest(message)
        var different: [Int] = []
        for cut in 0...message.count {
            var hash = SHA256()
            hash.update(message[..<cut])
            hash.update(message[cut...])
            if hash.finalized() != whole { different.append(cut) }
        }
        #expect(different == [])
    }

    @Test func `can be read on the way`() {
        var hash = SHA256()
        hash.update("ab".utf8)
        let early = hash.finalized()
        hash.update("c".utf8)
        #expect(early == SHA256.digest("ab".utf8))
        #expect(hash.finalized() == SHA256.digest("abc".utf8))
    }
}
