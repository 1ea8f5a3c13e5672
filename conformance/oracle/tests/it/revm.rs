//! Each rule changes what it should, and nothing is changed without one.

use alloy_primitives::{Address, B256, Bytes, U256, keccak256};
use fevm_oracle::{
    Account, Case, Ending, Error, Extras, GAS_CONSTANT, Limits, Post, Rule, Rules, revm,
};

use crate::support::*;

const FREE: Rules = Rules::of(&[Rule::Gas]);

#[test]
fn ethereum_charges_to_the_unit() {
    let mut case = calls(&answer("GAS"));
    assert_eq!(word(&case, Rules::ETHEREUM), U256::from(10_000_000 - 21_000 - 2));
    case.transaction.gas_limit = 21_000 + 2 + 2 + 2 + 3 + 3;
    assert_eq!(run(&case, Rules::ETHEREUM).ending, Ending::Exhausted);
}

#[test]
fn ethereum_refuses_what_is_invalid() {
    let refused = |case: &Case, rules| match revm::run(case, &rules, &Limits::default()) {
        Err(Error::Rejected(reason)) => reason,
        other => panic!("{other:?}"),
    };
    let mut case = calls("STOP");
    case.transaction.gas_limit = 20_999;
    assert!(refused(&case, Rules::ETHEREUM).contains("20999"));
    let mut case = calls("STOP");
    case.transaction.nonce = 1;
    assert!(refused(&case, FREE).contains("nonce"));
    let mut case = calls("STOP");
    case.transaction.value = U256::from(1_000_001);
    assert!(refused(&case, FREE).contains("value"));
    let mut case = calls("STOP");
    case.transaction.extras = Extras { blob_hashes: vec![B256::ZERO], ..Extras::default() };
    assert!(refused(&case, Rules::FILECOIN).contains("type 3"));
}

#[test]
fn the_sender_pays_the_value_and_no_fee() {
    let mut case = calls("STOP");
    case.transaction.value = U256::from(5);
    for rules in [Rules::ETHEREUM, Rules::FILECOIN] {
        let post = run(&case, rules);
        assert_eq!(post.world[&SENDER].balance, U256::from(999_995));
        assert_eq!(post.world[&SENDER].nonce, 1);
        assert_eq!(post.world[&CONTRACT].balance, U256::from(1005));
        assert_eq!(post.world.len(), 2, "{:?}", post.world);
    }
}

#[test]
fn gas_is_no_matter() {
    let case = calls(&answer("GAS"));
    assert_eq!(word(&case, FREE), U256::from(GAS_CONSTANT));
    let loops = calls("loop: JUMPDEST PUSH @loop JUMP");
    let post = run(&loops, FREE);
    assert_eq!((post.ending, post.exhausted_inside), (Ending::Exhausted, true));
    let stingy = format!("PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH20 {OTHER:#x} PUSH1 1 CALL");
    let case = calls_with(&answer(&stingy), "PUSH1 1 PUSH0 SSTORE");
    assert_eq!([word(&case, Rules::ETHEREUM), word(&case, FREE)], words([0, 1]));
    let mut case = calls("PUSH1 1 PUSH0 SSTORE");
    case.transaction.gas_limit = 0;
    assert_eq!(run(&case, FREE).ending, Ending::Succeeded);
}

#[test]
fn steps_that_run_out_in_a_callee_end_everything() {
    let case = calls_with(&call(OTHER, "PUSH0"), "loop: JUMPDEST PUSH @loop JUMP");
    let limits = Limits { steps: 100, ..Limits::default() };
    let post = revm::run(&case, &FREE, &limits).expect("it runs");
    assert_eq!(post.ending, Ending::Exhausted);
}

#[test]
fn much_memory_counts_as_many_steps() {
    let hashes = "loop: JUMPDEST PUSH3 0x100000 PUSH0 KECCAK256 POP PUSH @loop JUMP";
    let post = run(&calls(hashes), FREE);
    assert_eq!(post.ending, Ending::Exhausted);
    let once = calls("PUSH3 0x100000 PUSH0 KECCAK256");
    for (steps, ending) in [(4100, Ending::Succeeded), (4099, Ending::Exhausted)] {
        let limits = Limits { steps, ..Limits::default() };
        let post = revm::run(&once, &FREE, &limits).expect("it runs");
        assert_eq!(post.ending, ending, "{steps}");
    }
}

