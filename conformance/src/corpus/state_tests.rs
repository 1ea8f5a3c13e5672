//! Ethereum's state tests as cases: the execution spec tests, which say what the world must be
//! afterwards, and the older ones, which give only hashes.
//!
//! A test holds a world, a block, and a transaction with lists of data, gas limits and values; each
//! expectation names one of each. Does not know how a case is run.

mod json;
pub mod run;

use alloy_primitives::{Address, B256, U256};
use k256::ecdsa::SigningKey;
use oracle::{Account, Authorization, Block, Case, Extras, Transaction, World};

pub use json::BadField;
use json::{Indexes, Post, Test};

/// Gas of one blob. Source: EIP-4844.
const GAS_PER_BLOB: u64 = 1 << 17;

/// How quickly the price of blobs changes, where a test does not say. Source: EIP-4844.
const BLOB_BASE_FEE_UPDATE_FRACTION: u64 = 3_338_477;

/// One transaction of a test, with what must come of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateTest {
    /// File, test, and the indexes of data, gas limit and value.
    pub name: String,
    /// The test's name alone.
    pub test: String,
    /// Its place among the test's expectations for the fork.
    pub place: usize,
    /// The case, or why the transaction fits nowhere.
    pub case: Result<Case, BadField>,
    /// What must come of it.
    pub expected: Expected,
}

/// What must come of a case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Expected {
    /// The world afterwards, fees included and without empty accounts.
    pub world: Option<World>,
    /// Keccak-256 of the logs as an RLP list.
    pub logs_hash: B256,
    /// Why the transaction must not be in any block.
    pub exception: Option<String>,
}

/// A file that is no state test.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Not the JSON of state tests.
    #[error("no state test: {0}")]
    Json(#[from] serde_json::Error),
    /// A part of an expectation cannot be read.
    #[error("{test}: {error}")]
    Field {
        /// Which test.
        test: String,
        /// What is wrong.
        error: BadField,
    },
}

/// The cases of a file that have an expectation for `fork`.
pub fn read(path: &str, bytes: &[u8], fork: &str) -> Result<Vec<StateTest>, ReadError> {
    let file: json::File = serde_json::from_slice(bytes)?;
    let mut cases = Vec::new();
    for (name, test) in &file {
        for (place, post) in test.post.get(fork).into_iter().flatten().enumerate() {
            let Indexes { data, gas, value } = post.indexes;
            let expected =
                expected(post).map_err(|error| ReadError::Field { test: name.clone(), error })?;
            let full_name = format!("{path}::{name} d{data}g{gas}v{value}");
            cases.push(StateTest {
                case: case(&full_name, test, fork, post.indexes),
                name: full_name,
                test: name.clone(),
                place,
                expected,
            });
        }
    }
    Ok(cases)
}

fn expected(post: &Post) -> Result<Expected, BadField> {
    let mut world = post.state.as_ref().map(world).transpose()?;
    if let Some(world) = &mut world {
        world.retain(|_, account| *account != Account::default());
    }
    let exception = post.expect_exception.clone();
    Ok(Expected { world, logs_hash: json::hash(&post.logs)?, exception })
}

fn world(accounts: &json::Accounts) -> Result<World, BadField> {
    let accounts = accounts.iter();
    accounts.map(|(key, account)| Ok((json::address(key)?, self::account(account)?))).collect()
}

fn account(account: &json::Account) -> Result<Account, BadField> {
    let mut storage = std::collections::BTreeMap::new();
    for (key, value) in &account.storage {
        let value = json::word(value)?;
        if !value.is_zero() {
            storage.insert(json::word(key)?, value);
        }
    }
    Ok(Account {
        nonce: json::number(&account.nonce)?,
        balance: json::word(&account.balance)?,
        code: json::bytes(&account.code)?,
        storage,
    })
}

fn case(name: &str, test: &Test, fork: &str, indexes: Indexes) -> Result<Case, BadField> {
    let block = block(test)?;
    let transaction = transaction(test, fork, indexes, &block)?;
    let mut pre = world(&test.pre)?;
    if let Some(sender) = pre.get_mut(&transaction.from) {
        sender.balance = sender.balance.saturating_sub(prepayment(&transaction));
    }
    Ok(Case { name: name.to_owned(), block, pre, transaction })
}

/// What the sender pays before anything runs.
fn prepayment(transaction: &Transaction) -> U256 {
    let gas = U256::from(transaction.gas_limit).saturating_mul(U256::from(transaction.gas_price));
    let blobs = U256::from(transaction.extras.blob_hashes.len()) * U256::from(GAS_PER_BLOB);
    gas.saturating_add(blobs.saturating_mul(U256::from(transaction.extras.blob_base_fee)))
}

