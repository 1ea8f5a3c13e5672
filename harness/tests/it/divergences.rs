//! Where a contract sees that this is not Ethereum, on the FVM: a story for each number of
//! docs/divergences.md that an outsider can tell by running code. Number 2 is in profile.rs, 14 in
//! frames.rs.

use alloy_primitives::{Address, Bytes, KECCAK256_EMPTY, U256, address, hex, keccak256};
use harness::story::init_code;
use harness::{CallReply, CallRequest, Chain, TxRequest};
use interpreter::asm::assemble;
use mapping::address::masked_id;

use super::kit::{account, chain, id};

/// Returns the word on top of the stack.
const ANSWER: &str = "PUSH0 MSTORE PUSH1 32 PUSH0 RETURN";

/// What Ethereum calls the hash of no code at all.
const EMPTY: U256 = U256::from_be_bytes(KECCAK256_EMPTY.0);

/// An address that nobody has.
const FRESH: Address = address!("0x4242424242424242424242424242424242424242");

fn deploy(chain: &mut Chain, program: &str) -> Address {
    let data = init_code(&assemble(program).unwrap()).into();
    let request = TxRequest { from: account(0), data, ..TxRequest::default() };
    chain.send(&request).unwrap().contract_address.unwrap()
}

/// Runs a contract in a transaction of its own, with a tenth of a block's gas.
fn run(chain: &mut Chain, to: Address, data: &[u8], value: u64) -> (u32, Bytes) {
    let request = TxRequest {
        from: account(0),
        to: Some(to),
        value: U256::from(value),
        data: Bytes::copy_from_slice(data),
        gas_limit: Some(1_000_000_000),
        ..TxRequest::default()
    };
    let receipt = chain.send(&request).unwrap();
    (receipt.exit_code, receipt.output)
}

/// Deploys a program on a chain of its own and calls it with a whole block's gas.
fn told(program: &str) -> CallReply {
    let mut chain = chain();
    let to = Some(deploy(&mut chain, program));
    chain.call(&CallRequest { to, ..CallRequest::default() }).unwrap()
}

/// The word that a program leaves on top of the stack.
#[track_caller]
fn word(program: &str) -> U256 {
    let reply = told(&format!("{program} {ANSWER}"));
    assert!(reply.succeeded(), "{reply:?}");
    U256::from_be_slice(&reply.output)
}

/// CALL with a value and all the gas there is; leaves whether it succeeded.
fn call(to: Address, value: u64) -> String {
    format!("PUSH0 PUSH0 PUSH0 PUSH0 PUSH {value} PUSH20 {to:#x} GAS CALL")
}

// 1. Gas.

#[test]
fn gas_is_what_the_message_has_left_of_filecoins() {
    let mut chain = chain();
    let to = Some(deploy(&mut chain, &format!("GAS {ANSWER}")));
    let ask = CallRequest { to, gas_limit: Some(5_000_000_000), ..CallRequest::default() };
    let left = U256::from_be_slice(&chain.call(&ask).unwrap().output);
    assert!(left > U256::from(4_900_000_000_u64), "far above any block of Ethereum's: {left}");
}

#[test]
fn gas_enough_for_a_slot_on_ethereum_does_not_start_a_contract() {
    let mut chain = chain();
    let writer = deploy(&mut chain, "PUSH1 1 PUSH0 SSTORE");
    let caller =
        format!("PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH20 {writer:#x} PUSH0 CALLDATALOAD CALL");
    let caller = deploy(&mut chain, &format!("{caller} {ANSWER}"));
    for (gas, succeeds) in [(100_000_u64, 0_u64), (10_000_000, 1)] {
        let (_, output) = run(&mut chain, caller, &U256::from(gas).to_be_bytes::<32>(), 0);
        assert_eq!(U256::from_be_slice(&output), U256::from(succeeds), "{gas}");
    }
}

