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
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
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
        .target(
            name: "Ledger",
            dependencies: ["UsageModel", "Signals", "DecisionEngine", "Journal"],
            swiftSettings: strict
        ),
        .target(
            name: "Access",
            dependencies: [
                "UsageModel",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),

        .target(
            name: "Outbox",
            dependencies: [
                "UsageModel", "DecisionEngine", "Journal", "Ledger", .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),

        .target(
            name: "Enforcement",
            dependencies: ["UsageModel", "DecisionEngine", "Journal", "Ledger"],
            swiftSettings: strict
        ),

        // Floor 2: disks and sockets.
        .target(name: "Connectors", dependencies: ["UsageModel", "CZlib"], swiftSettings: strict),
        .target(
            name: "StoreSQLite",
            dependencies: [
                "UsageModel", "Access", "Ledger", "Outbox", "Enforcement",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Outgoing",
            dependencies: [
                "UsageModel", "Outbox",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "WebAPI",
            dependencies: [
                "UsageModel", "DecisionEngine", "Access", "Journal", "Ledger", "Outbox", "Enforcement",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),

        // Floor 3: compose, run, print.
        .target(
            name: "Node",
            dependencies: [
                "UsageModel", "DecisionEngine", "PolicyPacks", "Connectors", "Simulator", "Access", "Journal",
                "Ledger", "Outbox", "Outgoing", "Enforcement", "StoreSQLite", "WebAPI",
                .product(name: "Yams", package: "Yams"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: [.embedInCode("Contract/openapi.yaml")],
            swiftSettings: strict
        ),
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
                "Node",
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
        .testTarget(
            name: "LedgerTests",
            dependencies: [
                "Ledger", "Journal", "DecisionEngine", "PolicyPacks", "Simulator", "Connectors", "StoreSQLite",
                "UsageModel",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "EnforcementTests",
            dependencies: [
                "Enforcement", "Ledger", "Journal", "DecisionEngine", "PolicyPacks", "Simulator", "StoreSQLite",
                "UsageModel",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "AccessTests",
            dependencies: [
                "Access", "UsageModel",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "WebAPITests",
            dependencies: [
                "WebAPI", "Access", "Ledger", "Journal", "DecisionEngine", "UsageModel", "PolicyPacks", "StoreSQLite",
                "Node", "Outbox", "Enforcement",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "OutgoingTests",
            dependencies: [
                "Outbox", "Outgoing", "StoreSQLite", "Ledger", "Journal", "DecisionEngine", "UsageModel",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Logging", package: "swift-log"),
            ],
            exclude: ["Peers"],
            swiftSettings: strict
        ),
        .testTarget(name: "ConnectorsTests", dependencies: ["Connectors", "UsageModel"], swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["proviso", "Journal", "UsageModel"],
            exclude: ["Foreign", "Golden", "Peers"],
            swiftSettings: strict
        ),
        .testTarget(name: "TidyTests", swiftSettings: strict),
    ],
    cxxLanguageStandard: .cxx17
)
