//! lookup_delegated_address. FIP-0054, precompiles.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use fevm_precompiles::{Failure, Precompile::LookupDelegatedAddress};

use crate::platform::{F410, fails, gives, word};

#[test]
fn an_actor_with_an_f4_address_gives_it_unpadded() {
    gives(LookupDelegatedAddress, &word(100), F410);
    gives(LookupDelegatedAddress, &(word(100) + "ffff"), F410);
}

#[test]
fn an_actor_without_one_gives_nothing() {
    gives(LookupDelegatedAddress, &word(101), "");
    gives(LookupDelegatedAddress, &word(u64::MAX), "");
}

#[test]
fn missing_bytes_are_zeros() {
    gives(LookupDelegatedAddress, "", "");
    // 31 zeros: what is missing is the id itself.
    gives(LookupDelegatedAddress, &"00".repeat(31), "");
}

#[test]
fn ids_from_two_to_the_64_up_fail() {
    let two_to_the_64 = "00".repeat(23) + "01" + &"00".repeat(8);
    fails(LookupDelegatedAddress, &two_to_the_64, Failure::Overflow { bits: 65 });
    fails(LookupDelegatedAddress, &"ff".repeat(32), Failure::Overflow { bits: 65 });
    fails(LookupDelegatedAddress, "01", Failure::Overflow { bits: 65 });
}
