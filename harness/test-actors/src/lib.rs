//! Native actors that tests put on a chain, as WASM. None of them is in the bundle.
//!
//! Does not know the chain, nor what the tests do with them.

/// Like a multisig: sends whatever anybody proposes at once (method 2), and accepts every exported
/// method (FIP-0062).
///
/// # Panics
/// If this crate was built without a toolchain for WASM.
pub fn multisig() -> &'static [u8] {
    module(include_bytes!(concat!(env!("OUT_DIR"), "/fevm_test_actor_multisig.wasm")))
}

/// Like a storage miner: refuses InvokeEVM and answers GetSectorSize. Its method 2 sends as
/// [`multisig`]'s does.
///
/// # Panics
/// If this crate was built without a toolchain for WASM.
pub fn miner() -> &'static [u8] {
    module(include_bytes!(concat!(env!("OUT_DIR"), "/fevm_test_actor_miner.wasm")))
}

fn module(wasm: &'static [u8]) -> &'static [u8] {
    assert!(!wasm.is_empty(), "built without a toolchain for WASM: run `make setup`, build again");
    wasm
}
