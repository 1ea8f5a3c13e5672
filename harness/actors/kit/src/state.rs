//! An actor's state: one DAG-CBOR block whose CID is the actor's root.

use mapping::exit;

use crate::sys::{self, ErrorNumber};
use crate::{Abort, DAG_CBOR};

/// CID of an empty array, the root of every actor before its constructor ran: CIDv1, DAG-CBOR,
/// blake2b-256.
const EMPTY_ARRAY: [u8; 38] = [
    0x01, 0x71, 0xa0, 0xe4, 0x02, 0x20, 0x45, 0xb0, 0xcf, 0xc2, 0x20, 0xce, 0xec, 0x5b, 0x7c, 0x1c,
    0x62, 0xc4, 0xd4, 0x19, 0x3d, 0x38, 0xe4, 0xeb, 0xa4, 0x8e, 0x88, 0x15, 0x72, 0x9c, 0xe7, 0x5f,
    0x9c, 0x0a, 0xb0, 0xe4, 0xc1, 0xc0,
];

/// The state as it is now.
pub fn load() -> Result<Vec<u8>, Abort> {
    let failed = |_| Abort::new(exit::ILLEGAL_STATE, "the actor's state cannot be read");
    let root = sys::root().map_err(failed)?;
    sys::open(&root).map_err(failed)
}

/// Puts `state` in place of what was there; 25 in a read-only call.
pub fn store(state: &[u8]) -> Result<(), Abort> {
    sys::set_root(&put(state)?).map_err(|error| match error {
        ErrorNumber::ReadOnly => Abort::new(exit::READ_ONLY, "state cannot change while read-only"),
        _ => Abort::new(exit::ILLEGAL_STATE, "the actor's state cannot be written"),
    })
}

/// The first state: 20 if there is one already.
pub fn create(state: &[u8]) -> Result<(), Abort> {
    match sys::root() {
        Ok(root) if root == EMPTY_ARRAY => store(state),
        _ => Err(Abort::new(exit::ILLEGAL_STATE, "the actor has state already")),
    }
}

/// Writes a block and gives its CID. It stays only if the state links to it.
pub fn put(block: &[u8]) -> Result<Vec<u8>, Abort> {
    let failed = |_| Abort::new(exit::ILLEGAL_STATE, "a block of the state cannot be written");
    sys::link(DAG_CBOR, block).map_err(failed)
}
