//! Questions to a chain: calls that leave no trace, and how much gas a transaction would need.
//!
//! Each runs in a machine that is dropped unflushed. The sender may be anybody: an account that
//! does not exist is made for the occasion, because asking must not need money.

use alloy_primitives::{Address, Bytes, U256};
use fvm::executor::ApplyRet;
use fvm::state_tree::ActorState;
use fvm_shared::econ::TokenAmount;
use mapping::exit;
use mapping::log::Log;
use mapping::message::{FilMessage, MessageError};
use mapping::params::EamReturn;
use mapping::receipt::output;
use mapping::tx::{TxKind, Unsigned};

use crate::apply::{chain_length, execution, fvm_message};
use crate::chain::{BLOCK_GAS_LIMIT, Chain, ChainError};
use crate::convert::fvm_address_of;
use crate::machine::{Environment, Epoch, inclusion_gas};

/// Length of an EIP-1559 transaction's signature, in bytes.
const SIGNATURE: usize = 65;

/// A call, or with `to: None` the creation of a contract.
#[derive(Debug, Clone, Default)]
pub struct CallRequest {
    /// Who calls, whether it exists or not; `None` is the null address.
    pub from: Option<Address>,
    /// Who is called; `None` runs `data` as init code.
    pub to: Option<Address>,
    /// attoFIL to send along. The sender must have them.
    pub value: U256,
    /// Calldata or init code.
    pub data: Bytes,
    /// Most Filecoin gas to use; `None`, and anything above it, is a whole block's.
    pub gas_limit: Option<u64>,
}

/// What a call came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallReply {
    /// 0 for success, 33 for a revert; others in `mapping::exit`.
    pub exit_code: u32,
    /// What the contract returned, or reverted with.
    pub output: Bytes,
    /// In Filecoin gas, without what a transaction pays for being on chain.
    pub gas_used: u64,
    /// What was logged.
    pub logs: Vec<Log>,
    /// The contract that would have been created.
    pub contract_address: Option<Address>,
    /// Why it failed, in the FVM's words.
    pub error: Option<String>,
}

impl CallReply {
    /// Whether it ended well.
    pub fn succeeded(&self) -> bool {
        self.exit_code == exit::OK
    }
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The question makes no sense to this network.
    #[error(transparent)]
    Request(#[from] MessageError),
    /// An estimate was asked for a transaction that fails however much gas it gets.
    #[error(
        "the transaction would fail: {reason}",
        reason = .0.error.as_deref().unwrap_or("no reason given")
    )]
    Fails(Box<CallReply>),
    /// An estimate was asked for a transaction that does not fit a block.
    #[error(
        "the transaction needs more than a block's {BLOCK_GAS_LIMIT} gas; \
         do less in one transaction"
    )]
    TooMuchGas,
    /// The chain failed.
    #[error(transparent)]
    Chain(#[from] ChainError),
}

impl Chain {
    /// Runs a call on the newest block and forgets all it did.
    pub fn call(&self, request: &CallRequest) -> Result<CallReply, CallError> {
        let limit = request.gas_limit.unwrap_or(BLOCK_GAS_LIMIT);
        Ok(self.try_out(&self.here(), request, limit)?.0)
    }

    /// Gas limit with which a transaction like this goes through in the next block, a quarter more
    /// than it uses. `gas_limit` of the request is not regarded.
    pub fn estimate_gas(&self, request: &CallRequest) -> Result<u64, CallError> {
        let next = self.next();
        let (reply, inclusion) = self.try_out(&next, request, BLOCK_GAS_LIMIT)?;
        if reply.exit_code == exit::OUT_OF_GAS {
            return Err(CallError::TooMuchGas);
        }
        if !reply.succeeded() {
            return Err(CallError::Fails(Box::new(reply)));
        }
        // A call keeps 1/64 of its gas from each callee, so what was used need not be enough.
        let mut limit = reply.gas_used + reply.gas_used / 4;
        while inclusion + limit < BLOCK_GAS_LIMIT {
            if self.try_out(&next, request, limit)?.0.succeeded() {
                return Ok(inclusion + inclusion / 100 + limit);
            }
            limit *= 2; // at most 34 times, as the block's limit has 34 bits
        }
        Ok(BLOCK_GAS_LIMIT)
    }

