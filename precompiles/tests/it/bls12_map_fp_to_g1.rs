//! BLS12_MAP_FP_TO_G1. https://eips.ethereum.org/EIPS/eip-2537

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use fevm_precompiles::{Failure, Precompile::Bls12MapFpToG1};

use crate::{
    bls12::{P, elements},
    platform::{bytes, fails, gives, run},
};

#[test]
fn a_vector_of_the_hashing_standard() {
    // RFC 9380, J.9.2, empty message: u[0] and P.
    let u = "156c8a6a2c184569d69a76be144b5cdc5141d2d2ca4fe341f011e25e3969c55a
             d9e9b9ce2eb833c81a908e5fa4ac5f03";
    let point = elements(&[
        "184bb665c37ff561a89ec2122dd343f20e0f4cbcaec84e3c3052ea81d1834e19
         2c426074b02ed3dca4e7676ce4ce48ba",
        "04407b8d35af4dacc809927071fc0405218f1401a6d15af775810e4e460064bc
         c9468beeba82fdc751be70476c888bf3",
    ]);
    gives(Bls12MapFpToG1, &elements(&[u]), &point);
}

#[test]
fn zero_has_a_point_too() {
    assert_eq!(run(Bls12MapFpToG1, &bytes(&"00".repeat(64))).unwrap().len(), 128);
}

#[test]
fn elements_from_the_modulus_up_fail() {
    fails(Bls12MapFpToG1, &elements(&[P]), Failure::NotAPoint);
    let largest = elements(&[&P.replace("aaab", "aaaa")]);
    assert_eq!(run(Bls12MapFpToG1, &bytes(&largest)).unwrap().len(), 128);
}

#[test]
fn the_zeros_before_an_element_are_checked() {
    fails(Bls12MapFpToG1, &("01".to_owned() + &"00".repeat(63)), Failure::NotAPoint);
    fails(Bls12MapFpToG1, &("00".repeat(15) + "01" + &"00".repeat(48)), Failure::NotAPoint);
}

#[test]
fn every_other_length_fails() {
    let wanted = "one field element (64 bytes)";
    for found in [0, 48, 63, 65, 128] {
        fails(Bls12MapFpToG1, &"00".repeat(found), Failure::Length { found, wanted });
    }
}
