//! BLS12_PAIRING_CHECK. https://eips.ethereum.org/EIPS/eip-2537

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use fevm_precompiles::{Failure, Precompile::Bls12PairingCheck};

use crate::{
    bls12::{
        g1, g1_double, g1_infinity, g1_outside, g2, g2_double, g2_infinity, g2_outside, minus_g1,
    },
    platform::{fails, gives, word},
};

#[test]
fn a_pairing_and_its_inverse_multiply_to_one() {
    gives(Bls12PairingCheck, &[g1(), g2(), minus_g1(), g2()].concat(), &word(1));
}

#[test]
fn factors_move_from_one_side_to_the_other() {
    // e(2P, Q) e(-P, 2Q) = 1
    gives(Bls12PairingCheck, &[g1_double(), g2(), minus_g1(), g2_double()].concat(), &word(1));
    gives(Bls12PairingCheck, &[g1_double(), g2(), minus_g1(), g2()].concat(), &word(0));
}

#[test]
fn a_single_pairing_of_generators_is_not_one() {
    gives(Bls12PairingCheck, &(g1() + &g2()), &word(0));
}

#[test]
fn infinity_on_either_side_pairs_to_one() {
    gives(Bls12PairingCheck, &(g1_infinity() + &g2()), &word(1));
    gives(Bls12PairingCheck, &(g1() + &g2_infinity()), &word(1));
    gives(Bls12PairingCheck, &(g1_infinity() + &g2_infinity()), &word(1));
}

#[test]
fn points_outside_the_subgroup_fail() {
    fails(Bls12PairingCheck, &(g1_outside() + &g2()), Failure::NotAPoint);
    fails(Bls12PairingCheck, &(g1() + &g2_outside()), Failure::NotAPoint);
    fails(Bls12PairingCheck, &(g1_infinity() + &g2_outside()), Failure::NotAPoint);
}

#[test]
fn other_lengths_fail() {
    let wanted = "one or more pairs of 384 bytes";
    for found in [0, 1, 383, 385, 767] {
        fails(Bls12PairingCheck, &"00".repeat(found), Failure::Length { found, wanted });
    }
}
