//! call_actor_id, 0xfe…05: any method of any actor, named by its id.

use revm_primitives::Bytes;

use super::call_actor::Head;
use crate::{
    call::{CallSite, Stop},
    chain::{Chain, Target},
};

/// As call_actor, except that the last argument is `uint64 actorId`.
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
