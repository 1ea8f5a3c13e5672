//! The FVM as a machine for cases: what is in the world beforehand is seen, and what is left
//! afterwards is read.

use alloy_primitives::{Address, B256, Bytes, U256, address};
use conformance::engine::{Error, Fvm, Host};
use interpreter::asm::assemble;
use oracle::{Account, Block, Case, Ending, GAS_CONSTANT, Post, Transaction, World};

const SENDER: Address = Address::repeat_byte(0x11);
const CONTRACT: Address = Address::repeat_byte(0xc0);
const OTHER: Address = Address::repeat_byte(0x0a);

const BLOCK: Block = Block {
    number: 1_000,
    timestamp: 1_800_000_000,
    base_fee: 7,
    chain_id: 1,
    prev_randao: B256::repeat_byte(0xab),
    coinbase: Address::ZERO,
    gas_limit: 30_000_000,
};

fn contract(text: &str) -> Account {
    Account { nonce: 1, code: assemble(text).unwrap(), ..Account::default() }
}

/// A call of [`CONTRACT`], which has this code, from a sender with nonce 3 and 1000 attoFIL.
fn case(text: &str) -> Case {
    let sender = Account { nonce: 3, balance: U256::from(1_000), ..Account::default() };
    let transaction = Transaction {
        from: SENDER,
        to: Some(CONTRACT),
        nonce: 3,
        gas_limit: 1_000_000,
        gas_price: 10,
        ..Transaction::default()
    };
    let pre = World::from([(SENDER, sender), (CONTRACT, contract(text))]);
    Case { name: String::new(), block: BLOCK, pre, transaction }
}

fn run_on(host: Host, case: &Case) -> Post {
    Fvm::new().unwrap().run(case, host).unwrap()
}

fn run(case: &Case) -> Post {
    run_on(Host::PLAIN, case)
}

/// The word that `text` leaves on the stack.
fn word(host: Host, text: &str) -> U256 {
    let post = run_on(host, &case(&format!("{text} PUSH0 MSTORE PUSH1 32 PUSH0 RETURN")));
    assert_eq!(post.ending, Ending::Succeeded);
    U256::from_be_slice(&post.output)
}

fn number(number: u64) -> U256 {
    U256::from(number)
}

fn padded(address: Address) -> U256 {
    address.into_word().into()
}

#[test]
fn nothing_changes_but_the_senders_nonce_where_nothing_is_done() {
    let case = case("STOP");
    let mut expected = case.pre.clone();
    expected.get_mut(&SENDER).unwrap().nonce = 4;
    let post = run(&case);
    assert_eq!(post.world, expected);
    assert_eq!((post.ending, post.exhausted_inside), (Ending::Succeeded, false));
    assert!(post.output.is_empty() && post.logs.is_empty() && post.created.is_none());
}

#[test]
fn slots_are_read_and_written_few_or_many() {
    for slots in [1, 12, 13, 100] {
        // Slot 0 = its old value and 1 more; slot 500 = 9; slot 1 deleted.
        let mut case = case(
            "PUSH0 SLOAD PUSH1 1 ADD PUSH0 SSTORE PUSH1 9 PUSH2 500 SSTORE
             PUSH0 PUSH1 1 SSTORE",
        );
        let storage = (0..slots).map(|key| (number(key), number(key + 7))).collect();
        case.pre.get_mut(&CONTRACT).unwrap().storage = storage;
        let mut expected = case.pre[&CONTRACT].storage.clone();
        expected.insert(number(0), number(8));
        expected.insert(number(500), number(9));
        expected.remove(&number(1));
        let post = run(&case);
        assert_eq!(post.ending, Ending::Succeeded);
        assert_eq!(post.world[&CONTRACT].storage, expected, "{slots} slots");
    }
}

#[test]
fn a_contract_with_many_slots_may_clear_them_all() {
    let clear: String = (0..13).map(|slot| format!("PUSH0 PUSH1 {slot} SSTORE ")).collect();
    let mut case = case(&format!("{clear} STOP"));
    let slots = (0..13).map(|slot| (number(slot), number(1)));
    case.pre.get_mut(&CONTRACT).unwrap().storage = slots.collect();
    let post = run(&case);
    assert_eq!(post.ending, Ending::Succeeded);
    assert!(post.world[&CONTRACT].storage.is_empty());
}

