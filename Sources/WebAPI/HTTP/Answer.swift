// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import HTTPTypes
package import Hummingbird
package import UsageModel

/// What an endpoint answers: kept as bytes, so that it can be given again for a repeated request.
package struct Answer: Sendable {
    package var status: HTTPResponse.Status
    package var headers: HTTPFields
    package var body: ByteBuffer

    /// JSON or another type, ready as bytes. Answers are of this moment and for whoever asked.
    package init(
        _ body: ByteBuffer,
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:],
        type: String = "application/json"
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.headers[.contentType] = type
        if headers[.cacheControl] == nil { self.headers[.cacheControl] = "no-store" }
    }

    /// A JSON value.
    package static func json(
        _ json: JSON,
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:]
    ) -> Answer {
        Answer(ByteBuffer(bytes: json.bytes), status: status, headers: headers)
    }

    /// Text of a type.
    package static func text(_ text: String, type: String) -> Answer { Answer(ByteBuffer(string: text), type: type) }

    /// One page of a list, with where the next one begins.
    package static func page(_ items: [JSON], next: String?, path: String) -> Answer {
        var headers = HTTPFields()
        if let next {
            let joint = path.contains("?") ? "&" : "?"
            headers[FieldNames.link] = "<\(path)\(joint)cursor=\(next)>; rel=\"next\""
        }
        return json(.record(["items": .list(items), "nextCursor": next.map { JSON($0) }]), headers: headers)
    }

    /// Done, and nothing to say.
    package static var nothing: Answer {
        var answer = Answer(ByteBuffer(), status: .noContent)
        answer.headers[.contentType] = nil
        return answer
    }

    var response: Response { Response(status: status, headers: headers, body: .init(byteBuffer: body)) }
}
