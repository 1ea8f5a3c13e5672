//! States that no message made: who is put there is there, and nobody else.

use alloy_primitives::{Address, Bytes, U256, address};
use harness::scenario::{Actor, Block, Controls, Kind, Outcome, Scenario, ScenarioError, Stage};
use harness::{BLOCK_GAS_LIMIT, Bundle};
use mapping::message::FilMessage;
use mapping::tx::{TxKind, Unsigned};

const SENDER: Address = Address::repeat_byte(0x11);
const BLOCK: Block = Block { number: 1, timestamp: 1_800_000_000, base_fee: 100, chain_id: 314 };

/// What the sender pays in advance.
const DEPOSIT: U256 = U256::from_limbs([100 * BLOCK_GAS_LIMIT, 0, 0, 0]);

fn stage() -> Stage {
    Stage::new(&Bundle::embedded()).unwrap()
}

fn transfer(nonce: u64, to: Address, value: u64) -> FilMessage {
    let unsigned = Unsigned {
        kind: TxKind::Eip1559,
        chain_id: Some(BLOCK.chain_id),
        nonce,
        max_fee: 100,
        max_priority_fee: 0,
        gas_limit: BLOCK_GAS_LIMIT,
        to: Some(to),
        value: U256::from(value),
        input: Bytes::new(),
    };
    FilMessage::from_unsigned(&unsigned, SENDER).unwrap()
}

fn scenario(stage: &Stage) -> Scenario<'_> {
    let mut scenario = stage.scenario(BLOCK, Controls::default()).unwrap();
    scenario.account(SENDER, 5, DEPOSIT + U256::from(100)).unwrap();
    scenario
}

fn at(outcome: &Outcome, address: Address) -> Option<&Actor> {
    outcome.actors.iter().find(|actor| actor.address == address)
}

#[test]
fn who_is_put_there_is_there_and_nobody_else() {
    let stage = stage();
    let [account, placeholder, fresh] = [0x22, 0x33, 0x44].map(Address::repeat_byte);
    let mut scenario = scenario(&stage);
    scenario.account(account, 9, U256::from(1)).unwrap();
    scenario.placeholder(placeholder, U256::from(1)).unwrap();
    scenario.placeholder(placeholder, U256::from(2)).unwrap();
    let outcome = scenario.apply(&transfer(5, fresh, 30)).unwrap();
    assert_eq!((outcome.exit_code, outcome.exhausted), (0, false));
    assert_eq!(outcome.actors.len(), 4);
    let seen = [SENDER, account, placeholder, fresh].map(|address| {
        let actor = at(&outcome, address).unwrap();
        (actor.kind, actor.sequence, actor.balance)
    });
    let sender = outcome.refund + U256::from(70);
    assert_eq!(
        seen,
        [
            (Kind::Account, 6, sender),
            (Kind::Account, 9, U256::from(1)),
            (Kind::Placeholder, 0, U256::from(2)),
            (Kind::Placeholder, 0, U256::from(30)),
        ]
    );
    assert!(outcome.refund < DEPOSIT);
}

#[test]
fn scenarios_share_nothing_that_they_write() {
    let stage = stage();
    let fresh = Address::repeat_byte(0x44);
    for _ in 0..2 {
        let outcome = scenario(&stage).apply(&transfer(5, fresh, 30)).unwrap();
        assert_eq!(at(&outcome, fresh).unwrap().balance, U256::from(30));
        assert_eq!(outcome.actors.len(), 2);
    }
}

#[test]
fn what_cannot_be_is_refused_with_its_reason() {
    let stage = stage();
    let masked = address!("ff00000000000000000000000000000000000064");
    let put = scenario(&stage).placeholder(masked, U256::ZERO);
    assert!(matches!(put, Err(ScenarioError::MaskedId(address)) if address == masked));
    let number = 1 << 63;
    let late = stage.scenario(Block { number, ..BLOCK }, Controls::default());
    assert!(matches!(late, Err(ScenarioError::BlockNumber(found)) if found == number));
    let Err(ScenarioError::Refused(reason)) = scenario(&stage).apply(&transfer(4, SENDER, 0))
    else {
        panic!("a wrong nonce is taken");
    };
    assert_eq!(reason, "Actor sequence invalid: 4 != 5");
}
