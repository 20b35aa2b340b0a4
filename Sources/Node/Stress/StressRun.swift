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
final class StressDriver {
    private let plan: StressRun.Plan
    private let loop: any EventLoop
    private let promise: EventLoopPromise<StressReport>
    private var load: StressLoad
    /// The next request, made before it is due: making it is no time of the service.
    private var next: [UInt8]
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
        next = load.next(at: WallClock.now)
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
            Self.wakeInTime()
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

    /// Lets sleeps of this thread end when they are over: usually the system gathers those of 50 microseconds, which
    /// would be told as time of the service.
    private static func wakeInTime() {
        let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/thread-self")
        guard let thread = path?.split(separator: "/").last else { return }
        try? Data("1".utf8).write(to: URL(fileURLWithPath: "/proc/\(thread)/timerslack_ns"))
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
        // In turn: a connection that is never used would be closed by the service.
        while firstWaiting < waiting.count, !idle.isEmpty {
            let lane = idle.removeFirst()
            let moment = waiting[firstWaiting]
            firstWaiting += 1
            report.sent += 1
            lane.send(next, due: moment)
            next = load.next(at: WallClock.now)
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
