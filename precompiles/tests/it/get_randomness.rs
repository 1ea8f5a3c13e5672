//! get_randomness. FIP-0095.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use fevm_precompiles::{Failure, Precompile::GetRandomness};

use crate::platform::{CALL, World, bytes, fails, gives, run_in, word};

#[test]
fn an_epoch_gives_the_beacon_s_digest_as_it_is() {
    let mut world = World::new();
    let digest = run_in(&mut world, GetRandomness, &bytes(&word(1_234)), &CALL).unwrap();
    assert_eq!(hex::encode(digest), "77".repeat(32));
    assert_eq!(world.epochs, [1_234]);
}

#[test]
fn a_refused_epoch_fails() {
    fails(GetRandomness, &word(u64::MAX), Failure::NoRandomness(-1));
}

#[test]
fn a_sign_extended_epoch_fails_before_the_chain_is_asked() {
    fails(GetRandomness, &"ff".repeat(32), Failure::Overflow { bits: 65 });
}

#[test]
fn missing_bytes_are_zeros_and_more_are_ignored() {
    gives(GetRandomness, "", &"77".repeat(32));
    gives(GetRandomness, &(word(0) + "ff"), &"77".repeat(32));
}
