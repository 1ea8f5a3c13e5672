//! An Ethereum account. It has no state: its address is the actor's f410 address, its nonce the
//! actor's.
//!
//! The FVM makes one of a placeholder when the address's key signs its first message; no
//! constructor runs.
#![cfg(target_arch = "wasm32")]

use kit::{Abort, Answer, Invocation, sys};
use mapping::address::{EAM_ID, SYSTEM_ID};
use mapping::exit;
use mapping::method::CONSTRUCTOR;

/// Runs one message: the id of the parameters' block in, the id of the answer's block out.
#[expect(unsafe_code, reason = "an exported name is the linker's business, not a memory access")]
#[unsafe(no_mangle)]
pub extern "C" fn invoke(params: u32) -> u32 {
    kit::run(params, dispatch)
}

fn dispatch(invocation: &Invocation) -> Answer {
    invocation.restrict()?;
    match invocation.message.method {
        CONSTRUCTOR => constructor(invocation),
        _ => invocation.fall_back(),
    }
}

/// Checks that there is an f410 address; there is nothing to write.
///
/// | caller  | the system actor |
/// | params  | none |
/// | returns | nothing |
/// | fails   | 18 for another caller; 16 with parameters, or without an f410 address |
fn constructor(invocation: &Invocation) -> Answer {
    invocation.no_params()?;
    invocation.only(SYSTEM_ID)?;
    match sys::delegated_address(invocation.message.receiver).as_deref() {
        // Protocol 4, then the namespace, which is one byte.
        Some([4, namespace, ..]) if u64::from(*namespace) == EAM_ID => Ok(None),
        _ => Err(Abort::new(exit::ILLEGAL_ARGUMENT, "an Ethereum account needs an f410 address")),
    }
}
