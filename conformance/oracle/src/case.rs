//! What every machine is given, and what every machine must tell.

use std::collections::BTreeMap;

use alloy_primitives::{Address, B256, Bytes, Log, U256};

/// What GAS answers on every machine whose gas is lifted: a block's gas on Filecoin.
pub const GAS_CONSTANT: u64 = 10_000_000_000;

/// All accounts that exist, by address.
pub type World = BTreeMap<Address, Account>;

/// One account.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    /// Transactions sent, or contracts created.
    pub nonce: u64,
    /// In the smallest unit.
    pub balance: U256,
    /// Empty for an account without code.
    pub code: Bytes,
    /// Slots that are not zero.
    pub storage: BTreeMap<U256, U256>,
}

/// The block that the transaction is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// NUMBER.
    pub number: u64,
    /// TIMESTAMP, in seconds.
    pub timestamp: u64,
    /// BASEFEE.
    pub base_fee: u64,
    /// CHAINID.
    pub chain_id: u64,
    /// PREVRANDAO.
    pub prev_randao: B256,
    /// COINBASE, where the machine has one.
    pub coinbase: Address,
    /// GASLIMIT, where the machine lets it be chosen.
    pub gas_limit: u64,
}

/// The transaction.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Transaction {
    /// Its sender: an account without code.
    pub from: Address,
    /// Whom it calls; `None` creates.
    pub to: Option<Address>,
    /// The sender's nonce, which is also that of its account beforehand.
    pub nonce: u64,
    /// Value to move, in the smallest unit.
    pub value: U256,
    /// Calldata, or creation code.
    pub input: Bytes,
    /// In Ethereum's gas; a machine without it takes no notice.
    pub gas_limit: u64,
    /// GASPRICE: base fee and tip, in the smallest unit.
    pub gas_price: u128,
    /// What only Ethereum's newer kinds of transaction carry.
    pub extras: Extras,
}

/// What only Ethereum's newer kinds of transaction carry; all empty on Filecoin, where a machine
/// takes no notice of an access list and refuses the rest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extras {
    /// Accounts and slots paid for beforehand. Source: EIP-2930.
    pub access_list: Vec<(Address, Vec<B256>)>,
    /// Who lets which code act in its name. Source: EIP-7702.
    pub authorizations: Vec<Authorization>,
    /// BLOBHASH. Source: EIP-4844.
    pub blob_hashes: Vec<B256>,
    /// BLOBBASEFEE, in the smallest unit; zero stands for the least there is, one.
    pub blob_base_fee: u128,
}

/// One authorization of a transaction. Source: EIP-7702.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorization {
    /// Who signed it; `None` if nobody did.
    pub authority: Option<Address>,
    /// Chain it is for; zero for any.
    pub chain_id: U256,
    /// Whose code acts.
    pub address: Address,
    /// The authority's nonce.
    pub nonce: u64,
}

/// A world and a transaction.
///
/// No machine charges the sender for gas: its balance is during the run what [`Case::pre`] says
/// less the value moved. Whoever makes a case of a test that does charge takes the prepayment off
/// first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// For reports.
    pub name: String,
    /// The block.
    pub block: Block,
    /// The world beforehand.
    pub pre: World,
    /// The transaction.
    pub transaction: Transaction,
}

/// How the outermost code ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ending {
    /// STOP, RETURN, SELFDESTRUCT, or nothing to run.
    Succeeded,
    /// REVERT.
    Reverted,
    /// A fault of the contract: undefined instruction, bad jump, stack, static write, or a
    /// creation that may not be.
    Halted,
    /// Something ran out: gas, instructions, memory, depth. Where it does depends on the machine.
    Exhausted,
}

/// What a machine made of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// How it ended.
    pub ending: Ending,
    /// Return data, or a revert's reason. Of a creation that succeeded: empty.
    pub output: Bytes,
    /// The contract made, if the transaction was a creation and succeeded.
    pub created: Option<Address>,
    /// Logs in order.
    pub logs: Vec<Log>,
    /// The world afterwards, without accounts that are empty in EIP-161's sense and have no
    /// storage, so that machines which keep such accounts and those which do not can be compared.
    pub world: World,
    /// Whether some frame, not only the outermost, ran out of something. Results after that are the
    /// machine's own.
    pub exhausted_inside: bool,
}
