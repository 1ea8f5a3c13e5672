//! BN254_PAIRING. https://eips.ethereum.org/EIPS/eip-197

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use fevm_precompiles::{Failure, Precompile::Bn254Pairing};

use crate::platform::{fails, gives, word};

/// The generator of G2: x then y, imaginary part first.
const G2: &str = "
    198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2
    1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed
    090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b
    12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa";

/// A point of the twist with x = 1, outside the subgroup.
const OUTSIDE: &str = "
    0000000000000000000000000000000000000000000000000000000000000000
    0000000000000000000000000000000000000000000000000000000000000001
    0d1271953ed9ea0836846e70a1934187998c7f790cb4d7511b7f8da82de048a4
    2869111d5381f072f8e2728fdb825a51aadd70e52c9830e9ab4b871c0531f1bb";

/// y of the G1 generator's negative.
const MINUS_2: &str = "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd45";

fn generator() -> String {
    word(1) + &word(2)
}

fn negative() -> String {
    word(1) + MINUS_2
}

#[test]
fn no_pairs_multiply_to_one() {
    gives(Bn254Pairing, "", &word(1));
}

#[test]
fn a_pairing_and_its_inverse_multiply_to_one() {
    gives(Bn254Pairing, &[&generator(), G2, &negative(), G2].concat(), &word(1));
}

#[test]
fn a_single_pairing_of_generators_is_not_one() {
    gives(Bn254Pairing, &(generator() + G2), &word(0));
    gives(Bn254Pairing, &[&generator(), G2, &generator(), G2].concat(), &word(0));
}

#[test]
fn infinity_on_either_side_pairs_to_one() {
    gives(Bn254Pairing, &("00".repeat(64) + G2), &word(1));
    gives(Bn254Pairing, &(generator() + &"00".repeat(128)), &word(1));
}

#[test]
fn points_outside_the_subgroup_fail() {
    fails(Bn254Pairing, &(generator() + OUTSIDE), Failure::NotAPoint);
    fails(Bn254Pairing, &("00".repeat(64) + OUTSIDE), Failure::NotAPoint);
}

#[test]
fn points_off_the_curve_fail() {
    fails(Bn254Pairing, &(word(1) + &word(1) + G2), Failure::NotAPoint);
    fails(Bn254Pairing, &(generator() + &word(1).repeat(4)), Failure::NotAPoint);
}

#[test]
fn other_lengths_fail() {
    let wanted = "a multiple of 192";
    fails(Bn254Pairing, "00", Failure::Length { found: 1, wanted });
    fails(Bn254Pairing, &"00".repeat(191), Failure::Length { found: 191, wanted });
    fails(Bn254Pairing, &"00".repeat(193), Failure::Length { found: 193, wanted });
}
