//! Gas by kind and by frame adds up to the receipt's gas, to the unit, whatever the message does;
//! and recording changes none of it: `World::run` runs each message with and without.

use alloy_primitives::{Address, U256, address};
use harness::BLOCK_GAS_LIMIT;
use proptest::prelude::*;

use crate::kit::{PLENTY, Tx, World, account, caller, code, creator, delegator, native_call, word};
use harness::story::init_code;

const CALL_ACTOR: Address = address!("fe00000000000000000000000000000000000003");
const CALL_ACTOR_ID: Address = address!("fe00000000000000000000000000000000000005");

/// Exit code of a call of a new contract with this code, and of a deployment of it as init code.
fn both(program: &str) -> (u32, u32) {
    let mut world = World::new();
    let called = world.trace(program).exit_code;
    let deployed = world.run(Tx { data: code(program), ..Tx::default() }).0.exit_code;
    (called, deployed)
}

#[test]
fn of_a_transfer_to_an_account_and_to_nobody_yet() {
    let mut world = World::new();
    for to in [account(1), Address::repeat_byte(0x77)] {
        let tx = Tx { to: Some(to), value: 5, ..Tx::default() };
        assert_eq!(world.run(tx).0.exit_code, 0);
    }
}

#[test]
fn of_more_value_than_there_is() {
    let mut world = World::new();
    let nobody = Address::repeat_byte(0x77);
    let sends = format!("PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 1 PUSH20 {nobody:#x} GAS CALL");
    assert_eq!(world.trace(&sends).exit_code, 0);
}

#[test]
fn of_programs_that_end_in_each_way() {
    let ends = [
        ("STOP", (0, 0)),
        ("PUSH0 PUSH0 REVERT", (33, 33)),
        ("PUSH1 32 PUSH0 REVERT", (33, 33)),
        ("INVALID", (34, 34)),
        ("0x0c", (35, 35)),
        ("ADD", (36, 36)),
        ("loop: JUMPDEST PUSH0 PUSH @loop JUMP", (37, 37)),
        (
            "PUSH32 0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff MLOAD",
            (38, 38),
        ),
        ("PUSH0 JUMP", (39, 39)),
        ("PUSH1 1 PUSH0 SSTORE PUSH1 1 PUSH1 1 TSTORE PUSH0 PUSH0 LOG0", (0, 0)),
        ("CALLER SELFDESTRUCT", (0, 0)),
        ("PREVRANDAO PUSH1 1 NUMBER SUB BLOCKHASH ORIGIN BALANCE SELFBALANCE GASPRICE", (0, 0)),
    ];
    for (program, expected) in ends {
        assert_eq!(both(program), expected, "{program}");
    }
}

#[test]
fn of_a_message_that_runs_out_of_gas() {
    let mut world = World::new();
    let endless = world.contract("loop: JUMPDEST PUSH @loop JUMP");
    let tx = Tx { to: Some(endless), gas: Some(20_000_000), ..Tx::default() };
    let (trace, receipt) = world.run(tx);
    assert_eq!((trace.exit_code, receipt.gas_used), (7, 20_000_000));
    let data = code("loop: JUMPDEST PUSH @loop JUMP");
    let (trace, _) = world.run(Tx { data, gas: Some(20_000_000), ..Tx::default() });
    assert_eq!(trace.exit_code, 7);
}

#[test]
fn of_a_callee_that_runs_out_of_its_own_limit() {
    let mut world = World::new();
    let endless = world.contract("PUSH1 1 PUSH0 SSTORE loop: JUMPDEST PUSH @loop JUMP");
    let program = "PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 CALLDATALOAD PUSH4 30000000 CALL
                   PUSH0 MSTORE PUSH1 32 PUSH0 RETURN";
    let limits = world.contract(program);
    let trace = world.call(limits, &word(endless));
    assert_eq!((trace.exit_code, trace.output.last()), (0, Some(&0)));
    let starved = world.contract(&program.replace("30000000", "1"));
    assert_eq!(world.call(starved, &word(endless)).exit_code, 0);
}

#[test]
fn of_calls_within_calls() {
    let mut world = World::new();
    let leaf = world.contract("PUSH0 SLOAD PUSH1 1 ADD PUSH0 SSTORE PUSH0 PUSH0 LOG0");
    let fails = world.contract("PUSH1 1 PUSH0 SSTORE PUSH0 PUSH0 REVERT");
    for instruction in ["CALL", "STATICCALL", "DELEGATECALL"] {
        let calls = world.contract(&caller(instruction));
        for callee in [leaf, fails, account(1), Address::repeat_byte(0x78), Address::ZERO] {
            assert_eq!(world.call(calls, &word(callee)).exit_code, 0, "{instruction} {callee}");
        }
    }
}

#[test]
fn of_a_recursion_to_the_deepest_frame() {
    let mut world = World::new();
    let recursive = world.contract("PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 ADDRESS GAS CALL STOP");
    let tx = Tx { to: Some(recursive), gas: Some(BLOCK_GAS_LIMIT), ..Tx::default() };
    let (trace, _) = world.run(tx);
    assert!(trace.frames.len() > 300, "{}", trace.frames.len());
}

