//! One message on a state that no message made: for conformance cases, where the world beforehand
//! is given and not built.
//!
//! A [`Stage`] holds what all scenarios have in common, a genesis without any accounts. A
//! [`Scenario`] is a machine on it: put actors there, [apply](Scenario::apply) one message, and
//! read what came of it. Scenarios share nothing that they write, unless one
//! [continues](Stage::continued) another.
//!
//! Does not know what is in a contract's state.

use alloy_primitives::{Address, Bytes, U256};
use cid::Cid;
use fvm::executor::ApplyFailure;
use fvm::state_tree::ActorState;
use fvm_ipld_blockstore::Blockstore;
use fvm_shared::address::Payload;
use fvm_shared::error::ExitCode;
use mapping::FilAddress;
use mapping::address::{EAM_ID, id_of_masked};
use mapping::log::Log;
use mapping::message::FilMessage;

use crate::apply::{chain_length, execution, fvm_message};
use crate::bundle::Bundle;
use crate::chain::{BASE_FEE, ChainError, Codes};
use crate::convert::{amount, fvm_address, word};
use crate::genesis::{Genesis, TIMESTAMP};
pub use crate::kernel::Controls;
use crate::kernel::is_exhaustion;
use crate::machine::{Environment, Epoch, compile};
use crate::store::{Head, Store};

/// Length of an EIP-1559 transaction's signature, in bytes.
const SIGNATURE: usize = 65;

/// What scenarios on the same actors have in common.
pub struct Stage {
    store: Store,
    root: Cid,
    codes: Codes,
}

/// The block in which a scenario's message is executed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Its number, which is its epoch; below 2^63.
    pub number: u64,
    /// Unix time in seconds.
    pub timestamp: u64,
    /// attoFIL per unit of gas.
    pub base_fee: u64,
    /// EIP-155 chain id.
    pub chain_id: u64,
}

/// A state without accounts, in which actors can be put and one message be applied.
pub struct Scenario<'a> {
    stage: &'a Stage,
    store: Store,
    epoch: Epoch,
}

/// Why a scenario cannot be set or played.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
    /// Masked ids are no addresses of their own.
    #[error("{0} stands for the actor with that id; only f410 addresses can be given an actor")]
    MaskedId(Address),
    /// Epochs are signed.
    #[error("block number {0} is no epoch; take one below 2^63")]
    BlockNumber(u64),
    /// The message is not run at all: it has no effect and costs nothing.
    #[error("the FVM refuses the message: {0}")]
    Refused(String),
    /// The harness or the FVM failed.
    #[error(transparent)]
    Chain(#[from] ChainError),
}

/// What an actor is to Ethereum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Runs EVM bytecode.
    Contract,
    /// Has sent a message, or may as well have.
    Account,
    /// Has only ever received value.
    Placeholder,
    /// Something else with an f410 address.
    Other,
}

/// An actor with an f410 address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Its address.
    pub address: Address,
    /// What it is.
    pub kind: Kind,
    /// Messages sent; a contract's own nonce is in its state.
    pub sequence: u64,
    /// In attoFIL.
    pub balance: U256,
    /// Root of its state.
    pub root: Cid,
}

/// What a message did.
pub struct Outcome {
    /// 0 for success, 33 for a revert; others in `mapping::exit`.
    pub exit_code: u32,
    /// The return block; empty for none.
    pub return_data: Bytes,
    /// What contracts logged.
    pub logs: Vec<Log>,
    /// In Filecoin gas.
    pub gas_used: u64,
    /// attoFIL that the sender got back from paying for the whole gas limit in advance.
    pub refund: U256,
    /// Why it failed, in the FVM's words.
    pub error: Option<String>,
    /// Some frame, not only the outermost, ran out of gas, memory, stack or call depth.
    pub exhausted: bool,
    /// Every actor with an f410 address afterwards, in no particular order.
    pub actors: Vec<Actor>,
    store: Store,
    root: Cid,
}

impl Stage {
    /// A genesis with these actors and no accounts.
    pub fn new(bundle: &Bundle) -> Result<Stage, ChainError> {
        let store = Store::memory();
        let root = Genesis { accounts: Vec::new() }.write(&store, bundle)?;
        let head = Head {
            epoch: 0,
            timestamp: TIMESTAMP,
            base_fee: BASE_FEE,
            state_root: root,
            parent: bundle.data_cid(),
            transaction: None,
        };
        store.commit(&head, None)?;
        Ok(Stage { store, root, codes: Codes::of(bundle) })
    }

    /// Compiles what nearly every scenario needs, unless this process has done so. Otherwise the
    /// first scenarios do, and take a second longer.
    pub fn warm_up(&self) -> Result<(), ChainError> {
        Ok(compile(&self.store, self.codes.deployment())?)
    }

    /// A scenario in `block`, with some powers of the host on.
    pub fn scenario(
        &self,
        block: Block,
        controls: Controls,
    ) -> Result<Scenario<'_>, ScenarioError> {
        self.begin(self.store.fork(), self.root, block, controls)
    }

    /// A scenario that begins where one on this stage ended.
    pub fn continued(
        &self,
        outcome: &Outcome,
        block: Block,
        controls: Controls,
    ) -> Result<Scenario<'_>, ScenarioError> {
        self.begin(outcome.store.clone(), outcome.root, block, controls)
    }

    fn begin(
        &self,
        store: Store,
        state_root: Cid,
        block: Block,
        controls: Controls,
    ) -> Result<Scenario<'_>, ScenarioError> {
        if i64::try_from(block.number).is_err() {
            return Err(ScenarioError::BlockNumber(block.number));
        }
        let environment = Environment {
            chain_id: block.chain_id,
            epoch: block.number,
            timestamp: block.timestamp,
            base_fee: block.base_fee,
            state_root,
            tracing: false,
        };
        let epoch = Epoch::controlled(&store, &environment, controls).map_err(ChainError::from)?;
        Ok(Scenario { stage: self, store, epoch })
    }
}

