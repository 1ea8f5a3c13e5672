//! call_actor_id, 0xfe…05: any method of any actor, named by its id.

use revm_primitives::Bytes;

use super::call_actor::Head;
use crate::{
    call::{CallSite, Stop},
    chain::{Chain, Target},
};

/// As call_actor, with the id of the callee in place of its address.
///
/// | input  | `abi.encode(uint64 method, uint256 value, uint64 flags, uint64 codec, bytes params, |
/// |        | uint64 actorId)`, without a selector |
/// | output | `abi.encode(int256 exit_code, uint64 codec, bytes data)` |
/// | fails  | as call_actor; an id from 2^64 up |
/// | by     | the syscalls `gas::available` and `send::send`, with the state flushed before |
///
/// Source: FIP-0054, precompiles, call_actor_id.
pub(crate) fn run<C: Chain + ?Sized>(
    input: &[u8],
    chain: &mut C,
    call: &CallSite,
) -> Result<Bytes, Stop<C::Error>> {
    let head = Head::read(input, call)?;
    let id = head.tail;
    head.send(chain, Target::Id(id), call)
}