#[test]
fn undefined_instructions() {
    for text in ["PUSH0 BLOBHASH", "BLOBBASEFEE"] {
        let [without, with] = results(&calls(text), Rule::UndefinedInstructions);
        assert_eq!((without.ending, with.ending), (Ending::Succeeded, Ending::Halted), "{text}");
    }
}

#[test]
fn reserved_addresses() {
    let on = |address: u64| {
        let address = Address::from_word(U256::from(address).into());
        without_and_with(&calls(&answer(&call(address, "PUSH0"))), Rule::ReservedAddresses)
    };
    assert_eq!(on(0x0a), words([0, 1]), "KZG refuses no input, and is not there");
    assert_eq!(on(0x09), words([0, 0]), "BLAKE2 refuses no input");
    let mut message = calls("STOP");
    message.transaction.to = Some(Address::with_last_byte(9));
    let [without, with] = results(&message, Rule::ReservedAddresses);
    assert_eq!((without.ending, with.ending), (Ending::Halted, Ending::Succeeded));
    message.pre.insert(Address::with_last_byte(9), contract("PUSH1 1 PUSH0 SSTORE"));
    let [_, with] = results(&message, Rule::ReservedAddresses);
    assert!(!with.world[&Address::with_last_byte(9)].storage.is_empty(), "a message is no call");
    let mut filecoin = [0; 20];
    (filecoin[0], filecoin[19]) = (0xfe, 1);
    let case = calls(&call(filecoin.into(), "PUSH0"));
    let needs = revm::run(&case, &Rules::FILECOIN, &Limits::default());
    assert!(matches!(needs, Err(Error::NeedsHost(_))), "{needs:?}");
}

#[test]
fn value_for_a_reserved_address_arrives() {
    let unused = Address::with_last_byte(0x77);
    let case = calls(&answer(&call(unused, "PUSH1 3")));
    let post = run(&case, Rules::FILECOIN);
    assert_eq!(post.world[&unused].balance, U256::from(3));
    let case = calls(&answer(&call(unused, "PUSH2 1001")));
    assert_eq!(word(&case, Rules::FILECOIN), U256::ZERO);
}

#[test]
fn self_destruct() {
    let text = format!("PUSH20 {FRESH:#x} SELFDESTRUCT");
    let [without, with] = results(&calls(&text), Rule::SelfDestruct);
    assert_eq!(without.world[&CONTRACT].code, code(&text));
    assert!(!with.world.contains_key(&CONTRACT));
    assert_eq!(with.world[&FRESH].balance, U256::from(1000));
    let [_, with] = results(&calls("ADDRESS SELFDESTRUCT"), Rule::SelfDestruct);
    let kept = Account { balance: U256::from(1000), ..Account::default() };
    assert_eq!(with.world[&CONTRACT], kept, "the balance does not burn");
}

#[test]
fn a_contract_lives_until_the_message_ends() {
    let call_other = call(OTHER, "PUSH1 7");
    let text = format!("{call_other} POP {call_other} POP PUSH20 {OTHER:#x} EXTCODESIZE");
    let case = calls_with(&answer(&text), "PUSH1 1 PUSH0 SSTORE CALLER SELFDESTRUCT");
    let post = run(&case, Rules::FILECOIN);
    assert_eq!(U256::from_be_slice(&post.output), U256::from(6));
    assert!(!post.world.contains_key(&OTHER));
    assert_eq!(post.world[&CONTRACT].balance, U256::from(2000));
}

#[test]
fn a_death_that_is_undone_was_none() {
    let case = calls_with(&format!("{} INVALID", call(OTHER, "PUSH0")), "CALLER SELFDESTRUCT");
    let post = run(&case, Rules::FILECOIN);
    assert_eq!(post.ending, Ending::Halted);
    assert_eq!(post.world[&OTHER], case.pre[&OTHER]);
}

