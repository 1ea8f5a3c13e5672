//! Stop 9 of 10. In: slot writes, code and nonce from the session. Out: the new state root.
//! Before: actor/src/host/mod.rs. After: mapping/src/receipt.rs.
//!
//! The contract's state as blocks: [`layout`] is the root block, [`slots`] the storage map and the
//! only file that names the HAMT, [`code`] the bytecode block, [`tombstone`] what SELFDESTRUCT
//! leaves behind, [`transient`] the slots that live as long as one message. Does not know opcodes
//! or who is calling.

pub mod code;
pub mod layout;
pub mod slots;
pub mod tombstone;
pub mod transient;
