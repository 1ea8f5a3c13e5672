//! What must hold whatever the operands are: algebra, memory, data, jumps, the stack's limits, and
//! a host that fails at any of its questions.

mod algebra;
mod calls;
mod copies;
mod faults;
mod jumps;
mod limits;
mod memory;
mod models;
mod probe;
mod regions;
mod untraced;