#[test]
fn slots_without_code_are_a_contract_too() {
    let mut case = case("STOP");
    let storage = [(number(1), number(2))].into();
    let account = Account { nonce: 0, storage, ..Account::default() };
    case.pre.insert(OTHER, account.clone());
    assert_eq!(run(&case).world[&OTHER], account);
}

#[test]
fn logs_have_their_emitter_topics_and_data() {
    let post = run(&case("PUSH1 5 PUSH0 MSTORE PUSH1 8 PUSH1 7 PUSH1 32 PUSH0 LOG2"));
    let [log] = post.logs.as_slice() else { panic!("{:?}", post.logs) };
    assert_eq!(log.address, CONTRACT);
    assert_eq!(log.topics(), [B256::with_last_byte(7), B256::with_last_byte(8)]);
    assert_eq!(log.data.data, Bytes::from(number(5).to_be_bytes::<32>()));
}

#[test]
fn a_revert_undoes_all_and_gives_its_reason() {
    let mut case = case("PUSH1 1 PUSH0 SSTORE PUSH1 6 PUSH0 MSTORE PUSH1 32 PUSH0 REVERT");
    case.transaction.value = number(10);
    let post = run(&case);
    assert_eq!(post.ending, Ending::Reverted);
    assert_eq!(post.output, Bytes::from(number(6).to_be_bytes::<32>()));
    assert_eq!(post.world[&CONTRACT], case.pre[&CONTRACT]);
    assert_eq!(post.world[&SENDER].balance, number(1_000));
}

#[test]
fn a_fault_is_no_revert_and_no_exhaustion() {
    let post = run(&case("INVALID"));
    assert_eq!((post.ending, post.exhausted_inside), (Ending::Halted, false));
    assert_eq!(post.world[&SENDER].nonce, 4);
}

#[test]
fn value_moves_and_no_fee_shows() {
    let mut case = case(
        "PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 4 PUSH20 0x0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a GAS CALL
         CALLER BALANCE PUSH0 SSTORE",
    );
    case.transaction.value = number(10);
    let post = run(&case);
    let balance = |address: Address| post.world[&address].balance;
    assert_eq!([SENDER, CONTRACT, OTHER].map(balance), [990, 6, 4].map(number));
    assert_eq!(post.world[&CONTRACT].storage[&number(0)], number(990));
}

#[test]
fn a_creation_tells_where_and_leaves_code() {
    let mut case = case("STOP");
    // Returns one byte 0x00 as code, and keeps slot 1 = 2.
    let input = assemble("PUSH1 2 PUSH1 1 SSTORE PUSH1 1 PUSH0 RETURN").unwrap();
    case.transaction = Transaction { to: None, input, ..case.transaction };
    let post = run(&case);
    let created = SENDER.create(3);
    assert_eq!((post.ending, post.created), (Ending::Succeeded, Some(created)));
    assert!(post.output.is_empty());
    let storage = [(number(1), number(2))].into();
    let code = Bytes::from_static(&[0]);
    let expected = Account { nonce: 1, code, storage, ..Account::default() };
    assert_eq!(post.world[&created], expected);
}

#[test]
fn a_contract_can_be_created_where_an_account_waits() {
    // CREATE with no code, from a contract whose nonce is 5.
    let mut case = case("PUSH0 PUSH0 PUSH0 CREATE PUSH0 SSTORE");
    case.pre.get_mut(&CONTRACT).unwrap().nonce = 5;
    let child = CONTRACT.create(5);
    case.pre.insert(child, Account { balance: number(8), ..Account::default() });
    let post = run(&case);
    let expected = Account { nonce: 1, balance: number(8), ..Account::default() };
    assert_eq!(post.world[&child], expected);
    assert_eq!(post.world[&CONTRACT].nonce, 6);
    assert_eq!(post.world[&CONTRACT].storage[&number(0)], padded(child));
}

