//! Stop 6 of 10. In: call data. Out: the contract's code run on its state, and what it returned.
//! Before: actor/src/dispatch.rs. After: interpreter/src/run.rs.
//!
//! Three ways in: an ordinary call, a delegated one that a contract sends to itself, and a native
//! method that becomes a call of `handle_filecoin_method`. Does not know opcodes.

use alloc::vec::Vec;

use interpreter::{Code, Frame, Outcome, Stop, run};
use mapping::params::DelegateParams;
use revm_primitives::{Address, Bytes, U256};

use crate::dispatch::{Answer, Params};
use crate::exit::Abort;
use crate::host::Contract;
use crate::session::Session;
use crate::state::code::{self, CodeLink};
use crate::sys::{MessageContext, Syscalls, codec};

/// InvokeContract. A dead contract, and one without code, answers nothing and succeeds.
///
/// | params  | call data: `ByteString`, or a raw block (0x55); none is empty call data |
/// | returns | `ByteString`, always, also when it is empty |
/// | fails   | 21 if the block is neither; 33 to 40 and 25 as the code ends, 33 with its data |
///
/// Source: FIP-0054, "InvokeContract".
pub fn contract<S: Syscalls>(
    sys: &S,
    context: MessageContext,
    input: &[u8],
) -> Result<Answer, Abort> {
    let output = call(sys, context, input)?;
    Ok(Some((codec::CBOR, mapping::params::encode_byte_string(&output))))
}

fn call<S: Syscalls>(sys: &S, context: MessageContext, input: &[u8]) -> Result<Bytes, Abort> {
    let session = Session::load(sys, context)?;
    let link = session.code;
    if session.is_dead() || link.is_none() {
        return Ok(Bytes::new());
    }
    execute(session, link, input, None, U256::from(context.value))
}

/// InvokeContractDelegate: another contract's code on our state.
///
/// | params  | `DelegateParams`, codec 0x71 |
/// | returns | `ByteString` |
/// | fails   | 16 without parameters or with another codec; 21 if they are not of this shape; 18 |
/// |         | for another caller; else as InvokeContract |
///
/// Source: FIP-0054, "InvokeContractDelegate".
pub fn delegate<S: Syscalls>(
    sys: &S,
    context: MessageContext,
    params: DelegateParams<'_>,
) -> Result<Answer, Abort> {
    let link = CodeLink::from_bytes(params.code_cid)
        .ok_or(Abort::serialization("the code's link is neither blake2b-256 nor identity"))?;
    let session = Session::load(sys, context)?;
    if session.is_dead() {
        return Ok(Some((codec::CBOR, mapping::params::encode_byte_string(&[]))));
    }
    let output = execute(session, Some(link), params.input, Some(params.caller), params.value)?;
    Ok(Some((codec::CBOR, mapping::params::encode_byte_string(&output))))
}

fn execute<S: Syscalls>(
    session: Session<'_, S>,
    link: Option<CodeLink>,
    input: &[u8],
    caller: Option<Address>,
    value: U256,
) -> Result<Bytes, Abort> {
    let code = code::load(session.sys, link.as_ref())?;
    if code.is_empty() {
        return Ok(Bytes::new());
    }
    let is_static = session.context.read_only;
    let mut contract = Contract::new(session, caller, value);
    let output = match run(&Code::from(code), Frame { input, is_static }, &mut contract) {
        Ok(Outcome::Returned(output)) => output,
        Ok(Outcome::Destroyed) => Bytes::new(),
        Ok(Outcome::Reverted(data)) => return Err(Abort::reverted(&data)),
        Err(Stop::Halt(halt)) => return Err(halt.into()),
        Err(Stop::Host(abort)) => return Err(abort),
    };
    contract.session.flush()?;
    Ok(output)
}

/// Selector of `handle_filecoin_method(uint64,uint64,bytes)`. Source: FIP-0054,
/// "handle_filecoin_method".
const HANDLE_FILECOIN_METHOD: [u8; 4] = [0x86, 0x8e, 0x10, 0xc4];

/// Any native method from 1024: the contract's own code sees it as a call of
/// `handle_filecoin_method`, and chooses exit code, codec and data of the answer.
///
/// | params  | any block, or none: the code gets method, codec and bytes, ABI-encoded |
/// | returns | nothing, or CBOR (0x51), as the code's `(uint32, uint64, bytes)` says |
/// | fails   | the code's own exit code, with its data; 21 if its answer is not of that shape; |
/// |         | else as InvokeContract |
///
/// Source: FIP-0054, "handle_filecoin_method"; FIP-0109 for what arrives this way.
pub fn filecoin_method<S: Syscalls>(
    sys: &S,
    context: MessageContext,
    params: Params<'_>,
) -> Result<Answer, Abort> {
    let (codec, bytes) = params.unwrap_or((0, &[]));
    let mut input = Vec::with_capacity(132 + bytes.len().next_multiple_of(32));
    input.extend_from_slice(&HANDLE_FILECOIN_METHOD);
    for number in [context.method, codec, 0x60, bytes.len() as u64] {
        input.extend_from_slice(&U256::from(number).to_be_bytes::<32>());
    }
    input.extend_from_slice(bytes);
    input.resize(132 + bytes.len().next_multiple_of(32), 0);
    answer(&call(sys, context, &input)?)
}

/// Decodes `(uint32 exit code, uint64 codec, bytes data)`, where missing bytes read as zeros.
fn answer(output: &[u8]) -> Result<Answer, Abort> {
    if output.is_empty() {
        return Ok(None);
    }
    let malformed = Abort::serialization("the contract's answer is not (uint32, uint64, bytes)");
    let number = |at: usize| -> Option<u64> { word(output, at).try_into().ok() };
    let code = number(0).and_then(|code| u32::try_from(code).ok()).ok_or(malformed.clone())?;
    let codec = number(32).ok_or(malformed.clone())?;
    let offset = number(64).and_then(|at| usize::try_from(at).ok()).ok_or(malformed.clone())?;
    let length = word(output, offset);
    let length: usize = length.try_into().map_err(|_| malformed.clone())?;
    let start = offset.saturating_add(32).min(output.len());
    let end = start.saturating_add(length).min(output.len());
    let data = match codec {
        0 if length == 0 => None,
        codec::CBOR => {
            if length > MAX_BLOCK_BYTES {
                return Err(malformed);
            }
            let mut data = output[start..end].to_vec();
            data.resize(length, 0);
            Some((codec, data))
        }
        _ => return Err(malformed),
    };
    match code {
        0 => Ok(data),
        code => Err(Abort { code, message: "the contract chose this exit code", data }),
    }
}

/// Longest block that an actor can create: 1 MiB. Source: FIP-0030, `ipld::block_create`.
const MAX_BLOCK_BYTES: usize = 1 << 20;

/// The word at `at`; bytes past the end are zero.
fn word(bytes: &[u8], at: usize) -> U256 {
    let mut word = [0; 32];
    let tail = bytes.get(at..).unwrap_or_default();
    let length = tail.len().min(32);
    word[..length].copy_from_slice(&tail[..length]);
    U256::from_be_bytes(word)
}
