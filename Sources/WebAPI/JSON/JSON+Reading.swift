// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation

extension JSON {
    /// Reads a document; what is wrong is said in words.
    ///
    /// - Throws: `Problem` with status 400.
    package init(reading bytes: some Collection<UInt8>) throws(Problem) {
        let data = Data(bytes)
        guard !data.isEmpty else { throw .badBody("The body is empty; a JSON object was expected.") }
        guard String(validating: data, as: UTF8.self) != nil else {
            throw .badBody("The body is not UTF-8.")
        }
        do {
            self = try JSONDecoder().decode(Decoded.self, from: data).value
        } catch let error as DecodingError {
            throw .badBody(Self.sentence(error))
        } catch {
            throw .badBody("The body is not JSON.")
        }
    }

    private static func sentence(_ error: DecodingError) -> String {
        guard case .dataCorrupted(let context) = error else { return "The body is not JSON." }
        let cause = (context.underlyingError as NSError?)?.userInfo["NSDebugDescription"] as? String
        return "The body is not JSON: " + (cause ?? context.debugDescription)
    }

    /// A value in the hands of Foundation's decoder.
    private struct Decoded: Decodable {
        var value: JSON

        private struct Name: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }
            init?(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        init(from decoder: any Decoder) throws {
            guard decoder.codingPath.count <= Limits.jsonDepth else {
                throw DecodingError.dataCorrupted(
                    .init(codingPath: [], debugDescription: "it has more than \(Limits.jsonDepth) levels.")
                )
            }
            if let members = try? decoder.container(keyedBy: Name.self) {
                let names = members.allKeys.sorted { $0.stringValue < $1.stringValue }
                value = .object(
                    try names.map {
                        Member(name: $0.stringValue, value: try members.decode(Decoded.self, forKey: $0).value)
                    }
                )
            } else if var items = try? decoder.unkeyedContainer() {
                var list: [JSON] = []
                while !items.isAtEnd { list.append(try items.decode(Decoded.self).value) }
                value = .list(list)
            } else {
                value = try Self.scalar(try decoder.singleValueContainer())
            }
        }

        private static func scalar(_ scalar: any SingleValueDecodingContainer) throws -> JSON {
            if scalar.decodeNil() { return .null }
            if let truth = try? scalar.decode(Bool.self) { return .truth(truth) }
            if let number = try? scalar.decode(Int64.self) { return .integer(number) }
            if let number = try? scalar.decode(Double.self) { return .real(number) }
            return .text(try scalar.decode(String.self))
        }
    }
}
