//! Like a multisig wallet with one owner, who is everybody: what is proposed is sent at once.
//!
//! Source: builtin-actors, multisig; FIP-0062 for the exported methods.
#![cfg(target_arch = "wasm32")]

mod forward;

use kit::{Answer, Invocation};
use mapping::method::CONSTRUCTOR;

/// Runs one message: the id of the parameters' block in, the id of the answer's block out.
#[expect(unsafe_code, reason = "an exported name is the linker's business, not a memory access")]
#[unsafe(no_mangle)]
pub extern "C" fn invoke(params: u32) -> u32 {
    kit::run(params, dispatch)
}

fn dispatch(invocation: &Invocation) -> Answer {
    match invocation.message.method {
        CONSTRUCTOR => Ok(None),
        forward::PROPOSE => forward::propose(invocation),
        _ => invocation.fall_back(),
    }
}
