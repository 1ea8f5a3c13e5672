//! RIPEMD160. Source of the vectors: the appendix of the paper that defines it.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use fevm_precompiles::Precompile::Ripemd160;

use crate::platform::gives;

#[test]
fn digests_are_padded_to_a_word() {
    let zeros = "00".repeat(12);
    gives(Ripemd160, "", &(zeros.clone() + "9c1185a5c5e9fc54612808977ee8f548b2258d31"));
    // "abc"
    gives(Ripemd160, "616263", &(zeros + "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc"));
}
