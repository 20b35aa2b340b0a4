// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import UsageModel
import WebAPI
import Yams

/// The contract of the HTTP interface: `api/openapi.yaml`, which is part of the program.
package enum Contract {
    /// The contract as it is served at `/openapi.json`.
    package static func json() throws -> [UInt8] {
        let text = String(decoding: PackageResources.openapi_yaml, as: UTF8.self)
        guard let root = try Yams.compose(yaml: text) else { return JSON.object([]).bytes }
        return Self.json(root).bytes
    }

    private static func json(_ node: Yams.Node) -> JSON {
        switch node {
        case .mapping(let mapping):
            .object(mapping.map { JSON.Member(name: $0.key.string ?? "", value: json($0.value)) })
        case .sequence(let sequence): .list(sequence.map(json))
        case .scalar(let scalar): self.scalar(scalar, node)
        default: .null
        }
    }

    /// What stands in quotes is a text; the rest is what it looks like.
    private static func scalar(_ scalar: Yams.Node.Scalar, _ node: Yams.Node) -> JSON {
        guard scalar.style == .plain else { return .text(scalar.string) }
        if let truth = node.bool { return .truth(truth) }
        if let number = node.int { return .integer(Int64(number)) }
        if let number = node.float { return .real(number) }
        return node.null == nil ? .text(scalar.string) : .null
    }
}
