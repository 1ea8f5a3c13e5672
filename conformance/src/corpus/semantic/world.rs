//! The FVM as the chain that the tests expect: accounts, blocks and prices as in their own runner.
//!
//! Each transaction is a message in an epoch of its own, on the state that the one before left.
//! Gas is Filecoin's, with a whole block's for each message.
//!
//! Source: ethereum/solidity, test/EVMHost.cpp and test/ExecutionFramework.cpp.

use std::collections::BTreeMap;

use actor::state::layout::Root;
use alloy_primitives::{Address, B256, Log, U256, b256};
use harness::BLOCK_GAS_LIMIT;
use harness::bundle::Bundle;
use harness::scenario::{Actor, Block, Controls, Kind, Outcome, Scenario, Stage};
use mapping::exit;
use mapping::message::FilMessage;
use mapping::params::EamReturn;
use mapping::receipt::output;
use mapping::tx::{TxKind, Unsigned};

use super::run::{Message, Reply, World, account};

/// Ethereum's own.
const CHAIN_ID: u64 = 1;
/// attoFIL per unit of gas.
const BASE_FEE: u64 = 7;
/// attoFIL per unit of gas, base fee and tip together.
const GAS_PRICE: u128 = 3_000_000_000;
/// Seconds from block to block.
const BLOCK_TIME: u64 = 15;
/// How many accounts there are.
const ACCOUNTS: u64 = 10;
/// What each account has.
const FORTUNE: U256 = U256::from_limbs([0, 1 << 36, 0, 0]);
/// Nonce of the first transaction: the tests' own runner counts before it creates.
const FIRST_NONCE: u64 = 1;
/// PREVRANDAO.
const PREV_RANDAO: B256 = b256!("a86c2e601b6c44eb4848f7d23d9df3113fbcac42041c49cbed5000cb4f118777");
/// DIFFICULTY, which is the same instruction, in tests for the EVM before PREVRANDAO.
const DIFFICULTY: u64 = 200_000_000;
/// BLOCKHASH of the block with number zero; later ones count on.
const FIRST_HASH: B256 = B256::repeat_byte(0x37);

/// Worlds of this kind, and what they have in common.
pub(super) struct Fevm {
    stage: Stage,
}

/// How a chain differs from chain to chain.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    /// DIFFICULTY instead of PREVRANDAO?
    pub(super) is_before_paris: bool,
    /// May each call use all the gas there is, whatever it is given?
    pub(super) is_gas_lifted: bool,
}

/// A chain for one test.
pub(super) struct Chain<'a> {
    stage: &'a Stage,
    /// Of the newest block.
    number: u64,
    setting: Setting,
    /// What the newest block left; `None` before the first.
    last: Option<Outcome>,
    /// Balances and nonces of those who send, who pay nothing for gas.
    accounts: BTreeMap<Address, (U256, u64)>,
}

impl Fevm {
    pub(super) fn new() -> anyhow::Result<Fevm> {
        let stage = Stage::new(&Bundle::embedded())?;
        stage.warm_up()?;
        Ok(Fevm { stage })
    }

    /// A new chain.
    pub(super) fn chain(&self, setting: Setting) -> Chain<'_> {
        let accounts = (0..ACCOUNTS).map(|index| (account(index), (FORTUNE, FIRST_NONCE)));
        let accounts = accounts.collect();
        Chain { stage: &self.stage, number: 0, setting, last: None, accounts }
    }
}

