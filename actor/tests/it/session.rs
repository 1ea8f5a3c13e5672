//! When state goes on chain and when it is read again.

use actor::session::Session;
use actor::state::layout::{Root, Stored};
use actor::state::tombstone::Lifespan;
use actor::sys::memory::Memory;
use actor::sys::{ErrorNumber, Message, Reply, Syscalls, codec};
use mapping::exit;
use revm_primitives::U256;

use super::{CALLER, call, deployed};

/// Changes slot 2 to 1.
const WRITE: &str = "PUSH1 1 PUSH1 2 SSTORE";

/// The masked id of a contract, 1500.
const OTHER: &str = "PUSH20 0xff000000000000000000000000000000000005dc";

fn root(memory: &Memory) -> Root {
    Root::decode(&memory.root_block()).expect("the state is whole")
}

/// The position of the first line in the record that begins like this.
fn position(memory: &Memory, beginning: &str) -> Option<usize> {
    memory.record.borrow().iter().position(|line| line.starts_with(beginning))
}

#[test]
fn changed_state_is_on_chain_before_every_way_out() {
    for way_out in [
        "PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH2 0xdddd GAS CALL".to_string(),
        "PUSH0 PUSH0 PUSH0 PUSH0 PUSH2 0xdddd GAS STATICCALL".to_string(),
        format!("PUSH0 PUSH0 PUSH0 PUSH0 {OTHER} GAS DELEGATECALL"),
        "PUSH0 PUSH0 PUSH0 CREATE".to_string(),
        "PUSH0 PUSH0 PUSH0 PUSH0 CREATE2".to_string(),
        format!("{OTHER} EXTCODESIZE"),
        format!("{OTHER} EXTCODEHASH"),
        format!("PUSH1 1 PUSH0 PUSH0 {OTHER} EXTCODECOPY"),
        // call_actor of f0100 by method 0: parameters and address lie behind the six words.
        "PUSH1 0xc0 PUSH1 0x80 MSTORE PUSH1 0xe0 PUSH1 0xa0 MSTORE PUSH1 2 PUSH1 0xe0 MSTORE
         PUSH1 0x64 PUSH2 0x0101 MSTORE8 PUSH0 PUSH0 PUSH2 0x0120 PUSH0
         PUSH20 0xfe00000000000000000000000000000000000003 GAS DELEGATECALL"
            .to_string(),
        // call_actor_id of 0.
        "PUSH0 PUSH0 PUSH0 PUSH0 PUSH20 0xfe00000000000000000000000000000000000005 GAS
         DELEGATECALL"
            .to_string(),
    ] {
        let mut memory = deployed(&format!("{WRITE} {way_out}"));
        memory.types.insert(1500, 14);
        let _ = call(&mut memory, &[]);
        let flushed = position(&memory, "self::set_root").expect("it was flushed");
        let left = position(&memory, "send::send").expect("it left");
        assert!(flushed < left, "{way_out}: {:?}", memory.record.borrow());
    }
}

#[test]
fn nothing_is_flushed_for_a_bare_transfer() {
    for way_out in ["PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 1 PUSH1 4 GAS CALL", "CALLER SELFDESTRUCT"] {
        let mut memory = deployed(&format!("{WRITE} {way_out}"));
        memory.balance = 10;
        let paid = Reply { exit_code: 0, codec: 0, data: vec![] };
        memory.replies.borrow_mut().push_back(Ok(paid));
        call(&mut memory, &[]).unwrap();
        let left = position(&memory, "send::send").expect("the value left");
        let flushed = position(&memory, "self::set_root").expect("at the end it was flushed");
        assert!(left < flushed, "{way_out}: {:?}", memory.record.borrow());
        let roots = memory.record.borrow().iter().filter(|line| *line == "self::set_root").count();
        assert_eq!(roots, 1, "{way_out}");
    }
}

#[test]
fn state_is_read_again_only_after_a_success_that_changed_it() {
    let ended = |exit_code| Ok(Reply { exit_code, codec: 0, data: vec![] });
    // The answer; whether we, or only the call, are read-only; whether the state is read again.
    for (reply, [all, call], again) in [
        (ended(0), [false, false], true),
        (ended(33), [false, false], false),
        (Err(ErrorNumber::LimitExceeded), [false, false], false),
        (ended(0), [false, true], false),
        (ended(0), [true, false], false),
    ] {
        let mut memory = deployed("STOP");
        memory.message.read_only = all;
        let now = Lifespan::of(&memory.message);
        let word = |word: u64| U256::from(word);
        let mut session = Session::load(&memory, memory.message).unwrap();
        // What a frame below has left when the call comes back.
        let other = Root {
            code: None,
            nonce: 9,
            slots: Stored::Inline(vec![(word(1), word(5))]),
            tombstone: Some(Lifespan { origin: CALLER, nonce: 3 }),
            transient: Some((now, Stored::Inline(vec![(word(2), word(6))]))),
            created: None,
        };
        memory.set_root(&memory.put(codec::DAG_CBOR, &other.encode())).unwrap();
        memory.replies.borrow_mut().push_back(reply.clone());
        let message = Message {
            to: &[0, 1],
            method: 0,
            params: None,
            value: 0,
            gas_limit: None,
            read_only: call,
        };
        let _ = session.across(&message).unwrap();
        // The first question is what picks it up.
        let slot = session.slot(word(1)).unwrap();
        let seen = (
            session.nonce,
            session.code.is_none(),
            slot,
            session.transient(word(2)).unwrap(),
            session.is_dead(),
        );
        let expected = match again {
            true => (9, true, word(5), word(6), true),
            false => (1, false, word(0), word(0), false),
        };
        assert_eq!(seen, expected, "{reply:?}, read-only {all}, {call}");
    }
}

