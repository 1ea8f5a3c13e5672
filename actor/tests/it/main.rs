//! The actor against the in-memory syscalls: messages in, recorded syscalls and golden bytes out.

extern crate fevm_actor as actor;

mod addresses;
mod branches;
mod calls;
mod code;
mod dispatch;
mod divergences;
mod layout;
mod opcodes;
mod pairs;
mod params;
mod profile;
mod session;
mod slots;
mod static_mode;

use actor::dispatch::dispatch;
use actor::exit::Abort;
use actor::sys::memory::Memory;
use actor::sys::{MessageContext, codec};
use interpreter::asm::assemble;
use mapping::address::WireAddress;
use mapping::method;
use mapping::params::{EvmConstructorParams, encode_byte_string};
use revm_primitives::Address;

/// The contract's own id in these tests.
const OWN: u64 = 1001;

/// An account that calls it.
const CALLER: u64 = 1000;

fn eth(byte: u8) -> Address {
    Address::repeat_byte(byte)
}

/// A chain on which the init actor is about to construct the contract.
fn newborn() -> Memory {
    born(Memory::new())
}

fn born<const ETHEREUM: bool>(mut memory: Memory<ETHEREUM>) -> Memory<ETHEREUM> {
    memory.delegated.insert(OWN, WireAddress::f410(eth(0xcc)).as_slice().to_vec());
    memory.delegated.insert(CALLER, WireAddress::f410(eth(0xaa)).as_slice().to_vec());
    memory.message = MessageContext {
        origin: CALLER,
        nonce: 7,
        caller: mapping::address::INIT_ID,
        receiver: OWN,
        method: method::CONSTRUCTOR,
        ..MessageContext::default()
    };
    memory
}

fn construct<const ETHEREUM: bool>(
    memory: &Memory<ETHEREUM>,
    init_code: &[u8],
) -> Result<(), Abort> {
    let params = EvmConstructorParams { creator: eth(0xaa), initcode: init_code }.to_cbor();
    let id = memory.hand(codec::CBOR, &params);
    dispatch(memory, id).map(|answer| assert_eq!(answer, None))
}

/// A contract with this runtime code, and the record emptied.
fn deployed(runtime: &str) -> Memory {
    deployed_on(newborn(), runtime)
}

/// The same on a chain of the test's choice.
fn deployed_on<const ETHEREUM: bool>(
    mut memory: Memory<ETHEREUM>,
    runtime: &str,
) -> Memory<ETHEREUM> {
    let runtime = assemble(runtime).expect("the test's own program");
    construct(&memory, &returns(&runtime)).expect("plain code deploys");
    memory.record.borrow_mut().clear();
    memory.message.caller = CALLER;
    memory.message.nonce = 8;
    memory
}

/// Init code that returns `runtime`.
fn returns(runtime: &[u8]) -> Vec<u8> {
    let length = u16::try_from(runtime.len()).expect("short code").to_be_bytes();
    // PUSH2 length, DUP1, PUSH1 12, PUSH1 0, CODECOPY, PUSH1 0, RETURN
    let head = [0x61, length[0], length[1], 0x80, 0x60, 12, 0x60, 0, 0x39, 0x60, 0, 0xf3];
    [&head, runtime].concat()
}

/// InvokeContract with raw call data.
fn call<const ETHEREUM: bool>(
    memory: &mut Memory<ETHEREUM>,
    input: &[u8],
) -> Result<Vec<u8>, Abort> {
    memory.message.method = method::INVOKE_EVM;
    let params = match input {
        [] => 0,
        input => memory.hand(codec::CBOR, &encode_byte_string(input)),
    };
    let (codec, answer) = dispatch(memory, params)?.expect("an invocation always answers");
    assert_eq!(codec, codec::CBOR);
    Ok(mapping::params::byte_string(&answer).expect("a CBOR byte string").to_vec())
}
