//! Slots read and written, and precompiles called: what no syscall tells.

use alloy_primitives::{B256, U256};
use audit::model::{Slots, Step};

use crate::kit::{Tx, World, caller, creator, delegator, native_call, slots, word};

/// `key: before -> after` of each write, `key: word` of each read; T for transient ones.
fn told(trace: &audit::Trace) -> Vec<String> {
    let short = |word: B256| U256::from_be_bytes(word.0).to_string();
    let told = slots(trace).into_iter().map(|slot| {
        let kind = if slot.transient { "T" } else { "" };
        let (key, before, after) = (short(slot.key), short(slot.before), short(slot.after));
        match slot.written {
            true => format!("{kind}{key}: {before} -> {after}"),
            false => format!("{kind}{key}: {after}"),
        }
    });
    told.collect()
}

#[test]
fn each_read_and_write_is_there_in_order() {
    let mut world = World::new();
    let trace = world.trace(
        "PUSH0 SLOAD PUSH1 7 PUSH0 SSTORE PUSH0 SLOAD PUSH0 PUSH0 SSTORE
         PUSH1 3 TLOAD PUSH1 9 PUSH1 3 TSTORE PUSH1 3 TLOAD",
    );
    assert_eq!(
        told(&trace),
        ["0: 0", "0: 0 -> 7", "0: 7", "0: 7 -> 0", "T3: 0", "T3: 0 -> 9", "T3: 9"]
    );
    assert_eq!(trace.frames[0].slots, Some(Slots::All));
}

#[test]
fn slots_in_a_tree_are_as_exact_as_those_in_the_root() {
    let mut world = World::new();
    // Slot n = n + 1 for n below 40, then reads and changes one.
    let to = world.contract(
        "CALLDATASIZE PUSH @one JUMPI
         PUSH0 more: JUMPDEST DUP1 PUSH1 1 ADD DUP2 SSTORE
         PUSH1 1 ADD DUP1 PUSH1 40 GT PUSH @more JUMPI STOP
         one: JUMPDEST PUSH1 17 SLOAD PUSH1 5 ADD PUSH1 17 SSTORE",
    );
    assert_eq!(slots(&world.call(to, &[])).len(), 40);
    let trace = world.call(to, &[1]);
    assert_eq!(told(&trace), ["17: 18", "17: 18 -> 23"]);
    assert_eq!(trace.frames[0].slots, Some(Slots::All));
}

#[test]
fn a_frame_that_failed_shows_what_it_did_before() {
    let mut world = World::new();
    let trace = world.trace("PUSH1 1 PUSH0 SSTORE PUSH0 PUSH0 REVERT");
    assert_eq!(told(&trace), ["0: 0 -> 1"]);
    assert_eq!(trace.frames[0].slots, Some(Slots::All));
}

#[test]
fn of_a_frame_that_ran_out_only_what_is_certain_is_told() {
    let mut world = World::new();
    let program = "PUSH0 SLOAD GAS POP PUSH1 1 SLOAD loop: JUMPDEST PUSH @loop JUMP";
    let to = Some(world.contract(program));
    let (trace, _) = world.run(Tx { to, gas: Some(20_000_000), ..Tx::default() });
    // Slot 1 was read behind the last syscall, GAS: whether the gas lasted, nobody recorded.
    assert_eq!(told(&trace), ["0: 0"]);
    assert!(matches!(trace.frames[0].slots, Some(Slots::Partly { .. })));
}

#[test]
fn delegated_code_shows_the_slots_of_the_contract_that_it_runs_for() {
    let mut world = World::new();
    let library = world.contract("PUSH1 4 PUSH1 2 SSTORE");
    let proxy = world.contract(&caller("DELEGATECALL"));
    let trace = world.call(proxy, &word(library));
    assert_eq!(told(&trace), ["2: 0 -> 4"]);
    let delegated = trace.frames.iter().find(|frame| !children_slots(frame).is_empty()).unwrap();
    let evm = delegated.evm.as_ref().unwrap();
    assert_eq!((evm.to, evm.code), (Some(proxy), Some(library)));
}

fn children_slots(frame: &audit::model::Frame) -> Vec<&Step> {
    frame.steps.iter().filter(|step| matches!(step, Step::Slot(_))).collect()
}

#[test]
fn a_constructors_slots_are_in_its_own_frame() {
    let mut world = World::new();
    let trace = world.trace(&creator("CREATE2", "PUSH1 6 PUSH1 5 SSTORE"));
    assert_eq!(told(&trace), ["5: 0 -> 6"]);
    let constructor = trace.frames.iter().find(|frame| frame.method == 1).unwrap();
    assert_eq!(constructor.slots, Some(Slots::All));
}

#[test]
fn precompiles_are_seen_with_input_and_output() {
    let mut world = World::new();
    let program = "PUSH4 0x01020304 PUSH0 MSTORE
                   PUSH1 32 PUSH1 64 PUSH1 4 PUSH1 28 PUSH0 PUSH1 2 GAS CALL
                   PUSH0 PUSH0 PUSH1 4 PUSH1 28 PUSH1 4 GAS STATICCALL
                   PUSH0 PUSH0 PUSH0 PUSH0 PUSH2 0x0105 GAS STATICCALL";
    let trace = world.trace(program);
    let called: Vec<(Option<&str>, String)> = trace.frames[0]
        .steps
        .iter()
        .filter_map(|step| match step {
            Step::Precompile(call) => {
                Some((call.name.as_deref(), format!("{} -> {}", call.input, call.output)))
            }
            _ => None,
        })
        .collect();
    let hash = "0x01020304 -> 0x9f64a747e1b97f131fabb6b447296c9b6f0201e79fb3c5356e6c77e89b6a806a";
    assert_eq!(called[0], (Some("sha256"), hash.to_string()));
    assert_eq!(called[1], (Some("identity"), "0x01020304 -> 0x01020304".to_string()));
    assert_eq!(trace.frames[0].slots, Some(Slots::All));
}

#[test]
fn a_native_call_is_a_precompile_with_a_frame_behind_it() {
    let mut world = World::new();
    let to = world.contract(&delegator(alloy_primitives::address!(
        "fe00000000000000000000000000000000000005"
    )));
    let trace = world.call(to, &native_call(3_726_118_371, 99));
    let names = trace.frames[0].steps.iter().filter_map(|step| match step {
        Step::Precompile(call) => call.name.as_deref(),
        _ => None,
    });
    assert_eq!(names.collect::<Vec<_>>(), ["call_actor_id"]);
    assert_eq!(trace.frames[1].actor.as_ref().unwrap().kind.as_deref(), Some("account"));
}
