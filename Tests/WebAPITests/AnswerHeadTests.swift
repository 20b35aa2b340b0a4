// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Node

/// What a load test reads of an answer.
@Suite struct `The head of an answer` {
    private func read(_ text: String) -> AnswerHead? {
        let bytes = Array(text.utf8)
        return unsafe bytes.withUnsafeBytes { unsafe AnswerHead($0) }
    }

    @Test func `says its status and how many bytes it and its body have`() {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\ncontent-length: 12\r\n\r\n"
        #expect(read(head + "{\"a\":\"bcde\"}") == AnswerHead(status: 200, end: head.utf8.count, length: 12))
        let bare = "HTTP/1.1 503 Service Unavailable\r\nCONTENT-LENGTH:0\r\n\r\n"
        #expect(read(bare) == AnswerHead(status: 503, end: bare.utf8.count, length: 0))
    }

    @Test func `is not read before it is there, at whatever byte it was cut`() {
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n"
        for end in 0..<head.utf8.count {
            #expect(read(String(decoding: head.utf8.prefix(end), as: UTF8.self)) == nil, "cut after \(end)")
        }
    }
}
