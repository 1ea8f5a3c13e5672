//! BN254_ADD. https://eips.ethereum.org/EIPS/eip-196

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use fevm_precompiles::{Failure, Precompile::Bn254Add};

use crate::platform::{fails, gives, word};

/// The field's modulus.
const P: &str = "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47";

/// Twice the generator (1, 2).
const DOUBLE: &str = "
    030644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd3
    15ed738c0e0a7c92e7845f96b2ae9c0a68a6a449e3538fc7ff3ebf7a5a18a2c4";

/// y of the generator's negative: the modulus less 2.
const MINUS_2: &str = "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd45";

fn generator() -> String {
    word(1) + &word(2)
}

#[test]
fn a_point_plus_itself_is_its_double() {
    gives(Bn254Add, &generator().repeat(2), DOUBLE);
}

#[test]
fn infinity_is_neutral() {
    let zero = "00".repeat(64);
    gives(Bn254Add, &(generator() + &zero), &generator());
    gives(Bn254Add, &(zero.clone() + &generator()), &generator());
    gives(Bn254Add, &zero.repeat(2), &zero);
}

#[test]
fn a_point_plus_its_negative_is_infinity() {
    gives(Bn254Add, &[generator(), word(1), MINUS_2.to_owned()].concat(), &"00".repeat(64));
}

#[test]
fn missing_bytes_are_zeros_and_more_are_ignored() {
    gives(Bn254Add, "", &"00".repeat(64));
    gives(Bn254Add, &generator(), &generator());
    gives(Bn254Add, &(generator().repeat(2) + "ffff"), DOUBLE);
}

#[test]
fn points_off_the_curve_fail() {
    fails(Bn254Add, &(word(1) + &word(1)), Failure::NotAPoint);
    fails(Bn254Add, &(generator() + &word(1)), Failure::NotAPoint);
}

#[test]
fn coordinates_from_the_modulus_up_fail() {
    // Infinity, but for x, which would be zero if it were reduced.
    fails(Bn254Add, P, Failure::NotAPoint);
    fails(Bn254Add, &(word(0) + P), Failure::NotAPoint);
    fails(Bn254Add, &"ff".repeat(128), Failure::NotAPoint);
}
