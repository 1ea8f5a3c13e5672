//! Numbers hidden from LLVM, but not from wasm-opt, which runs after it.
//!
//! Some of LLVM's choices for WASM are bad for gas and cannot be turned off. Each depends on a
//! number LLVM knows. wasm-opt inlines the function here and folds it away, so hiding costs
//! nothing. What it buys, in gas:
//!
//! * an opcode LLVM knows to be a byte makes a `br_table` without a default; wasm-opt then fills
//!   the gap with an addition in front of every instruction (8);
//! * a copy of 32 bytes becomes four loads and four stores (64) and not a `memory.copy` (29); with
//!   a length not known to be positive it gets a branch around it (8);
//! * the top of the stack is moved by a constant in many arms, and then LLVM computes it early and
//!   needs both the old and the new one, copied over in every round (8 to 16);
//! * a mask LLVM knows lets it find the byte swap in our rotations, and spell it out its own way
//!   (45 operators for 23).
//!
//! So wasm-opt must be free to inline it: with `--no-inline` for this module every veil is a call.
//! Elsewhere than in WASM a veil is nothing at all.

/// The number itself.
#[inline(always)]
pub(crate) fn veil(number: u32) -> u32 {
    one_less(number.wrapping_add(1))
}

/// Called through [`ANYBODY`] too, as far as LLVM can tell, and so with any number.
#[cfg_attr(target_arch = "wasm32", inline(never))]
const fn one_less(number: u32) -> u32 {
    number.wrapping_sub(1)
}

#[used]
static ANYBODY: fn(u32) -> u32 = one_less;
