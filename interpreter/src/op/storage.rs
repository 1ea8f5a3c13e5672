//! The contract's slots, the lasting ones and those of one transaction.

use revm_primitives::U256;

use crate::host::Host;

/// SLOAD: the word in this contract's slot `key`; a slot never written holds zero.
///
/// Source: Yellow Paper, appendix H.2, 0x54. Cost is the host's, so there is no warm or cold.
pub(crate) fn load<H: Host>(host: &mut H, &[key]: &[U256; 1]) -> Result<U256, H::Error> {
    host.slot(key)
}

/// SSTORE.
///
/// Source: Yellow Paper, appendix H.2, 0x55.
pub(crate) fn store<H: Host>(host: &mut H, &[key, value]: &[U256; 2]) -> Result<(), H::Error> {
    host.set_slot(key, value)
}

/// TLOAD: as SLOAD, from the slots that are forgotten when the transaction ends.
///
/// Source: EIP-1153.
pub(crate) fn load_transient<H: Host>(host: &mut H, &[key]: &[U256; 1]) -> Result<U256, H::Error> {
    host.transient(key)
}

/// TSTORE.
///
/// Source: EIP-1153.
pub(crate) fn store_transient<H: Host>(
    host: &mut H,
    &[key, value]: &[U256; 2],
) -> Result<(), H::Error> {
    host.set_transient(key, value)
}
