// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Foundation
import Synchronization
import Testing

/// The passes over a tree recurse as deep as the tree is tall: the limits must fit the stack of a small thread.
@Suite struct `The stack` {
    /// What secondary threads of some systems have; a debug build has larger frames.
    #if DEBUG
    private static let stackBytes = 8 << 20
    #else
    private static let stackBytes = 512 << 10
    #endif

    private static func repeated(_ head: String, _ part: String, _ count: Int, _ middle: String, _ close: String)
        -> String
    {
        head + String(repeating: part, count: count) + middle + String(repeating: close, count: count)
    }

    /// Expressions at the limits of depth and height.
    private static let tallest: [String] = [
        repeated("", "(", 62, "1", ")"), repeated("", "[", 62, "1", "]"), repeated("", "{1: ", 62, "1", "}"),
        repeated("", "true ? 1 : ", 60, "2", ""), repeated("1", " + 1", 126, "", ""),
        repeated("dyn(1)", " + 1", 126, "", ""),
        repeated("1", " - 1 * 2", 126, "", ""), repeated("dyn({})", ".a", 126, "", ""),
        repeated("dyn([])", "[0]", 126, "", ""),
        repeated("", "dyn(", 62, "1", ")"), repeated("'a'", ".trim()", 126, "", ""),
        repeated("[1]", ".map(x, [x])", 126, "", ""),
        repeated("", "cel.bind(x, ", 60, "1", ", x)"), repeated("optional.of(1)", ".optMap(x, x)", 126, "", ""),
        "[1].all(a, [1].all(b, [1].all(c, \(repeated("", "(", 50, "a + b + c > 0", ")")))))",
        repeated("", "!(", 60, "true", ")"), repeated("true", " == true", 126, "", ""),
    ]

    @Test func `of a small thread is enough at every limit`() {
        let environment = Environment(functions: StandardLibrary.declarations)
        let done = Mutex(0)
        for text in Self.tallest {
            let end = DispatchSemaphore(value: 0)
            let thread = Thread {
                defer { end.signal() }
                let source = Source(text)
                guard let tree = Parser.parse(source).expression else { return }
                _ = tree.text
                _ = ReferenceEvaluator.evaluate(tree, in: environment)
                if let checked = environment.check(source).expression {
                    var frame = Frame()
                    _ = Program(checked).value(&frame)
                }
                done.withLock { $0 += 1 }
            }
            thread.stackSize = Self.stackBytes
            thread.start()
            end.wait()
        }
        #expect(done.withLock { $0 } == Self.tallest.count)
    }
}
