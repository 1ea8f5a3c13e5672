//! Compiles the broker to WASM, as `cargo build --target wasm32-unknown-unknown` in its own folder
//! does, with the toolchain that the actors of the bundle are built with.

#[path = "../../../src/build/modules.rs"]
mod modules;

use std::process::ExitCode;

use modules::Modules;

fn main() -> ExitCode {
    let broker = Modules {
        root: "../../..",
        inputs: &["../src", "../Cargo.toml"],
        packages: &[("fevm-native-actor", "job_broker")],
    };
    broker.build()
}
