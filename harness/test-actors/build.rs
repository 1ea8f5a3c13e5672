//! Compiles the test actors to WASM.

#[path = "../../src/build/modules.rs"]
mod modules;

use std::process::ExitCode;

use modules::Modules;

fn main() -> ExitCode {
    let actors = Modules {
        root: "../..",
        inputs: &["multisig", "miner", "../actors/kit", "../../mapping/src"],
        packages: &[
            ("fevm-test-actor-multisig", "fevm_test_actor_multisig"),
            ("fevm-test-actor-miner", "fevm_test_actor_miner"),
        ],
    };
    actors.build()
}
