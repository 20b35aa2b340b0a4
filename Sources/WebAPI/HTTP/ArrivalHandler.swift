// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
package import NIOCore
package import NIOHTTPTypes

/// Cuts a connection whose request does not arrive: each head and each body has so many seconds, however many bytes
/// trickle in meanwhile.
///
/// The time of a head begins with its first byte, that of the first one with the connection. What was not answered yet
/// is answered 408. How long a connection may wait between requests is the server's own bound.
///
/// - Cost: the loop's clock per read; one timer per connection, set anew at most as often as the bound is long.
package final class ArrivalHandler: ChannelDuplexHandler, RemovableChannelHandler {
    package typealias InboundIn = HTTPRequestPart
    package typealias InboundOut = HTTPRequestPart
    package typealias OutboundIn = HTTPResponsePart
    package typealias OutboundOut = HTTPResponsePart

    private let most: TimeAmount
    /// When what is arriving began; nil while nothing is.
    private var began: NIODeadline?
    private var hasBytes = false
    private var timer: Scheduled<Void>?
    /// Requests whose answer has not been written to its end, and whether one is being written.
    private var unanswered = 0
    private var isWriting = false
    /// Whether a head has arrived and its body has not ended.
    private var isReading = false

    package init(most: TimeAmount = .seconds(Limits.arrivalSeconds)) { self.most = most }

    package func handlerAdded(context: ChannelHandlerContext) {
        // Bytes are seen in front of everything, before they are a request.
        let watch = FirstBytes { [unowned self] in self.bytesArrive(context) }
        try? context.pipeline.syncOperations.addHandler(watch, position: .first)
        if context.channel.isActive { start(context) }
    }

    package func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

    package func channelActive(context: ChannelHandlerContext) {
        start(context)
        context.fireChannelActive()
    }

    package func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
        context.fireChannelInactive()
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            unanswered += 1
            isReading = true
            began = context.eventLoop.now
        case .body: break
        case .end:
            isReading = false
            began = nil
        }
        context.fireChannelRead(data)
    }

    package func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head: isWriting = true
        case .body: break
        case .end:
            isWriting = false
            unanswered -= 1
        }
        context.write(data, promise: promise)
    }

    private func bytesArrive(_ context: ChannelHandlerContext) {
        hasBytes = true
        if began == nil { began = context.eventLoop.now }
    }

    private func start(_ context: ChannelHandlerContext) {
        began = context.eventLoop.now
        schedule(context, at: context.eventLoop.now + most)
    }

    private func schedule(_ context: ChannelHandlerContext, at deadline: NIODeadline) {
        timer?.cancel()
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { self.look(context) }
    }

    /// Looks whether what is arriving takes too long.
    private func look(_ context: ChannelHandlerContext) {
        let now = context.eventLoop.now
        guard let began else { return schedule(context, at: now + most) }
        guard now >= began + most else { return schedule(context, at: began + most) }
        timer = nil
        // Between the parts of an answer, or before those of earlier requests, there is no place for this one.
        guard hasBytes, !isWriting, unanswered == (isReading ? 1 : 0) else { return context.close(promise: nil) }
        let answer = Problem.tooSlow.answer(in: .en)
        var head = HTTPResponse(status: answer.status, headerFields: answer.headers)
        head.headerFields[.connection] = "close"
        head.headerFields[.contentLength] = String(answer.body.readableBytes)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(answer.body)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.close(promise: nil)
    }
}

@available(*, unavailable)
extension ArrivalHandler: Sendable {}

/// Tells of bytes that arrive, whatever they are.
private final class FirstBytes: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let tell: () -> Void

    init(_ tell: @escaping () -> Void) { self.tell = tell }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        tell()
        context.fireChannelRead(data)
    }
}

@available(*, unavailable)
extension FirstBytes: Sendable {}

extension Problem {
    /// The request did not arrive in time.
    fileprivate static var tooSlow: Problem {
        Problem(.tooSlow, "Its head and its body have \(Limits.arrivalSeconds) seconds each.")
    }
}
