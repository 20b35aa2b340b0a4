// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import Access
package import HTTPTypes

/// One method of one path: who may call it, how much it reads, and what it does.
///
/// All endpoints stand in one list. There is no other way to be reached, so none can be without a rule for who may.
package struct Endpoint: Sendable {
    /// Who may call.
    package enum Access: Sendable, Hashable {
        /// Anybody: the state of the service, the contract.
        case open
        /// Whoever has one of the roles.
        case roles(Set<Role>)
    }

    package var method: HTTPRequest.Method
    /// The path as the contract spells it: `/v1/decisions/{id}`.
    package var path: String
    package var access: Access
    /// Bytes of body that are read; 0: a body is not looked at.
    package var bodyMost: Int
    /// Whether a repetition with the same `Idempotency-Key` gets the first answer.
    package var isIdempotent: Bool
    /// Whether its answers hold numbers and texts in full for those who may see them; each such answer is recorded.
    package var showsPeople: Bool
    package var handle: @Sendable (Call) async throws -> Answer

    package init(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ access: Access,
        bodyMost: Int = 0,
        isIdempotent: Bool = false,
        showsPeople: Bool = false,
        _ handle: @escaping @Sendable (Call) async throws -> Answer
    ) {
        self.method = method
        self.path = path
        self.access = access
        self.bodyMost = bodyMost
        self.isIdempotent = isIdempotent
        self.showsPeople = showsPeople
        self.handle = handle
        segments = RouteTable.segments(of: path[...]).map { $0.hasPrefix("{") ? nil : String($0) }
    }

    /// The parts of the path; nil: a parameter.
    let segments: [String?]
    fileprivate var parameterCount: Int { segments.count { $0 == nil } }
}

/// Finds the endpoint of a request.
///
/// - Cost: a look-up for paths without parameters; of the others the endpoints of as many segments are looked through.
struct RouteTable: Sendable {
    private var bySize: [[Endpoint]] = []
    /// By path, for paths without parameters: the busiest are.
    private var exact: [Substring: [Endpoint]] = [:]

    init(_ endpoints: [Endpoint]) {
        for endpoint in endpoints {
            if !endpoint.segments.contains(nil) { exact[endpoint.path[...], default: []].append(endpoint) }
            let size = endpoint.segments.count
            while bySize.count <= size { bySize.append([]) }
            bySize[size].append(endpoint)
        }
        // What is spelled out comes before what is a parameter: '/webhooks/dead-letters' is no webhook of that id.
        for size in bySize.indices {
            let sorted = bySize[size].enumerated().sorted { one, other in
                (one.element.parameterCount, one.offset) < (other.element.parameterCount, other.offset)
            }
            bySize[size] = sorted.map(\.element)
        }
    }

    enum Match {
        case endpoint(Endpoint, parameters: [String])
        /// The path is known; these methods are.
        case methods([String])
        case none
    }

    /// The parts between the slashes, still encoded.
    static func segments(of path: Substring) -> [Substring] {
        path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { $0 }
    }

    func match(_ method: HTTPRequest.Method, _ path: Substring) -> Match {
        if let found = exact[path]?.first(where: { $0.method == method }) { return .endpoint(found, parameters: []) }
        let segments = Self.segments(of: path)
        guard segments.count < bySize.count else { return .none }
        var methods: [String] = []
        var known: String?
        for endpoint in bySize[segments.count] where known == nil || endpoint.path == known {
            guard let parameters = Self.parameters(endpoint, segments) else { continue }
            if endpoint.method == method || method == .head && endpoint.method == .get {
                return .endpoint(endpoint, parameters: parameters)
            }
            known = endpoint.path
            methods.append(endpoint.method.rawValue)
            if endpoint.method == .get { methods.append("HEAD") }
        }
        return methods.isEmpty ? .none : .methods(methods)
    }

    private static func parameters(_ endpoint: Endpoint, _ segments: [Substring]) -> [String]? {
        var parameters: [String] = []
        for (place, expected) in endpoint.segments.enumerated() {
            if let expected {
                guard segments[place] == expected else { return nil }
            } else {
                guard !segments[place].isEmpty, let text = percentDecoded(segments[place]) else { return nil }
                parameters.append(text)
            }
        }
        return parameters
    }

    /// The text with its percent escapes read; nil when they are not of UTF-8.
    static func percentDecoded(_ text: Substring) -> String? {
        guard text.utf8.contains(0x25) else { return String(text) }
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == 0x25 else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(Substring(rest.prefix(2))), radix: 16) else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
