//! The JSON of a state test, field by field, and its numbers.
//!
//! Numbers stay text until a case is made of them: what a test expects to be refused may well have
//! one that fits nowhere.

use std::collections::BTreeMap;

use alloy_primitives::{Address, B256, Bytes, U256};
use serde::Deserialize;

/// A file: tests by name.
pub(super) type File = BTreeMap<String, Test>;

/// Accounts by address.
pub(super) type Accounts = BTreeMap<String, Account>;

#[derive(Debug, Deserialize)]
pub(super) struct Test {
    pub env: Environment,
    pub pre: Accounts,
    pub transaction: Transaction,
    pub post: BTreeMap<String, Vec<Post>>,
    #[serde(default)]
    pub config: Config,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Environment {
    pub current_coinbase: String,
    pub current_gas_limit: String,
    pub current_number: String,
    pub current_timestamp: String,
    pub current_difficulty: Option<String>,
    pub current_random: Option<String>,
    pub current_base_fee: Option<String>,
    pub current_excess_blob_gas: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Account {
    pub nonce: String,
    pub balance: String,
    pub code: String,
    pub storage: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Transaction {
    pub sender: Option<String>,
    pub secret_key: Option<String>,
    /// Empty for a creation.
    pub to: String,
    pub nonce: String,
    pub gas_price: Option<String>,
    pub max_fee_per_gas: Option<String>,
    pub max_priority_fee_per_gas: Option<String>,
    /// These three have one entry for each index that a post state names.
    pub data: Vec<String>,
    pub gas_limit: Vec<String>,
    pub value: Vec<String>,
    /// By index of the data; `null` for none.
    pub access_lists: Option<Vec<Option<Vec<Access>>>>,
    pub authorization_list: Option<Vec<Authorization>>,
    pub blob_versioned_hashes: Option<Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Access {
    pub address: String,
    pub storage_keys: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Authorization {
    pub chain_id: String,
    pub address: String,
    pub nonce: String,
    pub signer: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Post {
    pub logs: String,
    pub indexes: Indexes,
    pub expect_exception: Option<String>,
    pub state: Option<Accounts>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Indexes {
    pub data: usize,
    pub gas: usize,
    pub value: usize,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Config {
    pub chainid: Option<String>,
    pub blob_schedule: BTreeMap<String, Blobs>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Blobs {
    pub base_fee_update_fraction: String,
}

/// A number or an address that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no {what}")]
pub struct BadField {
    text: String,
    what: &'static str,
}

pub(super) fn word(text: &str) -> Result<U256, BadField> {
    let digits = text.strip_prefix("0x").unwrap_or(text);
    let number = if digits.is_empty() { Ok(U256::ZERO) } else { U256::from_str_radix(digits, 16) };
    number.map_err(|_| bad(text, "number of 256 bits"))
}

pub(super) fn number(text: &str) -> Result<u64, BadField> {
    word(text)?.try_into().map_err(|_| bad(text, "number of 64 bits"))
}

pub(super) fn price(text: &str) -> Result<u128, BadField> {
    word(text)?.try_into().map_err(|_| bad(text, "number of 128 bits"))
}

pub(super) fn address(text: &str) -> Result<Address, BadField> {
    text.parse().map_err(|_| bad(text, "address"))
}

pub(super) fn hash(text: &str) -> Result<B256, BadField> {
    Ok(word(text)?.into())
}

pub(super) fn bytes(text: &str) -> Result<Bytes, BadField> {
    text.parse().map_err(|_| bad(text, "string of bytes"))
}

pub(super) fn bad(text: &str, what: &'static str) -> BadField {
    BadField { text: text.into(), what }
}
