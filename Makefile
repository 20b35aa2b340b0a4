# The two commands a newcomer needs are `make run` and `make test`; the others are for people who change things.
SHELL := bash
STRICT_IMPORTS := --explicit-target-dependency-import-check error
OUT ?= out
FUZZ_SECONDS ?= 60
VECTORS ?= ../shared/conformance/cel
# A backtrace of a crashing test has hung a whole run before; the crash alone is enough.
export SWIFT_BACKTRACE := enable=no

.PHONY: run day test check setup peers build lint docs bench bench-cel fuzz conformance cel-alone clean

run: build ## the service over a simulated contact center with planted abusers; end it with Ctrl-C
	@"$$(swift build -c release --show-bin-path)/proviso" demo

day: build ## one simulated day of a contact center, judged by the standard pack; files in ./out
	@scripts/run-day "$$(swift build -c release --show-bin-path)/proviso" $(OUT)

test: setup peers ## everything, from a clean clone
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Fuzz Benchmarks/Package.swift Benchmarks/Sources
	swift build --build-tests $(STRICT_IMPORTS)
	@scripts/run-tests
	@$$(swift build --show-bin-path)/proviso policy check policies/standard
	@$$(swift build --show-bin-path)/proviso policy test policies/standard

check: test

setup:
	@scripts/setup

peers: ## the foreign clients of the tests, from PyPI, into .build/peers
	@scripts/peers

build: setup
	@swift build -c release --product proviso $(STRICT_IMPORTS)

lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Fuzz Benchmarks/Package.swift Benchmarks/Sources

docs: setup ## the DocC pages of CEL, warnings are errors
	@swift build --target CEL
	@scripts/cel-docs

bench: setup ## the figures of Benchmarks/RESULTS.md
	cd Benchmarks && swift run -c release proviso-bench

bench-cel: setup ## the figures of Benchmarks/RESULTS-CEL.md
	cd Benchmarks && swift build -c release --product cel-bench && .build/release/cel-bench

fuzz: setup ## the fuzzers of CEL, FUZZ_SECONDS each; what they find is left in .build/fuzz/found
	@scripts/fuzz $(FUZZ_SECONDS)

conformance: setup ## the vectors in VECTORS through both evaluators of CEL, and the hostile inputs measured
	@swift build -c release --product cel-conformance
	@"$$(swift build -c release --show-bin-path)/cel-conformance" $(VECTORS)

cel-alone: setup ## CEL and its tests, with nothing else of ours
	@scripts/cel-alone

clean:
	rm -rf .build .build-* Benchmarks/.build $(OUT)