#[test]
fn create_rules() {
    let long = "PUSH0 PUSH3 50000 PUSH0 PUSH0 CREATE ISZERO ISZERO";
    let [without, _] = results(&calls(&answer(long)), Rule::CreateRules);
    assert_eq!(without.ending, Ending::Halted);
    assert_eq!(word(&calls(&answer(long)), FREE.with(Rule::CreateRules)), U256::ONE);
    let mut spent = calls(&answer("PUSH0 PUSH0 PUSH0 CREATE"));
    spent.pre.entry(CONTRACT).or_default().nonce = u64::MAX;
    let [without, with] = results(&spent, Rule::CreateRules);
    assert_eq!((without.ending, with.ending), (Ending::Succeeded, Ending::Halted));
}

#[test]
fn a_creation_too_deep_takes_the_nonce() {
    let text = format!("PUSH0 PUSH0 PUSH0 CREATE POP {}", call(CONTRACT, "PUSH0"));
    let [without, with] = results(&calls(&text), Rule::CreateRules);
    assert!(without.exhausted_inside && with.exhausted_inside);
    let nonce = |post: &Post| post.world[&CONTRACT].nonce;
    assert_eq!(nonce(&with), nonce(&without) + 1);
}

#[test]
fn existence() {
    let hash = format!("PUSH20 {FRESH:#x} EXTCODEHASH");
    let nothing: U256 = keccak256([]).into();
    let zero = U256::ZERO;
    let both = |text: &str| without_and_with(&calls(&answer(text)), Rule::Existence);
    assert_eq!(both(&hash), [zero, zero]);
    assert_eq!(both(&format!("{} {hash}", call(FRESH, "PUSH0"))), [zero, nothing]);
    let look = format!("PUSH0 PUSH0 PUSH0 PUSH0 PUSH20 {FRESH:#x} GAS STATICCALL {hash}");
    assert_eq!(both(&look), [zero, zero], "a static call makes nobody");
    let poor = format!("{} {hash}", call(FRESH, "PUSH2 1001"));
    assert_eq!(both(&poor), [zero, zero], "a call that fails makes nobody");
    assert_eq!(both("PUSH1 2 EXTCODEHASH"), [zero, nothing]);
    assert_eq!(both("PUSH1 0x77 EXTCODEHASH"), [zero, zero]);
}

#[test]
fn what_a_failed_frame_called_does_not_exist() {
    let text = format!("{} POP PUSH20 {FRESH:#x} EXTCODEHASH", call(OTHER, "PUSH0"));
    let mut case = calls_with(&answer(&text), &format!("{} INVALID", call(FRESH, "PUSH0")));
    assert_eq!(word(&case, Rules::FILECOIN), U256::ZERO);
    case.pre.insert(OTHER, contract(&call(FRESH, "PUSH0")));
    assert_eq!(word(&case, Rules::FILECOIN), U256::from_be_bytes(keccak256([]).0));
}

#[test]
fn block_environment() {
    let coinbase = without_and_with(&calls(&answer("COINBASE")), Rule::BlockEnvironment);
    assert_eq!(coinbase[1], U256::ZERO);
    assert_ne!(coinbase[0], coinbase[1]);
    let limit = without_and_with(&calls(&answer("GASLIMIT")), Rule::BlockEnvironment);
    assert_eq!(limit, words([30_000_000, 10_000_000_000]));
}

#[test]
fn event_size() {
    for (data, ending) in [(8192 - 32, Ending::Succeeded), (8192 - 31, Ending::Halted)] {
        let [without, with] =
            results(&calls(&format!("PUSH0 PUSH2 {data} PUSH0 LOG1")), Rule::EventSize);
        assert_eq!((without.ending, with.ending), (Ending::Succeeded, ending), "{data}");
    }
}

#[test]
fn memory_bounds() {
    let far = calls("PUSH5 0x100000000 MLOAD");
    let [without, with] = results(&far, Rule::MemoryBounds);
    assert_eq!((without.ending, with.ending), (Ending::Exhausted, Ending::Halted));
    assert!(!with.exhausted_inside);
    let nothing = calls("PUSH0 PUSH0 NOT LOG0");
    let [without, with] = results(&nothing, Rule::MemoryBounds);
    assert_eq!((without.ending, with.ending), (Ending::Succeeded, Ending::Succeeded));
    let large = calls("PUSH4 0x20000000 MLOAD");
    let [_, with] = results(&large, Rule::MemoryBounds);
    assert_eq!(with.ending, Ending::Exhausted);
}

