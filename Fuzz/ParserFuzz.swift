// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Called by libFuzzer with each text: the parser must answer and its spelling must read back.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzParser(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    if let complaint = FuzzProperties.parsing(Array(text.utf8)) { preconditionFailure("\(complaint)\n\(text)") }
    return 0
}
