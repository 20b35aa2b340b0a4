// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A short activity written where it is used.
struct Script: Activity {
    let reporter: Reporter
    var random: SplitMix64
    /// How often it has acted.
    private(set) var round = 0
    private let body: (inout Script, Int64) -> Int64?

    /// A script; `body` acts at a moment, and its answer is when to act next.
    init(_ reporter: Reporter, _ name: String, _ body: @escaping (inout Script, Int64) -> Int64?) {
        self.reporter = reporter
        random = SplitMix64(seed: reporter.stage.seed, part: reporter.customer.id + "/" + name)
        self.body = body
    }

    mutating func act(at instant: Int64, on stage: Stage) -> Int64? {
        let next = body(&self, instant)
        round += 1
        return next
    }
}

extension Reporter {
    /// Runs a script from a moment on.
    func run(_ name: String, at instant: Int64, _ body: @escaping (inout Script, Int64) -> Int64?) {
        stage.add(Script(self, name, body), at: instant)
    }
}