impl World for Chain<'_> {
    fn send(&mut self, message: Message<'_>) -> anyhow::Result<Reply> {
        self.number += 1;
        let stranger = (U256::ZERO, FIRST_NONCE);
        let (balance, nonce) = *self.accounts.entry(message.from).or_insert(stranger);
        if balance < message.value {
            return Ok(Reply {
                ending: "a sender without the money".to_owned(),
                ..Reply::default()
            });
        }
        let signed = filecoin(message, nonce)?;
        let mut scenario = self.scenario()?;
        for (address, (balance, nonce)) in &self.accounts {
            let is_sender = *address == message.from;
            let deposit = U256::from(u8::from(is_sender)) * deposit();
            scenario.account(*address, *nonce, balance + deposit)?;
        }
        let outcome = scenario.apply(&signed)?;
        for actor in &outcome.actors {
            let refund = if actor.address == message.from { outcome.refund } else { U256::ZERO };
            if let Some(known) = self.accounts.get_mut(&actor.address) {
                *known = (actor.balance - refund, actor.sequence);
            }
        }
        let reply = reply(message, &outcome);
        self.last = Some(outcome);
        Ok(reply)
    }

    fn balance(&mut self, address: Address) -> anyhow::Result<U256> {
        if let Some((balance, _)) = self.accounts.get(&address) {
            return Ok(*balance);
        }
        Ok(self.actor(address).map_or(U256::ZERO, |actor| actor.balance))
    }

    fn is_storage_empty(&mut self, contract: Address) -> anyhow::Result<bool> {
        let (Some(last), Some(actor)) = (&self.last, self.actor(contract)) else {
            return Ok(true);
        };
        if actor.kind != Kind::Contract {
            return Ok(true);
        }
        let block = last.block(&actor.root)?.unwrap_or_default();
        let root = Root::decode(&block).map_err(|error| anyhow::anyhow!("{error}"))?;
        Ok(root.tombstone.is_some() || root.slots.is_empty())
    }
}

impl Chain<'_> {
    /// The newest block's state, in which actors can be put.
    fn scenario(&self) -> anyhow::Result<Scenario<'_>> {
        let block = Block {
            number: self.number,
            timestamp: self.number * BLOCK_TIME,
            base_fee: BASE_FEE,
            chain_id: CHAIN_ID,
        };
        let random = match self.setting.is_before_paris {
            true => U256::from(DIFFICULTY).into(),
            false => PREV_RANDAO,
        };
        let hash = |number: u64| U256::from_be_bytes(FIRST_HASH.0) + U256::from(number);
        let controls = Controls {
            lift_gas: self.setting.is_gas_lifted.then_some(BLOCK_GAS_LIMIT),
            prev_randao: Some(random),
            block_hashes: (0..self.number).map(|number| (number, hash(number).into())).collect(),
        };
        Ok(match &self.last {
            None => self.stage.scenario(block, controls)?,
            Some(last) => self.stage.continued(last, block, controls)?,
        })
    }

    fn actor(&self, address: Address) -> Option<&Actor> {
        self.last.as_ref()?.actors.iter().find(|actor| actor.address == address)
    }
}

/// What a sender pays for its gas in advance.
fn deposit() -> U256 {
    U256::from(GAS_PRICE) * U256::from(BLOCK_GAS_LIMIT)
}

/// The transaction as the network's message.
fn filecoin(message: Message<'_>, nonce: u64) -> anyhow::Result<FilMessage> {
    let unsigned = Unsigned {
        kind: TxKind::Eip1559,
        chain_id: Some(CHAIN_ID),
        nonce,
        max_fee: GAS_PRICE,
        max_priority_fee: GAS_PRICE - u128::from(BASE_FEE),
        gas_limit: BLOCK_GAS_LIMIT,
        to: message.to,
        value: message.value,
        input: message.data.to_vec().into(),
    };
    Ok(FilMessage::from_unsigned(&unsigned, message.from)?)
}

fn reply(message: Message<'_>, outcome: &Outcome) -> Reply {
    let succeeded = outcome.exit_code == exit::OK;
    let created = EamReturn::from_cbor(&outcome.return_data).ok();
    let created = created.filter(|_| succeeded && message.to.is_none());
    let log =
        |log: &harness::Log| Log::new_unchecked(log.address, log.topics.clone(), log.data.clone());
    Reply {
        succeeded,
        output: output(&outcome.return_data),
        logs: outcome.logs.iter().map(log).collect(),
        created: created.map(|created| created.eth_address),
        ending: match outcome.exit_code {
            exit::OK => "success".to_owned(),
            code => format!("exit code {code}, {}", exit::meaning(code)),
        },
    }
}