#[test]
fn a_fault_of_the_callee_costs_only_what_it_ran() {
    let mut chain = chain();
    let faulty = deploy(&mut chain, "INVALID");
    let program = format!("GAS {} POP GAS SWAP1 SUB {ANSWER}", call(faulty, 0));
    let caller = deploy(&mut chain, &program);
    let (_, output) = run(&mut chain, caller, &[], 0);
    let cost = U256::from_be_slice(&output);
    assert!(cost < U256::from(5_000_000), "{cost} of some 985,000,000 that the callee had");
}

// 3. Reserved addresses.

#[test]
fn a_reserved_address_that_holds_nothing_succeeds_with_no_output() {
    for last in ["0x0a", "0x12", "0xff", "0xfe00000000000000000000000000000000000004"] {
        let program = format!(
            "PUSH0 PUSH0 PUSH1 64 PUSH0 PUSH0 PUSH {last} GAS CALL RETURNDATASIZE PUSH1 8 SHL OR"
        );
        assert_eq!(word(&program), U256::from(1), "{last}");
    }
}

#[test]
fn a_transaction_to_a_precompile_runs_nothing() {
    let mut chain = chain();
    let identity = Address::with_last_byte(4);
    assert_eq!(run(&mut chain, identity, b"echo", 0), (0, Bytes::new()));
}

#[test]
fn filecoin_has_precompiles_of_its_own() {
    // resolve_address of f0100, whose binary form is 00 64.
    let program = "PUSH1 100 PUSH0 MSTORE
        PUSH1 32 PUSH0 PUSH1 2 PUSH1 30 PUSH20 0xfe00000000000000000000000000000000000001 GAS
        STATICCALL PUSH0 MLOAD MUL";
    assert_eq!(word(program), U256::from(100));
}

// 4. SELFDESTRUCT.

/// With an address as calldata: dies in its favour. Without: returns 7.
const MORTAL: &str = "CALLDATASIZE PUSH @die JUMPI PUSH1 7 PUSH0 MSTORE PUSH1 32 PUSH0 RETURN
    die: JUMPDEST PUSH0 CALLDATALOAD SELFDESTRUCT";