#[test]
fn who_only_passes_a_call_on_does_not_look_at_the_root_again() {
    let send = "PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH2 0xbb00 GAS CALL";
    let roots = |program: &str| {
        let mut memory = deployed(program);
        memory.reads.borrow_mut().clear();
        for _ in 0..program.matches(" CALL").count() {
            let reply = Reply { exit_code: 0, codec: 0, data: vec![] };
            memory.replies.borrow_mut().push_back(Ok(reply));
        }
        call(&mut memory, &[]).unwrap();
        // The first is that of the frame.
        memory.reads.borrow().iter().filter(|name| **name == "self::root").count() - 1
    };
    assert_eq!(roots(send), 0);
    for access in [
        "PUSH0 SLOAD",
        "PUSH0 TLOAD",
        "PUSH1 1 PUSH0 SSTORE",
        "PUSH1 1 PUSH0 TSTORE",
        "PUSH0 SLOAD PUSH0 SLOAD",
        "CALLER SELFDESTRUCT",
    ] {
        assert_eq!(roots(&format!("{send} {access}")), 1, "{access}");
    }
    assert_eq!(roots(&format!("{send} PUSH0 SLOAD {send} PUSH0 SLOAD")), 2);
}

#[test]
fn a_lock_that_is_open_again_needs_no_block() {
    let lock = "PUSH1 1 PUSH0 TSTORE";
    let send = "PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH2 0xbb00 GAS CALL";
    let mut memory = deployed(&format!("{lock} {send} PUSH0 PUSH0 TSTORE"));
    let before = memory.root().unwrap();
    let done = Reply { exit_code: 0, codec: 0, data: vec![] };
    memory.replies.borrow_mut().push_back(Ok(done));
    call(&mut memory, &[]).unwrap();
    let record = memory.record.borrow().clone();
    let count = |what: &str| record.iter().filter(|line| line.starts_with(what)).count();
    assert_eq!((count("ipld::block_link"), count("self::set_root")), (1, 2), "{record:?}");
    assert_eq!(memory.root().unwrap(), before);
}

#[test]
fn a_frame_that_fails_flushes_nothing() {
    for end in ["PUSH0 PUSH0 REVERT", "INVALID", "PUSH1 1 JUMP", "POP"] {
        let mut memory = deployed(&format!("{WRITE} {end}"));
        call(&mut memory, &[]).unwrap_err();
        assert_eq!(memory.record.borrow().join("\n"), "", "{end}");
    }
}

#[test]
fn an_equal_word_changes_nothing() {
    let mut memory = deployed(&format!("{WRITE} PUSH0 PUSH1 3 SSTORE"));
    call(&mut memory, &[]).unwrap();
    assert!(position(&memory, "self::set_root").is_some());
    memory.record.borrow_mut().clear();
    call(&mut memory, &[]).unwrap();
    assert_eq!(memory.record.borrow().join("\n"), "");
}

#[test]
fn a_change_in_a_read_only_frame_is_not_written() {
    let mut memory = deployed("STOP");
    memory.message.read_only = true;
    let mut session = Session::load(&memory, memory.message).unwrap();
    session.flush().expect("nothing has changed");
    session.set_slot(U256::from(1), U256::from(1)).unwrap();
    assert_eq!(session.flush().unwrap_err().code, exit::FORBIDDEN);
    assert_eq!(memory.record.borrow().join("\n"), "");
}

#[test]
fn stale_transient_slots_go_with_the_next_change() {
    // Without calldata: transient slot 0 = 7. With a word: slot 1 = that word.
    let mut memory = deployed(
        "CALLDATASIZE PUSH @lasting JUMPI PUSH1 7 PUSH0 TSTORE STOP
         lasting: JUMPDEST PUSH0 CALLDATALOAD PUSH1 1 SSTORE",
    );
    call(&mut memory, &[]).unwrap();
    let written = Lifespan::of(&memory.message);
    let slots = Stored::Inline(vec![(U256::ZERO, U256::from(7))]);
    assert_eq!(root(&memory).transient, Some((written, slots)));
    memory.message.nonce += 1;
    call(&mut memory, &[0; 32]).unwrap();
    assert_eq!(root(&memory).transient.unwrap().0, written, "nothing changed, nothing is written");
    call(&mut memory, &[1; 32]).unwrap();
    assert_eq!(root(&memory).transient, None);
}

#[test]
fn a_state_that_is_none_ends_with_20() {
    for block in [&[][..], &[0x80], &[0xf6], &[0x83, 0xf6, 0x01], &[0x85, 0xf6, 0x01, 0x80, 0xf6]] {
        let mut memory = deployed("STOP");
        memory.set_root(&memory.put(codec::DAG_CBOR, block)).unwrap();
        assert_eq!(call(&mut memory, &[]).unwrap_err().code, exit::ILLEGAL_STATE, "{block:02x?}");
    }
    let mut memory = deployed("STOP");
    let nowhere = Memory::new().put(codec::DAG_CBOR, b"a block of another chain");
    memory.set_root(&nowhere).unwrap();
    assert_eq!(call(&mut memory, &[]).unwrap_err().code, exit::ILLEGAL_STATE);
}
