//! Exact gas of messages, split by what it was charged for.
//!
//! [`Split`] is the split of one message: `Traced::split` has it for any message of a
//! [`Chain`](crate::Chain), and [`Bench`] is a chain that is the same at every run. Its set-up is
//! that of `production.json`, so that figures can be put side by side: one account
//! 0x1111…11 sends everything, at epoch 1000, timestamp 1,700,000,000, base fee 100, fee cap 200,
//! premium 1 and gas limit 10^10, on network version 27, and a message counts as its parameters and
//! 100 bytes more.
//!
//! Does not know case files or what a good figure is.

mod meter;
mod split;

use std::collections::BTreeMap;

use alloy_primitives::{Address, Bytes, U256};
use fvm::trace::{ExecutionEvent, IpldOperation};
use fvm_ipld_encoding::RawBytes;
use fvm_shared::address::Address as FvmAddress;
use fvm_shared::message::Message;
use mapping::address::EAM_ID;
use mapping::method::{EAM_CREATE_EXTERNAL, INVOKE_EVM};
use mapping::params::{EamReturn, encode_byte_string};
use mapping::receipt::output;

use crate::apply::execution;
use crate::bundle::Bundle;
use crate::chain::{BASE_FEE, BLOCK_GAS_LIMIT, CHAIN_ID, ChainError};
use crate::convert::{amount, fvm_address_of};
use crate::genesis::{DEV_BALANCE, Genesis, TIMESTAMP};
use crate::machine::{Environment, Epoch};
use crate::store::Store;

pub use meter::{MILLIGAS, Meter};
use split::Splitter;
pub use split::{Blocks, Part, Split};

/// Who sends every message.
pub const SENDER: Address = Address::repeat_byte(0x11);

/// The epoch of every message.
const EPOCH: u64 = 1_000;
/// attoFIL per unit of gas.
const FEE_CAP: u64 = 200;
/// attoFIL per unit of gas.
const PREMIUM: u64 = 1;
/// Bytes of a message on chain besides its parameters.
const ENVELOPE: usize = 100;

/// One message from actor to actor, whether or not it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Id of the sender.
    pub from: u64,
    /// Filecoin address of the receiver, as the sender wrote it.
    pub to: String,
    /// Method number.
    pub method: u64,
    /// Codec and bytes of the parameters.
    pub params: Option<(u64, Bytes)>,
    /// Whether the sender asked for a read-only call.
    pub read_only: bool,
}

/// All charges of one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Charges {
    /// How often.
    pub count: u64,
    /// Together, in thousandths of gas.
    pub milligas: u64,
}

impl Charges {
    /// Together, in gas; a fraction is dropped.
    pub fn gas(&self) -> u64 {
        self.milligas / MILLIGAS
    }
}

/// What one message cost and gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// Exit code.
    pub exit: u32,
    /// What the gas went into.
    pub split: Split,
    /// Return data, decoded; empty for a deployment.
    pub ret: Bytes,
    /// Why it failed.
    pub error: Option<String>,
    /// Every message between actors, the top-level one first, in the order of sending.
    pub sent: Vec<Sent>,
    /// Every charge by its name in the FVM's price list.
    pub charges: BTreeMap<String, Charges>,
}

/// A chain to measure on. Nothing is ever written to disk.
pub struct Bench {
    epoch: Epoch,
    nonce: u64,
}

impl Bench {
    /// A fresh chain with these actors.
    pub fn new(bundle: &Bundle) -> Result<Bench, ChainError> {
        let store = Store::memory();
        let genesis = Genesis { accounts: vec![(SENDER, DEV_BALANCE)] };
        let environment = Environment {
            chain_id: CHAIN_ID,
            epoch: EPOCH,
            timestamp: TIMESTAMP,
            base_fee: BASE_FEE,
            state_root: genesis.write(&store, bundle)?,
            tracing: true,
        };
        Ok(Bench { epoch: Epoch::new(&store, &environment)?, nonce: 0 })
    }

    /// Creates a contract and gives its id besides the figures; no id when its constructor failed.
    pub fn deploy(&mut self, init_code: &[u8]) -> Result<(Measured, Option<u64>), ChainError> {
        let params = encode_byte_string(init_code);
        let (mut measured, block) = self.apply(EAM_ID, EAM_CREATE_EXTERNAL, params)?;
        let created = EamReturn::from_cbor(&block).ok();
        if created.is_some() {
            measured.ret = Bytes::new();
        }
        Ok((measured, created.map(|created| created.actor_id)))
    }

    /// Calls the contract with this id.
    pub fn call(&mut self, id: u64, data: &[u8]) -> Result<Measured, ChainError> {
        Ok(self.apply(id, INVOKE_EVM, encode_byte_string(data))?.0)
    }

    fn apply(
        &mut self,
        to: u64,
        method: u64,
        params: Vec<u8>,
    ) -> Result<(Measured, Vec<u8>), ChainError> {
        let length = params.len() + ENVELOPE;
        let message = Message {
            version: 0,
            from: fvm_address_of(SENDER),
            to: FvmAddress::new_id(to),
            sequence: self.nonce,
            value: amount(U256::ZERO),
            method_num: method,
            params: RawBytes::new(params),
            gas_limit: BLOCK_GAS_LIMIT,
            gas_fee_cap: amount(U256::from(FEE_CAP)),
            gas_premium: amount(U256::from(PREMIUM)),
        };
        let applied = self.epoch.apply(message, length)?;
        self.nonce += 1;
        let charges = charges(&applied.exec_trace);
        let execution = execution(&mut self.epoch, &applied)?;
        let measured = Measured {
            exit: execution.exit_code,
            split: split(&applied.exec_trace, execution.gas_used),
            ret: output(execution.return_data),
            error: execution.error,
            sent: sent(&applied.exec_trace),
            charges,
        };
        Ok((measured, applied.msg_receipt.return_data.to_vec()))
    }
}

fn sent(trace: &[ExecutionEvent]) -> Vec<Sent> {
    let calls = trace.iter().filter_map(|event| match event {
        ExecutionEvent::Call { from, to, method, params, read_only, .. } => Some(Sent {
            from: *from,
            to: to.to_string(),
            method: *method,
            params: params.as_ref().map(|block| (block.codec, block.data.clone().into())),
            read_only: *read_only,
        }),
        _ => None,
    });
    calls.collect()
}

fn split(trace: &[ExecutionEvent], gas_used: u64) -> Split {
    let mut splitter = Splitter::new(BLOCK_GAS_LIMIT);
    for event in trace {
        match event {
            ExecutionEvent::GasCharge(charge) => {
                splitter.charge(&charge.name, charge.total().as_milligas());
            }
            ExecutionEvent::Ipld { op, size, .. } => {
                splitter.block(*op == IpldOperation::Put, *size as u64);
            }
            ExecutionEvent::Call { gas_limit, .. } => splitter.enter(*gas_limit),
            ExecutionEvent::CallReturn(..) | ExecutionEvent::CallError(..) => splitter.leave(),
            _ => {}
        }
    }
    splitter.done(gas_used)
}

fn charges(trace: &[ExecutionEvent]) -> BTreeMap<String, Charges> {
    let mut charges: BTreeMap<String, Charges> = BTreeMap::new();
    for event in trace {
        if let ExecutionEvent::GasCharge(charge) = event {
            let sum = charges.entry(charge.name.to_string()).or_default();
            sum.count += 1;
            sum.milligas += charge.total().as_milligas();
        }
    }
    charges
}
