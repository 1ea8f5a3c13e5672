//! resolve_address. FIP-0054, precompiles.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use fevm_precompiles::{Failure, Precompile::ResolveAddress};

use crate::platform::{F410, fails, gives, word};

#[test]
fn a_known_address_gives_its_actor() {
    gives(ResolveAddress, F410, &word(100));
}

#[test]
fn an_id_address_gives_its_own_id() {
    gives(ResolveAddress, "0063", &word(99));
}

#[test]
fn an_address_without_an_actor_gives_nothing() {
    gives(ResolveAddress, &("01".to_owned() + &"cc".repeat(20)), "");
}

#[test]
fn what_is_no_address_fails() {
    for input in ["", "00", "09ff", &(F410[..4].to_owned() + &"00".repeat(64))] {
        fails(ResolveAddress, input, Failure::NotAnAddress);
    }
}
