//! BLS12_G2MSM. https://eips.ethereum.org/EIPS/eip-2537

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use fevm_precompiles::{Failure, Precompile::Bls12G2Msm};

use crate::{
    bls12::{ORDER, g2, g2_double, g2_infinity, g2_outside},
    platform::{fails, gives, word},
};

#[test]
fn small_multiples() {
    gives(Bls12G2Msm, &(g2() + &word(0)), &g2_infinity());
    gives(Bls12G2Msm, &(g2() + &word(1)), &g2());
    gives(Bls12G2Msm, &(g2() + &word(2)), &g2_double());
}

#[test]
fn a_sum_of_multiples() {
    let terms = [(g2(), 1), (g2_infinity(), 7), (g2_double(), 0), (g2(), 1)];
    let input: String = terms.map(|(point, scalar)| point + &word(scalar)).concat();
    gives(Bls12G2Msm, &input, &g2_double());
}

#[test]
fn scalars_wrap_at_the_order_and_may_exceed_it() {
    gives(Bls12G2Msm, &(g2() + ORDER), &g2_infinity());
    gives(Bls12G2Msm, &(g2() + &ORDER.replace("00000001", "00000003")), &g2_double());
    let twice = (g2() + &ORDER.replace("00000001", "00000002")).repeat(2);
    gives(Bls12G2Msm, &twice, &g2_double());
}

#[test]
fn infinity_stays_infinity() {
    gives(Bls12G2Msm, &(g2_infinity() + &"ff".repeat(32)), &g2_infinity());
    gives(Bls12G2Msm, &(g2_infinity() + &word(5)).repeat(3), &g2_infinity());
}

#[test]
fn points_outside_the_subgroup_fail() {
    for scalar in [0, 1, 2] {
        fails(Bls12G2Msm, &(g2_outside() + &word(scalar)), Failure::NotAPoint);
    }
    let second = g2() + &word(1) + &g2_outside() + &word(1);
    fails(Bls12G2Msm, &second, Failure::NotAPoint);
}

#[test]
fn other_lengths_fail() {
    let wanted = "one or more pairs of 288 bytes";
    for found in [0, 1, 287, 289, 575] {
        fails(Bls12G2Msm, &"00".repeat(found), Failure::Length { found, wanted });
    }
}
