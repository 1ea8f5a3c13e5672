//! Powers of the host, seen by a contract whose constructor logs what it is told.

use alloy_primitives::{Address, B256, U256};
use harness::scenario::{Block, Controls, Outcome, Stage};
use harness::{BLOCK_GAS_LIMIT, Bundle};
use interpreter::asm::assemble;
use mapping::message::FilMessage;
use mapping::tx::{TxKind, Unsigned};

/// Who creates the contract.
const SENDER: Address = Address::repeat_byte(0x11);

const BLOCK: Block = Block { number: 500, timestamp: 1_800_000_000, base_fee: 100, chain_id: 314 };

/// Runs `constructor` and what it takes to log the word that it leaves.
fn constructed(constructor: &str, controls: Controls) -> Outcome {
    let stage = Stage::new(&Bundle::embedded()).unwrap();
    let mut scenario = stage.scenario(BLOCK, controls).unwrap();
    scenario.account(SENDER, 0, U256::from(u128::MAX)).unwrap();
    let text = format!("{constructor} PUSH0 MSTORE PUSH1 32 PUSH0 LOG0");
    let unsigned = Unsigned {
        kind: TxKind::Eip1559,
        chain_id: Some(BLOCK.chain_id),
        nonce: 0,
        max_fee: 100,
        max_priority_fee: 0,
        gas_limit: BLOCK_GAS_LIMIT,
        to: None,
        value: U256::ZERO,
        input: assemble(&text).unwrap(),
    };
    scenario.apply(&FilMessage::from_unsigned(&unsigned, SENDER).unwrap()).unwrap()
}

fn word(constructor: &str, controls: Controls) -> B256 {
    let outcome = constructed(constructor, controls);
    assert_eq!(outcome.exit_code, 0, "{:?}", outcome.error);
    B256::from_slice(&outcome.logs[0].data)
}

#[test]
fn prevrandao_is_the_word_that_was_chosen() {
    let chosen = B256::repeat_byte(0xab);
    let controls = Controls { prev_randao: Some(chosen), ..Controls::default() };
    assert_eq!(word("PREVRANDAO", controls), chosen);
    assert_ne!(word("PREVRANDAO", Controls::default()), chosen);
}

#[test]
fn only_the_chosen_blocks_have_a_chosen_hash() {
    let chosen = B256::repeat_byte(0xcd);
    let controls =
        Controls { block_hashes: [(499, chosen), (500, chosen)].into(), ..Controls::default() };
    assert_eq!(word("PUSH2 499 BLOCKHASH", controls.clone()), chosen);
    assert_eq!(word("PUSH2 500 BLOCKHASH", controls.clone()), B256::ZERO);
    let before = word("PUSH2 498 BLOCKHASH", controls);
    assert_eq!(before, word("PUSH2 498 BLOCKHASH", Controls::default()));
    assert!(!before.is_zero());
}

#[test]
fn lifted_gas_reads_as_a_constant_and_limits_no_call() {
    let lifted = Controls { lift_gas: Some(123), ..Controls::default() };
    let one = B256::with_last_byte(1);
    assert_eq!(word("GAS", lifted.clone()), B256::with_last_byte(123));
    let starved = "PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 ADDRESS PUSH1 1 CALL";
    assert_eq!(word(starved, lifted), one);
    assert_eq!(word(starved, Controls::default()), B256::ZERO);
}

#[test]
fn a_frame_that_runs_out_is_noted_though_its_caller_goes_on() {
    let starved = "PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 ADDRESS PUSH1 1 CALL";
    let outcome = constructed(starved, Controls::default());
    assert_eq!((outcome.exit_code, outcome.exhausted), (0, true));
    let outcome = constructed("GAS", Controls::default());
    assert_eq!((outcome.exit_code, outcome.exhausted), (0, false));
    let endless = constructed("loop: JUMPDEST PUSH @loop JUMP", Controls::default());
    assert_eq!((endless.exit_code, endless.exhausted), (7, true));
}

#[test]
fn the_block_is_the_one_that_was_chosen() {
    let number = |text| word(text, Controls::default()).into();
    let read: [U256; 4] = ["NUMBER", "TIMESTAMP", "BASEFEE", "CHAINID"].map(number);
    assert_eq!(read, [500, 1_800_000_000, 100, 314].map(U256::from));
}
