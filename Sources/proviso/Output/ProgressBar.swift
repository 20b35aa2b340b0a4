// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Glibc

/// Shows on a terminal how far a long run has come; silent everywhere else.
struct ProgressBar {
    private let isShown: Bool
    private let total: Int
    private let started: Double
    private var shown = 0.0

    /// A bar for so many bytes; 0 when the size is not known.
    init(total: Int, isQuiet: Bool) {
        isShown = Terminal.isErrorTerminal && !isQuiet
        self.total = total
        started = Self.seconds()
    }

    /// Redraws the bar at most ten times a second.
    mutating func update(bytes: Int, events: Int) {
        guard isShown else { return }
        let now = Self.seconds()
        guard now - shown >= 0.1 else { return }
        shown = now
        let elapsed = max(0.001, now - started)
        let rate = Int(Double(events) / elapsed)
        var line = "\r\u{1B}[K\(Self.grouped(events)) events, \(Self.grouped(rate))/s"
        if total > 0 {
            let share = min(1, Double(bytes) / Double(total))
            let filled = Int(share * 30)
            let left = share > 0.01 ? Int(elapsed / share - elapsed) : 0
            line =
                "\r\u{1B}[K[" + String(repeating: "#", count: filled) + String(repeating: ".", count: 30 - filled)
                + "] \(Int(share * 100)) %  \(Self.grouped(events)) events, \(Self.grouped(rate))/s, \(left) s left"
        }
        Terminal.write(Array(line.utf8), to: STDERR_FILENO)
    }

    /// Takes the bar away.
    func finish() {
        if isShown { Terminal.write(Array("\r\u{1B}[K".utf8), to: STDERR_FILENO) }
    }

    /// 1234567 as `1,234,567`.
    static func grouped(_ value: Int) -> String {
        var digits = Array(String(value))
        var place = digits.count - 3
        while place > (value < 0 ? 1 : 0) {
            digits.insert(",", at: place)
            place -= 3
        }
        return String(digits)
    }

    /// Seconds that only go forward; used to draw, never to decide.
    private static func seconds() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// Shows on a terminal how many of some things are done; silent everywhere else.
struct Countdown {
    private let what: String
    private let isShown = Terminal.isErrorTerminal

    /// A count of `what`, such as `rules`.
    init(what: String) { self.what = what }

    /// Redraws the count.
    func update(_ done: Int, of all: Int) {
        if isShown { Terminal.write(Array("\r\u{1B}[K\(done) of \(all) \(what)".utf8), to: STDERR_FILENO) }
    }

    /// Takes the count away.
    func finish() {
        if isShown { Terminal.write(Array("\r\u{1B}[K".utf8), to: STDERR_FILENO) }
    }
}
