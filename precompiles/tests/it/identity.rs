//! ID.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use fevm_precompiles::Precompile::Identity;

use crate::platform::gives;

#[test]
fn the_output_is_the_input() {
    for input in ["", "00", "0102030405", &"ab".repeat(1_000)] {
        gives(Identity, input, input);
    }
}
