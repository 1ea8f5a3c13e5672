//! BLS12_G2ADD. https://eips.ethereum.org/EIPS/eip-2537

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use fevm_precompiles::{Failure, Precompile::Bls12G2Add};

use crate::{
    bls12::{P, elements, g2, g2_double, g2_infinity, g2_outside},
    platform::{bytes, fails, gives, run},
};

#[test]
fn a_point_plus_itself_is_its_double() {
    gives(Bls12G2Add, &g2().repeat(2), &g2_double());
}

#[test]
fn infinity_is_neutral() {
    gives(Bls12G2Add, &(g2() + &g2_infinity()), &g2());
    gives(Bls12G2Add, &(g2_infinity() + &g2()), &g2());
    gives(Bls12G2Add, &g2_infinity().repeat(2), &g2_infinity());
}

#[test]
fn points_need_not_be_in_the_subgroup() {
    let sum = run(Bls12G2Add, &bytes(&g2_outside().repeat(2))).unwrap();
    assert_eq!(sum.len(), 256);
    gives(Bls12G2Add, &(g2_outside() + &g2_infinity()), &g2_outside());
}

#[test]
fn points_off_the_curve_fail() {
    let off = g2().replace("c6bb", "c6ba").replace("bdb8", "bdb7");
    fails(Bls12G2Add, &(off.clone() + &g2()), Failure::NotAPoint);
    fails(Bls12G2Add, &(g2() + &off), Failure::NotAPoint);
}

#[test]
fn elements_from_the_modulus_up_fail() {
    // Infinity, but for the last element, which would be zero if it were reduced.
    let point = g2_infinity()[..384].to_owned() + &elements(&[P]);
    fails(Bls12G2Add, &(g2() + &point), Failure::NotAPoint);
}

#[test]
fn the_zeros_before_an_element_are_checked() {
    let dirty = "01".to_owned() + &g2()[2..];
    fails(Bls12G2Add, &(dirty + &g2()), Failure::NotAPoint);
}

#[test]
fn every_other_length_fails() {
    let wanted = "two G2 points (512 bytes)";
    for found in [0, 1, 256, 511, 513] {
        fails(Bls12G2Add, &"00".repeat(found), Failure::Length { found, wanted });
    }
}
