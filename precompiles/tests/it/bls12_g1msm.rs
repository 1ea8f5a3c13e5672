//! BLS12_G1MSM. https://eips.ethereum.org/EIPS/eip-2537

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use fevm_precompiles::{Failure, Precompile::Bls12G1Msm};

use crate::{
    bls12::{ORDER, g1, g1_double, g1_infinity, g1_outside},
    platform::{fails, gives, word},
};

#[test]
fn small_multiples() {
    gives(Bls12G1Msm, &(g1() + &word(0)), &g1_infinity());
    gives(Bls12G1Msm, &(g1() + &word(1)), &g1());
    gives(Bls12G1Msm, &(g1() + &word(2)), &g1_double());
}

#[test]
fn a_sum_of_multiples() {
    let terms = [(g1(), 1), (g1_infinity(), 7), (g1_double(), 0), (g1(), 1)];
    let input: String = terms.map(|(point, scalar)| point + &word(scalar)).concat();
    gives(Bls12G1Msm, &input, &g1_double());
}

#[test]
fn scalars_wrap_at_the_order_and_may_exceed_it() {
    gives(Bls12G1Msm, &(g1() + ORDER), &g1_infinity());
    gives(Bls12G1Msm, &(g1() + &ORDER.replace("00000001", "00000003")), &g1_double());
    let twice = (g1() + &ORDER.replace("00000001", "00000002")).repeat(2);
    gives(Bls12G1Msm, &twice, &g1_double());
}

#[test]
fn infinity_stays_infinity() {
    gives(Bls12G1Msm, &(g1_infinity() + &"ff".repeat(32)), &g1_infinity());
    gives(Bls12G1Msm, &(g1_infinity() + &word(5)).repeat(3), &g1_infinity());
}

#[test]
fn points_outside_the_subgroup_fail() {
    for scalar in [0, 1, 2] {
        fails(Bls12G1Msm, &(g1_outside() + &word(scalar)), Failure::NotAPoint);
    }
    let second = g1() + &word(1) + &g1_outside() + &word(1);
    fails(Bls12G1Msm, &second, Failure::NotAPoint);
}

#[test]
fn other_lengths_fail() {
    let wanted = "one or more pairs of 160 bytes";
    for found in [0, 1, 159, 161, 319] {
        fails(Bls12G1Msm, &"00".repeat(found), Failure::Length { found, wanted });
    }
}
