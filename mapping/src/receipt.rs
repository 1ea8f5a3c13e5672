//! Stop 10 of 10. In: exit code, return block, gas, logs. Out: the receipt a wallet reads.
//! Before: actor/src/state/mod.rs. After: mapping/src/log.rs.
//!
//! As JSON a receipt has the names and number forms of Ethereum's JSON-RPC, with three fields more
//! than Ethereum: `exitCode`, `output` and `error`.
//!
//! Does not know the chain, and does not decode reverts: contract ABIs are elsewhere.

use alloc::{string::String, vec::Vec};

use alloy_primitives::{Address, B256, Bloom, Bytes};

use crate::{
    exit,
    log::Log,
    params::{EamReturn, byte_string},
    tx::EthTx,
};

/// What became of a transaction.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    /// The transaction.
    #[serde(rename = "transactionHash")]
    pub tx_hash: B256,
    /// The epoch it was executed in.
    #[serde(with = "quantity")]
    pub block_number: u64,
    /// Who sent it.
    pub from: Address,
    /// Who was called; `None` when a contract was to be created.
    pub to: Option<Address>,
    /// The contract that was created.
    pub contract_address: Option<Address>,
    /// Whether it succeeded: exit code 0.
    #[serde(with = "status")]
    pub status: bool,
    /// The FVM's exit code; see [`exit::meaning`].
    pub exit_code: u32,
    /// In Filecoin gas.
    #[serde(with = "quantity")]
    pub gas_used: u64,
    /// What one unit of gas cost in the end, in attoFIL.
    #[serde(with = "quantity")]
    pub effective_gas_price: u128,
    /// What contracts logged; empty unless it succeeded.
    pub logs: Vec<Log>,
    /// What the contract returned, or reverted with.
    pub output: Bytes,
    /// Why it failed, in words, when somebody knows more than the exit code says.
    pub error: Option<String>,
}

/// What the FVM says about an executed message.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Execution<'a> {
    /// The exit code, 0 for success.
    pub exit_code: u32,
    /// The return block, CBOR as contracts and the address manager write it; empty for none.
    pub return_data: &'a [u8],
    /// In Filecoin gas.
    pub gas_used: u64,
    /// What one unit of gas cost in the end, in attoFIL.
    pub effective_gas_price: u128,
    /// The logs in the events of the message.
    pub logs: Vec<Log>,
    /// Why it failed, in words, if known.
    pub error: Option<String>,
}

impl Receipt {
    /// The receipt of a transaction that was executed in the block of that number.
    pub fn new(tx: &EthTx, block_number: u64, execution: Execution<'_>) -> Self {
        let status = execution.exit_code == exit::OK;
        let created = if status && tx.to.is_none() {
            EamReturn::from_cbor(execution.return_data).ok()
        } else {
            None
        };
        Self {
            tx_hash: tx.hash,
            block_number,
            from: tx.sender,
            to: tx.to,
            contract_address: created.as_ref().map(|created| created.eth_address),
            status,
            exit_code: execution.exit_code,
            gas_used: execution.gas_used,
            effective_gas_price: execution.effective_gas_price,
            logs: execution.logs,
            output: if created.is_some() { Bytes::new() } else { output(execution.return_data) },
            error: execution.error,
        }
    }

    /// The bloom filter of the receipt's logs.
    pub fn logs_bloom(&self) -> Bloom {
        logs_bloom(&self.logs)
    }
}

/// What a return block says to Ethereum: the content of a CBOR byte string, or the block as it is
/// when a native actor returned something else.
pub fn output(return_data: &[u8]) -> Bytes {
    Bytes::copy_from_slice(byte_string(return_data).unwrap_or(return_data))
}

/// The bloom filter of logs: three bits for each address and each topic. Source: Yellow Paper,
/// section 4.3.1.
pub fn logs_bloom(logs: &[Log]) -> Bloom {
    let mut bloom = Bloom::ZERO;
    for log in logs {
        bloom.accrue_raw_log(log.address, &log.topics);
    }
    bloom
}

/// Numbers as `0x` and hexadecimal digits without leading zeros. Source: Ethereum JSON-RPC,
/// "Quantity".
mod quantity {
    use alloy_primitives::U128;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(
        number: &(impl Copy + Into<u128>),
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let number: u128 = (*number).into();
        U128::from(number).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>, T: TryFrom<u128>>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        let number: u128 = U128::deserialize(deserializer)?.to();
        T::try_from(number).map_err(|_| D::Error::custom("the number is too large for this field"))
    }
}

/// Success as `0x1` and failure as `0x0`. Source: EIP-658.
mod status {
    use serde::{Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(
        status: &bool,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        super::quantity::serialize(&u64::from(*status), serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<bool, D::Error> {
        match super::quantity::deserialize(deserializer)? {
            0u64 => Ok(false),
            1 => Ok(true),
            _ => Err(D::Error::custom("a status is 0x0 or 0x1")),
        }
    }
}
