// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import NIOCore
import UsageModel

/// The events in the body of a request: structured, batched, as lines, or in the headers (binary mode).
///
/// - Source: CloudEvents 1.0.2, HTTP protocol binding, sections 3.1 to 3.3.
struct EventBody {
    private let body: ByteBuffer
    private let isBatch: Bool

    /// - Throws: 415 for a content type that carries no events.
    init(_ call: Call) throws(Problem) {
        let type = call.mediaType
        if let name = HTTPField.Name("ce-id"), call.request.headers[name] != nil {
            guard type == nil || type == "application/json" else {
                throw .unsupportedType("application/json for the data of an event in binary mode")
            }
            body = try Self.structured(call)
            isBatch = false
            return
        }
        switch type {
        case "application/cloudevents+json", "application/json": isBatch = false
        case "application/cloudevents-batch+json", "application/x-ndjson", "application/jsonl": isBatch = true
        default:
            throw .unsupportedType(
                "application/cloudevents+json, application/cloudevents-batch+json, application/x-ndjson, "
                    + "or ce- headers with application/json"
            )
        }
        body = call.body
    }

    /// The bytes of one event.
    func single() throws(Problem) -> EventBody {
        guard !isBatch else {
            throw .unsupportedType("one event here; POST /v1/events takes batches")
        }
        return self
    }

    /// Gives the bytes to a closure.
    func withSpan<Result, Failure: Error>(
        _ work: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let view = body.readableBytesView
        let copied: Swift.Result<Result, Failure>? = unsafe view.withContiguousStorageIfAvailable { buffer in
            do throws(Failure) {
                return .success(unsafe try work(buffer.span))
            } catch {
                return .failure(error)
            }
        }
        if let copied { return try copied.get() }
        let bytes = Array(view)
        return try work(bytes.span)
    }

    /// An event in binary mode as one document: attributes from the headers, data from the body.
    private static func structured(_ call: Call) throws(Problem) -> ByteBuffer {
        var writer = JSONWriter(capacity: call.body.readableBytes + 512)
        writer.beginObject()
        for field in call.request.headers {
            let name = field.name.canonicalName
            guard name.hasPrefix("ce-") else { continue }
            guard let value = RouteTable.percentDecoded(unquoted(field.value)) else {
                throw .badBody("The header \(name) has percent escapes that are not of UTF-8.")
            }
            writer.key(String(name.dropFirst(3)))
            writer.string(value)
        }
        if call.mediaType != nil {
            writer.key("datacontenttype")
            writer.string("application/json")
        }
        if call.body.readableBytes > 0 {
            guard isOneObject(call.body.readableBytesView) else {
                throw .badBody("The data of an event in binary mode is one JSON object.")
            }
            writer.key("data")
            writer.raw(Array(call.body.readableBytesView)[...])
        }
        writer.endObject()
        return ByteBuffer(bytes: writer.bytes)
    }

    /// Whether bytes open an object, close it with their last one, and nothing in between does: what is put into an
    /// event as its data must not become a member beside it. Whether it is JSON is for the decoder to say.
    private static func isOneObject(_ bytes: ByteBufferView) -> Bool {
        func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
        guard bytes.first(where: { !isBlank($0) }) == UInt8(ascii: "{") else { return false }
        var depth = 0
        var isInText = false, isEscaped = false, isClosed = false
        for byte in bytes where !isBlank(byte) || isInText {
            if isClosed { return false }
            if isInText {
                if !isEscaped, byte == UInt8(ascii: "\"") { isInText = false }
                isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInText = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                isClosed = depth == 0
            default: break
            }
        }
        return isClosed
    }

    /// A header value without the quotes that it may have.
    private static func unquoted(_ value: String) -> Substring {
        guard value.count >= 2, value.first == "\"", value.last == "\"" else { return value[...] }
        return value.dropFirst().dropLast()
    }
}