    /// The reply, and the gas that the same transaction would pay for being on chain.
    fn try_out(
        &self,
        environment: &Environment,
        request: &CallRequest,
        gas_limit: u64,
    ) -> Result<(CallReply, u64), CallError> {
        let result = self.try_out_on(environment, request, gas_limit);
        self.store.discard();
        result
    }

    fn try_out_on(
        &self,
        environment: &Environment,
        request: &CallRequest,
        gas_limit: u64,
    ) -> Result<(CallReply, u64), CallError> {
        let mut epoch = Epoch::new(&self.store, environment).map_err(ChainError::from)?;
        let (applied, inclusion) = self.ask_on(&mut epoch, environment, request, gas_limit)?;
        let execution = execution(&mut epoch, &applied)?;
        let created = match request.to {
            None => EamReturn::from_cbor(execution.return_data).ok(),
            Some(_) => None,
        };
        let reply = CallReply {
            exit_code: execution.exit_code,
            output: created
                .as_ref()
                .map_or_else(|| output(execution.return_data), |_| Bytes::new()),
            gas_used: execution.gas_used,
            logs: execution.logs,
            contract_address: created.map(|created| created.eth_address),
            error: execution.error,
        };
        Ok((reply, inclusion))
    }

    /// Runs the call on a machine. Also says what a transaction like it pays for being on chain.
    pub(crate) fn ask_on(
        &self,
        epoch: &mut Epoch,
        environment: &Environment,
        request: &CallRequest,
        gas_limit: u64,
    ) -> Result<(ApplyRet, u64), CallError> {
        let from = request.from.unwrap_or(Address::ZERO);
        let unsigned = Unsigned {
            kind: TxKind::Eip1559,
            chain_id: Some(self.chain_id()),
            nonce: self.admit_anybody(epoch, from)?,
            max_fee: u128::from(environment.base_fee),
            max_priority_fee: 0,
            gas_limit: gas_limit.clamp(1, BLOCK_GAS_LIMIT),
            to: request.to,
            value: request.value,
            input: request.data.clone(),
        };
        let message = fvm_message(&FilMessage::from_unsigned(&unsigned, from)?)?;
        let inclusion = inclusion_gas(chain_length(&message, SIGNATURE));
        Ok((epoch.apply_unpaid(message).map_err(ChainError::from)?, inclusion))
    }

    /// Lets `from` send, in this machine only, and gives its nonce: an unknown address becomes an
    /// account, and one that never sent is what its first transaction would make of it.
    pub(crate) fn admit_anybody(
        &self,
        epoch: &mut Epoch,
        from: Address,
    ) -> Result<u64, ChainError> {
        let name = fvm_address_of(from);
        let tree = epoch.tree();
        let id = match tree.lookup_id(&name)? {
            Some(id) => id,
            None => tree.register_new_address(&name)?,
        };
        let Some(mut actor) = tree.get_actor(id)? else {
            if name.id().is_err() {
                tree.set_actor(id, self.account(name));
            }
            return Ok(0);
        };
        if actor.code == self.codes.placeholder && actor.sequence == 0 {
            actor.code = self.codes.eth_account;
            tree.set_actor(id, actor);
            return Ok(0);
        }
        Ok(actor.sequence)
    }

    fn account(&self, name: fvm_shared::address::Address) -> ActorState {
        ActorState {
            code: self.codes.eth_account,
            state: fvm_shared::EMPTY_ARR_CID,
            sequence: 0,
            balance: TokenAmount::default(),
            delegated_address: Some(name),
        }
    }
}
