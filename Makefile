# The two commands a newcomer needs are `make run` and `make test`; the others are for people who change things.
SHELL := bash
STRICT_IMPORTS := --explicit-target-dependency-import-check error
OUT ?= out
# A backtrace of a crashing test has hung a whole run before; the crash alone is enough.
export SWIFT_BACKTRACE := enable=no

.PHONY: run test check setup build lint bench bench-cel clean

run: build ## one simulated day of a contact center, judged by the standard pack
	@scripts/run-day "$$(swift build -c release --show-bin-path)/proviso" $(OUT)

test: setup ## everything, from a clean clone
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources
	swift build --build-tests $(STRICT_IMPORTS)
	swift test --skip-build --disable-xctest --parallel </dev/null
	@$$(swift build --show-bin-path)/proviso policy check policies/standard
	@$$(swift build --show-bin-path)/proviso policy test policies/standard

check: test

setup:
	@scripts/setup

build: setup
	@swift build -c release --product proviso $(STRICT_IMPORTS)

lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources

bench: setup ## the figures of Benchmarks/RESULTS.md
	cd Benchmarks && swift run -c release proviso-bench

bench-cel: setup ## the figures of Benchmarks/RESULTS-CEL.md
	cd Benchmarks && swift build -c release --product cel-bench && .build/release/cel-bench

clean:
	rm -rf .build .build-* Benchmarks/.build $(OUT)
