#!/bin/sh
# Everything that building and testing needs beyond git, Rust, Node and Python; says what it installs, and
# nothing when there is nothing to do. `setup.sh` alone is enough to build and run; `setup.sh test` adds what
# only `make test` needs, `setup.sh mutants` and `setup.sh sanitize` what those chores of `cargo xtask` need.
set -eu
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*" >&2; }
fail() { printf 'setup: error: %s\n' "$1" >&2; printf 'setup: help: %s\n' "$2" >&2; exit 1; }
quietly() { # label, command…: shows the output only when the command fails
    label=$1; shift
    say "$label"
    log=$(mktemp)
    "$@" >"$log" 2>&1 || { cat "$log" >&2; rm -f "$log"; return 1; }
    rm -f "$log"
}
have() { command -v "$1" >/dev/null 2>&1; }

CARGO_FUZZ=0.13.2

have cargo || fail "no cargo" "install Rust 1.95 or newer from https://rustup.rs"
# Fuzzing: a nightly compiler, whose sanitizers it uses, and the runner.
if [ "${1:-}" = fuzz ]; then
    cargo +nightly --version >/dev/null 2>&1 ||
        quietly "installing Rust nightly" rustup toolchain install nightly --profile minimal ||
        fail "no nightly compiler" "run 'rustup toolchain install nightly'"
    if [ "$(cargo fuzz --version 2>/dev/null)" != "cargo-fuzz $CARGO_FUZZ" ]; then
        # Not --locked: its lock file may name versions that a mirror does not carry.
        quietly "installing cargo-fuzz $CARGO_FUZZ (a few minutes)" \
            cargo install cargo-fuzz --version "$CARGO_FUZZ" --force ||
            fail "cargo-fuzz could not be installed" "its output is above"
    fi
    exit 0
fi

have node || fail "no node" "install Node.js 20 or newer; it runs solc and wasm-opt"
have npm || fail "no npm" "install npm, which comes with Node.js"
have python3 || fail "no python3" "install Python 3.10 or newer; it runs Vyper"

# 1. A standard library for wasm32: rustup's, or Debian's compiler that builds it from source.
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
debian_rust() {
    have apt-get || return 1
    quietly "installing Debian's rustc-web, cargo-web, rust-web-src (rustup cannot download here)" \
        as_root sh -c 'apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y \
            --no-install-recommends rustc-web cargo-web rust-web-src'
}
if [ ! -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown/lib" ]; then
    if ! { have rustup && quietly "adding rustup's wasm32-unknown-unknown target" \
        rustup target add wasm32-unknown-unknown; }; then
        [ -x /usr/bin/cargo ] && [ -e "$(/usr/bin/rustc --print sysroot)/lib/rustlib/src" ] || debian_rust ||
            fail "no standard library for wasm32-unknown-unknown" \
                "run 'rustup target add wasm32-unknown-unknown' where rustup can download"
    fi
fi

# 2. solc, wasm-opt and contract libraries, pinned by package-lock.json.
if ! cmp -s package-lock.json node_modules/.fevm-lock; then
    quietly "installing npm packages (solc, binaryen, OpenZeppelin)" npm ci --no-audit --no-fund ||
        fail "npm ci failed" "its output is above; check the network or the npm registry setting"
    cp package-lock.json node_modules/.fevm-lock
fi

# 3. Vyper, in a private environment.
if ! cmp -s requirements.txt .venv/.fevm-lock; then
    quietly "installing Vyper into .venv" \
        sh -c 'python3 -m venv .venv && .venv/bin/pip install --quiet --disable-pip-version-check \
            -r requirements.txt' ||
        fail "Vyper could not be installed" "its output is above; python3 needs the venv module"
    cp requirements.txt .venv/.fevm-lock
fi

nextest() {
    cargo nextest --version >/dev/null 2>&1 ||
        quietly "installing cargo-nextest (a few minutes)" cargo install cargo-nextest --locked ||
        fail "cargo-nextest could not be installed" "its output is above"
}

case "${1:-}" in
test) ;;
mutants)
    nextest
    cargo mutants --version >/dev/null 2>&1 ||
        quietly "installing cargo-mutants (a few minutes)" \
            cargo install cargo-mutants --version 27.1.0 --locked ||
        quietly "installing cargo-mutants with other versions below it" \
            cargo install cargo-mutants --version 27.1.0 ||
        fail "cargo-mutants could not be installed" "its output is above"
    exit 0 ;;
sanitize)
    cargo +nightly miri --version >/dev/null 2>&1 ||
        quietly "adding a nightly compiler with Miri" \
            rustup toolchain install nightly --component miri --component rust-src ||
        fail "no nightly compiler with Miri" \
            "run 'rustup toolchain install nightly --component miri,rust-src' where rustup can download"
    exit 0 ;;
*) exit 0 ;;
esac

# 4. The runner of wasm32 tests under Node; its version must be the lock file's.
wanted=$(sed -n '/^name = "wasm-bindgen"$/{n;s/version = "\(.*\)"/\1/p;}' Cargo.lock)
found=$(wasm-bindgen-test-runner --version 2>/dev/null | sed 's/.* //' || true)
if [ "$found" != "$wanted" ]; then
    # Not --locked: its lock file may name versions that a mirror does not carry.
    quietly "installing wasm-bindgen-cli $wanted (a few minutes)" \
        cargo install wasm-bindgen-cli --version "$wanted" --force ||
        fail "wasm-bindgen-cli could not be installed" "its output is above"
fi

# 5. The test runner.
nextest