#[test]
fn blocks_are_bounded() {
    let input = format!("PUSH0 PUSH0 PUSH3 0x100001 PUSH0 PUSH0 PUSH20 {OTHER:#x} GAS CALL");
    let case = calls_with(&answer(&input), "STOP");
    assert_eq!(without_and_with(&case, Rule::MemoryBounds), words([1, 0]));
    let case = calls_with(&answer(&call(OTHER, "PUSH0")), "PUSH3 0xffffc PUSH0 RETURN");
    assert_eq!(without_and_with(&case, Rule::MemoryBounds), words([1, 0]));
    let case = calls_with(&answer(&call(OTHER, "PUSH0")), "PUSH3 0xffffb PUSH0 RETURN");
    assert_eq!(without_and_with(&case, Rule::MemoryBounds), words([1, 1]));
    let case = calls(&answer("PUSH3 0x100000 PUSH0 PUSH0 CREATE ISZERO ISZERO"));
    let rules = FREE.with(Rule::CreateRules);
    assert_eq!(word(&case, rules), U256::ONE);
    let post = run(&case, rules.with(Rule::MemoryBounds));
    assert_eq!(U256::from_be_slice(&post.output), U256::ZERO);
    assert_eq!(post.world[&CONTRACT].nonce, 2, "the nonce is taken");
}

#[test]
fn delegation() {
    let mut case = calls(&answer(&call(FRESH, "PUSH0")));
    let designator = [&[0xef, 0x01, 0x00], OTHER.as_slice()].concat();
    case.pre.insert(FRESH, Account { nonce: 1, code: designator.into(), ..Account::default() });
    case.pre.insert(OTHER, contract("STOP"));
    assert_eq!(without_and_with(&case, Rule::Delegation), words([1, 0]));
}

#[test]
fn precompile_limits() {
    // One byte over EIP-7823's bound, modulo one.
    let lengths = "PUSH2 1025 PUSH0 MSTORE PUSH1 1 PUSH1 64 MSTORE";
    let modexp = "PUSH1 1 PUSH0 PUSH1 0x60 PUSH0 PUSH0 PUSH1 5 GAS CALL";
    let case = calls(&answer(&format!("{lengths} {modexp}")));
    assert_eq!(without_and_with(&case, Rule::PrecompileLimits), words([0, 1]));
    let poor = "PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 1 PUSH2 2999 CALL";
    let case = calls(&answer(poor));
    assert_eq!(without_and_with(&case, Rule::PrecompileLimits), words([0, 1]), "ECRECOVER");
    let huge = "PUSH5 0x100000000 PUSH1 32 MSTORE";
    let case = calls(&answer(&format!("{huge} {modexp}")));
    assert_eq!(word(&case, FREE.with(Rule::PrecompileLimits)), U256::ZERO);
}

#[test]
fn native_actors() {
    let nobody: Address = "0xff00000000000000000000007fffffffffffffff".parse().expect("right");
    let case = calls(&answer(&call(nobody, "PUSH1 9")));
    let [without, with] = results(&case, Rule::NativeActors);
    assert_eq!([without.output.as_ref(), with.output.as_ref()], [U256::ONE.to_be_bytes::<32>(); 2]);
    assert_eq!(without.world[&nobody].balance, U256::from(9));
    assert_eq!(with.world[&CONTRACT].balance, U256::from(1000), "nothing moved");
    let heir = calls(&format!("PUSH20 {nobody:#x} SELFDESTRUCT"));
    let [without, with] = results(&heir, Rule::NativeActors);
    assert_eq!((without.ending, with.ending), (Ending::Succeeded, Ending::Halted));
    let known: Address = "0xff0000000000000000000000000000000000000a".parse().expect("right");
    let asked = revm::run(&calls(&call(known, "PUSH0")), &Rules::FILECOIN, &Limits::default());
    assert!(matches!(asked, Err(Error::NeedsHost(_))), "{asked:?}");
    let look = calls(&format!("PUSH20 {known:#x} BALANCE"));
    let asked = revm::run(&look, &Rules::FILECOIN, &Limits::default());
    assert!(matches!(asked, Err(Error::NeedsHost(_))), "{asked:?}");
}

