// Part of Proviso. SPDX-License-Identifier: Apache-2.0

nonisolated(unsafe) private let world = ProgramWorld.standard()

/// Called by libFuzzer with each text: it is parsed, checked and evaluated, and both evaluators must agree.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzEvaluation(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    if let complaint = FuzzProperties.evaluation(Array(text.utf8), in: world) {
        preconditionFailure("\(complaint)\n\(text)")
    }
    return 0
}
