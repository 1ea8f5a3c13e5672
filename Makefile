# Every command does its own set-up. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help setup demo test conformance example-native bench fuzz fuzz-keep lint docs bundle reproduce

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

setup: ## install what building and testing needs; quiet when there is nothing to do
	@xtask/setup.sh test

demo: ## compile, deploy and call real contracts on the real FVM, in process
	@xtask/setup.sh
	@cargo run --quiet --bin fevm -- demo

test: ## every test: the leaf crates as wasm32 under Node, and the workspace natively
	@xtask/setup.sh test
	@cargo xtask test

conformance: ## every corpus on this machine, as one table; CONFORMANCE='--only eest' passes options on
	@xtask/setup.sh
	@cargo run --quiet --bin conformance -- $(CONFORMANCE)

example-native: ## a native actor of one's own, driven from Solidity: the story of examples/native-actor
	@xtask/setup.sh
	@cargo run --quiet --bin example-native

bench: ## our gas beside production's, call by call
	@xtask/setup.sh
	@cargo run --quiet --bin bench

FUZZ_SECONDS ?= 60
fuzz: ## every fuzz target for FUZZ_SECONDS (default 60); fuzz/README.md has the rest
	@xtask/setup.sh fuzz
	@set -e; cd fuzz; [ -d corpus ] || tar xzf corpus.tar.gz; for target in $$(cargo +nightly fuzz list); do \
		echo "fuzz: $$target, $(FUZZ_SECONDS) seconds"; mkdir -p "corpus/$$target"; \
		cargo +nightly fuzz run "$$target" "corpus/$$target" "seeds/$$target" -- \
			-max_total_time=$(FUZZ_SECONDS) -rss_limit_mb=3000 -timeout=600 -verbosity=0; \
	done

fuzz-keep: ## pack what fuzzing has found so far, without what adds nothing, to be committed
	@xtask/setup.sh fuzz
	@set -e; cd fuzz; for target in $$(cargo +nightly fuzz list); do \
		cargo +nightly fuzz cmin "$$target"; \
	done; tar czf corpus.tar.gz --sort=name --owner=0 --group=0 --mtime=@0 corpus

lint: ## formatting, clippy with warnings denied, tidy
	@xtask/setup.sh
	@cargo fmt --all --check
	@cargo clippy --workspace --all-targets -- --deny warnings
	@cargo xtask tidy

docs: ## regenerate the generated pages
	@xtask/setup.sh
	@cargo xtask docs

bundle: ## write each actor's WASM, bundle.car and metadata.json to ./bundle, and the profile's
	@xtask/setup.sh
	@cargo run --quiet --bin fevm -- bundle --dir bundle
	@cargo run --quiet --bin fevm -- bundle --dir bundle/ethereum --profile ethereum

reproduce: ## build the actors twice, in different directories, and compare their CIDs
	@xtask/setup.sh
	@cargo xtask reproduce
