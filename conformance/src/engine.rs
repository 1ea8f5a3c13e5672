//! This project's actor on the FVM, as a machine that runs cases.
//!
//! Each case has a chain of its own: the accounts of [`Case::pre`] become actors in a state tree
//! that no message made, the transaction becomes the message that the network would make of it, and
//! what the tree holds afterwards is read back. Does not know where cases come from, nor what
//! should come out.

mod post;
mod pre;

use actor::sys::Link;
use alloy_primitives::{Address, U256};
use cid::Cid;
use harness::scenario::{Controls, ScenarioError, Stage};
use harness::{BLOCK_GAS_LIMIT, Bundle, ChainError};
use mapping::address::id_of_masked;
use mapping::message::{FilMessage, MessageError};
use mapping::tx::{TxKind, Unsigned};
use oracle::{Case, Post};

/// Runs cases. One serves any number of threads; compiled actors are shared by the whole process.
pub struct Fvm {
    stage: Stage,
}

/// Test-only switches of the host, and the gas that a message may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Host {
    /// GAS reads as [`oracle::GAS_CONSTANT`], and no call has a gas limit of its own.
    pub lift_gas: bool,
    /// Gas limit of the message, in Filecoin gas.
    pub gas_limit: u64,
}

/// A case's result, and what only this machine knows about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// The result.
    pub post: Post,
    /// Exit code; see `mapping::exit`.
    pub exit_code: u32,
    /// Filecoin gas, with what the message cost for being on chain.
    pub gas_used: u64,
    /// Why it failed, in the FVM's words.
    pub error: Option<String>,
}

