// swift-tools-version: 6.2
// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import PackageDescription

/// The strict settings of every Swift target: one list, so that no room is laxer than another.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

/// The hot floor: debug builds and tests check every access for exclusivity, release builds rely on what they found.
/// The checks were a seventh of a replay's instructions.
let hot = strict + [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]

let package = Package(
    name: "proviso",
    products: [
        .library(name: "UsageModel", targets: ["UsageModel"]),
        .library(name: "CEL", targets: ["CEL"]),
        .library(name: "Signals", targets: ["Signals"]),
        .library(name: "DecisionEngine", targets: ["DecisionEngine"]),
        .library(name: "PolicyPacks", targets: ["PolicyPacks"]),
        .library(name: "Simulator", targets: ["Simulator"]),
        .library(name: "Connectors", targets: ["Connectors"]),
        .library(name: "Journal", targets: ["Journal"]),
        .executable(name: "proviso", targets: ["proviso"]),
        .executable(name: "cel-conformance", targets: ["cel-conformance"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // C shims: what the field already has, behind a few plain C functions.
        .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),
        .target(name: "CZlib", linkerSettings: [.linkedLibrary("z")]),
        .target(name: "CNumberingPlan"),
        .target(name: "CProcessor"),
        .target(name: "CJournal"),

        // Floor 0: the hot path. No I/O, no clock, no third party.
        .target(name: "UsageModel", dependencies: ["CNumberingPlan", "CProcessor"], swiftSettings: hot),
        .target(name: "CEL", dependencies: ["CRE2"], swiftSettings: hot),
        .target(name: "Signals", dependencies: ["UsageModel", "CProcessor"], swiftSettings: hot),
        .target(
            name: "DecisionEngine",
            dependencies: ["UsageModel", "Signals", "CEL", "CProcessor"],
            swiftSettings: hot
        ),

        // Floor 1: work around decisions. No sockets.
        .target(
            name: "PolicyPacks",
            dependencies: ["UsageModel", "Signals", "CEL", "DecisionEngine", .product(name: "Yams", package: "Yams")],
            swiftSettings: strict
        ),
        .target(name: "Simulator", dependencies: ["UsageModel"], swiftSettings: strict),
        .target(
            name: "Journal",
            dependencies: ["UsageModel", "CJournal", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: hot
        ),

        // Floor 2: disks and sockets.
        .target(name: "Connectors", dependencies: ["UsageModel", "CZlib"], swiftSettings: strict),

        // Floor 3: compose, run, print.
        .executableTarget(name: "cel-conformance", dependencies: ["CEL"], swiftSettings: strict),
        .executableTarget(
            // Here and not in the package of the benchmarks, because what it measures is not public.
            name: "journal-bench",
            dependencies: ["Journal", "CJournal", "UsageModel"],
            path: "Benchmarks/Sources/JournalBench",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "proviso",
            dependencies: [
                "UsageModel", "Signals", "CEL", "DecisionEngine", "PolicyPacks", "Simulator", "Connectors", "Journal",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),

        .testTarget(name: "UsageModelTests", dependencies: ["UsageModel"], swiftSettings: strict),
        .testTarget(name: "CELTests", dependencies: ["CEL"], swiftSettings: strict),
        .testTarget(
            name: "CELConformanceTests",
            dependencies: ["cel-conformance", "CEL"],
            exclude: ["Vectors"],
            swiftSettings: strict
        ),
        .testTarget(name: "SignalsTests", dependencies: ["Signals", "UsageModel"], swiftSettings: strict),
        .testTarget(
            name: "DecisionEngineTests",
            dependencies: ["DecisionEngine", "UsageModel", "Signals", "CEL"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PolicyPacksTests",
            dependencies: ["PolicyPacks", "DecisionEngine", "UsageModel", "CEL", "Signals"],
            swiftSettings: strict
        ),
        .testTarget(name: "SimulatorTests", dependencies: ["Simulator", "UsageModel"], swiftSettings: strict),
        .testTarget(
            name: "JournalTests",
            dependencies: ["Journal", "CJournal", "UsageModel"],
            exclude: ["Golden"],
            swiftSettings: strict
        ),
        .testTarget(name: "ConnectorsTests", dependencies: ["Connectors", "UsageModel"], swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["proviso", "Journal", "UsageModel"],
            exclude: ["Foreign", "Golden"],
            swiftSettings: strict
        ),
        .testTarget(name: "TidyTests", swiftSettings: strict),
    ],
    cxxLanguageStandard: .cxx17
)
