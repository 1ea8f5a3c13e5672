//! What stands at an f410 address that has received something before anybody came out of it:
//! accepts every message and does nothing. The FVM puts it there, and lets an account or a contract
//! take its place.
#![cfg(target_arch = "wasm32")]
#![no_std]

use core::arch::wasm32;
use core::panic::PanicInfo;

/// Success without data, for every method.
///
/// | caller  | anyone |
/// | params  | not looked at |
/// | returns | nothing |
/// | fails   | never |
#[expect(unsafe_code, reason = "an exported name is the linker's business, not a memory access")]
#[unsafe(no_mangle)]
pub extern "C" fn invoke(_params: u32) -> u32 {
    0
}

/// Nothing here can panic; the compiler asks for this all the same.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    wasm32::unreachable()
}
