//! Stands in for the network's actors that this chain does not have, such as miners and the market:
//! no method exists. The bundle holds one copy for each, told apart by a custom section.
#![cfg(target_arch = "wasm32")]

use kit::sys;
use mapping::exit;

/// Refuses every message with 22.
#[expect(unsafe_code, reason = "an exported name is the linker's business, not a memory access")]
#[unsafe(no_mangle)]
pub extern "C" fn invoke(_params: u32) -> u32 {
    let message = "this chain has no such actor; a bundle of the network's own actors brings it";
    sys::exit(exit::UNHANDLED_MESSAGE, None, message)
}