/// Calls MORTAL so that it dies in favour of the address, then again without calldata, sending 5.
fn kills(mortal: Address, heir: Address) -> String {
    format!(
        "PUSH20 {heir:#x} PUSH0 MSTORE
         PUSH0 PUSH0 PUSH1 32 PUSH0 PUSH0 PUSH20 {mortal:#x} GAS CALL POP
         PUSH1 32 PUSH0 PUSH0 PUSH0 PUSH1 5 PUSH20 {mortal:#x} GAS CALL POP
         PUSH0 MLOAD {ANSWER}"
    )
}

#[test]
fn any_contract_dies_but_only_when_its_message_ends() {
    let mut chain = chain();
    let mortal = deploy(&mut chain, MORTAL);
    let killer = deploy(&mut chain, &kills(mortal, FRESH));
    let (code, output) = run(&mut chain, killer, &[], 5);
    assert_eq!((code, U256::from_be_slice(&output)), (0, U256::from(7)), "it still answers");
    assert_eq!(run(&mut chain, mortal, &[], 0), (0, Bytes::new()), "and now no more");
    assert!(chain.code(mortal).unwrap().is_empty());
}

#[test]
fn value_that_comes_after_the_end_is_kept() {
    let mut chain = chain();
    let mortal = deploy(&mut chain, MORTAL);
    let killer = deploy(&mut chain, &kills(mortal, FRESH));
    run(&mut chain, killer, &[], 5);
    assert_eq!(chain.balance(mortal).unwrap(), U256::from(5));
}

#[test]
fn a_balance_that_is_sent_to_oneself_is_kept() {
    let mut chain = chain();
    // Its constructor dies in favour of itself.
    let data = assemble("ADDRESS SELFDESTRUCT").unwrap();
    let value = U256::from(5);
    let request = TxRequest { from: account(0), data, value, ..TxRequest::default() };
    let created = chain.send(&request).unwrap().contract_address.unwrap();
    assert_eq!(chain.balance(created).unwrap(), value);
    assert!(chain.code(created).unwrap().is_empty());
}

// 5. Creation.

#[test]
fn init_code_may_be_longer_than_ethereum_allows() {
    let mut chain = chain();
    let mut data = init_code(&[0]);
    data.resize(2 * 24_576 + 1, 0);
    let request = TxRequest {
        from: account(0),
        data: data.into(),
        gas_limit: Some(1_000_000_000),
        ..TxRequest::default()
    };
    let receipt = chain.send(&request).unwrap();
    assert_eq!(chain.code(receipt.contract_address.unwrap()).unwrap(), Bytes::from(vec![0]));

    // CREATE of as many zeros from memory.
    let created = word("PUSH3 49153 PUSH0 PUSH0 CREATE");
    assert!(!created.is_zero());
}

// 6. Existence.

#[test]
fn a_call_of_a_fresh_address_makes_an_actor_that_exists_and_is_empty() {
    let hash = format!("PUSH20 {FRESH:#x} EXTCODEHASH");
    assert_eq!(word(&hash), U256::ZERO);
    assert_eq!(word(&format!("{} POP {hash}", call(FRESH, 0))), EMPTY);

    let mut chain = chain();
    let caller = deploy(&mut chain, &call(FRESH, 0));
    run(&mut chain, caller, &[], 0);
    assert!(id(&chain, FRESH).is_some());
}

#[test]
fn a_static_call_makes_none_and_succeeds() {
    let program = format!(
        "PUSH0 PUSH0 PUSH0 PUSH0 PUSH20 {FRESH:#x} GAS STATICCALL PUSH20 {FRESH:#x} EXTCODEHASH ADD"
    );
    assert_eq!(word(&program), U256::from(1));
}

#[test]
fn a_precompile_has_the_hash_of_no_code() {
    assert_eq!(word("PUSH1 4 EXTCODEHASH"), EMPTY);
    assert_eq!(word("PUSH1 0x0a EXTCODEHASH"), U256::ZERO, "nothing is there");
}

// 7. The block.

#[test]
fn coinbase_and_gas_limit_are_constants() {
    assert_eq!(word("COINBASE"), U256::ZERO);
    assert_eq!(word("GASLIMIT"), U256::from(10_000_000_000_u64));
}

#[test]
fn prevrandao_is_the_beacons_value_mixed_with_the_epoch() {
    let mut chain = chain();
    // PREVRANDAO, and what get_randomness says of the same epoch.
    let program = "PREVRANDAO PUSH0 MSTORE NUMBER PUSH1 32 MSTORE
        PUSH1 32 PUSH1 32 PUSH1 32 PUSH1 32 PUSH20 0xfe00000000000000000000000000000000000006 GAS
        STATICCALL POP NUMBER PUSH1 64 MSTORE PUSH1 96 PUSH0 RETURN";
    let contract = deploy(&mut chain, program);
    let mut seen = Vec::new();
    for _ in 0..2 {
        let (code, output) = run(&mut chain, contract, &[], 0);
        let [randao, beacon, epoch] = output.as_chunks::<32>().0 else { panic!("{code}") };
        let mixed = [&10_u64.to_be_bytes(), &beacon[..], &epoch[24..], b"prevrandao"].concat();
        assert_eq!(blake2b(&mixed), *randao);
        seen.push(*randao);
    }
    assert_ne!(seen[0], seen[1]);
}

fn blake2b(data: &[u8]) -> [u8; 32] {
    use multihash_codetable::{Code, MultihashDigest};
    Code::Blake2b256.digest(data).digest().try_into().unwrap()
}

// 8. Events.

#[test]
fn a_log_holds_8192_bytes_topics_included() {
    for (log, size) in [("LOG0", 8192), ("PUSH1 1 SWAP2 SWAP1 LOG1", 8160)] {
        for (size, exit) in [(size, 0), (size + 1, 24)] {
            let reply = told(&format!("PUSH {size} PUSH0 {log}"));
            assert_eq!((reply.exit_code, reply.logs.len()), (exit, (exit == 0).into()), "{log}");
        }
    }
}

// 9. Memory and blocks.

#[test]
fn memory_ends_at_512_mib() {
    assert_eq!(told("PUSH0 PUSH4 0x10000000 MSTORE").exit_code, 0, "256 MiB");
    assert_eq!(told("PUSH0 PUSH4 0x20000000 MSTORE").exit_code, 38);
}

#[test]
fn a_mebibyte_passes_from_contract_to_contract_and_no_more() {
    let mut chain = chain();
    // Returns as many zeros as the first word of calldata says, and answers calldata of any length.
    let echo = deploy(&mut chain, "PUSH0 CALLDATALOAD PUSH0 RETURN");
    let sends =
        format!("PUSH0 PUSH0 PUSH0 CALLDATALOAD PUSH0 PUSH0 PUSH20 {echo:#x} GAS CALL {ANSWER}");
    let gets = format!(
        "PUSH1 32 PUSH0 PUSH0 CALLDATACOPY PUSH0 PUSH0 PUSH1 32 PUSH0 PUSH0 PUSH20 {echo:#x} GAS
         CALL {ANSWER}"
    );
    // A returned block is a CBOR byte string, whose head takes five bytes.
    for (program, most) in [(sends, 1 << 20), (gets, (1 << 20) - 5)] {
        let caller = deploy(&mut chain, &program);
        for (size, succeeds) in [(most, 1_u64), (most + 1, 0)] {
            let data = U256::from(size as u64).to_be_bytes::<32>();
            let (_, output) = run(&mut chain, caller, &data, 0);
            assert_eq!(U256::from_be_slice(&output), U256::from(succeeds), "{program}: {size}");
        }
    }
}

// 10. Delegation.

#[test]
fn a_delegation_cannot_be_deployed_and_so_not_followed() {
    let mut chain = chain();
    let mut designator = hex!("ef0100").to_vec();
    designator.extend(account(1));
    let request = TxRequest {
        from: account(0),
        data: init_code(&designator).into(),
        gas_limit: Some(1_000_000_000),
        ..TxRequest::default()
    };
    assert_eq!(chain.send(&request).unwrap().exit_code, 16);
}

// 11. Precompiles.

#[test]
fn a_precompile_does_not_look_at_its_gas() {
    assert_eq!(word("PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 2 PUSH0 STATICCALL"), U256::from(1));
}

// 12. Native actors.

#[test]
fn a_native_actor_looks_like_one_byte_of_code() {
    let init = masked_id(1);
    assert_eq!(word(&format!("PUSH20 {init:#x} EXTCODESIZE")), U256::from(1));
    let hash = U256::from_be_bytes(keccak256([0xfe]).0);
    assert_eq!(word(&format!("PUSH20 {init:#x} EXTCODEHASH")), hash);
    let copied = format!("PUSH1 2 PUSH0 PUSH1 30 PUSH20 {init:#x} EXTCODECOPY PUSH0 MLOAD");
    assert_eq!(word(&copied), U256::from(0xfe00));
}

#[test]
fn a_native_actor_refuses_calls_and_cannot_be_delegated_to() {
    let init = masked_id(1);
    assert_eq!(word(&call(init, 0)), U256::ZERO);
    let delegated = format!("PUSH0 PUSH0 PUSH0 PUSH0 PUSH20 {init:#x} GAS DELEGATECALL");
    assert_eq!(word(&delegated), U256::ZERO);
}

#[test]
fn value_for_a_missing_id_is_reported_as_sent_and_stays() {
    let mut chain = chain();
    let program = format!("{} SELFBALANCE PUSH1 8 SHL OR {ANSWER}", call(masked_id(999_999), 3));
    let contract = deploy(&mut chain, &program);
    let (_, output) = run(&mut chain, contract, &[], 5);
    assert_eq!(U256::from_be_slice(&output), U256::from(5 << 8 | 1));
}

#[test]
fn an_actor_has_a_second_address_and_contracts_see_the_first() {
    let mut chain = chain();
    let contract = deploy(&mut chain, &format!("ADDRESS {ANSWER}"));
    let second = masked_id(id(&chain, contract).unwrap());
    let (_, output) = run(&mut chain, second, &[], 0);
    assert_eq!(Address::from_word(output.as_ref().try_into().unwrap()), contract);
}

// 13. Depth.

/// Without lifted gas nobody gets to 1,024 frames: each takes its 64th, and a million to start.
#[test]
fn gas_ends_a_recursion_before_the_depth_does() {
    // CALL(GAS, ADDRESS), and returns 1 + what the callee returned
    let again = "PUSH0 PUSH0 MSTORE PUSH1 32 PUSH0 PUSH0 PUSH0 PUSH0 ADDRESS GAS CALL POP
                 PUSH0 MLOAD PUSH1 1 ADD";
    let depth = word(again);
    assert!(depth > U256::from(100) && depth < U256::from(1024), "{depth}");
}

// 16. Values.

#[test]
fn a_value_beyond_128_bits_counts_as_missing() {
    let huge = "PUSH1 1 PUSH1 128 SHL";
    let call = format!("PUSH0 PUSH0 PUSH0 PUSH0 {huge} PUSH20 {FRESH:#x} GAS CALL");
    assert_eq!(word(&call), U256::ZERO);
    assert_eq!(word(&format!("PUSH0 PUSH0 {huge} CREATE")), U256::ZERO);
}

#[test]
fn code_is_the_same_to_others_wherever_it_is() {
    let mut chain = chain();
    // 64 bytes are in the link, 65 in a block: to contracts they differ in nothing but length.
    for length in [10, 64, 65] {
        let text = format!("PUSH1 7 {ANSWER}");
        let mut runtime = assemble(&text).unwrap().to_vec();
        runtime.resize(length, 0x5b);
        let data = init_code(&runtime).into();
        let request = TxRequest { from: account(0), data, ..TxRequest::default() };
        let target = chain.send(&request).unwrap().contract_address.unwrap();
        assert_eq!(chain.code(target).unwrap(), runtime);

        let asks = |program: &str| format!("{program} {ANSWER}");
        let size = deploy(&mut chain, &asks(&format!("PUSH20 {target:#x} EXTCODESIZE")));
        assert_eq!(U256::from_be_slice(&run(&mut chain, size, &[], 0).1), U256::from(length));
        let hash = deploy(&mut chain, &asks(&format!("PUSH20 {target:#x} EXTCODEHASH")));
        assert_eq!(run(&mut chain, hash, &[], 0).1, keccak256(&runtime).to_vec());
        let copy = format!(
            "PUSH1 {length} PUSH0 PUSH0 PUSH20 {target:#x} EXTCODECOPY PUSH1 {length} PUSH0 RETURN"
        );
        let copy = deploy(&mut chain, &copy);
        assert_eq!(run(&mut chain, copy, &[], 0).1, runtime);
        let called = deploy(
            &mut chain,
            &format!(
                "PUSH1 32 PUSH0 PUSH0 PUSH0 PUSH20 {target:#x} GAS DELEGATECALL
                 PUSH1 32 PUSH0 PUSH0 PUSH0 PUSH20 {target:#x} GAS STATICCALL ADD
                 PUSH0 MLOAD MUL {ANSWER}"
            ),
        );
        assert_eq!(U256::from_be_slice(&run(&mut chain, called, &[], 0).1), U256::from(14));
    }
}
