//! Accounts: balances, other contracts' code, and the end of this one.

use revm_primitives::U256;

use crate::{
    frame::Machine,
    host::Host,
    outcome::{Outcome, Stop},
    word,
};

/// BALANCE: zero for an account that does not exist.
///
/// Source: Yellow Paper, appendix H.2, 0x31.
pub(crate) fn balance<H: Host>(host: &mut H, &[address]: &[U256; 1]) -> Result<U256, H::Error> {
    host.balance(word::to_address(address))
}

/// SELFBALANCE: with the value received already in it.
///
/// Source: EIP-1884.
pub(crate) fn self_balance<H: Host>(host: &mut H, _: &[U256; 0]) -> Result<U256, H::Error> {
    host.self_balance()
}

/// EXTCODESIZE: in bytes.
///
/// Source: Yellow Paper, appendix H.2, 0x3b.
pub(crate) fn code_size<H: Host>(host: &mut H, &[address]: &[U256; 1]) -> Result<U256, H::Error> {
    host.code_size(word::to_address(address)).map(U256::from)
}

/// EXTCODEHASH: zero for an account that does not exist.
///
/// Source: EIP-1052.
pub(crate) fn code_hash<H: Host>(host: &mut H, &[address]: &[U256; 1]) -> Result<U256, H::Error> {
    host.code_hash(word::to_address(address)).map(word::from_hash)
}

/// EXTCODECOPY: zeros behind the code's end. The code is fetched even when nothing is copied, as
/// production does.
///
/// Source: Yellow Paper, appendix H.2, 0x3c.
#[inline(never)]
pub(crate) fn code_copy<H: Host>(
    machine: &mut Machine<'_>,
    host: &mut H,
    &[address, target, source, size]: &[U256; 4],
) -> Result<(), Stop<H::Error>> {
    let code = host.code(word::to_address(address)).map_err(Stop::Host)?;
    let range = machine.memory.touch(target, size)?;
    machine.memory.fill_from(range, &code, source);
    Ok(())
}

/// SELFDESTRUCT: tells the host the beneficiary and ends the run.
///
/// Source: Yellow Paper, appendix H.2, 0xff; what is left of the account is the host's matter.
#[inline(never)]
pub(crate) fn self_destruct<H: Host>(
    _: &mut Machine<'_>,
    host: &mut H,
    &[beneficiary]: &[U256; 1],
) -> Result<Outcome, Stop<H::Error>> {
    host.self_destruct(word::to_address(beneficiary)).map_err(Stop::Host)?;
    Ok(Outcome::Destroyed)
}
