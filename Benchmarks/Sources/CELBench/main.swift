// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL

// cel-bench [BENCH-RULES.json] [--json] [--only=WORDS]: the eight rules, forty of them, and what compiling costs; or
// only what has these words in its name, for profiling.

func main() {
    let arguments = CommandLine.arguments.dropFirst()
    let path = arguments.first { !$0.hasPrefix("--") } ?? BenchFile.defaultPath()
    guard let file = BenchFile(path: path) else { return print("\(path): no benchmark rules there") }
    var report = Report()
    if let only = arguments.first(where: { $0.hasPrefix("--only=") }) { report.only = String(only.dropFirst(7)) }
    report.measureYardstick()
    for (layout, symbols) in [("symbols", true), ("texts", false)] {
        for (name, context) in [("hot", file.hot), ("cold", file.cold)] {
            report.measureRules(file, BenchWorld(context, symbols: symbols), layout: layout, context: name)
        }
    }
    report.measureCompiling(file, BenchWorld(file.hot, symbols: true))
    report.show(asJSON: arguments.contains("--json"))
}

main()
