//! SHA256. Source of the vectors: FIPS 180-4 examples.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use fevm_precompiles::Precompile::Sha256;

use crate::platform::gives;

#[test]
fn digests_of_known_messages() {
    gives(Sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    // "abc"
    gives(Sha256, "616263", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
