//! P256VERIFY. https://eips.ethereum.org/EIPS/eip-7951

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use fevm_precompiles::Precompile::P256Verify;

use crate::platform::{gives, word};

/// Hash, r, s, x and y of a valid signature.
const HASH: &str = "4cee90eb86eaa050036147a12d49004b6b9c72bd725d39d4785011fe190f0b4d";
const R: &str = "a73bd4903f0ce3b639bbbf6e8e80d16931ff4bcf5993d58468e8fb19086e8cac";
const S: &str = "36dbcd03009df8c59286b162af3bd7fcc0450c9aa81be5d10d312af6c66b1d60";
const KEY: &str = "
    4aebd3099c618202fcfe16ae7770b0c49ab5eadf74b754204a3bb6060e44eff3
    7618b065f9832de4ca6ca971a7a1adc826d0f7c00181a5fb2ddf79ae00b4e10e";

/// The group's order, and the order less [`S`].
const ORDER: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
const HIGH_S: &str = "c92432fbff62073b6d794e9d50c42802fca1ee12fefbb8b3e6889fcc35f807f1";

#[test]
fn a_valid_signature_gives_one() {
    gives(P256Verify, &[HASH, R, S, KEY].concat(), &word(1));
}

#[test]
fn s_may_be_in_either_half() {
    gives(P256Verify, &[HASH, R, HIGH_S, KEY].concat(), &word(1));
}

#[test]
fn a_wrong_signature_gives_nothing() {
    gives(P256Verify, &[&word(1), R, S, KEY].concat(), "");
    gives(P256Verify, &[HASH, S, R, KEY].concat(), "");
}

#[test]
fn r_and_s_must_lie_between_zero_and_the_order() {
    for out in [word(0).as_str(), ORDER, &"ff".repeat(32)] {
        gives(P256Verify, &[HASH, out, S, KEY].concat(), "");
        gives(P256Verify, &[HASH, R, out, KEY].concat(), "");
    }
}

#[test]
fn a_key_that_is_no_point_gives_nothing() {
    gives(P256Verify, &[HASH, R, S, &word(0), &word(0)].concat(), "");
    gives(P256Verify, &[HASH, R, S, &word(1), &word(1)].concat(), "");
    gives(P256Verify, &[HASH, R, S, &"ff".repeat(64)].concat(), "");
}

#[test]
fn nothing_is_signed_by_the_point_at_infinity() {
    // With that key any hash has this signature: the generator's x, and the hash itself.
    let x = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
    gives(P256Verify, &[HASH, x, HASH, &word(0), &word(0)].concat(), "");
}

#[test]
fn every_other_length_gives_nothing() {
    let valid = [HASH, R, S, KEY].concat();
    gives(P256Verify, "", "");
    gives(P256Verify, &valid[..valid.len() - 2], "");
    gives(P256Verify, &(valid + "00"), "");
}