impl Scenario<'_> {
    /// Stores a block, so that an actor's state can name it.
    pub fn put(&self, cid: &Cid, block: &[u8]) -> Result<(), ScenarioError> {
        Ok(self.store.put_keyed(cid, block).map_err(ChainError::from)?)
    }

    /// Puts a contract at `address`, in place of whatever is there; `root` names its state.
    pub fn contract(
        &mut self,
        address: Address,
        balance: U256,
        root: Cid,
    ) -> Result<(), ScenarioError> {
        self.actor(address, ActorState { state: root, ..empty(self.stage.codes.evm, balance) })
    }

    /// Puts an account at `address` that has sent `nonce` messages, in place of whatever is there.
    pub fn account(
        &mut self,
        address: Address,
        nonce: u64,
        balance: U256,
    ) -> Result<(), ScenarioError> {
        let state = empty(self.stage.codes.eth_account, balance);
        self.actor(address, ActorState { sequence: nonce, ..state })
    }

    /// Puts at `address`, in place of whatever is there, what sending value to it would: an actor
    /// that its first message makes an account, and that a creation may make a contract.
    pub fn placeholder(&mut self, address: Address, balance: U256) -> Result<(), ScenarioError> {
        self.actor(address, empty(self.stage.codes.placeholder, balance))
    }

    fn actor(&mut self, address: Address, state: ActorState) -> Result<(), ScenarioError> {
        if id_of_masked(address).is_some() {
            return Err(ScenarioError::MaskedId(address));
        }
        let name = fvm_address(&FilAddress::f410(address)).expect("20 bytes fit an address");
        let tree = self.epoch.tree();
        let id = match tree.lookup_id(&name).map_err(ChainError::from)? {
            Some(id) => id,
            None => tree.register_new_address(&name).map_err(ChainError::from)?,
        };
        tree.set_actor(id, ActorState { delegated_address: Some(name), ..state });
        Ok(())
    }

    /// Applies `message` as the network does: sender, nonce, gas limit and the price of being on
    /// chain count. The sender must have its gas limit times its fee cap.
    pub fn apply(mut self, message: &FilMessage) -> Result<Outcome, ScenarioError> {
        let message = fvm_message(message)?;
        let length = chain_length(&message, SIGNATURE);
        let applied = self.epoch.apply(message, length).map_err(ChainError::from)?;
        if let Some(ApplyFailure::PreValidation(reason)) = applied.failure_info {
            return Err(ScenarioError::Refused(reason));
        }
        let notes = self.epoch.take_notes();
        let execution = execution(&mut self.epoch, &applied)?;
        let root = self.epoch.flush().map_err(ChainError::from)?;
        let exhausted = notes.exhausted || is_exhaustion(ExitCode::new(execution.exit_code));
        Ok(Outcome {
            exit_code: execution.exit_code,
            return_data: Bytes::copy_from_slice(execution.return_data),
            logs: execution.logs,
            gas_used: execution.gas_used,
            refund: word(&applied.refund),
            error: execution.error,
            exhausted,
            actors: actors(&mut self.epoch, &self.stage.codes).map_err(ChainError::from)?,
            store: self.store,
            root,
        })
    }
}

impl Outcome {
    /// A block of the state afterwards.
    pub fn block(&self, cid: &Cid) -> Result<Option<Vec<u8>>, ChainError> {
        Ok(self.store.get(cid)?)
    }

    /// All blocks that the scenario has more than an empty chain.
    pub fn blocks(&self) -> Vec<(Cid, Vec<u8>)> {
        self.store.fresh()
    }
}

fn empty(code: Cid, balance: U256) -> ActorState {
    ActorState {
        code,
        state: fvm_shared::EMPTY_ARR_CID,
        sequence: 0,
        balance: amount(balance),
        delegated_address: None,
    }
}

/// Every actor with an f410 address. The state tree must have been flushed: what is only in its
/// cache is not listed.
fn actors(epoch: &mut Epoch, codes: &Codes) -> anyhow::Result<Vec<Actor>> {
    let mut actors = Vec::new();
    epoch.tree().for_each(|_, state| {
        let payload = state.delegated_address.as_ref().map(|address| address.payload());
        let Some(Payload::Delegated(inner)) = payload else { return Ok(()) };
        if inner.namespace() != EAM_ID {
            return Ok(());
        }
        actors.push(Actor {
            address: Address::try_from(inner.subaddress())?,
            kind: match state.code {
                code if code == codes.evm => Kind::Contract,
                code if code == codes.eth_account => Kind::Account,
                code if code == codes.placeholder => Kind::Placeholder,
                _ => Kind::Other,
            },
            sequence: state.sequence,
            balance: word(&state.balance),
            root: state.state,
        });
        Ok(())
    })?;
    Ok(actors)
}
