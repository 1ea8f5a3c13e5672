//! Who, when and where: the transaction, the block, the chain.
//!
//! Source of all: Yellow Paper, appendix H.2, 0x30 to 0x4a, and the EIP in the row. What the
//! answers mean on Filecoin is the host's matter.

use revm_primitives::U256;

use crate::{host::Host, word};

/// ADDRESS.
pub(crate) fn address<H: Host>(host: &mut H, _: &[U256; 0]) -> Result<U256, H::Error> {
    host.address().map(word::from_address)
}

/// ORIGIN.
pub(crate) fn origin<H: Host>(host: &mut H, _: &[U256; 0]) -> Result<U256, H::Error> {
    host.origin().map(word::from_address)
}

/// CALLER.
pub(crate) fn caller<H: Host>(host: &mut H, _: &[U256; 0]) -> Result<U256, H::Error> {
    host.caller().map(word::from_address)
}

/// CALLVALUE.
pub(crate) fn value<H: Host>(host: &mut H, _: &[U256; 0]) -> Result<U256, H::Error> {
    host.value()
}

/// GASPRICE.
pub(crate) fn gas_price<H: Host>(host: &mut H, _: &[U256; 0]) -> Result<U256, H::Error> {
    host.gas_price()
}

/// BLOCKHASH: any word is a fair question; the host answers zero for blocks it does not know.
pub(crate) fn block_hash<H: Host>(host: &mut H, &[number]: &[U256; 1]) -> Result<U256, H::Error> {
    host.block_hash(number).map(word::from_hash)
}

/// COINBASE.
pub(crate) fn coinbase<H: Host>(host: &mut H, _: &[U256; 0]) -> Result<U256, H::Error> {
    host.coinbase().map(word::from_address)
}

/// TIMESTAMP.
pub(crate) fn timestamp<H: Host>(host: &mut H, _: &[U256; 0]) -> Result<U256, H::Error> {
    host.timestamp()
}

/// NUMBER.
pub(crate) fn block_number<H: Host>(host: &mut H, _: &[U256; 0]) -> Result<U256, H::Error> {
    host.block_number()
}

/// PREVRANDAO.
pub(crate) fn prev_randao<H: Host>(host: &mut H, _: &[U256; 0]) -> Result<U256, H::Error> {
    host.prev_randao()
}

/// GASLIMIT.
pub(crate) fn gas_limit<H: Host>(host: &mut H, _: &[U256; 0]) -> Result<U256, H::Error> {
    host.gas_limit()
}

/// CHAINID.
pub(crate) fn chain_id<H: Host>(host: &mut H, _: &[U256; 0]) -> Result<U256, H::Error> {
    host.chain_id()
}

/// BASEFEE.
pub(crate) fn base_fee<H: Host>(host: &mut H, _: &[U256; 0]) -> Result<U256, H::Error> {
    host.base_fee()
}

/// BLOBHASH: any word is a fair question; zero past the last blob.
pub(crate) fn blob_hash<H: Host>(host: &mut H, &[index]: &[U256; 1]) -> Result<U256, H::Error> {
    host.blob_hash(index).map(word::from_hash)
}

/// BLOBBASEFEE.
pub(crate) fn blob_base_fee<H: Host>(host: &mut H, _: &[U256; 0]) -> Result<U256, H::Error> {
    host.blob_base_fee()
}

/// GAS: in the host's unit, since there is no other.
pub(crate) fn gas_left<H: Host>(host: &mut H, _: &[U256; 0]) -> Result<U256, H::Error> {
    host.gas_left().map(U256::from)
}
