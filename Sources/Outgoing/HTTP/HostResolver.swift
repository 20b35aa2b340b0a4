// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOPosix
package import Outbox
import Synchronization

/// Finds the addresses of a name.
package struct HostResolver: Sendable {
    package var addresses: @Sendable (String) async -> [NetworkAddress]

    package init(_ addresses: @escaping @Sendable (String) async -> [NetworkAddress]) { self.addresses = addresses }

    /// The system's, asked on threads that may wait. Whoever asked does not wait longer than they want to.
    package static let system = HostResolver { host in
        let answer = Once<[NetworkAddress]>()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                answer.wait(continuation)
                NIOThreadPool.singleton.submit { state in
                    answer.give(state == .active ? lookUp(host) : [])
                }
            }
        } onCancel: {
            answer.give([])
        }
    }

    private static func lookUp(_ host: String) -> [NetworkAddress] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_ADDRCONFIG
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        defer { unsafe freeaddrinfo(list) }
        var found: [NetworkAddress] = []
        var next = unsafe list
        while let entry = unsafe next {
            if let address = unsafe address(entry.pointee) { found.append(address) }
            unsafe next = entry.pointee.ai_next
        }
        return found
    }

    private static func address(_ entry: addrinfo) -> NetworkAddress? {
        guard let raw = unsafe UnsafeRawPointer(entry.ai_addr) else { return nil }
        let place: (offset: Int, count: Int)
        switch unsafe entry.ai_family {
        case AF_INET: place = (MemoryLayout<sockaddr_in>.offset(of: \.sin_addr) ?? 4, 4)
        case AF_INET6: place = (MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr) ?? 8, 16)
        default: return nil
        }
        guard unsafe Int(entry.ai_addrlen) >= place.offset + place.count else { return nil }
        return NetworkAddress(
            bytes: unsafe Array(UnsafeRawBufferPointer(start: raw + place.offset, count: place.count))
        )
    }
}

/// A continuation that is resumed by whoever comes first.
private final class Once<Value: Sendable>: Sendable {
    private enum State {
        case nothing
        case waiting(CheckedContinuation<Value, Never>)
        case given(Value)
        case done
    }

    private let state = Mutex(State.nothing)

    func wait(_ continuation: CheckedContinuation<Value, Never>) {
        let ready: Value? = state.withLock { state in
            if case .given(let value) = state {
                state = .done
                return value
            }
            state = .waiting(continuation)
            return nil
        }
        if let ready { continuation.resume(returning: ready) }
    }

    func give(_ value: Value) {
        let waiting: CheckedContinuation<Value, Never>? = state.withLock { state in
            switch state {
            case .nothing: state = .given(value)
            case .waiting(let continuation):
                state = .done
                return continuation
            case .given, .done: break
            }
            return nil
        }
        waiting?.resume(returning: value)
    }
}
