//! What a call becomes on its way out, and what becomes of each answer: the FVM's part is prepared,
//! since most of its refusals no contract can bring about.

use actor::state::code::CodeLink;
use actor::state::layout::{Root, Stored};
use actor::sys::memory::Memory;
use actor::sys::{ErrorNumber, Link, Reply, Syscalls, codec};
use mapping::params::{BytecodeLink, DelegateParams};
use mapping::{exit, method};
use revm_primitives::U256;

use super::{OWN, call, deployed, eth};

/// Pushes whether it succeeded above the return data's size.
const ANSWER: &str = "RETURNDATASIZE PUSH0 MSTORE PUSH1 32 MSTORE PUSH1 64 PUSH0 RETURN";

/// The masked id of a contract, 1500.
const OTHER: &str = "PUSH20 0xff000000000000000000000000000000000005dc";

/// [`OTHER`], and its type as the FVM gives it.
const OTHER_ID: u64 = 1500;
const EVM: i32 = 14;

/// A link of the one form there is.
const LINK: [u8; 38] = {
    let mut link = [7; 38];
    [link[0], link[1], link[2], link[3], link[4], link[5]] = [1, 0x55, 0xa0, 0xe4, 2, 32];
    link
};

fn reply(exit_code: u32, codec: u64, data: &[u8]) -> Result<Reply, ErrorNumber> {
    Ok(Reply { exit_code, codec, data: data.to_vec() })
}

/// The answer of a contract that is asked for its code.
fn code_link() -> Result<Reply, ErrorNumber> {
    reply(0, codec::DAG_CBOR, &BytecodeLink { code_cid: Some(&LINK) }.to_cbor())
}

fn with_other(program: &str) -> Memory {
    let mut memory = deployed(program);
    memory.types.insert(OTHER_ID, EVM);
    memory.balance = 1000;
    memory
}

/// Success word and size of the return data after one call that is answered like this.
fn outcome(call_op: &str, answer: Result<Reply, ErrorNumber>) -> [u64; 2] {
    let mut memory = with_other(&format!("{call_op} {ANSWER}"));
    memory.replies.borrow_mut().push_back(answer);
    let output = call(&mut memory, &[]).expect("every outcome is an answer");
    let word = |at: usize| U256::from_be_slice(&output[at..at + 32]).to();
    [word(32), word(0)]
}

#[test]
fn every_outcome_of_a_send_has_its_word() {
    const CALL: &str = "PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 1 PUSH2 0xdddd GAS CALL";
    const STATIC_CALL: &str = "PUSH0 PUSH0 PUSH0 PUSH0 PUSH2 0xdddd GAS STATICCALL";
    use ErrorNumber::*;
    for op in [CALL, STATIC_CALL] {
        assert_eq!(outcome(op, reply(0, 0, &[])), [1, 0]);
        assert_eq!(outcome(op, reply(0, codec::RAW, &[1, 2, 3])), [1, 3]);
        assert_eq!(outcome(op, Err(NotFound)), [1, 0]);
        for code in [exit::ILLEGAL_INSTRUCTION, exit::OUT_OF_GAS, 16, 22, 25, 33, 34, 77] {
            assert_eq!(outcome(op, reply(code, 0, &[])), [0, 0], "{code}");
            assert_eq!(outcome(op, reply(code, codec::CBOR, &[0x42, 1, 2])), [0, 2], "{code}");
        }
        for refusal in [
            IllegalArgument,
            IllegalOperation,
            LimitExceeded,
            AssertionFailed,
            InsufficientFunds,
            InvalidHandle,
            IllegalCid,
            IllegalCodec,
            Serialization,
            Forbidden,
            BufferTooSmall,
        ] {
            assert_eq!(outcome(op, Err(refusal)), [0, 0], "{refusal}");
        }
    }
    assert_eq!(outcome(STATIC_CALL, Err(ReadOnly)), [1, 0]);
    assert_eq!(outcome(CALL, Err(ReadOnly)), [0, 0], "nobody asked for a read-only call");
    let mut memory = with_other(&format!("{} {ANSWER}", CALL.replace("PUSH1 1", "PUSH0")));
    memory.message.read_only = true;
    memory.replies.borrow_mut().push_back(Err(ReadOnly));
    assert_eq!(call(&mut memory, &[]).unwrap()[63], 1);
}

#[test]
fn gas_arguments_become_these_limits() {
    // 6,400 are available, of which a 64th stays.
    for (op, gas, value, limit) in [
        ("CALL", "PUSH2 5000", Some(0), 5000),
        ("CALL", "PUSH2 5000", Some(1), 5000), // no stipend
        ("CALL", "PUSH2 6400", Some(1), 6300),
        ("CALL", "PUSH0 NOT", Some(0), 6300),
        ("CALL", "PUSH0", Some(0), 0),
        ("CALL", "PUSH0", Some(1), 6300), // stands for ten million
        ("CALL", "PUSH2 2300", Some(0), 6300),
        ("CALL", "PUSH2 2300", Some(1), 2300),
        ("STATICCALL", "PUSH2 2300", None, 6300),
        ("STATICCALL", "PUSH0", None, 0),
        ("DELEGATECALL", "PUSH2 2300", None, 2300),
        ("DELEGATECALL", "PUSH0", None, 0),
        ("DELEGATECALL", "PUSH0 NOT", None, 6300),
    ] {
        let value = value.map_or(String::new(), |value| format!("PUSH {value}"));
        let program = format!("PUSH0 PUSH0 PUSH0 PUSH0 {value} {OTHER} {gas} {op}");
        let mut memory = with_other(&program);
        if op == "DELEGATECALL" {
            memory.replies.borrow_mut().push_back(code_link());
        }
        call(&mut memory, &[]).unwrap();
        let record = memory.record.borrow();
        let sent = record.iter().rfind(|line| line.starts_with("send::send")).unwrap();
        assert!(sent.contains(&format!("gas Some({limit})")), "{program}: {sent}");
    }
}

