// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

extension InclusionProof {
    /// The proof as one JSON object, as it is handed to somebody who has only a key.
    ///
    /// `id` is what was asked for: a decision's id, or the number of a record. Whoever checks must know `publicKey`
    /// from elsewhere. `record`, the record as stored, is shown where it is given: it holds personal data.
    package func document(for id: String, publicKey: JournalPublicKey?, record: [UInt8]? = nil) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("id")
        writer.string(id)
        writer.key("index")
        writer.integer(index)
        writer.key("leaf")
        writer.string(Base64.text(leaf.bytes))
        writer.key("path")
        writer.beginArray()
        for hash in path { writer.string(Base64.text(hash.bytes)) }
        writer.endArray()
        writer.key("checkpoint")
        writer.string(checkpoint.note)
        if let publicKey {
            writer.key("publicKey")
            writer.string(publicKey.text)
        }
        if let record {
            writer.key("record")
            writer.string(Base64.text(record))
        }
        writer.endObject()
        return writer.bytes
    }
}
