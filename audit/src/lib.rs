//! What a message did, for people who have to judge it.
//!
//! [`audit`] makes one [`Trace`] of what the harness saw: the tree of calls as the EVM knows them
//! with the FVM's frames underneath, every syscall, every block opened and written, gas by kind for
//! each frame, the slots read and written, the events. [`text`] prints it; as JSON it is the types
//! of [`model`] themselves.
//!
//! Gas figures and syscalls come from the FVM, which ran the actors that ship. Slots and
//! precompiles are not syscalls: [`replay`] runs the same code once more with the recorded answers,
//! and believes itself only if every syscall is asked for again as recorded.
//!
//! Does not know ABIs, files or chains: names come in through [`Names`].

pub mod gas;
pub mod model;
pub mod names;
pub mod text;

mod assemble;
mod convert;
mod evm;
mod replay;

pub use assemble::audit;
pub use model::Trace;
pub use names::{Decoded, Names, NoNames};
