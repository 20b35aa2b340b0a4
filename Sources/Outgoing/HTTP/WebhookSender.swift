// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import AsyncHTTPClient
package import NIOCore
import NIOHTTP1
package import NIOSSL
package import Outbox
package import UsageModel

/// Sends messages over HTTP as Standard Webhooks asks: signed, and never elsewhere than to the receiver's own address.
///
/// Redirects are not followed, answers are read up to a kibibyte, and all of it takes ten seconds at most.
package final class WebhookSender: MessageSender {
    private let pool: ClientPool
    private let resolver: HostResolver
    private let allowsPrivate: Bool
    private let seconds: Int64

    package init(
        group: any EventLoopGroup,
        allowsPrivate: Bool,
        resolver: HostResolver = .system,
        authorities: NIOSSLTrustRoots = .default,
        seconds: Int64 = Limits.requestSeconds
    ) {
        pool = ClientPool(group: group, authorities: authorities)
        self.allowsPrivate = allowsPrivate
        self.resolver = resolver
        self.seconds = seconds
    }

    package func close() async { await pool.close() }

    package func send(
        _ delivery: Delivery,
        to subscription: Subscription,
        at now: Instant
    ) async -> AttemptOutcome {
        let target: TargetURL
        do throws(TargetURL.Refusal) {
            target = try TargetURL(subscription.target, allowsPrivate: allowsPrivate)
        } catch {
            return .refused(status: nil, "The URL is refused: \(error)")
        }
        let outcome = await within(seconds: seconds) {
            await self.post(delivery, subscription, target, now)
        }
        return outcome ?? .unreachable("The receiver did not answer within \(seconds) seconds.")
    }

    private func post(
        _ delivery: Delivery,
        _ subscription: Subscription,
        _ target: TargetURL,
        _ now: Instant
    ) async -> AttemptOutcome {
        let found: [NetworkAddress]
        if let address = target.address { found = [address] } else { found = await resolver.addresses(target.host) }
        guard !found.isEmpty else { return .unreachable("The name of the receiver has no address.") }
        if !allowsPrivate, let refusal = found.compactMap(\.refusal).first {
            return .unreachable("The receiver's address is refused: it is \(refusal).")
        }
        // Another attempt tries another address, where there are several.
        let (key, client) = await pool.lease(target.host, found[delivery.attempts % found.count])
        var outcome: AttemptOutcome
        do {
            outcome = try await exchange(client, request(delivery, subscription, target, now), now)
        } catch let error as HTTPClientError {
            outcome = .unreachable("The receiver cannot be reached: \(error.shortDescription).")
        } catch is NIOSSLError {
            outcome = .unreachable("The receiver cannot be reached: its certificate or TLS is not as it should be.")
        } catch {
            outcome = .unreachable("The receiver cannot be reached: no connection.")
        }
        await pool.release(key)
        return outcome
    }

    private func request(
        _ delivery: Delivery,
        _ subscription: Subscription,
        _ target: TargetURL,
        _ now: Instant
    ) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: target.text)
        request.method = .POST
        let headers = WebhookHeaders(
            id: delivery.id,
            seconds: now.microseconds / 1_000_000,
            body: delivery.body,
            secrets: subscription.secrets.signing(at: now)
        )
        request.headers = [
            "content-type": "application/cloudevents+json", "user-agent": "Proviso-Webhooks/1",
            "webhook-id": headers.id, "webhook-timestamp": headers.timestamp, "webhook-signature": headers.signature,
        ]
        request.body = .bytes(ByteBuffer(bytes: delivery.body))
        return request
    }

    private func exchange(
        _ client: HTTPClient,
        _ request: HTTPClientRequest,
        _ now: Instant
    ) async throws -> AttemptOutcome {
        let response = try await client.execute(request, timeout: .seconds(seconds))
        let status = Int(response.status.code)
        var read = 0
        // What is read lets the connection be used again; more than a little is not worth it.
        for try await part in response.body {
            read += part.readableBytes
            if read > Limits.answerBytes { break }
        }
        switch status {
        case 200..<300: return .taken(status: status)
        case 410: return .gone
        default:
            let wait = response.headers.first(name: "retry-after").flatMap { RetryAfter.seconds($0, at: now) }
            return .notTaken(status: status, retryAfter: wait)
        }
    }
}
