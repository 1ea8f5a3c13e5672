//! Parameters that are missing, stray, of another codec or no CBOR: 16 or 21, in every method, and
//! before it counts who calls. The codec is the FVM's word, which a message cannot choose, so this
//! is shown here and not on the FVM.

use actor::dispatch::dispatch;
use actor::sys::codec;
use actor::sys::memory::Memory;
use mapping::params::{DelegateParams, EvmConstructorParams, StorageAtParams};
use mapping::{address, exit, method};
use revm_primitives::U256;

use super::{CALLER, OWN, deployed, eth};

/// A method that takes a shape of CBOR, who may call it, and parameters that it takes.
struct Method {
    number: u64,
    caller: u64,
    good: Vec<u8>,
}

fn methods(memory: &Memory) -> Vec<Method> {
    let born = EvmConstructorParams { creator: eth(0xaa), initcode: &[0x5f] }.to_cbor();
    let code_cid = memory.put(codec::RAW, &[0]).0;
    let delegate =
        DelegateParams { code_cid: &code_cid, input: &[7], caller: eth(0xaa), value: U256::ONE };
    let slot = StorageAtParams { key: U256::from(9) }.to_cbor();
    let of = |number, caller, good| Method { number, caller, good };
    vec![
        of(method::CONSTRUCTOR, address::INIT_ID, born.clone()),
        of(method::RESURRECT, address::EAM_ID, born),
        of(method::GET_STORAGE_AT, address::SYSTEM_ID, slot),
        of(method::INVOKE_CONTRACT_DELEGATE, OWN, delegate.to_cbor()),
    ]
}

/// The exit code of a method with these parameters, for its rightful caller and for another.
fn ends(memory: &mut Memory, method: &Method, params: u32) -> [u32; 2] {
    memory.message.method = method.number;
    [method.caller, CALLER].map(|caller| {
        memory.message.caller = caller;
        dispatch(memory, params).map_or_else(|abort| abort.code, |_| 0)
    })
}

#[test]
fn missing_parameters_are_an_argument_that_is_missing() {
    let mut memory = deployed("STOP");
    for method in methods(&memory) {
        let codes = ends(&mut memory, &method, 0);
        assert_eq!(codes, [exit::ILLEGAL_ARGUMENT; 2], "method {}", method.number);
    }
}

#[test]
fn a_codec_that_is_none_of_the_three_is_refused() {
    let mut memory = deployed("STOP");
    for method in methods(&memory) {
        for codec in [codec::RAW, 0x70, 0] {
            let params = memory.hand(codec, &method.good);
            // A delegated call insists on links that are followed.
            let code = match method.number {
                method::INVOKE_CONTRACT_DELEGATE => exit::ILLEGAL_ARGUMENT,
                _ => exit::SERIALIZATION,
            };
            assert_eq!(ends(&mut memory, &method, params), [code; 2], "method {}", method.number);
        }
    }
    let opaque = memory.hand(codec::CBOR, &methods(&memory)[3].good);
    let delegate = &methods(&memory)[3];
    assert_eq!(ends(&mut memory, delegate, opaque), [exit::ILLEGAL_ARGUMENT; 2]);
    memory.message.method = method::INVOKE_EVM;
    let odd = memory.hand(0x70, &[0x40]);
    assert_eq!(dispatch(&memory, odd).unwrap_err().code, exit::SERIALIZATION);
}

#[test]
fn a_method_without_parameters_refuses_any() {
    let mut memory = deployed("STOP");
    for number in [method::GET_BYTECODE, method::GET_BYTECODE_HASH] {
        memory.message.method = number;
        assert!(dispatch(&memory, 0).is_ok());
        for (codec, bytes) in [(codec::CBOR, vec![0xf6]), (codec::RAW, vec![]), (0x70, vec![0])] {
            let params = memory.hand(codec, &bytes);
            assert_eq!(dispatch(&memory, params).unwrap_err().code, exit::ILLEGAL_ARGUMENT);
        }
    }
}

#[test]
fn parameters_that_are_no_parameters_end_with_21_and_change_nothing() {
    let mut memory = deployed("PUSH1 1 PUSH0 SSTORE");
    let root = memory.root_block();
    for method in methods(&memory) {
        let good = &method.good;
        let mut hostile: Vec<Vec<u8>> = (0..good.len()).map(|end| good[..end].to_vec()).collect();
        hostile.push([good, &[0][..]].concat());
        hostile.extend(["a0", "f6", "00", "60", "9f", "bf", "9bffffffffffffffff"].map(bytes));
        hostile.extend(["845bffffffffffffffff", "825bffffffffffffffff", "815affffffff"].map(bytes));
        hostile.push(vec![0x81; 10_000]);
        for input in hostile {
            let params = memory.hand(codec::DAG_CBOR, &input);
            let codes = ends(&mut memory, &method, params);
            let start = &input[..input.len().min(20)];
            assert_eq!(codes, [exit::SERIALIZATION; 2], "{} {start:02x?}", method.number);
        }
        let params = memory.hand(codec::DAG_CBOR, good);
        assert_eq!(ends(&mut memory, &method, params)[1], exit::FORBIDDEN, "{}", method.number);
    }
    assert_eq!(memory.root_block(), root);
    assert_eq!(memory.record.borrow().join("\n"), "");
}

fn bytes(digits: &str) -> Vec<u8> {
    let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).expect("the test's own digits");
    (0..digits.len()).step_by(2).map(byte).collect()
}