fn block(test: &Test) -> Result<Block, BadField> {
    let env = &test.env;
    let optional = |text: &Option<String>| text.as_deref().map(json::number).transpose();
    let random = env.current_random.as_deref().or(env.current_difficulty.as_deref());
    Ok(Block {
        number: json::number(&env.current_number)?,
        timestamp: json::number(&env.current_timestamp)?,
        base_fee: optional(&env.current_base_fee)?.unwrap_or_default(),
        chain_id: optional(&test.config.chainid)?.unwrap_or(1),
        prev_randao: json::hash(random.unwrap_or_default())?,
        coinbase: json::address(&env.current_coinbase)?,
        gas_limit: json::number(&env.current_gas_limit)?,
    })
}

fn transaction(
    test: &Test,
    fork: &str,
    indexes: Indexes,
    block: &Block,
) -> Result<Transaction, BadField> {
    let tx = &test.transaction;
    Ok(Transaction {
        from: sender(tx)?,
        to: (!tx.to.is_empty()).then(|| json::address(&tx.to)).transpose()?,
        nonce: json::number(&tx.nonce)?,
        value: json::word(at(&tx.value, indexes.value)?)?,
        input: json::bytes(at(&tx.data, indexes.data)?)?,
        gas_limit: json::number(at(&tx.gas_limit, indexes.gas)?)?,
        gas_price: gas_price(tx, block)?,
        extras: Extras {
            access_list: access_list(tx, indexes.data)?,
            authorizations: authorizations(tx)?,
            blob_hashes: blob_hashes(tx)?,
            blob_base_fee: blob_base_fee(test, fork)?,
        },
    })
}

fn at(list: &[String], index: usize) -> Result<&str, BadField> {
    let entry = list.get(index).map(String::as_str);
    entry.ok_or_else(|| json::bad(&index.to_string(), "index of data, gas limit or value"))
}

/// Who sends it: named, or by the key that signs.
fn sender(tx: &json::Transaction) -> Result<Address, BadField> {
    if let Some(sender) = &tx.sender {
        return json::address(sender);
    }
    let text = tx.secret_key.as_deref().unwrap_or_default();
    let key = SigningKey::from_slice(json::hash(text)?.as_slice());
    let key = key.map_err(|_| json::bad(text, "secret key"))?;
    Ok(Address::from_private_key(&key))
}

/// What a unit of gas costs the sender. Source: EIP-1559.
fn gas_price(tx: &json::Transaction, block: &Block) -> Result<u128, BadField> {
    if let Some(price) = &tx.gas_price {
        return json::price(price);
    }
    let most = json::price(tx.max_fee_per_gas.as_deref().unwrap_or_default())?;
    let tip = json::price(tx.max_priority_fee_per_gas.as_deref().unwrap_or_default())?;
    Ok(most.min(tip.saturating_add(block.base_fee.into())))
}

fn access_list(
    tx: &json::Transaction,
    index: usize,
) -> Result<Vec<(Address, Vec<B256>)>, BadField> {
    let lists = tx.access_lists.as_deref().unwrap_or_default();
    let list = lists.get(index).and_then(Option::as_deref).unwrap_or_default();
    let accesses = list.iter().map(|access| {
        let keys = access.storage_keys.iter().map(|key| json::hash(key)).collect::<Result<_, _>>();
        Ok((json::address(&access.address)?, keys?))
    });
    accesses.collect()
}

fn authorizations(tx: &json::Transaction) -> Result<Vec<Authorization>, BadField> {
    let list = tx.authorization_list.iter().flatten();
    let authorizations = list.map(|one| {
        Ok(Authorization {
            authority: one.signer.as_deref().map(json::address).transpose()?,
            chain_id: json::word(&one.chain_id)?,
            address: json::address(&one.address)?,
            nonce: json::number(&one.nonce)?,
        })
    });
    authorizations.collect()
}

fn blob_hashes(tx: &json::Transaction) -> Result<Vec<B256>, BadField> {
    let hashes = tx.blob_versioned_hashes.iter().flatten();
    hashes.map(|hash| json::hash(hash)).collect()
}

/// What a unit of blob gas costs in the block: `e^(excess / fraction)`, by the series that EIP-4844
/// prescribes.
fn blob_base_fee(test: &Test, fork: &str) -> Result<u128, BadField> {
    let Some(excess) = &test.env.current_excess_blob_gas else { return Ok(0) };
    let excess = json::word(excess)?;
    let schedule = test.config.blob_schedule.get(fork);
    let fraction = schedule.map(|blobs| json::word(&blobs.base_fee_update_fraction)).transpose()?;
    let fraction = fraction.unwrap_or(U256::from(BLOB_BASE_FEE_UPDATE_FRACTION));
    let (mut sum, mut term) = (U256::ZERO, fraction);
    let mut place = U256::ZERO;
    while !term.is_zero() {
        sum = sum.saturating_add(term);
        place += U256::ONE;
        term = term.saturating_mul(excess) / (fraction * place);
    }
    Ok((sum / fraction).saturating_to())
}
