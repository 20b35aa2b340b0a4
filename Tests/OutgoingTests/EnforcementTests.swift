// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import StoreSQLite
import DecisionEngine
import Testing
import UsageModel

@testable import Outgoing
@testable import Outbox

@Suite struct `What is to be enforced` {
    private static func entry(
        _ measure: Measure,
        _ capability: Capability? = nil,
        until: Int64? = nil,
        isActive: Bool = true
    ) -> StandingBook.Entry {
        StandingBook.Entry(
            id: "\(measure)\(capability?.name ?? "")",
            origin: .person,
            rules: [],
            measure: measure.name,
            capability: capability?.name,
            clause: "B",
            reasonEN: "",
            reasonPL: "",
            until: until,
            sequence: 0,
            place: 0,
            isActive: isActive
        )
    }

    @Test(
        arguments: [
            ([], "none", [], false, nil),
            ([entry(.watch), entry(.warn)], "none", [], false, nil),
            ([entry(.suspend)], "suspend", [], false, nil),
            ([entry(.suspend, isActive: false)], "none", [], false, nil),
            ([entry(.restrict, .messaging), entry(.suspend, until: 5)], "suspend", [], false, 5),
            ([entry(.suspend, until: 5), entry(.suspend)], "suspend", [], false, nil),
            ([entry(.suspend, until: 5), entry(.suspend, until: 9)], "suspend", [], false, 9),
            ([entry(.suspend), entry(.terminate)], "terminate", [], false, nil),
            ([entry(.restrict)], "restrict", [], true, nil),
            ([entry(.restrict, .messaging, until: 7)], "restrict", ["messaging"], false, 7),
            (
                [entry(.restrict, .outbound, until: 9), entry(.restrict, .international, until: 7), entry(.restrict)],
                "restrict", ["intl", "outbound"], true, 7
            ),
        ] as [([StandingBook.Entry], String, [String], Bool, Int64?)]
    )
    func `is the strictest of what holds`(
        entries: [StandingBook.Entry],
        measure: String,
        capabilities: [String],
        isSlowed: Bool,
        until: Int64?
    ) {
        let state = DesiredState(entries)
        #expect(state.measure == measure)
        #expect(state.capabilities == capabilities)
        #expect(state.isSlowed == isSlowed)
        #expect(state.until == until)
    }

    @Test func `is commanded, acknowledged, and lifted`() throws {
        let world = try World()
        try world.subscribe(.enforcement, name: "zoom", id: "w-1")
        var feeder = try world.feeder()
        let sequence = try world.act(suspension(of: "+48221234567"))
        _ = try feeder.step(at: moment(1))
        let first = try #require(try world.deliveries(.pending).first)
        let body = try object(first.body)
        let data = try #require(body["data"] as? [String: Any])
        #expect(body["type"] as? String == "proviso.enforcement.command.v1")
        #expect(data["command"] as? String == "cmd-\(max(sequence, 1))-1")
        #expect(data["measure"] as? String == "suspend")
        #expect((data["subject"] as? [String: Any])?["id"] as? String == "+48221234567")
        #expect(data["emergencyCallsPass"] as? Bool == true)
        var state = try #require(try Self.states(world).first)
        #expect(state.condition(at: moment(2), within: 30_000_000) == .waiting)
        #expect(state.condition(at: moment(31), within: 30_000_000) == .late)
        #expect(try Self.acknowledge(world, data, .applied, at: moment(3)) == .taken)
        state = try #require(try Self.states(world).first)
        #expect(state.condition(at: moment(1_000), within: 30_000_000) == .enforced)
        #expect(try Self.states(world, onlyUnsettled: true).isEmpty)
        // It is lifted: a new command, which is forgotten only when the platform has said that it did so.
        try world.act(
            StandingAct(lift: nil, id: "l-1", kind: .number, subject: "+48221234567", customer: "c-17", at: moment(4))
        )
        _ = try feeder.step(at: moment(5))
        let last = try #require(try world.deliveries(.pending).last)
        let lifted = try #require(try object(last.body)["data"] as? [String: Any])
        #expect(lifted["measure"] as? String == "none")
        #expect(try world.deliveries(.superseded).map(\.id) == [first.id], "what was overtaken is not sent any more")
        #expect(try Self.acknowledge(world, lifted, .applied, at: moment(6)) == .taken)
        try world.decide(verdict: "allow")
        _ = try feeder.step(at: moment(7))
        #expect(try Self.states(world).isEmpty)
        #expect(try world.store.subjects().isEmpty)
    }

    @Test func `is commanded again until it holds, with longer and longer pauses`() throws {
        let world = try World()
        try world.subscribe(.enforcement, name: "zoom", id: "w-1")
        try world.act(suspension(of: "u-1", kind: .endUser))
        var feeder = try world.feeder()
        var ids: [String] = []
        var second: Int64 = 0
        while second < 20_000 {
            _ = try feeder.step(at: moment(second))
            for delivery in try world.deliveries(.pending) {
                ids.append(delivery.id)
                var taken = delivery
                taken.state = .delivered
                try world.store.settle(taken)
            }
            second += 10
        }
        // Pauses of 30 s, 1 min, 2, 4, 8, 16, 32, then an hour each.
        #expect(ids.count == 12, "\(ids)")
        #expect(Set(ids).count == ids.count, "a receiver that recognises ids would not look at it again")
        let commands = try world.deliveries().map { try object($0.body)["data"] as? [String: Any] }
        #expect(Set(commands.compactMap { $0?["command"] as? String }).count == 1)
    }

