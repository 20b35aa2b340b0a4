// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import HTTPTypes
import Hummingbird
import Journal
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing
import UsageModel

@testable import WebAPI

/// Slow clients, with a clock that is moved by hand.
@Suite struct `The arrival of a request` {
    private let channel = EmbeddedChannel()
    private let head = HTTPRequest(method: .post, scheme: "http", authority: "test", path: "/v1/events")

    /// A connection with ten seconds for each head and body; parts of requests go in as they are.
    private func connect() throws {
        try channel.pipeline.syncOperations.addHandler(ArrivalHandler(most: .seconds(10)))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    private func receive(_ part: HTTPRequestPart) throws { _ = try channel.writeInbound(part) }

    private func answer(_ status: HTTPResponse.Status = .ok) throws {
        try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: status)))
        try channel.writeOutbound(HTTPResponsePart.end(nil))
    }

    /// The statuses that were sent.
    private func statuses() throws -> [Int] {
        var found: [Int] = []
        while let part = try channel.readOutbound(as: HTTPResponsePart.self) {
            if case .head(let head) = part { found.append(head.status.code) }
        }
        return found
    }

    private func pass(_ seconds: Int64) { channel.embeddedEventLoop.advanceTime(by: .seconds(seconds)) }

    @Test func `that never begins ends the connection, without an answer`() throws {
        try connect()
        pass(9)
        #expect(channel.isActive)
        pass(1)
        #expect(!channel.isActive)
        #expect(try statuses() == [])
    }

    @Test func `whose body trickles in is answered 408 once its time is over`() throws {
        try connect()
        pass(5)
        try receive(.head(head))
        for _ in 0..<9 {
            pass(1)
            try receive(.body(ByteBuffer(string: "x")))
        }
        #expect(channel.isActive)
        pass(1)
        #expect(!channel.isActive)
        #expect(try statuses() == [408])
    }

    @Test func `in time is left alone, and so is a connection between requests`() throws {
        try connect()
        for _ in 0..<3 {
            try receive(.head(head))
            pass(9)
            try receive(.end(nil))
            pass(30)
            try answer()
            pass(30)
        }
        #expect(channel.isActive)
        #expect(try statuses() == [200, 200, 200])
    }

    @Test func `that was answered before its body came is cut without another answer`() throws {
        try connect()
        try receive(.head(head))
        try answer(.unauthorized)
        try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
        pass(10)
        #expect(!channel.isActive)
        #expect(try statuses() == [401, 200])
    }

    @Test func `behind others that are not answered yet is cut without an answer`() throws {
        try connect()
        for _ in 0..<2 {
            try receive(.head(head))
            try receive(.end(nil))
        }
        try receive(.head(head))
        pass(10)
        #expect(!channel.isActive)
        #expect(try statuses() == [])
    }
}
