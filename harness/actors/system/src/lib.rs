//! The system actor, id 0: names the manifest of built-in actors, and sends what nobody signs.
//!
//! State: `[link to the manifest's data]`. A genesis writes it directly.
#![cfg(target_arch = "wasm32")]

use kit::{Abort, Answer, Invocation, state};
use mapping::address::SYSTEM_ID;
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
        _ => Err(Abort::no_method()),
    }
}

/// Begins with a manifest that lists nothing.
///
/// | caller  | the system actor |
/// | params  | none |
/// | returns | nothing |
/// | fails   | 18 for another caller; 16 with parameters; 20 if there is a state |
fn constructor(invocation: &Invocation) -> Answer {
    invocation.no_params()?;
    invocation.only(SYSTEM_ID)?;
    let nothing = state::put(&[0x80])?; // an empty CBOR array
    // An array of one; a link is tag 42 around a byte string, of a zero byte and the 38 of the CID.
    let mut state = vec![0x81, 0xd8, 0x2a, 0x58, 0x27, 0x00];
    state.extend(nothing);
    state::create(&state)?;
    Ok(None)
}
