//! Stop 9 of 10. In: slot writes, code and nonce from the session. Out: the new state root.
//! Before: actor/src/host/mod.rs. After: mapping/src/receipt.rs.
//!
//! The contract's state as blocks: [`layout`] is the root block, [`slots`] the storage map,
//! [`tree`] its form when it is large, [`pairs`] and [`branches`] its bytes, [`code`] the bytecode
//! block, [`tombstone`] what SELFDESTRUCT leaves behind, [`transient`] the slots that live as long
//! as one message. Does not know opcodes or who is calling.

pub mod branches;
pub mod code;
pub mod layout;
pub mod pairs;
pub mod slots;
pub mod tombstone;
pub mod transient;
pub mod tree;