#[test]
fn of_creations() {
    let mut world = World::new();
    for instruction in ["CREATE", "CREATE2"] {
        // Returns one byte of code; reverts; runs out of everything.
        for child in ["PUSH1 1 PUSH0 RETURN", "PUSH0 PUSH0 REVERT", "INVALID"] {
            let creates = world.contract(&creator(instruction, child));
            assert_eq!(world.call(creates, &[]).exit_code, 0);
            // The second time the address of CREATE2 is taken.
            assert_eq!(world.call(creates, &[]).exit_code, 0);
        }
    }
}

#[test]
fn of_precompiles_with_and_without_value() {
    let mut world = World::new();
    for number in 0..=18 {
        let program =
            format!("PUSH1 32 PUSH0 PUSH1 128 PUSH0 CALLVALUE PUSH {number} GAS CALL POP");
        let to = Some(world.contract(&program));
        for value in [0, 1] {
            let (trace, _) = world.run(Tx { to, value, ..Tx::default() });
            assert_eq!(trace.exit_code, 0, "{number}");
        }
    }
}

#[test]
fn of_native_calls() {
    let mut world = World::new();
    let by_id = world.contract(&delegator(CALL_ACTOR_ID));
    for (method, id) in [(0, 99), (3_726_118_371, 99), (2, 99), (1 << 30, 1), (1 << 30, 7_777)] {
        assert_eq!(world.call(by_id, &native_call(method, id)).exit_code, 0, "{method} of f0{id}");
    }
}

#[test]
fn of_an_account_that_the_message_makes() {
    let mut world = World::new();
    let by_address = world.contract(&delegator(CALL_ACTOR));
    // To f1 with a hash that nobody has seen: the FVM makes the account and runs its constructor.
    let mut data: Vec<u8> = [0_u64, 0, 0, 0, 0xc0, 0xe0, 0, 21]
        .iter()
        .flat_map(|word| U256::from(*word).to_be_bytes::<32>())
        .collect();
    data.extend([1; 21]);
    data.resize(9 * 32, 0);
    let trace = world.call(by_address, &data);
    assert_eq!(trace.exit_code, 0);
    let made = trace.frames.iter().find(|frame| frame.method == 1).unwrap();
    assert_eq!(made.from.id, Some(0));
    assert!(made.to.id.is_some_and(|id| id > 100), "{:?}", made.to);
    assert!(made.gas.total > 0);
}

#[test]
fn of_code_asked_for_in_each_way() {
    let mut world = World::new();
    let other = world.contract("STOP");
    for instruction in ["EXTCODESIZE", "EXTCODEHASH"] {
        let asks = world.contract(&format!("PUSH0 CALLDATALOAD {instruction}"));
        for of in [other, asks, account(1), Address::ZERO, Address::repeat_byte(0x79)] {
            assert_eq!(world.call(asks, &word(of)).exit_code, 0);
        }
    }
}

#[test]
fn of_a_deployment_with_a_long_constructor() {
    let mut world = World::new();
    let data = init_code(&vec![0; 24_576]);
    assert_eq!(world.run(Tx { data, ..Tx::default() }).0.exit_code, 0);
    let data = init_code(&vec![0; 24_577]);
    assert_eq!(world.run(Tx { data, ..Tx::default() }).0.exit_code, 16);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Wherever gas runs out: in a charge, in a syscall, in a frame below, in a frame with a limit.
    #[test]
    fn of_a_message_that_stops_anywhere(
        gas in 3_000_000_u64..60_000_000,
        limit in 0_u32..40_000_000,
    ) {
        let mut world = World::new();
        let leaf = world.contract(
            "PUSH0 SLOAD PUSH1 1 ADD PUSH0 SSTORE PUSH1 32 PUSH0 LOG0 PUSH1 64 PUSH0 RETURN",
        );
        let program = format!(
            "PUSH1 1 PUSH1 1 SSTORE
             PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 CALLDATALOAD PUSH4 {limit} CALL
             PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 CALLDATALOAD GAS DELEGATECALL
             PUSH1 64 PUSH0 RETURN"
        );
        let calls = world.contract(&program);
        let tx = Tx { to: Some(calls), data: word(leaf), gas: Some(gas), ..Tx::default() };
        let (trace, _) = world.run(tx);
        prop_assert!(matches!(trace.exit_code, 0 | 7), "{}", trace.exit_code);
    }
}

#[test]
fn of_a_call_that_nobody_pays_for() {
    let mut world = World::new();
    let to = Some(world.contract("PUSH0 SLOAD PUSH0 MSTORE PUSH1 32 PUSH0 RETURN"));
    let request = harness::CallRequest { to, ..harness::CallRequest::default() };
    let traced = world.chain.trace_call(&request).unwrap();
    let trace = audit::audit(&traced, &audit::NoNames);
    crate::kit::check(&trace);
    assert_eq!(trace.gas_used, world.chain.call(&request).unwrap().gas_used);
    assert_eq!((trace.transaction, trace.gas_limit), (None, BLOCK_GAS_LIMIT));
    assert!(PLENTY > trace.gas_used);
}
