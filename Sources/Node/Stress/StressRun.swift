// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import NIOCore
import NIOPosix
import UsageModel

/// A load test with a fixed rate: requests are sent when they are due, whether or not earlier ones were answered.
package struct StressRun: Sendable {
    /// What is to be sent, and where.
    package struct Plan: Sendable {
        package var host: String
        package var port: Int
        package var key: String
        /// Requests per second.
        package var rate: Int
        package var seconds: Int
        package var connections: Int
        package var customers: Int
        package var isDurable: Bool

        package init(
            host: String,
            port: Int,
            key: String,
            rate: Int,
            seconds: Int,
            connections: Int,
            customers: Int,
            isDurable: Bool
        ) {
            self.host = host
            self.port = port
            self.key = key
            self.rate = rate
            self.seconds = seconds
            self.connections = connections
            self.customers = customers
            self.isDurable = isDurable
        }
    }

    private let plan: Plan

    package init(_ plan: Plan) { self.plan = plan }

    /// Sends for as long as the plan says, waits a little for the last answers, and reports.
    package func run() async throws -> StressReport {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let plan = plan
        let promise = loop.makePromise(of: StressReport.self)
        loop.execute {
            let driver = StressDriver(plan, loop, promise)
            driver.start()
        }
        do {
            let report = try await promise.futureResult.get()
            try await group.shutdownGracefully()
            return report
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }
}

/// What runs on the one event loop of a load test.
private final class StressDriver {
    private let plan: StressRun.Plan
    private let loop: any EventLoop
    private let promise: EventLoopPromise<StressReport>
    private var load: StressLoad
    private var report = StressReport()
    private var idle: [Lane] = []
    /// Requests that are due and have no free connection, by when they were due.
    private var waiting: [NIODeadline] = []
    private var firstWaiting = 0
    private var open = 0
    private var began = NIODeadline.now()
    private var due = 0
    private var isEnding = false

    init(_ plan: StressRun.Plan, _ loop: any EventLoop, _ promise: EventLoopPromise<StressReport>) {
        self.plan = plan
        self.loop = loop
        self.promise = promise
        let run = String(UInt64.random(in: 0 ... .max), radix: 36)
        load = StressLoad(
            key: plan.key,
            host: "\(plan.host):\(plan.port)",
            run: run,
            customers: plan.customers,
            isDurable: plan.isDurable
        )
    }

    func start() {
        nonisolated(unsafe) let driver = self
        let connects = (0..<plan.connections).map { _ in
            ClientBootstrap(group: loop)
                .channelOption(.socketOption(.tcp_nodelay), value: 1)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        unsafe try channel.pipeline.syncOperations.addHandler(Lane(driver))
                    }
                }
                .connect(host: plan.host, port: plan.port).map { _ in }
        }
        EventLoopFuture.andAllSucceed(connects, on: loop).whenComplete { result in
            switch result {
            case .success: unsafe driver.begin()
            case .failure(let error): unsafe driver.promise.fail(error)
            }
        }
    }

    private func begin() {
        began = .now()
        nonisolated(unsafe) let driver = self
        let (loop, total, rate) = (loop, plan.rate * plan.seconds, Double(plan.rate))
        let start = began
        // Timers of the loop are as coarse as a millisecond; a thread that sleeps is twenty times as exact.
        let pacer = Thread {
            var number = 0
            while number < total {
                let due = start + .nanoseconds(Int64(Double(number) / rate * 1e9))
                let left = (due - .now()).nanoseconds
                if left > 0 {
                    usleep(UInt32(clamping: max(1, left / 1_000)))
                    continue
                }
                let passed = Double((NIODeadline.now() - start).nanoseconds) / 1e9
                number = max(number + 1, min(total, Int(passed * rate)))
                loop.execute { unsafe driver.tick() }
            }
            loop.execute { unsafe driver.end() }
        }
        pacer.name = "stress"
        pacer.start()
    }

    /// Sends what is due by now.
    private func tick() {
        let passed = (NIODeadline.now() - began).nanoseconds
        let total = plan.rate * plan.seconds
        // The first is due at once, so there is one more than whole periods have passed.
        let wanted = min(total, Int(Double(passed) / 1e9 * Double(plan.rate)) + 1)
        while due < wanted {
            let moment = began + .nanoseconds(Int64(Double(due) / Double(plan.rate) * 1e9))
            due += 1
            waiting.append(moment)
        }
        sendWaiting()
    }

    private func sendWaiting() {
        while firstWaiting < waiting.count, let lane = idle.popLast() {
            let moment = waiting[firstWaiting]
            firstWaiting += 1
            report.sent += 1
            lane.send(load.next(at: WallClock.now), due: moment)
        }
        if firstWaiting > 100_000 {
            waiting.removeFirst(firstWaiting)
            firstWaiting = 0
        }
    }

    /// Gives the last answers two seconds.
    private func end() {
        isEnding = true
        nonisolated(unsafe) let driver = self
        loop.scheduleTask(in: .seconds(2)) {
            unsafe driver.report.sent += unsafe driver.waiting.count - driver.firstWaiting
            let passed = unsafe (NIODeadline.now() - driver.began).nanoseconds - 2_000_000_000
            unsafe driver.report.seconds = Double(passed) / 1e9
            unsafe driver.promise.succeed(driver.report)
        }
    }

    func joined(_ lane: Lane) {
        open += 1
        idle.append(lane)
    }

    func answered(_ lane: Lane, status: Int, due: NIODeadline) {
        report.add(microseconds: Int((NIODeadline.now() - due).nanoseconds / 1_000))
        if status != 200 { report.refused += 1 }
        idle.append(lane)
        sendWaiting()
    }

    func left(_ lane: Lane) {
        open -= 1
        if !isEnding { report.broken += 1 }
        idle.removeAll { $0 === lane }
    }
}

/// One connection of a load test: one request at a time, and just as much HTTP as its answers need.
private final class Lane: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let driver: StressDriver
    private var context: ChannelHandlerContext?
    private var buffer = ByteBuffer()
    private var due: NIODeadline?

    init(_ driver: StressDriver) { self.driver = driver }

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        driver.joined(self)
    }

    func channelInactive(context: ChannelHandlerContext) { driver.left(self) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func send(_ bytes: [UInt8], due: NIODeadline) {
        self.due = due
        guard let context else { return }
        context.writeAndFlush(NIOAny(ByteBuffer(bytes: bytes)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var read = unwrapInboundIn(data)
        buffer.writeBuffer(&read)
        guard let due, let status = complete() else { return }
        self.due = nil
        buffer.clear()
        driver.answered(self, status: status, due: due)
    }

    /// The status of the answer once it is whole; answers of the service say how long they are.
    private func complete() -> Int? {
        let view = buffer.readableBytesView
        let end = Array("\r\n\r\n".utf8)
        guard let head = view.firstRange(of: end) else { return nil }
        let text = String(decoding: view[..<head.lowerBound], as: UTF8.self)
        var length = 0
        for line in text.split(separator: "\r\n") where line.lowercased().hasPrefix("content-length:") {
            length = Int(line.dropFirst(15).drop { $0 == " " }) ?? 0
        }
        guard view.distance(from: head.upperBound, to: view.endIndex) >= length else { return nil }
        return Int(text.dropFirst(9).prefix(3)) ?? 0
    }
}
