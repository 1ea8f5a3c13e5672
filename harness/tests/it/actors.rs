//! The native actors of the genesis on the real FVM, method by method, as the network's own behave.
//!
//! Source of each claim: builtin-actors; FIP-0048, FIP-0055; FRC-42.

mod accounts;
mod eam;
mod init;
pub(crate) mod rig;
