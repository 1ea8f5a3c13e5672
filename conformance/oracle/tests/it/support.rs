//! The vocabulary of the tests: assembler text in, a result out.

use alloy_primitives::{Address, B256, Bytes, U256, address};
use fevm_oracle::{Account, Block, Case, Limits, Post, Rule, Rules, Transaction, World, revm};
use interpreter::asm;

/// Who sends.
pub(crate) const SENDER: Address = address!("0x00000000000000000000000000000000000a11ce");

/// Whose code is tested.
pub(crate) const CONTRACT: Address = address!("0x00000000000000000000000000000000000c0de0");

/// Whom it may call.
pub(crate) const OTHER: Address = address!("0x00000000000000000000000000000000000c0de1");

/// An address that nobody has used.
pub(crate) const FRESH: Address = address!("0x0000000000000000000000000000000000f2e500");

/// Assembles text that is known to be right.
pub(crate) fn code(text: &str) -> Bytes {
    asm::assemble(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// A contract with a balance of 1000.
pub(crate) fn contract(text: &str) -> Account {
    Account { nonce: 1, balance: U256::from(1000), code: code(text), ..Account::default() }
}

/// A call by SENDER of a contract with this code.
pub(crate) fn calls(text: &str) -> Case {
    let sender = Account { balance: U256::from(1_000_000), ..Account::default() };
    Case {
        name: text.into(),
        block: Block {
            number: 1000,
            timestamp: 1_700_000_000,
            base_fee: 5,
            chain_id: 314,
            prev_randao: B256::repeat_byte(0x2a),
            coinbase: Address::repeat_byte(0xcb),
            gas_limit: 30_000_000,
        },
        pre: World::from([(SENDER, sender), (CONTRACT, contract(text))]),
        transaction: Transaction {
            from: SENDER,
            to: Some(CONTRACT),
            gas_limit: 10_000_000,
            gas_price: 7,
            ..Transaction::default()
        },
    }
}

/// The same with another contract at OTHER.
pub(crate) fn calls_with(text: &str, other: &str) -> Case {
    let mut case = calls(text);
    case.pre.insert(OTHER, contract(other));
    case
}

/// A creation by SENDER with this code.
pub(crate) fn creates(text: &str) -> Case {
    let mut case = calls("STOP");
    case.transaction.to = None;
    case.transaction.input = code(text);
    case
}

/// Text that calls an address with all gas, no data and this value, and leaves the result.
pub(crate) fn call(to: Address, value: &str) -> String {
    format!("PUSH0 PUSH0 PUSH0 PUSH0 {value} PUSH20 {to:#x} GAS CALL")
}

/// Text that returns the word on top of the stack.
pub(crate) fn answer(text: &str) -> String {
    format!("{text} PUSH0 MSTORE PUSH1 32 PUSH0 RETURN")
}

/// Runs on revm with the usual limits.
#[track_caller]
pub(crate) fn run(case: &Case, rules: Rules) -> Post {
    revm::run(case, &rules, &Limits::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// The word that the outermost code returns.
#[track_caller]
pub(crate) fn word(case: &Case, rules: Rules) -> U256 {
    let post = run(case, rules);
    assert_eq!(post.output.len(), 32, "{:?} after {}", post.ending, case.name);
    U256::from_be_slice(&post.output)
}

/// Words that the outermost code returns without the rule and with it, where nothing costs gas.
#[track_caller]
pub(crate) fn without_and_with(case: &Case, rule: Rule) -> [U256; 2] {
    let free = Rules::of(&[Rule::Gas]);
    [word(case, free), word(case, free.with(rule))]
}

/// The same for the results themselves.
#[track_caller]
pub(crate) fn results(case: &Case, rule: Rule) -> [Post; 2] {
    let free = Rules::of(&[Rule::Gas]);
    [run(case, free), run(case, free.with(rule))]
}

/// Words of small numbers.
pub(crate) fn words<const N: usize>(numbers: [u64; N]) -> [U256; N] {
    numbers.map(U256::from)
}
