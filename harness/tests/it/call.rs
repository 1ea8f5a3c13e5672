//! Questions: anybody may ask, and asking changes nothing.

use alloy_primitives::{Address, Bytes, U256};
use harness::story::init_code;
use harness::{CallError, CallRequest, Chain, TxRequest};
use mapping::address::masked_id;

use crate::kit::{account, chain, code, counter, id, reverter, who};

fn with(runtime: &[u8]) -> (Chain, Address) {
    let mut chain = chain();
    let data = init_code(runtime).into();
    let request = TxRequest { from: account(0), data, ..TxRequest::default() };
    let address = chain.send(&request).unwrap().contract_address.unwrap();
    (chain, address)
}

fn ask(to: Address) -> CallRequest {
    CallRequest { to: Some(to), ..CallRequest::default() }
}

#[test]
fn asking_changes_nothing() {
    let (chain, counter) = with(&counter());
    let root = chain.state_root();
    let request = CallRequest { data: b"+".into(), ..ask(counter) };
    for _ in 0..2 {
        let reply = chain.call(&request).unwrap();
        assert_eq!(U256::from_be_slice(&reply.output), U256::from(1));
    }
    assert_eq!(chain.storage(counter, U256::ZERO).unwrap(), U256::ZERO);
    assert_eq!((chain.state_root(), chain.block_number()), (root, 1));
}

#[test]
fn anybody_may_ask_even_who_does_not_exist() {
    let (chain, who) = with(&who());
    let stranger = Address::repeat_byte(0xab);
    let cases = [
        (None, Address::ZERO),
        (Some(account(3)), account(3)),
        (Some(stranger), stranger),
        (Some(who), who),
        (Some(masked_id(4_000_000)), masked_id(4_000_000)),
        (Some(masked_id(100)), account(0)),
        (Some(Address::with_last_byte(4)), Address::with_last_byte(4)),
    ];
    for (from, seen) in cases {
        let reply = chain.call(&CallRequest { from, ..ask(who) }).unwrap();
        assert!(reply.succeeded(), "{from:?}: {reply:?}");
        assert_eq!(Address::from_word(reply.output.as_ref().try_into().unwrap()), seen);
    }
    assert_eq!(id(&chain, stranger), None);
}

#[test]
fn a_revert_is_an_answer() {
    let (chain, reverter) = with(&reverter());
    let reply = chain.call(&CallRequest { data: b"no".into(), ..ask(reverter) }).unwrap();
    assert_eq!((reply.exit_code, reply.output), (33, Bytes::from_static(b"no")));
}

#[test]
fn an_estimate_of_what_fails_says_why() {
    let (chain, reverter) = with(&reverter());
    let error = chain.estimate_gas(&CallRequest { data: b"no".into(), ..ask(reverter) });
    match error.unwrap_err() {
        CallError::Fails(reply) => assert_eq!(reply.output, Bytes::from_static(b"no")),
        error => panic!("another error: {error}"),
    }
}

#[test]
fn a_value_has_to_be_there() {
    let (chain, counter) = with(&counter());
    let poor = CallRequest {
        from: Some(Address::repeat_byte(0xab)),
        value: U256::from(1),
        ..ask(counter)
    };
    assert_eq!(chain.call(&poor).unwrap().exit_code, 6);
    let rich = CallRequest { from: Some(account(0)), ..poor };
    assert!(chain.call(&rich).unwrap().succeeded());
    assert_eq!(chain.balance(counter).unwrap(), U256::ZERO);
}

#[test]
fn a_creation_can_be_tried() {
    let chain = chain();
    let from = Some(Address::repeat_byte(0xab));
    let data = init_code(&counter()).into();
    let reply = chain.call(&CallRequest { from, data, ..CallRequest::default() }).unwrap();
    assert_eq!(reply.contract_address, Some(Address::repeat_byte(0xab).create(0)));
    assert_eq!(chain.code(reply.contract_address.unwrap()).unwrap(), Bytes::new());
}

#[test]
fn a_gas_limit_is_kept() {
    let (chain, counter) = with(&counter());
    for limit in [0, 1, 100_000] {
        let reply = chain.call(&CallRequest { gas_limit: Some(limit), ..ask(counter) }).unwrap();
        assert_eq!(reply.exit_code, 7, "{limit}");
    }
    // JUMPDEST PUSH0 JUMP
    let (chain, forever) = with(&code("5b 5f 56"));
    assert_eq!(chain.call(&ask(forever)).unwrap().exit_code, 7);
    assert!(matches!(chain.estimate_gas(&ask(forever)), Err(CallError::TooMuchGas)));
}

#[test]
fn what_is_no_contract_has_no_code_and_no_slots() {
    let chain = chain();
    for address in
        [account(0), Address::ZERO, Address::repeat_byte(9), masked_id(1), masked_id(9_999)]
    {
        assert_eq!(chain.code(address).unwrap(), Bytes::new());
        assert_eq!(chain.storage(address, U256::from(1)).unwrap(), U256::ZERO);
    }
    assert_eq!(chain.balance(Address::repeat_byte(9)).unwrap(), U256::ZERO);
    assert_eq!(chain.nonce(Address::repeat_byte(9)).unwrap(), 0);
}

#[test]
fn slots_are_read_by_their_key() {
    // SSTORE(2^255, 9)
    let (mut chain, contract) = with(&code("6009 6001 60ff 1b 55 00"));
    let to = Some(contract);
    chain.send(&TxRequest { from: account(0), to, ..TxRequest::default() }).unwrap();
    let key = U256::from(1) << 255;
    assert_eq!(chain.storage(contract, key).unwrap(), U256::from(9));
    assert_eq!(chain.storage(contract, U256::MAX).unwrap(), U256::ZERO);
}

#[test]
fn the_block_is_the_newest_for_a_call() {
    // NUMBER TIMESTAMP BASEFEE CHAINID GASPRICE -> five words
    let runtime = code("43 5f 52 42 6020 52 48 6040 52 46 6060 52 3a 6080 52 60a0 5f f3");
    let (chain, contract) = with(&runtime);
    let output = chain.call(&ask(contract)).unwrap().output;
    let words: Vec<u64> =
        output.chunks(32).map(|word| U256::from_be_slice(word).to::<u64>()).collect();
    assert_eq!(words, [1, 1_700_000_030, 100, 31_415_926, 100]);
}

#[test]
fn block_hashes_follow_the_heads() {
    // BLOCKHASH(NUMBER - 1)
    let (chain, contract) = with(&code("6001 43 03 40 5f 52 6020 5f f3"));
    let first = chain.call(&ask(contract)).unwrap().output;
    assert_ne!(first, Bytes::from(vec![0; 32]));
    assert_eq!(chain.call(&ask(contract)).unwrap().output, first);
}

/// The stack of the thread that messages run on is deep enough for whatever a block's gas can buy.
#[test]
fn a_contract_may_call_itself_until_the_gas_is_gone() {
    // CALL(GAS, ADDRESS, 0, 0, 0, 0, 0), and returns 1 + what the callee returned
    let runtime = code("5f 5f 52 6020 5f 5f 5f 5f 30 5a f1 50 5f 51 6001 01 5f 52 6020 5f f3");
    let (chain, contract) = with(&runtime);
    let reply = chain.call(&ask(contract)).unwrap();
    let depth = U256::from_be_slice(&reply.output);
    assert!(reply.succeeded(), "{reply:?}");
    assert!(depth > U256::from(100), "{depth}");
}
