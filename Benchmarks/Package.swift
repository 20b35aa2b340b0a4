// swift-tools-version: 6.2
// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import PackageDescription

let package = Package(
    name: "proviso-benchmarks",
    dependencies: [.package(name: "proviso", path: "../")],
    targets: [
        .target(name: "CAllocationCounter"),
        .executableTarget(
            name: "proviso-bench",
            dependencies: [
                "CAllocationCounter",
                .product(name: "UsageModel", package: "proviso"),
                .product(name: "DecisionEngine", package: "proviso"),
                .product(name: "PolicyPacks", package: "proviso"),
            ],
            path: "Sources/ProvisoBench"
        ),
        .executableTarget(
            name: "cel-bench",
            dependencies: ["CAllocationCounter", .product(name: "CEL", package: "proviso")],
            path: "Sources/CELBench"
        ),
    ]
)
