//! BLS12_G1ADD. https://eips.ethereum.org/EIPS/eip-2537

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use fevm_precompiles::{Failure, Precompile::Bls12G1Add};

use crate::{
    bls12::{P, elements, g1, g1_double, g1_infinity, g1_outside},
    platform::{bytes, fails, gives, run},
};

#[test]
fn a_point_plus_itself_is_its_double() {
    gives(Bls12G1Add, &g1().repeat(2), &g1_double());
}

#[test]
fn infinity_is_neutral() {
    gives(Bls12G1Add, &(g1() + &g1_infinity()), &g1());
    gives(Bls12G1Add, &(g1_infinity() + &g1()), &g1());
    gives(Bls12G1Add, &g1_infinity().repeat(2), &g1_infinity());
}

#[test]
fn points_need_not_be_in_the_subgroup() {
    let sum = run(Bls12G1Add, &bytes(&g1_outside().repeat(2))).unwrap();
    assert_eq!(sum.len(), 128);
    gives(Bls12G1Add, &(g1_outside() + &g1_infinity()), &g1_outside());
}

#[test]
fn points_off_the_curve_fail() {
    let off = g1().replace("c6bb", "c6ba").replace("bdb8", "bdb7");
    fails(Bls12G1Add, &(off.clone() + &g1()), Failure::NotAPoint);
    fails(Bls12G1Add, &(g1() + &off), Failure::NotAPoint);
}

#[test]
fn elements_from_the_modulus_up_fail() {
    // Infinity, but for the last element, which would be zero if it were reduced.
    let point = g1_infinity()[..128].to_owned() + &elements(&[P]);
    fails(Bls12G1Add, &(g1() + &point), Failure::NotAPoint);
}

#[test]
fn the_zeros_before_an_element_are_checked() {
    let dirty = "01".to_owned() + &g1()[2..];
    fails(Bls12G1Add, &(dirty + &g1()), Failure::NotAPoint);
}

#[test]
fn every_other_length_fails() {
    let wanted = "two G1 points (256 bytes)";
    for found in [0, 1, 128, 255, 257] {
        fails(Bls12G1Add, &"00".repeat(found), Failure::Length { found, wanted });
    }
}