#[test]
fn a_nested_call_writes_its_own_contract() {
    let mut case = case(
        "PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH20 0x0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a GAS CALL
         PUSH0 SSTORE",
    );
    case.pre.insert(OTHER, contract("PUSH1 3 PUSH0 SSTORE"));
    let post = run(&case);
    assert_eq!(post.world[&CONTRACT].storage, [(number(0), number(1))].into());
    assert_eq!(post.world[&OTHER].storage, [(number(0), number(3))].into());
}

#[test]
fn a_destroyed_contract_is_gone() {
    let mut case = case("CALLER SELFDESTRUCT");
    case.pre.get_mut(&CONTRACT).unwrap().storage = [(number(1), number(1))].into();
    case.transaction.value = number(9);
    let post = run(&case);
    assert_eq!(post.ending, Ending::Succeeded);
    assert!(!post.world.contains_key(&CONTRACT));
    assert_eq!(post.world[&SENDER].balance, number(1_000));
}

#[test]
fn transient_slots_are_no_storage() {
    let post = run(&case("PUSH1 1 PUSH1 1 TSTORE"));
    assert!(post.world[&CONTRACT].storage.is_empty());
}

#[test]
fn the_block_and_the_message_are_the_cases() {
    let read = |text| word(Host::PLAIN, text);
    assert_eq!(read("PREVRANDAO"), U256::from_be_bytes([0xab; 32]));
    let seen = ["NUMBER", "TIMESTAMP", "BASEFEE", "CHAINID", "GASPRICE"].map(read);
    assert_eq!(seen, [1_000, 1_800_000_000, 7, 1, 10].map(number));
    let who = ["ORIGIN", "CALLER", "ADDRESS"].map(read);
    assert_eq!(who, [SENDER, SENDER, CONTRACT].map(padded));
}

#[test]
fn lifted_gas_is_a_constant_and_starves_nobody() {
    assert_eq!(word(Host::LIFTED, "GAS"), number(GAS_CONSTANT));
    assert!(word(Host::PLAIN, "GAS") < number(GAS_CONSTANT));
    let mut case = case(
        "PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH20 0x0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a PUSH1 9
         CALL PUSH0 SSTORE",
    );
    case.pre.insert(OTHER, contract("PUSH1 3 PUSH0 SSTORE"));
    let [lifted, plain] = [Host::LIFTED, Host::PLAIN].map(|host| run_on(host, &case));
    assert_eq!(lifted.world[&OTHER].storage[&number(0)], number(3));
    assert!(!lifted.exhausted_inside);
    assert!(plain.world[&OTHER].storage.is_empty());
    assert_eq!((plain.ending, plain.exhausted_inside), (Ending::Succeeded, true));
}

#[test]
fn an_endless_loop_is_exhausted() {
    let post = run(&case("loop: JUMPDEST PUSH @loop JUMP"));
    assert_eq!((post.ending, post.exhausted_inside), (Ending::Exhausted, true));
    assert_eq!(post.world[&SENDER].balance, number(1_000));
}

#[test]
fn what_the_fvm_cannot_hold_is_told_apart() {
    let fvm = Fvm::new().unwrap();
    let masked = address!("ff00000000000000000000000000000000000064");
    let mut case = case("STOP");
    case.pre.insert(masked, Account { nonce: 1, ..Account::default() });
    let error = fvm.run(&case, Host::PLAIN).unwrap_err();
    assert!(matches!(error, Error::MaskedId(address) if address == masked), "{error}");
    case.pre.remove(&masked);
    case.pre.insert(SENDER, contract("STOP"));
    let error = fvm.run(&case, Host::PLAIN).unwrap_err();
    assert!(matches!(error, Error::SenderIsContract(SENDER)), "{error}");
    let mut case = self::case("STOP");
    case.transaction.extras.blob_hashes = vec![B256::ZERO];
    let error = fvm.run(&case, Host::PLAIN).unwrap_err();
    assert!(matches!(error, Error::Refused(_)), "{error}");
}
