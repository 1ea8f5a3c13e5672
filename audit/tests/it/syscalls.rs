//! Every syscall in order, decoded.

use audit::model::{Answer, BlockAccess, Role, Step, Value};

use crate::kit::{World, syscalls};

fn names(frame: &audit::model::Frame) -> Vec<&str> {
    syscalls(frame).map(|syscall| syscall.name.as_str()).collect()
}

#[test]
fn of_a_counters_step() {
    let mut world = World::new();
    let counter = world.long("PUSH0 SLOAD PUSH1 1 ADD PUSH0 SSTORE");
    let trace = world.call(counter, &[]);
    assert_eq!(
        names(&trace.frames[0]),
        [
            "vm::message_context",
            "self::root",
            "ipld::block_open",
            "ipld::block_read",
            "ipld::block_open",
            "ipld::block_read",
            "ipld::block_create",
            "ipld::block_link",
            "self::set_root",
            "ipld::block_create",
        ]
    );
}

#[test]
fn arguments_and_answers_have_names_and_types() {
    let mut world = World::new();
    let trace = world.trace("PUSH1 3 PUSH0 KECCAK256 PUSH0 SSTORE PUSH1 1 NUMBER SUB BLOCKHASH");
    let find = |name: &str| syscalls(&trace.frames[0]).find(|syscall| syscall.name == name);
    let hash = find("crypto::hash").unwrap();
    assert_eq!(hash.arguments[0].value, Value::Number(0x1b));
    assert_eq!(hash.arguments[1].value, Value::Bytes(vec![0; 3].into()));
    let Answer::Given { fields } = &hash.answer else { panic!("{hash:?}") };
    assert!(matches!(&fields[0].value, Value::Bytes(digest) if digest.len() == 32));
    let hash = find("network::tipset_cid").unwrap();
    assert_eq!(hash.arguments[0].value, Value::Signed(1));
    assert!(hash.gas.sum() > 14_000_000);
}

#[test]
fn an_error_is_told_as_the_actor_saw_it() {
    let mut world = World::new();
    let trace = world.trace("PUSH20 0x5555555555555555555555555555555555555555 BALANCE");
    let asked = syscalls(&trace.frames[0]).find(|it| it.name == "actor::resolve_address").unwrap();
    assert!(matches!(&asked.answer, Answer::Refused { number: 6, .. }), "{asked:?}");
}

#[test]
fn what_never_reaches_the_kernel_is_an_exit() {
    let mut world = World::new();
    let trace = world.trace("PUSH0 PUSH0 REVERT");
    assert_eq!(names(&trace.frames[0]).last(), Some(&"vm::exit"));
}

#[test]
fn every_block_is_told_with_its_size_and_what_it_is() {
    let mut world = World::new();
    let counter = world.long("PUSH0 SLOAD PUSH1 1 ADD PUSH0 SSTORE");
    let trace = world.call(counter, &[]);
    let blocks: Vec<&BlockAccess> = trace.frames[0]
        .steps
        .iter()
        .filter_map(|step| match step {
            Step::Block(block) => Some(block),
            _ => None,
        })
        .collect();
    let roles: Vec<(bool, Role)> = blocks.iter().map(|block| (block.written, block.role)).collect();
    assert_eq!(roles, [(false, Role::State), (false, Role::Code), (true, Role::State)]);
    assert_eq!(blocks[1].size, 65);
    assert!(blocks.iter().all(|block| block.cid.starts_with("baf")));
}