#[test]
fn call_depth() {
    let count = "PUSH0 SLOAD PUSH1 1 ADD PUSH0 SSTORE";
    let case = calls(&format!("{count} {}", call(CONTRACT, "PUSH0")));
    let slot = |post: &Post| post.world[&CONTRACT].storage[&U256::ZERO];
    let [without, with] = results(&case, Rule::CallDepth);
    assert_eq!([slot(&without), slot(&with)], words([1025, 1024]));
    // Creation code that creates a copy of itself with a value of one less, and so on.
    let nested = "CODESIZE PUSH0 PUSH0 CODECOPY CODESIZE PUSH0 PUSH1 1 CALLVALUE SUB CREATE";
    let mut case = creates(nested);
    case.transaction.value = U256::from(1_000_000);
    let [without, with] = results(&case, Rule::CallDepth);
    let made = |post: &Post| post.world.len() - 2;
    assert_eq!((made(&without), made(&with)), (1025, 341));
}

#[test]
fn value_range() {
    let mut case = calls(&answer(&call(FRESH, "PUSH17 0x0100000000000000000000000000000000")));
    case.pre.entry(CONTRACT).or_default().balance = U256::MAX;
    assert_eq!(without_and_with(&case, Rule::ValueRange), words([1, 0]));
    let text = "PUSH0 PUSH0 PUSH17 0x0100000000000000000000000000000000 CREATE ISZERO ISZERO";
    let mut case = calls(&answer(text));
    case.pre.entry(CONTRACT).or_default().balance = U256::MAX;
    let [without, with] = results(&case, Rule::ValueRange);
    assert_ne!(without.output, with.output);
    assert_eq!(with.world[&CONTRACT].nonce, 1, "the nonce is not taken");
}

#[test]
fn rules_that_change_nothing_here() {
    let text = "PUSH1 5 PUSH0 TSTORE PUSH0 TLOAD RETURNDATASIZE ADD";
    for rule in [Rule::TransientStorage, Rule::ReturnData] {
        assert_eq!(without_and_with(&calls(&answer(text)), rule), words([5, 5]));
    }
}

#[test]
fn creation_by_transaction() {
    let case = creates("PUSH1 0xfe PUSH0 MSTORE8 PUSH1 1 PUSH0 RETURN");
    for rules in [Rules::ETHEREUM, Rules::FILECOIN] {
        let post = run(&case, rules);
        assert_eq!((post.ending, post.created), (Ending::Succeeded, Some(SENDER.create(0))));
        assert!(post.output.is_empty());
        assert_eq!(post.world[&SENDER.create(0)].code, Bytes::from_static(&[0xfe]));
    }
    let reserved = creates("PUSH1 0xef PUSH0 MSTORE8 PUSH1 1 PUSH0 RETURN");
    let post = run(&reserved, Rules::FILECOIN);
    assert_eq!((post.ending, post.created), (Ending::Halted, None));
    assert_eq!(post.world[&SENDER].nonce, 1);
    let empty = run(&creates("STOP"), Rules::FILECOIN);
    assert_eq!(empty.world[&SENDER.create(0)], Account { nonce: 1, ..Account::default() });
}

#[test]
fn slots_in_the_way_of_a_creation_stop_it() {
    let mut case = creates("STOP");
    let storage = [(U256::ONE, U256::ONE)].into();
    let squatter = Account { storage, ..Account::default() };
    case.pre.insert(SENDER.create(0), squatter.clone());
    for rules in [Rules::ETHEREUM, Rules::FILECOIN] {
        let post = run(&case, rules);
        assert_eq!(post.created, None);
        assert_eq!(post.world[&SENDER.create(0)], squatter);
        assert_eq!(post.world[&SENDER].nonce, 1);
    }
}