    @Test func `fails where the platform says so, and is commanded again`() throws {
        let world = try World()
        try world.subscribe(.enforcement, name: "zoom", id: "w-1")
        try world.act(suspension(of: "u-1", kind: .endUser))
        var feeder = try world.feeder()
        _ = try feeder.step(at: moment(1))
        let delivery = try #require(try world.deliveries(.pending).first)
        var taken = delivery
        taken.state = .delivered
        try world.store.settle(taken)
        let data = try #require(try object(delivery.body)["data"] as? [String: Any])
        #expect(try Self.acknowledge(world, data, .failed, at: moment(2)) == .taken)
        let state = try #require(try Self.states(world).first)
        #expect(state.condition(at: moment(3), within: 30_000_000) == .failed)
        #expect(state.condition(at: moment(3), within: 30_000_000).isDrift)
        #expect(state.detail == "why")
        _ = try feeder.step(at: moment(40))
        #expect(try world.deliveries(.pending).count == 1)
    }

    @Test func `is told to a platform that subscribes later, and to one that was made anew`() throws {
        let world = try World()
        try world.act(suspension(of: "u-1", kind: .endUser))
        try world.act(suspension(of: "u-2", kind: .endUser, measure: .warn, act: "m-2"))
        var feeder = try world.feeder()
        _ = try feeder.step(at: moment(1))
        #expect(try world.deliveries().isEmpty)
        try world.subscribe(.enforcement, name: "zoom", id: "w-1")
        try world.subscribe(.enforcement, name: "twilio", filter: SubscriptionFilter(customer: "c-9"), id: "w-2")
        _ = try feeder.step(at: moment(3))
        #expect(try world.deliveries().map(\.subscription) == ["w-1"])
        feeder = try world.feeder()
        _ = try feeder.step(at: moment(5))
        #expect(try world.deliveries().count == 1)
    }

    @Test func `ends and begins by the clock, with an epoch above the last one`() throws {
        let world = try World()
        try world.subscribe(.enforcement, name: "zoom", id: "w-1")
        try world.act(suspension(of: "u-1", kind: .endUser, from: moment(100), until: moment(200)))
        var feeder = try world.feeder()
        var measures: [String] = []
        var epochs: [UInt64] = []
        for second: Int64 in [1, 99, 100, 150, 200, 201] {
            _ = try feeder.step(at: moment(second))
            guard let last = try world.deliveries().last else { continue }
            let data = try #require(try object(last.body)["data"] as? [String: Any])
            measures.append(try #require(data["measure"] as? String))
            epochs.append(try #require(data["epoch"] as? UInt64))
        }
        #expect(measures == ["suspend", "suspend", "none", "none"])
        #expect(epochs[0] == epochs[1])
        #expect(epochs[2] > epochs[1])
        // The next act on it comes at the very place in the journal up to which the end counted.
        try world.act(suspension(of: "u-1", kind: .endUser, act: "m-2"))
        _ = try feeder.step(at: moment(202))
        let data = try payload(of: try world.deliveries().last)
        #expect(try #require(data["epoch"] as? UInt64) > epochs[3])
    }

    @Test(
        arguments: [
            ("cmd-1-1", true), ("cmd-18446744073709551615-9", true), ("cmd-1", false), ("cmd-1-1-1", false),
            ("cmd-01-1", false), ("cmd--1-1", false), ("cmd-1-x", false), ("m-1-1", false), ("", false),
            ("cmd-99999999999999999999-1", false),
        ]
    )
    func `has commands with names that can be taken apart`(text: String, isCommand: Bool) {
        #expect((CommandName(text) != nil) == isCommand)
    }

    @Test func `is acknowledged only by who was commanded, and not for an epoch of before`() throws {
        let world = try World()
        try world.subscribe(.enforcement, name: "zoom", id: "w-1")
        try world.act(suspension(of: "u-1", kind: .endUser))
        try world.act(suspension(of: "u-1", kind: .endUser, act: "m-2", until: moment(50)))
        var feeder = try world.feeder()
        _ = try feeder.step(at: moment(1))
        let epoch = try #require(try Self.states(world).first).subject.epoch
        let answer = { (platform: String, epoch: UInt64, number: Int64, result: Acknowledgement.Result) in
            let name = try #require(CommandName("cmd-\(epoch)-\(number)"))
            return try world.desk.take(
                Acknowledgement(command: name, platform: platform, result: result, detail: nil),
                at: moment(2)
            )
        }
        #expect(try answer("other", epoch, 1, .applied) == .unknownPlatform)
        #expect(try answer("zoom", epoch, 2, .applied) == .unknownCommand)
        #expect(try answer("zoom", epoch + 1, 1, .applied) == .unknownCommand)
        #expect(try answer("zoom", epoch, 1, .applied) == .taken)
        #expect(try answer("zoom", epoch, 1, .applied) == .taken, "twice is once")
        #expect(try answer("zoom", epoch - 1, 1, .failed) == .unknownCommand)
        let state = try #require(try Self.states(world).first)
        #expect(state.condition(at: moment(3), within: 30_000_000) == .enforced)
    }

    private static func states(_ world: World, onlyUnsettled: Bool = false) throws -> [EnforcementState] {
        try world.store.enforcement(onlyUnsettled: onlyUnsettled, after: 0, limit: 100)
    }

    private static func acknowledge(
        _ world: World,
        _ data: [String: Any],
        _ result: Acknowledgement.Result,
        at now: Instant
    ) throws -> WebhookDesk.Answer {
        let name = try #require((data["command"] as? String).flatMap { CommandName($0) })
        return try world.desk.take(
            Acknowledgement(command: name, platform: "zoom", result: result, detail: "why"),
            at: now
        )
    }
}
