# One line a target; what a target does in full is in the command that it runs.
PREFIX ?= /opt/riptide

.DEFAULT_GOAL := help
.PHONY: help build test lint docs wasm check-wasm install ci

help: ## Show what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## Compile the riptide command
	cargo build --release --package riptide-cli

test: ## Run all tests
	cargo test --workspace

lint: ## Check the format and the lints, of the guest for its own target too
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	cargo clippy --package riptide-extractor-wasm --target wasm32-wasip2 -- -D warnings

docs: ## Build the API documentation
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

wasm: ## Build the component, check it, and put it where it is embedded
	cargo xtask build-wasm

check-wasm: ## Rebuild the component and compare it with the checked-in one
	cargo xtask build-wasm --check

hostile: ## Extract pages made to hurt in the sandbox, and measure them
	cargo xtask hostile

install: ## Install the command and the component below PREFIX (/opt/riptide)
	cargo xtask install --prefix $(PREFIX)

ci: ## What must pass before a change lands
	.ci/run
