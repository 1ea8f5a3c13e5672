//! BLS12_MAP_FP2_TO_G2. https://eips.ethereum.org/EIPS/eip-2537

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use fevm_precompiles::{Failure, Precompile::Bls12MapFp2ToG2};

use crate::{
    bls12::{P, elements},
    platform::{bytes, fails, gives, run},
};

#[test]
fn a_vector_of_the_hashing_standard() {
    // RFC 9380, J.10.2, empty message: u[0] and P.
    let u = elements(&[
        "07355d25caf6e7f2f0cb2812ca0e513bd026ed09dda65b177500fa31714e09ea
         0ded3a078b526bed3307f804d4b93b04",
        "02829ce3c021339ccb5caf3e187f6370e1e2a311dec9b75363117063ab201560
         3ff52c3d3b98f19c2f65575e99e8b78c",
    ]);
    let point = elements(&[
        "00e7f4568a82b4b7dc1f14c6aaa055edf51502319c723c4dc2688c7fe5944c21
         3f510328082396515734b6612c4e7bb7",
        "126b855e9e69b1f691f816e48ac6977664d24d99f8724868a184186469ddfd46
         17367e94527d4b74fc86413483afb35b",
        "0caead0fd7b6176c01436833c79d305c78be307da5f6af6c133c47311def6ff1
         e0babf57a0fb5539fce7ee12407b0a42",
        "1498aadcf7ae2b345243e281ae076df6de84455d766ab6fcdaad71fab60abb2e
         8b980a440043cd305db09d283c895e3d",
    ]);
    gives(Bls12MapFp2ToG2, &u, &point);
}

#[test]
fn zero_has_a_point_too() {
    assert_eq!(run(Bls12MapFp2ToG2, &bytes(&"00".repeat(128))).unwrap().len(), 256);
}

#[test]
fn elements_from_the_modulus_up_fail() {
    let zero = "00".repeat(48);
    fails(Bls12MapFp2ToG2, &elements(&[P, &zero]), Failure::NotAPoint);
    fails(Bls12MapFp2ToG2, &elements(&[&zero, P]), Failure::NotAPoint);
}

#[test]
fn every_other_length_fails() {
    let wanted = "one Fp2 element (128 bytes)";
    for found in [0, 96, 127, 129, 256] {
        fails(Bls12MapFp2ToG2, &"00".repeat(found), Failure::Length { found, wanted });
    }
}
