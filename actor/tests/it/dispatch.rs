//! Methods, who may call them, and how bad parameters end.

use actor::dispatch::dispatch;
use actor::sys::codec;
use mapping::params::DelegateParams;
use mapping::{exit, method};
use revm_primitives::{B256, U256, keccak256};

use super::{CALLER, OWN, call, construct, deployed, eth, newborn, returns};

#[test]
fn only_the_init_actor_constructs() {
    let mut memory = newborn();
    memory.message.caller = CALLER;
    assert_eq!(construct(&memory, &[]).unwrap_err().code, exit::FORBIDDEN);
}

#[test]
fn a_contract_is_constructed_once() {
    let mut memory = deployed("STOP");
    memory.message.caller = mapping::address::INIT_ID;
    memory.message.method = method::CONSTRUCTOR;
    assert_eq!(construct(&memory, &[]).unwrap_err().code, exit::ILLEGAL_STATE);
}

#[test]
fn a_contract_needs_an_f410_address() {
    let mut memory = newborn();
    memory.delegated.remove(&OWN);
    assert_eq!(construct(&memory, &[]).unwrap_err().code, exit::FORBIDDEN);
}

#[test]
fn code_of_24576_bytes_deploys_and_one_more_does_not() {
    let longest = vec![0; 24 * 1024];
    construct(&newborn(), &returns(&longest)).unwrap();
    let longer = vec![0; 24 * 1024 + 1];
    let refused = construct(&newborn(), &returns(&longer)).unwrap_err();
    assert_eq!((refused.code, refused.data), (exit::ILLEGAL_ARGUMENT, None));
}

#[test]
fn code_beginning_with_ef_does_not_deploy() {
    let refused = construct(&newborn(), &returns(&[0xef])).unwrap_err();
    assert_eq!(refused.code, exit::ILLEGAL_ARGUMENT);
}

#[test]
fn a_revert_in_a_constructor_carries_its_data() {
    let init = interpreter::asm::assemble("PUSH1 7 PUSH0 MSTORE8 PUSH1 1 PUSH0 REVERT").unwrap();
    let refused = construct(&newborn(), &init).unwrap_err();
    assert_eq!((refused.code, refused.data), (33, Some((codec::CBOR, vec![0x41, 7]))));
}

#[test]
fn storage_is_read_by_the_system_actor_alone() {
    let mut memory = deployed("PUSH1 5 PUSH1 9 SSTORE");
    call(&mut memory, &[]).unwrap();
    memory.message.method = method::GET_STORAGE_AT;
    let key = memory.hand(codec::CBOR, &[0x81, 0x41, 9]);
    assert_eq!(dispatch(&memory, key).unwrap_err().code, exit::FORBIDDEN);
    memory.message.caller = 0;
    assert_eq!(dispatch(&memory, key).unwrap(), Some((codec::CBOR, vec![0x41, 5])));
}

#[test]
fn the_code_hash_is_keccak_of_the_code() {
    let mut memory = deployed("PUSH0");
    memory.message.method = method::GET_BYTECODE_HASH;
    let (codec, hash) = dispatch(&memory, 0).unwrap().unwrap();
    assert_eq!((codec, hash.len()), (codec::CBOR, 34));
    // The in-memory chain hashes with a stand-in; that the code went in whole is what counts here.
    let expected = actor::sys::Syscalls::hash(&memory, actor::sys::hash::KECCAK_256, &[0x5f]);
    assert_eq!(hash[2..], expected);
    assert_ne!(B256::from_slice(&hash[2..]), keccak256([]));
}

#[test]
fn only_the_contract_itself_delegates() {
    let mut memory = deployed("STOP");
    memory.message.method = method::INVOKE_CONTRACT_DELEGATE;
    let code_cid = memory.put(codec::RAW, &[0]).0;
    let params =
        DelegateParams { code_cid: &code_cid, input: &[], caller: eth(0xaa), value: U256::ZERO };
    let params = memory.hand(codec::DAG_CBOR, &params.to_cbor());
    assert_eq!(dispatch(&memory, params).unwrap_err().code, exit::FORBIDDEN);
    memory.message.caller = OWN;
    assert_eq!(dispatch(&memory, params).unwrap(), Some((codec::CBOR, vec![0x40])));
}

#[test]
fn methods_between_7_and_1023_do_not_exist() {
    let mut memory = deployed("STOP");
    for number in [7, 8, 1023] {
        memory.message.method = number;
        assert_eq!(dispatch(&memory, 0).unwrap_err().code, exit::UNHANDLED_MESSAGE, "{number}");
    }
}

#[test]
fn call_data_arrives_raw_or_as_a_cbor_byte_string() {
    let mut memory = deployed("PUSH0 CALLDATALOAD PUSH0 MSTORE PUSH1 32 PUSH0 RETURN");
    assert_eq!(call(&mut memory, &[1, 2]).unwrap()[..3], [1, 2, 0]);
    let raw = memory.hand(codec::RAW, &[3, 4]);
    let (_, answer) = dispatch(&memory, raw).unwrap().unwrap();
    assert_eq!(answer[..5], [0x58, 32, 3, 4, 0]);
    for (codec, bytes) in [(codec::CBOR, vec![0x42, 1]), (codec::CBOR, vec![0x80]), (0x70, vec![])]
    {
        let bad = memory.hand(codec, &bytes);
        assert_eq!(dispatch(&memory, bad).unwrap_err().code, exit::SERIALIZATION);
    }
}

#[test]
fn a_native_method_becomes_handle_filecoin_method() {
    let mut memory = deployed("CALLDATASIZE PUSH0 PUSH0 CALLDATACOPY CALLDATASIZE PUSH0 REVERT");
    memory.message.method = 1024;
    let params = memory.hand(codec::CBOR, &[0x82, 1, 2]);
    let reverted = dispatch(&memory, params).unwrap_err();
    let data = mapping::params::byte_string(&reverted.data.as_ref().unwrap().1).unwrap().to_vec();
    let word = |at: usize| U256::from_be_slice(&data[4 + 32 * at..36 + 32 * at]);
    assert_eq!(data[..4], keccak256("handle_filecoin_method(uint64,uint64,bytes)")[..4]);
    let (number, codec, offset, length) = (word(0), word(1), word(2), word(3));
    assert_eq!([number, codec, offset, length], [1024, 0x51, 0x60, 3].map(U256::from));
    assert_eq!(data[132..], [&[0x82, 1, 2][..], &[0; 29]].concat());
}

#[test]
fn a_dead_contract_answers_nothing_and_its_slots_are_zero() {
    let mut memory = deployed(
        "PUSH1 5 PUSH1 9 SSTORE PUSH20 0xdddddddddddddddddddddddddddddddddddddddd SELFDESTRUCT",
    );
    let paid = actor::sys::Reply { exit_code: 0, codec: 0, data: vec![] };
    memory.replies.borrow_mut().push_back(Ok(paid));
    call(&mut memory, &[]).unwrap();
    memory.message.method = method::GET_BYTECODE;
    assert_ne!(dispatch(&memory, 0).unwrap().unwrap().1, [0xf6], "alive until the message ends");
    memory.message.nonce += 1;
    assert_eq!(dispatch(&memory, 0).unwrap(), Some((codec::DAG_CBOR, vec![0xf6])));
    assert!(call(&mut memory, &[]).unwrap().is_empty());
    memory.message.caller = 0;
    memory.message.method = method::GET_STORAGE_AT;
    let key = memory.hand(codec::CBOR, &[0x81, 0x41, 9]);
    assert_eq!(dispatch(&memory, key).unwrap(), Some((codec::CBOR, vec![0x40])));
}
