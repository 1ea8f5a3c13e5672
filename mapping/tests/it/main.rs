//! The dictionary's laws: what goes to the other network comes back unchanged, bytes are as they
//! are on the wire, and hostile input is refused in words.
//!
//! Properties run on a fixed seed, so that they also run where there is no randomness (wasm32).

mod address;
mod golden;
mod params;

#[cfg(feature = "client")]
mod log;
#[cfg(feature = "client")]
mod message;
#[cfg(feature = "client")]
mod receipt;
#[cfg(feature = "client")]
mod tx;

// Filecoin's own crates, which know nothing of wasm32 under Node.
#[cfg(not(target_arch = "wasm32"))]
mod oracle;
#[cfg(not(target_arch = "wasm32"))]
mod strict;

use proptest::{
    strategy::Strategy,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

/// Runs `law` on `cases` generated values, the same ones every time, and shows the smallest that
/// breaks it.
fn holds<S: Strategy>(cases: u32, values: S, law: impl Fn(S::Value)) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let outcome = runner.run(&values, |value| {
        law(value);
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

/// Bytes written in hexadecimal; spaces are for the eye.
fn hex(digits: &str) -> Vec<u8> {
    hex::decode(digits.replace([' ', '\n'], "")).expect("the test's own digits")
}
