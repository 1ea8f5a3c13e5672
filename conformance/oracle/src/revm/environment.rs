//! The case as revm's block, transaction and configuration.

use ::revm::{
    context::{
        BlockEnv, CfgEnv, TxEnv,
        either::Either,
        transaction::{
            AccessList, AccessListItem, Authorization, RecoveredAuthority, RecoveredAuthorization,
        },
    },
    context_interface::{
        block::BlobExcessGasAndPrice,
        cfg::{GasId, GasParams},
        transaction::TransactionType,
    },
    primitives::{Address, TxKind, U256},
};

use super::SPEC;
use crate::{Case, Extras, Limits, Rule, Rules, case};

/// Gas of a frame where nothing costs any. The sum of two frames' gas must fit a word.
pub(super) const PLENTY: u64 = 1 << 40;

/// GASLIMIT on Filecoin.
const TIPSET_GAS_LIMIT: u64 = 10_000_000_000;

pub(super) fn block(case: &Case, rules: Rules) -> BlockEnv {
    let block = &case.block;
    let tipset = rules.contains(Rule::BlockEnvironment);
    BlockEnv {
        number: U256::from(block.number),
        beneficiary: if tipset { Address::ZERO } else { block.coinbase },
        timestamp: U256::from(block.timestamp),
        gas_limit: if tipset { TIPSET_GAS_LIMIT } else { block.gas_limit },
        basefee: block.base_fee,
        difficulty: U256::ZERO,
        prevrandao: Some(block.prev_randao),
        blob_excess_gas_and_price: Some(BlobExcessGasAndPrice {
            excess_blob_gas: 0,
            blob_gasprice: case.transaction.extras.blob_base_fee.max(1),
        }),
        slot_num: 0,
    }
}

pub(super) fn transaction(case: &Case, rules: Rules) -> TxEnv {
    let transaction = &case.transaction;
    let extras = &transaction.extras;
    let free = rules.contains(Rule::Gas);
    TxEnv {
        tx_type: kind_of(extras) as u8,
        caller: transaction.from,
        gas_limit: if free { PLENTY } else { transaction.gas_limit },
        gas_price: transaction.gas_price,
        kind: transaction.to.map_or(TxKind::Create, TxKind::Call),
        value: transaction.value,
        data: transaction.input.clone(),
        nonce: transaction.nonce,
        chain_id: Some(case.block.chain_id),
        access_list: access_list(extras),
        gas_priority_fee: None,
        blob_hashes: extras.blob_hashes.clone(),
        max_fee_per_blob_gas: u128::MAX,
        authorization_list: extras.authorizations.iter().map(authorization).collect(),
    }
}

/// The oldest type of transaction that can carry the extras.
fn kind_of(extras: &Extras) -> TransactionType {
    if !extras.authorizations.is_empty() {
        TransactionType::Eip7702
    } else if !extras.blob_hashes.is_empty() {
        TransactionType::Eip4844
    } else if !extras.access_list.is_empty() {
        TransactionType::Eip2930
    } else {
        TransactionType::Legacy
    }
}

fn access_list(extras: &Extras) -> AccessList {
    let items = extras.access_list.iter();
    let items = items
        .map(|(address, keys)| AccessListItem { address: *address, storage_keys: keys.clone() });
    AccessList(items.collect())
}

fn authorization<T>(given: &case::Authorization) -> Either<T, RecoveredAuthorization> {
    let inner =
        Authorization { chain_id: given.chain_id, address: given.address, nonce: given.nonce };
    let authority = given.authority.map_or(RecoveredAuthority::Invalid, RecoveredAuthority::Valid);
    Either::Right(RecoveredAuthorization::new_unchecked(inner, authority))
}

pub(super) fn configuration(case: &Case, rules: Rules, limits: &Limits) -> CfgEnv {
    let mut configuration = CfgEnv::new_with_spec(SPEC).with_chain_id(case.block.chain_id);
    configuration.disable_fee_charge = true;
    if rules.contains(Rule::CreateRules) {
        configuration.limit_contract_initcode_size = Some(usize::MAX);
    }
    if rules.contains(Rule::Gas) {
        configuration.set_gas_params(no_prices());
        configuration.tx_gas_limit_cap = Some(u64::MAX);
        configuration.disable_block_gas_limit = true;
        configuration.disable_base_fee = true;
        configuration.memory_limit = limits.memory;
    }
    configuration
}

/// Everything free, and a call gets all the gas there is. Two of the numbers divide.
fn no_prices() -> GasParams {
    let mut prices = GasParams::new([0; 256].into());
    prices.override_gas([
        (GasId::memory_quadratic_reduction(), u64::MAX),
        (GasId::call_stipend_reduction(), u64::MAX),
        (GasId::max_refund_quotient(), 1),
    ]);
    prices
}
