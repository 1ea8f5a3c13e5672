//! Opcodes that need the world: which syscalls each makes, in order.

use actor::sys::Reply;
use actor::sys::memory::Memory;
use expect_test::{Expect, expect};
use mapping::exit;

use super::{CALLER, call, deployed, eth};

/// Runs `program` once and compares the syscalls that change something, ask for something or leave.
fn check(program: &str, expected: Expect) {
    let mut memory = deployed(program);
    let ended = call(&mut memory, &[]).map(|_| 0).unwrap_or_else(|abort| abort.code);
    let record = memory.record.borrow().join("\n");
    expected.assert_eq(&format!("{record}\nexit {ended}"));
}

#[test]
fn arithmetic_makes_no_syscall() {
    check(
        "PUSH1 2 PUSH1 3 ADD MSIZE ADDRESS",
        expect![[r#"
        actor::lookup_delegated_address 1001
        exit 0"#]],
    );
}

#[test]
fn the_address_is_looked_up_once_and_the_origin_each_time() {
    check(
        "ADDRESS ADDRESS CALLER CALLER ORIGIN ORIGIN",
        expect![[r#"
        actor::lookup_delegated_address 1001
        actor::lookup_delegated_address 1000
        actor::lookup_delegated_address 1000
        actor::lookup_delegated_address 1000
        exit 0"#]],
    );
}

#[test]
fn the_network_is_asked_once_between_two_calls() {
    check(
        "NUMBER TIMESTAMP CHAINID BASEFEE GASPRICE",
        expect![[r#"
        network::context
        exit 0"#]],
    );
}

#[test]
fn a_call_may_change_the_network_and_it_is_asked_anew() {
    let mut memory = deployed(
        "NUMBER PREVRANDAO PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH2 0xdddd GAS CALL NUMBER PREVRANDAO",
    );
    call(&mut memory, &[]).unwrap();
    let record = memory.record.borrow();
    let count = |syscall: &str| record.iter().filter(|line| line.starts_with(syscall)).count();
    assert_eq!(count("network::context"), 2);
    assert_eq!(count("rand::get_beacon_randomness"), 2);
}

#[test]
fn a_changed_slot_is_one_block_and_an_unchanged_one_none() {
    check(
        "PUSH1 1 PUSH1 2 SSTORE",
        expect![[r#"
            ipld::block_link 0x71, 19 bytes
            self::set_root
            exit 0"#]],
    );
    check(
        "PUSH0 PUSH1 2 SSTORE",
        expect![[r#"

        exit 0"#]],
    );
}

#[test]
fn state_is_on_chain_before_a_call_leaves() {
    check(
        "PUSH1 1 PUSH1 2 SSTORE PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH2 0xdddd GAS CALL",
        expect![[r#"
            gas::available
            gas::available
            ipld::block_link 0x71, 29 bytes
            self::set_root
            send::send to [04, 0a, 00, 00, 00, 00, 00, 00, 00, 00, 00, 00, 00, 00, 00, 00, 00, 00, 00, 00, dd, dd], method 3844450837, value 0, gas Some(6300), read-only false
            exit 0"#]],
    );
}

#[test]
fn a_masked_id_is_called_by_its_id() {
    check(
        "PUSH0 PUSH0 PUSH0 PUSH0 PUSH20 0xff000000000000000000000000000000000003e8 PUSH1 100
         STATICCALL",
        expect![[r#"
            gas::available
            send::send to [00, e8, 07], method 3844450837, value 0, gas Some(100), read-only true
            exit 0"#]],
    );
}

#[test]
fn a_precompile_is_no_message() {
    check(
        "PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 4 GAS CALL",
        expect![[r#"
            gas::available
            exit 0"#]],
    );
}

#[test]
fn a_creation_goes_to_the_address_manager_with_the_nonce_taken() {
    check(
        "PUSH0 PUSH0 PUSH0 CREATE",
        expect![[r#"
            gas::available
            ipld::block_link 0x71, 15 bytes
            self::set_root
            send::send to [00, 0a], method 2, value 0, gas Some(6300), read-only false
            exit 0"#]],
    );
}

#[test]
fn logs_are_events_with_topics_first() {
    let mut memory = deployed("PUSH1 9 PUSH0 MSTORE8 PUSH1 7 PUSH1 1 PUSH0 LOG1");
    call(&mut memory, &[]).unwrap();
    let mut topic = vec![0; 32];
    topic[31] = 7;
    let expected = vec![("t1".to_string(), topic), ("d".to_string(), vec![9])];
    assert_eq!(*memory.events.borrow(), [expected]);
}

#[test]
fn read_only_refuses_every_change() {
    for program in [
        "PUSH1 1 PUSH1 2 SSTORE",
        "PUSH1 1 PUSH1 2 TSTORE",
        "PUSH0 PUSH0 LOG0",
        "PUSH0 PUSH0 PUSH0 CREATE",
        "PUSH0 SELFDESTRUCT",
        "PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 1 PUSH2 0xdddd GAS CALL",
    ] {
        let mut memory = deployed(program);
        memory.message.read_only = true;
        assert_eq!(call(&mut memory, &[]).unwrap_err().code, exit::READ_ONLY, "{program}");
    }
}

#[test]
fn a_faulty_contract_ends_with_the_code_of_its_fault() {
    let cases = [
        ("INVALID", 34),
        ("0x0c", 35),
        ("POP", 36),
        ("JUMPDEST PUSH0 PUSH0 JUMP", 37),
        ("PUSH0 NOT MLOAD", 38),
        ("PUSH1 1 JUMP", 39),
        ("PUSH0 SELFDESTRUCT", 40),
    ];
    for (program, code) in cases {
        let mut memory = deployed(program);
        assert_eq!(call(&mut memory, &[]).unwrap_err().code, code, "{program}");
    }
}

#[test]
fn the_reply_of_a_call_is_unwrapped_from_cbor() {
    let mut memory = deployed(
        "PUSH0 PUSH0 PUSH0 PUSH0 PUSH2 0xdddd GAS STATICCALL
         RETURNDATASIZE PUSH0 PUSH0 RETURNDATACOPY RETURNDATASIZE PUSH0 RETURN",
    );
    for (codec, data, seen) in [
        (0x51, vec![0x42, 5, 6], vec![5, 6]),
        (0x55, vec![0x42, 5, 6], vec![0x42, 5, 6]),
        (0x71, vec![0x81, 0], vec![0x81, 0]),
    ] {
        memory.replies.borrow_mut().push_back(Ok(Reply { exit_code: 0, codec, data }));
        assert_eq!(call(&mut memory, &[]).unwrap(), seen);
    }
}

#[test]
fn transient_slots_end_with_the_message() {
    let mut memory =
        deployed("PUSH0 TLOAD PUSH0 MSTORE PUSH1 7 PUSH0 TSTORE PUSH1 32 PUSH0 RETURN");
    let last = |memory: &mut Memory| *call(memory, &[]).unwrap().last().unwrap();
    assert_eq!(last(&mut memory), 0);
    assert_eq!(last(&mut memory), 7, "the same message sees it");
    memory.message.nonce += 1;
    assert_eq!(last(&mut memory), 0);
    memory.message.origin = CALLER + 1;
    assert_eq!(last(&mut memory), 0, "{:?}", eth(0));
}
