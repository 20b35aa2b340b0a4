// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import NIOCore
import NIOPosix
package import NIOSSL
package import Outbox
package import UsageModel

/// Sends mails through one mail server, a connection for each.
package final class MailSender: MessageSender {
    private let group: any EventLoopGroup
    private let settings: SMTPSettings
    private let tls: NIOSSLContext?
    private let patience: Patience

    /// Seconds that a whole mail, and one answer of the server, may take.
    package struct Patience: Sendable {
        package var mail = Limits.mailSeconds
        package var answer = Limits.mailAnswerSeconds

        package init() {}
    }

    /// - Throws: when the certificates of the authorities cannot be used.
    package init(
        group: any EventLoopGroup,
        settings: SMTPSettings,
        authorities: NIOSSLTrustRoots = .default,
        patience: Patience = Patience()
    ) throws {
        self.patience = patience
        self.group = group
        self.settings = settings
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.trustRoots = authorities
        tls = settings.security == .none ? nil : try NIOSSLContext(configuration: configuration)
    }

    package func send(
        _ delivery: Delivery,
        to subscription: Subscription,
        at now: Instant
    ) async -> AttemptOutcome {
        guard let to = MailAddress(subscription.target) else {
            return .refused(status: nil, "The address is none.")
        }
        let outcome = await within(seconds: patience.mail) { await self.converse(delivery.body, to) }
        return outcome ?? .unreachable("The mail server took longer than \(patience.mail) seconds.")
    }

    private func converse(_ mail: [UInt8], _ to: MailAddress) async -> AttemptOutcome {
        do {
            let channel = try await connect()
            return try await channel.executeThenClose { inbound, outbound in
                let wire = SMTPChannel(channel: channel.channel, inbound: inbound, outbound: outbound, makeTLS: makeTLS)
                var session = SMTPSession(wire, settings)
                do throws(SMTPFailure) {
                    return .taken(status: try await session.deliver(mail, to: to))
                } catch {
                    return error.outcome
                }
            }
        } catch {
            return .unreachable("The mail server cannot be reached.")
        }
    }

    private func connect() async throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
        let makeTLS = settings.security == .tls ? makeTLS : nil
        return try await ClientBootstrap(group: group).connectTimeout(.seconds(Limits.requestSeconds))
            .connect(host: settings.host, port: settings.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let makeTLS { try pipeline.addHandler(makeTLS()) }
                    try pipeline.addHandler(IdleStateHandler(readTimeout: .seconds(self.patience.answer)))
                    try pipeline.addHandler(SilenceHandler())
                    return try NIOAsyncChannel(wrappingChannelSynchronously: channel)
                }
            }
    }

    /// Makes what encrypts a connection and checks whose the other end is.
    @Sendable private func makeTLS() throws -> NIOSSLClientHandler {
        guard let tls else { throw SMTPFailure.missing("TLS") }
        let name = NetworkAddress(settings.host) == nil ? settings.host : nil
        return try NIOSSLClientHandler(context: tls, serverHostname: name)
    }
}

/// Hangs up on a server that says nothing for too long.
private final class SilenceHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent {
            context.close(promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }
}

/// A connection to a mail server.
private struct SMTPChannel: SMTPTransport {
    let channel: any Channel
    var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    let makeTLS: @Sendable () throws -> NIOSSLClientHandler

    init(
        channel: any Channel,
        inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
        outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>,
        makeTLS: @escaping @Sendable () throws -> NIOSSLClientHandler
    ) {
        self.channel = channel
        self.inbound = inbound.makeAsyncIterator()
        self.outbound = outbound
        self.makeTLS = makeTLS
    }

    mutating func send(_ bytes: [UInt8]) async throws(SMTPFailure) {
        do {
            try await outbound.write(ByteBuffer(bytes: bytes))
        } catch {
            throw .broken("The connection to the mail server broke.")
        }
    }

    mutating func receive() async throws(SMTPFailure) -> [UInt8]? {
        do {
            return try await inbound.next(isolation: #isolation).map { Array($0.readableBytesView) }
        } catch {
            throw .broken("The connection to the mail server broke.")
        }
    }

    mutating func startTLS() async throws(SMTPFailure) {
        do {
            let makeTLS = makeTLS
            try await channel.eventLoop.submit { [channel] in
                try channel.pipeline.syncOperations.addHandler(try makeTLS(), position: .first)
            }.get()
        } catch {
            throw .broken("TLS with the mail server cannot be set up.")
        }
    }
}
