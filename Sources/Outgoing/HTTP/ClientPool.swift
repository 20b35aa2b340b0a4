// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import AsyncHTTPClient
import NIOCore
import NIOSSL
import Outbox

/// HTTP clients that reach one name at one address, which was checked before: what a name means cannot change between
/// the look-up and the connection.
actor ClientPool {
    private struct Entry {
        var client: HTTPClient
        var leases = 0
        var used = 0
    }

    private let group: any EventLoopGroup
    private let authorities: NIOSSLTrustRoots
    private var entries: [String: Entry] = [:]
    private var turn = 0
    /// Clients kept while nobody uses them; each has its trusted certificates in memory.
    private static let most = 32

    init(group: any EventLoopGroup, authorities: NIOSSLTrustRoots) {
        self.group = group
        self.authorities = authorities
    }

    /// A client for a name at an address; given back with `release`.
    func lease(_ host: String, _ address: NetworkAddress) async -> (key: String, client: HTTPClient) {
        let key = "\(host) \(address)"
        turn += 1
        var entry = entries[key] ?? Entry(client: make(host, address))
        entry.leases += 1
        entry.used = turn
        entries[key] = entry
        await shrink()
        return (key, entry.client)
    }

    func release(_ key: String) { entries[key]?.leases -= 1 }

    private func shrink() async {
        guard entries.count > Self.most,
            let oldest = entries.filter({ $0.value.leases == 0 }).min(by: { $0.value.used < $1.value.used })
        else { return }
        entries[oldest.key] = nil
        try? await oldest.value.client.shutdown()
    }

    func close() async {
        let all = entries.values.map(\.client)
        entries.removeAll()
        for client in all { try? await client.shutdown() }
    }

    private func make(_ host: String, _ address: NetworkAddress) -> HTTPClient {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        tls.trustRoots = authorities
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls,
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(Limits.requestSeconds), read: .seconds(Limits.requestSeconds)),
            connectionPool: .init(
                idleTimeout: .seconds(30),
                concurrentHTTP1ConnectionsPerHostSoftLimit: Limits.atWork
            ),
            decompression: .disabled
        )
        configuration.httpVersion = .http1Only
        if NetworkAddress(host) == nil { configuration.dnsOverride = [host: address.description] }
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
    }
}