/// Why a case cannot be run. None of these is a result of the contract.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An account, or the sender, at the address that stands for an actor's id.
    #[error("{0} is the masked id of an actor: no account can be put there")]
    MaskedId(Address),
    /// A sender that is a contract.
    #[error("the sender {0} has code or storage: only accounts send messages")]
    SenderIsContract(Address),
    /// The block's number is no epoch.
    #[error("block number {0} is no epoch: epochs are below 2^63")]
    BlockNumber(u64),
    /// The transaction has no Filecoin form.
    #[error(transparent)]
    Message(#[from] MessageError),
    /// A transaction that the network does not take, or a message that the FVM does not run.
    #[error("the network refuses the transaction: {0}")]
    Refused(String),
    /// An account has 2^128 attoFIL or more, and something asked for them.
    #[error("{address} has {balance} attoFIL and syscalls know amounts up to 2^128 only: {reason}")]
    Balance {
        /// The account.
        address: Address,
        /// Its balance beforehand.
        balance: U256,
        /// What the FVM said.
        reason: String,
    },
    /// A state that the actor should not have written.
    #[error("the state of {address} after the run is unreadable: {reason}")]
    State {
        /// The contract.
        address: Address,
        /// What is wrong with it.
        reason: String,
    },
    /// The harness failed.
    #[error(transparent)]
    Chain(#[from] ChainError),
}

impl From<ScenarioError> for Error {
    fn from(error: ScenarioError) -> Error {
        match error {
            ScenarioError::MaskedId(address) => Error::MaskedId(address),
            ScenarioError::BlockNumber(number) => Error::BlockNumber(number),
            ScenarioError::Refused(reason) => Error::Refused(reason),
            ScenarioError::Chain(error) => Error::Chain(error),
        }
    }
}

impl Host {
    /// The host as it is, with a whole block's gas for the message.
    pub const PLAIN: Host = Host { lift_gas: false, gas_limit: BLOCK_GAS_LIMIT };

    /// Gas lifted, and ten blocks' gas for the message: an endless loop takes some seconds to use
    /// that up.
    pub const LIFTED: Host = Host { lift_gas: true, gas_limit: 10 * BLOCK_GAS_LIMIT };
}

impl Default for Host {
    fn default() -> Host {
        Host::PLAIN
    }
}

impl Fvm {
    /// A machine with the actors that this program was built with.
    pub fn new() -> Result<Fvm, Error> {
        Fvm::with(&Bundle::embedded())
    }

    /// A machine with other actors. Its EVM must keep a contract's state as ours does.
    pub fn with(bundle: &Bundle) -> Result<Fvm, Error> {
        let stage = Stage::new(bundle)?;
        stage.warm_up()?;
        Ok(Fvm { stage })
    }

    /// Runs a case.
    pub fn run(&self, case: &Case, host: Host) -> Result<Post, Error> {
        Ok(self.run_in_detail(case, host)?.post)
    }

    /// Runs a case and tells also what other machines have no words for.
    pub fn run_in_detail(&self, case: &Case, host: Host) -> Result<Detail, Error> {
        let message = message(case, host)?;
        let mut scenario = self.stage.scenario(block(case), controls(case, host))?;
        let deposit = message.gas_fee_cap * U256::from(message.gas_limit);
        pre::write(case, deposit, &mut scenario)?;
        let outcome = scenario.apply(&message).map_err(|error| blame(case, error))?;
        Ok(Detail {
            post: post::read(case, &outcome)?,
            exit_code: outcome.exit_code,
            gas_used: outcome.gas_used,
            error: outcome.error,
        })
    }
}

/// The transaction as the network's message.
fn message(case: &Case, host: Host) -> Result<FilMessage, Error> {
    let tx = &case.transaction;
    if !tx.extras.authorizations.is_empty() || !tx.extras.blob_hashes.is_empty() {
        let reason = "authorizations (EIP-7702) and blobs (EIP-4844) have no Filecoin form";
        return Err(Error::Refused(reason.into()));
    }
    let tip = tx.gas_price.saturating_sub(case.block.base_fee.into());
    let unsigned = Unsigned {
        kind: TxKind::Eip1559,
        chain_id: Some(case.block.chain_id),
        nonce: tx.nonce,
        max_fee: tx.gas_price,
        max_priority_fee: tip,
        gas_limit: host.gas_limit,
        to: tx.to,
        value: tx.value,
        input: tx.input.clone(),
    };
    if id_of_masked(tx.from).is_some() {
        return Err(Error::MaskedId(tx.from));
    }
    Ok(FilMessage::from_unsigned(&unsigned, tx.from)?)
}

fn block(case: &Case) -> harness::scenario::Block {
    let block = &case.block;
    harness::scenario::Block {
        number: block.number,
        timestamp: block.timestamp,
        base_fee: block.base_fee,
        chain_id: block.chain_id,
    }
}

fn controls(case: &Case, host: Host) -> Controls {
    // The blocks that BLOCKHASH can ask for.
    let window = case.block.number.saturating_sub(256)..case.block.number;
    Controls {
        lift_gas: host.lift_gas.then_some(oracle::GAS_CONSTANT),
        prev_randao: Some(case.block.prev_randao),
        block_hashes: window.map(|number| (number, oracle::block_hash(number))).collect(),
    }
}

/// Amounts from 2^128 on can stand in a state, but the FVM gives up when an actor asks for one.
fn blame(case: &Case, error: ScenarioError) -> Error {
    let limit = U256::from(u128::MAX);
    let rich = case.pre.iter().find(|(_, account)| account.balance > limit);
    match (error, rich) {
        (ScenarioError::Chain(ChainError::Fvm(reason)), Some((address, account))) => {
            Error::Balance { address: *address, balance: account.balance, reason }
        }
        (error, _) => error.into(),
    }
}

/// A block's name as the actor's code has it, in the form of the store.
fn cid_of(link: &Link) -> Cid {
    Cid::try_from(&link.0[..]).expect("a link is a CID")
}

/// The reverse; `None` for names that no state holds.
fn link_of(cid: &Cid) -> Option<Link> {
    Link::from_bytes(&cid.to_bytes())
}
