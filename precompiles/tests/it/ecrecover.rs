//! ECREC. The signature is the one of the official state tests; its s is in the upper half.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use fevm_precompiles::Precompile::EcRecover;

use crate::platform::{bytes, gives, run};

const HASH: &str = "18c547e4f7b0f325ad1e56f57e26c745b09a3e503d86e00e5255ff7f715d3d1c";
const V: &str = "000000000000000000000000000000000000000000000000000000000000001c";
const R: &str = "73b1693892219d736caba55bdb67216e485557ea6b6af75f37096c9aa6a5a75f";
const S: &str = "eeb940b1d03b21e36b0e47e79769f095fe2ab855bd91e3a38756b7d75a9c4549";
const SIGNER: &str = "000000000000000000000000a94f5374fce5edbc8e2a8697c15331677e6ebf0b";

/// The group order, and one less.
const N: &str = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
const N_MINUS_1: &str = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140";

#[test]
fn the_signer_is_found_even_with_a_high_s() {
    gives(EcRecover, &[HASH, V, R, S].concat(), SIGNER);
}

#[test]
fn bytes_after_the_four_words_are_ignored() {
    gives(EcRecover, &[HASH, V, R, S, "ffff"].concat(), SIGNER);
}

#[test]
fn missing_bytes_are_zeros() {
    let signature = [HASH, V, R, S].concat();
    let cut = &signature[..signature.len() - 2];
    let zeroed = cut.to_owned() + "00";
    assert_eq!(run(EcRecover, &bytes(cut)), run(EcRecover, &bytes(&zeroed)));
    assert!(!run(EcRecover, &bytes(cut)).unwrap().is_empty());
}

#[test]
fn v_outside_27_and_28_finds_nobody() {
    for v in ["00", "01", "1a", "1d", "ff"] {
        gives(EcRecover, &[HASH, &"00".repeat(31), v, R, S].concat(), "");
    }
    // One of the high bytes is not zero.
    gives(EcRecover, &[HASH, "01", &V[2..], R, S].concat(), "");
}

#[test]
fn r_and_s_must_lie_between_zero_and_the_order() {
    let zero = "00".repeat(32);
    for out in [zero.as_str(), N, &"ff".repeat(32)] {
        gives(EcRecover, &[HASH, V, out, S].concat(), "");
        gives(EcRecover, &[HASH, V, R, out].concat(), "");
    }
    let largest = run(EcRecover, &bytes(&[HASH, V, R, N_MINUS_1].concat())).unwrap();
    assert_eq!(largest.len(), 32);
}

#[test]
fn an_r_that_is_no_coordinate_finds_nobody() {
    // From geth's tests: no point of the curve has this x.
    let hash = "a8b53bdf3306a35a7103ab5504a0c9b492295564b6202b1942a84ef300107281";
    let r = "3078356531653033663533636531386237373263636230303933666637316633";
    let s = "6635336635633735623734646234333161383561613862383839326234653862";
    let v = "000000000000000000000000000000000000000000000000000000000000001b";
    gives(EcRecover, &[hash, v, r, s].concat(), "");
}

#[test]
fn no_input_at_all_finds_nobody() {
    gives(EcRecover, "", "");
}
