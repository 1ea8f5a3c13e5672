//! Tables of what happens between every two kinds of actors, and to a contract from its creation to
//! its end: each test prints its table and compares it whole.
//!
//! Every cell is production's answer, as FIP-0054, FIP-0055 and the deployed actors have it; notes
//! above a table say why a cell that looks odd is right.

mod addresses;
mod callers;
mod delegation;
mod lifecycle;
mod read_only;
mod reentrancy;
mod senders;
mod table;
mod world;