#[test]
fn calls_are_sends_of_invoke_evm() {
    let regions = "PUSH3 0x010203 PUSH0 MSTORE PUSH0 PUSH0 PUSH1 3 PUSH1 29";
    for (call_op, read_only) in [
        (format!("{regions} PUSH1 5 PUSH2 0xdddd GAS CALL"), false),
        (format!("{regions} PUSH2 0xdddd GAS STATICCALL"), true),
    ] {
        let mut memory = with_other(&call_op);
        call(&mut memory, &[]).unwrap();
        let sent = memory.sent.borrow();
        let [(_, number, params)] = &sent[..] else { panic!("one message") };
        assert_eq!((*number, &params[..]), (method::INVOKE_EVM, &[1, 2, 3][..]));
        let record = memory.record.borrow();
        let line = record.iter().find(|line| line.starts_with("send::send")).unwrap();
        let value = if read_only { 0 } else { 5 };
        assert!(line.contains(&format!("value {value}")), "{line}");
        assert!(line.ends_with(&format!("read-only {read_only}")), "{line}");
    }
}

#[test]
fn a_delegation_is_a_send_to_oneself() {
    let regions = "PUSH3 0x010203 PUSH0 MSTORE PUSH0 PUSH0 PUSH1 3 PUSH1 29";
    let mut memory = with_other(&format!("{regions} {OTHER} GAS DELEGATECALL"));
    memory.message.value = 9;
    memory.replies.borrow_mut().push_back(code_link());
    call(&mut memory, &[]).unwrap();
    let sent = memory.sent.borrow();
    let [_, (to, number, params)] = &sent[..] else { panic!("two messages") };
    assert_eq!(to, mapping::address::WireAddress::id(OWN).as_slice());
    assert_eq!(*number, method::INVOKE_CONTRACT_DELEGATE);
    let expected = DelegateParams {
        code_cid: &LINK,
        input: &[1, 2, 3],
        caller: eth(0xaa),
        value: U256::from(9),
    };
    assert_eq!(*params, expected.to_cbor());
    let record = memory.record.borrow();
    let last = record.last().unwrap();
    assert!(last.contains("value 0, gas Some(6300), read-only false"), "{last}");
}

/// Each instruction that asks another contract for its code, with the method that it calls.
const ASKING: [(&str, u64); 4] = [
    ("EXTCODESIZE", method::GET_BYTECODE),
    ("EXTCODEHASH", method::GET_BYTECODE_HASH),
    ("PUSH1 1 PUSH0 PUSH0 DUP4 EXTCODECOPY", method::GET_BYTECODE),
    ("PUSH0 PUSH0 PUSH0 PUSH0 DUP5 GAS DELEGATECALL", method::GET_BYTECODE),
];

#[test]
fn code_is_asked_for_by_a_read_only_send() {
    for (op, number) in ASKING {
        let mut memory = with_other(&format!("{OTHER} {op}"));
        memory.replies.borrow_mut().push_back(reply(0, codec::DAG_CBOR, &[0xf6]));
        let _ = call(&mut memory, &[]);
        let record = memory.record.borrow();
        let sent = record.iter().find(|line| line.starts_with("send::send")).unwrap();
        let asked = format!("method {number}, value 0, gas None, read-only true");
        assert!(sent.ends_with(&asked), "{op}: {sent}");
    }
}

#[test]
fn who_does_not_tell_its_code_ends_the_frame() {
    for (op, _) in ASKING {
        for (answer, code) in [
            (reply(77, 0, &[]), 77),
            (reply(exit::OUT_OF_GAS, 0, &[]), exit::ACTOR_ASSERTION_FAILED),
            (Err(ErrorNumber::LimitExceeded), exit::UNSPECIFIED),
            (reply(0, codec::CBOR, &[0x41, 1]), exit::SERIALIZATION),
        ] {
            let mut memory = with_other(&format!("{OTHER} {op}"));
            memory.replies.borrow_mut().push_back(answer);
            assert_eq!(call(&mut memory, &[]).unwrap_err().code, code, "{op}");
        }
    }
}

#[test]
fn code_that_is_not_there_ends_with_17() {
    let mut memory = deployed("STOP");
    let root = Root {
        code: Some(CodeLink::Block(Link(LINK))),
        nonce: 1,
        slots: Stored::EMPTY,
        tombstone: None,
        transient: None,
        created: None,
    };
    memory.set_root(&memory.put(codec::DAG_CBOR, &root.encode())).unwrap();
    assert_eq!(call(&mut memory, &[]).unwrap_err().code, exit::NOT_FOUND);
}
