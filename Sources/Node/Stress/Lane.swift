// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import NIOCore

/// One connection of a load test: one request at a time, and just as much HTTP as its answers need.
final class Lane: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let driver: StressDriver
    private var context: ChannelHandlerContext?
    private var buffer = ByteBuffer()
    private var due: NIODeadline?

    init(_ driver: StressDriver) { self.driver = driver }

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        driver.joined(self)
    }

    func channelInactive(context: ChannelHandlerContext) { driver.left(self) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func send(_ bytes: [UInt8], due: NIODeadline) {
        self.due = due
        guard let context else { return }
        context.writeAndFlush(NIOAny(ByteBuffer(bytes: bytes)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var read = unwrapInboundIn(data)
        buffer.writeBuffer(&read)
        guard let due, let status = complete() else { return }
        self.due = nil
        buffer.clear()
        driver.answered(self, status: status, due: due)
    }

    /// The status of the answer once it is whole.
    private func complete() -> Int? {
        unsafe buffer.withUnsafeReadableBytes { bytes in
            guard let answer = unsafe AnswerHead(bytes), bytes.count >= answer.end + answer.length else {
                return nil
            }
            return answer.status
        }
    }
}

/// What must be known of the head of an answer: answers of the service say how long they are.
struct AnswerHead: Equatable {
    var status: Int
    /// Bytes of the head, and of the body behind it.
    var end: Int
    var length: Int

    private static let lengthName = Array("content-length:".utf8)

    /// Reads the head; nil when it has not come whole.
    ///
    /// - Cost: one pass over the head, without a copy: the load must take little of the machine that it measures.
    init?(_ bytes: UnsafeRawBufferPointer) {
        var (line, length) = (0, 0)
        for place in bytes.indices where unsafe bytes[place] == 0x0A {
            let text = unsafe UnsafeRawBufferPointer(rebasing: bytes[line..<place])
            if text.count <= 1 {
                guard let status = unsafe Self.status(bytes) else { return nil }
                self.init(status: status, end: place + 1, length: length)
                return
            }
            if let found = unsafe Self.length(text) { length = found }
            line = place + 1
        }
        return nil
    }

    init(status: Int, end: Int, length: Int) {
        self.status = status
        self.end = end
        self.length = length
    }

    /// The three digits behind `HTTP/1.1 `.
    private static func status(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard bytes.count >= 12 else { return nil }
        return unsafe Int(String(decoding: bytes[9..<12], as: UTF8.self)) ?? 0
    }

    private static func length(_ line: UnsafeRawBufferPointer) -> Int? {
        guard line.count > lengthName.count,
            unsafe zip(line, lengthName).allSatisfy({ $0 | 0x20 == $1 | 0x20 })
        else { return nil }
        let digits = unsafe line[lengthName.count...].filter { (0x30...0x39).contains($0) }
        return Int(String(decoding: digits, as: UTF8.self))
    }
}
