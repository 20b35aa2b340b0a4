// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Testing

@Suite struct `Values` {
    @Test func `numbers of all types lie on one line`() {
        #expect(Value.int(1).isEqual(to: .uint(1)))
        #expect(Value.uint(1).isEqual(to: .double(1)))
        #expect(!Value.int(-1).isEqual(to: .uint(.max)))
        #expect(!Value.double(.nan).isEqual(to: .double(.nan)))
        #expect(Value.double(0).isEqual(to: .double(-0.0)))
        #expect(!Value.int(1).isEqual(to: .text("1")))
        #expect(Value.list([.int(1)]).isEqual(to: .list([.double(1)])))
    }

    @Test func `text is compared by code points`() {
        #expect(!Value.text("\u{e9}").isEqual(to: .text("e\u{301}")))
        #expect(!Value.text("a\0b").isEqual(to: .text("a")))
    }

    @Test func `a map has one entry per key on the number line`() {
        var map = MapValue()
        #expect(map.insert(.text("one"), forKey: .int(1)) == nil)
        #expect(map.insert(.text("two"), forKey: .uint(1))?.kind == .badKey)
        #expect(map.insert(.text("big"), forKey: .uint(.max)) == nil)
        #expect(map.insert(.null, forKey: .double(2))?.kind == .badKey)
        #expect(map.insert(.null, forKey: .text("\u{e9}")) == nil)
        #expect(map.insert(.null, forKey: .text("e\u{301}")) == nil)
        #expect(map[.double(1)]?.isEqual(to: .text("one")) == true)
        #expect(map[.double(0.5)] == nil && map[.double(.nan)] == nil && map[.bytes([1])] == nil)
        #expect(map.entries.map(\.key.typeName) == ["int", "uint", "string", "string"])
    }

    @Test func `maps are equal whatever the order of their entries`() {
        var left = MapValue()
        var right = MapValue()
        for number in 0..<100 {
            _ = left.insert(.int(Int64(number)), forKey: .int(Int64(number)))
            _ = right.insert(.double(Double(99 - number)), forKey: .uint(UInt64(99 - number)))
        }
        #expect(Value.map(left).isEqual(to: .map(right)))
    }
}
