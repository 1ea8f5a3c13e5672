//! BN254_MUL. https://eips.ethereum.org/EIPS/eip-196

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use fevm_precompiles::{Failure, Precompile::Bn254Mul};

use crate::platform::{fails, gives, word};

/// The group's order.
const ORDER: &str = "30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001";

/// Twice the generator (1, 2).
const DOUBLE: &str = "
    030644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd3
    15ed738c0e0a7c92e7845f96b2ae9c0a68a6a449e3538fc7ff3ebf7a5a18a2c4";

fn generator() -> String {
    word(1) + &word(2)
}

#[test]
fn small_multiples() {
    gives(Bn254Mul, &(generator() + &word(0)), &"00".repeat(64));
    gives(Bn254Mul, &(generator() + &word(1)), &generator());
    gives(Bn254Mul, &(generator() + &word(2)), DOUBLE);
}

#[test]
fn scalars_wrap_at_the_order_and_may_exceed_it() {
    gives(Bn254Mul, &(generator() + ORDER), &"00".repeat(64));
    let order_plus_2 = ORDER.replace("f0000001", "f0000003");
    gives(Bn254Mul, &(generator() + &order_plus_2), DOUBLE);
    // Infinity stays infinity under the largest of them.
    let zero = "00".repeat(64);
    gives(Bn254Mul, &(zero.clone() + &"ff".repeat(32)), &zero);
}

#[test]
fn missing_bytes_are_zeros_and_more_are_ignored() {
    gives(Bn254Mul, "", &"00".repeat(64));
    gives(Bn254Mul, &generator(), &"00".repeat(64));
    gives(Bn254Mul, &(generator() + &word(2) + "ff"), DOUBLE);
}

#[test]
fn points_off_the_curve_fail() {
    fails(Bn254Mul, &[word(1), word(1), word(0)].concat(), Failure::NotAPoint);
    fails(Bn254Mul, &"ff".repeat(96), Failure::NotAPoint);
}
