//! Numbers of docs/divergences.md that no gas limit lets a contract reach on the FVM: the FVM's
//! refusals, prepared, and what the actor makes of them.

use actor::session::Session;
use actor::state::layout::Root;
use actor::sys::ErrorNumber;
use revm_primitives::U256;

use super::{call, deployed, newborn};

/// Runs a program on a chain whose call stack is full, and answers the word that it returns.
fn too_deep(program: &str) -> (U256, u64) {
    let mut memory = deployed(&format!("{program} PUSH0 MSTORE PUSH1 32 PUSH0 RETURN"));
    memory.replies.borrow_mut().push_back(Err(ErrorNumber::LimitExceeded));
    let answer = call(&mut memory, &[]).expect("the refusal is an answer");
    let root = Root::decode(&memory.root_block()).expect("the state is whole");
    (U256::from_be_slice(&answer), root.nonce)
}

#[test]
fn a_call_that_is_too_deep_fails() {
    for program in [
        "PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH2 0xdddd GAS CALL",
        "PUSH0 PUSH0 PUSH0 PUSH0 PUSH2 0xdddd GAS STATICCALL",
    ] {
        assert_eq!(too_deep(program), (U256::ZERO, 1), "{program}");
    }
}

#[test]
fn a_creation_that_is_too_deep_fails_and_takes_the_nonce() {
    assert_eq!(too_deep("PUSH0 PUSH0 PUSH0 CREATE"), (U256::ZERO, 2));
    assert_eq!(too_deep("PUSH0 PUSH0 PUSH0 PUSH0 CREATE2"), (U256::ZERO, 2));
}

#[test]
fn a_nonce_that_would_overflow_ends_the_frame() {
    let memory = newborn();
    let mut session = Session::fresh(&memory, memory.message);
    session.nonce = u64::MAX - 1;
    assert_eq!(session.take_nonce(), Ok(u64::MAX - 1));
    assert_eq!(session.take_nonce().unwrap_err().code, 24);
}
