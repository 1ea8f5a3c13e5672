//! Which built-in actor a code CID is: its type number.
//!
//! Source: builtin-actors, `Type`; a number is a position in the network's manifest.

use crate::sys;

/// Key account, f1 or f3.
pub const ACCOUNT: u32 = 4;
/// Power, which creates miners.
pub const POWER: u32 = 5;
/// Storage miner.
pub const MINER: u32 = 6;
/// Payment channel.
pub const PAYMENT_CHANNEL: u32 = 8;
/// Multisig wallet.
pub const MULTISIG: u32 = 9;
/// An f410 address which somebody has sent to and nobody has come out of yet.
pub const PLACEHOLDER: u32 = 13;
/// EVM contract.
pub const EVM: u32 = 14;
/// Ethereum account.
pub const ETH_ACCOUNT: u32 = 16;

/// The type of an actor; `None` if it does not exist or its code is not built in.
pub fn of_actor(id: u64) -> Option<u32> {
    sys::kind_of_code(&sys::code_of_actor(id)?)
}
