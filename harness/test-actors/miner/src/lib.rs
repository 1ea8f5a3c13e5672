//! Like a storage miner to contracts: refuses InvokeEVM, and answers one exported method.
//!
//! Source: builtin-actors, miner, which has no fallback for methods that it does not know.
#![cfg(target_arch = "wasm32")]

#[path = "../../multisig/src/forward.rs"]
mod forward;

use kit::{Abort, Answer, Invocation};
use mapping::method::CONSTRUCTOR;
use minicbor::Encoder;

/// Number of the exported method "GetSectorSize". Source: FRC-42.
const GET_SECTOR_SIZE: u64 = 3_858_292_296;

/// Bytes of a sector: 32 GiB.
const SECTOR_SIZE: u64 = 32 << 30;

/// Runs one message: the id of the parameters' block in, the id of the answer's block out.
#[expect(unsafe_code, reason = "an exported name is the linker's business, not a memory access")]
#[unsafe(no_mangle)]
pub extern "C" fn invoke(params: u32) -> u32 {
    kit::run(params, dispatch)
}

/// A test may have anybody send in this actor's name, so method 2 is not restricted to built-in
/// callers as a miner's own methods are.
fn dispatch(invocation: &Invocation) -> Answer {
    if invocation.message.method == forward::PROPOSE {
        return forward::propose(invocation);
    }
    invocation.restrict()?;
    match invocation.message.method {
        CONSTRUCTOR => Ok(None),
        GET_SECTOR_SIZE => {
            let mut answer = Encoder::new(Vec::new());
            let written = answer.u64(SECTOR_SIZE).is_ok();
            assert!(written, "a vector takes everything");
            Ok(Some(answer.into_writer()))
        }
        _ => Err(Abort::no_method()),
    }
}
