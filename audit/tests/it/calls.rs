//! The tree as the EVM sees it, and the chain that a trace leaves alone.

use alloy_primitives::{Address, U256};
use audit::model::CallKind::{
    self, Call, Create, Create2, DelegateCall, SelfDestruct, StaticCall, Transfer,
};
use audit::model::{End, Step};
use audit::text::{Detail, write};
use harness::TxRequest;

use crate::kit::{Tx, World, account, caller, creator, seen, word};

#[test]
fn each_instruction_is_seen_as_itself() {
    let mut world = World::new();
    let leaf = world.contract("STOP");
    let cases = [
        (caller("CALL"), Call),
        (caller("STATICCALL"), StaticCall),
        (caller("DELEGATECALL"), DelegateCall),
        (creator("CREATE", "PUSH1 1 PUSH0 RETURN"), Create),
        (creator("CREATE2", "PUSH1 1 PUSH0 RETURN"), Create2),
        ("CALLER SELFDESTRUCT".to_string(), SelfDestruct),
        // Value to a reserved address moves by a send of its own.
        (
            "SELFBALANCE POP PUSH0 PUSH0 PUSH0 PUSH0 CALLVALUE PUSH1 4 GAS CALL".to_string(),
            Transfer,
        ),
    ];
    for (program, kind) in cases {
        let to = Some(world.contract(&program));
        let tx = Tx { to, data: word(leaf), value: 1, ..Tx::default() };
        let (trace, _) = world.run(tx);
        assert_eq!(seen(&trace), [(Call, true), (kind, true)], "{program}");
    }
}

#[test]
fn a_static_call_is_one_only_where_it_was_asked_for() {
    let mut world = World::new();
    let leaf = world.contract("STOP");
    let calls = format!("PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH20 {leaf:#x} GAS CALL PUSH0 PUSH0 LOG0");
    let inner = world.contract(&calls);
    let outer = world.contract(&caller("STATICCALL"));
    let trace = world.call(outer, &word(inner));
    assert_eq!(seen(&trace), [(Call, true), (StaticCall, false), (Call, true)]);
    assert!(trace.frames.iter().skip(1).all(|frame| frame.read_only));
}

#[test]
fn a_creation_that_fails_still_names_its_address() {
    let mut world = World::new();
    let to = world.contract(&creator("CREATE2", "PUSH0 PUSH0 REVERT"));
    let trace = world.call(to, &[]);
    let creation = trace.frames[1].evm.as_ref().unwrap();
    let salt = U256::from(7).to_be_bytes::<32>();
    let expected = to.create2_from_code(salt, &creation.input);
    assert_eq!((creation.to, creation.success), (Some(expected), false));
    assert_eq!(creation.salt, Some(salt.into()));
}

#[test]
fn a_log_of_delegated_code_is_the_callers() {
    let mut world = World::new();
    let library = world.contract("PUSH1 9 PUSH0 PUSH0 LOG1");
    let proxy = world.contract(&caller("DELEGATECALL"));
    let (trace, receipt) = world.run(Tx { to: Some(proxy), data: word(library), ..Tx::default() });
    let steps = trace.frames.iter().flat_map(|frame| &frame.steps);
    let logs: Vec<_> = steps
        .filter_map(|step| match step {
            Step::Log(log) => Some((log.address, log.topics.clone(), log.data.clone())),
            _ => None,
        })
        .collect();
    let log = &receipt.logs[0];
    assert_eq!(logs, [(log.address, log.topics.clone(), log.data.clone())]);
    assert_eq!(log.address, proxy);
}

#[test]
fn a_frame_that_never_began_says_why() {
    let mut world = World::new();
    let sends = format!(
        "PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 1 PUSH20 {:#x} GAS CALL",
        Address::repeat_byte(0x55)
    );
    let trace = world.trace(&sends);
    let End::Refused { number, reason } = &trace.frames[1].end else { panic!("{trace:?}") };
    assert_eq!(*number, 5, "{reason}");
    assert!(!trace.frames[1].evm.as_ref().unwrap().success);
}

#[test]
fn tracing_changes_nothing() {
    let mut world = World::new();
    let to = Some(world.contract("PUSH1 1 PUSH0 SSTORE"));
    let chain = &world.chain;
    let before = (chain.state_root(), chain.block_number(), chain.nonce(account(0)).unwrap());
    let request = TxRequest {
        from: account(0),
        to,
        gas_limit: Some(crate::kit::PLENTY),
        ..TxRequest::default()
    };
    let raw = chain.sign(&request).unwrap();
    let first = chain.trace_transaction(&raw).unwrap();
    assert_eq!(first, chain.trace_transaction(&raw).unwrap());
    let after = (chain.state_root(), chain.block_number(), chain.nonce(account(0)).unwrap());
    assert_eq!(before, after);
}

#[test]
fn a_transaction_of_the_past_runs_on_the_state_that_it_ran_on() {
    let mut world = World::new();
    let to = Some(world.contract("PUSH0 SLOAD PUSH1 1 ADD PUSH0 SSTORE NUMBER PUSH1 1 SSTORE"));
    let request = TxRequest {
        from: account(0),
        to,
        gas_limit: Some(crate::kit::PLENTY),
        ..TxRequest::default()
    };
    let raw = world.chain.sign(&request).unwrap();
    let first = world.chain.trace_transaction(&raw).unwrap();
    world.chain.submit(&raw).unwrap();
    world.run(Tx { to, ..Tx::default() });
    assert_eq!(first, world.chain.trace_transaction(&raw).unwrap());
}

#[test]
fn what_the_evm_does_not_see_can_be_left_out() {
    let mut world = World::new();
    let trace = world.trace(&creator("CREATE", "PUSH1 6 PUSH1 5 SSTORE"));
    let (all, evm) = (write(&trace, Detail::Fvm), write(&trace, Detail::Evm));
    for hidden in ["Exec4", "ipld::block_open", "fvm "] {
        assert!(all.contains(hidden) && !evm.contains(hidden), "{hidden}\n{evm}");
    }
    for shown in ["CREATE", "SSTORE 0x5", "receipt"] {
        assert!(all.contains(shown) && evm.contains(shown), "{shown}\n{evm}");
    }
    assert_eq!(CallKind::Create.label(), "CREATE");
}
