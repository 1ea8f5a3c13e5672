//! All tests of the interpreter, as one binary. Also runs as wasm32 under Node, through
//! wasm-bindgen-test.

mod account;
mod arithmetic;
mod asm;
mod call;
mod callcode;
mod code;
mod create;
mod eip;
mod env;
mod flow;
mod input;
mod keccak;
mod laws;
mod log;
mod logic;
mod memory;
mod properties;
mod robustness;
mod stack;
mod storage;
mod support;
mod table;

/// What every test file begins with: the vocabulary, and `#[test]` for the target at hand.
mod prelude {
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) use core::prelude::rust_2024::test;
    #[cfg(target_arch = "wasm32")]
    pub(crate) use wasm_bindgen_test::wasm_bindgen_test as test;

    pub(crate) use expect_test::expect;
    pub(crate) use fevm_interpreter::{Halt, Outcome};
    pub(crate) use revm_primitives::{Address, B256, Bytes, U256, bytes};

    pub(crate) use crate::support::{CALLER, CONTRACT, Case, OTHER, check, code};
}
