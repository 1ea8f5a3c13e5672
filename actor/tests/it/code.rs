//! Where a contract's code is kept.

use actor::dispatch::dispatch;
use actor::exit::Abort;
use actor::state::code::{CodeLink, Inline};
use actor::state::layout::Root;
use actor::sys::codec;
use actor::sys::memory::Memory;
use mapping::params::{BytecodeLink, DelegateParams};
use mapping::{exit, method};
use revm_primitives::U256;

use super::{OWN, call, deployed, eth};

/// A program that returns 7, and zeros up to so many bytes.
fn program(length: usize) -> String {
    let text = "PUSH1 7 PUSH0 MSTORE PUSH1 32 PUSH0 RETURN";
    format!("{text} 0x{}", "00".repeat(length - 8))
}

#[test]
fn short_code_is_in_the_state_and_longer_code_in_a_block() {
    for (length, opens) in [(10, 1), (Inline::MAX, 1), (Inline::MAX + 1, 2)] {
        let mut memory = deployed(&program(length));
        let raw = memory.blocks().iter().filter(|(link, _)| link.codec() == codec::RAW).count();
        assert_eq!(raw, opens - 1, "{length} bytes");
        let root = Root::decode(&memory.root_block()).unwrap();
        assert_eq!(matches!(root.code, Some(CodeLink::Inline(_))), opens == 1, "{length} bytes");
        memory.reads.borrow_mut().clear();
        let answer = call(&mut memory, &[]).unwrap();
        assert_eq!(answer.last(), Some(&7), "{length} bytes");
        let opened =
            memory.reads.borrow().iter().filter(|name| **name == "ipld::block_open").count();
        assert_eq!(opened, opens, "{length} bytes");
    }
}

#[test]
fn the_link_of_short_code_is_an_identity_cid() {
    let mut memory = deployed("PUSH1 7 STOP");
    memory.message.method = method::GET_BYTECODE;
    let (_, answer) = dispatch(&memory, 0).unwrap().unwrap();
    let link = BytecodeLink::from_cbor(&answer).unwrap().code_cid.unwrap();
    // CIDv1, raw, identity, three bytes.
    assert_eq!(link, [0x01, 0x55, 0x00, 0x03, 0x60, 0x07, 0x00]);
}

#[test]
fn links_of_any_other_form_are_refused() {
    let good = [0x01, 0x55, 0x00, 0x02, 0x60, 0x07];
    let link = CodeLink::from_bytes(&good).expect("two bytes of code");
    assert_eq!(link.as_bytes(), good);
    for bad in [
        &[][..],
        &good[..3],
        &good[..5],
        &[&good[..], &[0]].concat(),
        &[0x01, 0x71, 0x00, 0x02, 0x60, 0x07],
        &[&[0x01, 0x55, 0x00, 65][..], &[0; 65]].concat(),
        // Two bytes of length where one is enough.
        &[0x01, 0x55, 0x00, 0x82, 0x00, 0x60, 0x07],
    ] {
        assert_eq!(CodeLink::from_bytes(bad), None, "{bad:02x?}");
    }
    let longest = [&[0x01, 0x55, 0x00, 64][..], &[0; 64]].concat();
    assert_eq!(CodeLink::from_bytes(&longest).unwrap().as_bytes(), longest);
}

#[test]
fn a_delegated_call_takes_code_from_either_kind_of_link() {
    for length in [10, Inline::MAX, Inline::MAX + 1] {
        let memory = deployed(&program(length));
        let root = Root::decode(&memory.root_block()).unwrap();
        let answer = delegated(memory, root.code.unwrap().as_bytes());
        assert_eq!(answer.unwrap().last(), Some(&7), "{length} bytes");
    }
    let memory = deployed("STOP");
    let refused = delegated(memory, &[0x01, 0x55, 0x00, 0x02, 0x60]);
    assert_eq!(refused.unwrap_err().code, exit::SERIALIZATION);
}

/// InvokeContractDelegate, as the contract calls itself.
fn delegated(mut memory: Memory, link: &[u8]) -> Result<Vec<u8>, Abort> {
    memory.message.method = method::INVOKE_CONTRACT_DELEGATE;
    memory.message.caller = OWN;
    let (caller, value) = (eth(0xaa), U256::ZERO);
    let params = DelegateParams { code_cid: link, input: &[], caller, value }.to_cbor();
    let params = memory.hand(codec::DAG_CBOR, &params);
    dispatch(&memory, params).map(|answer| answer.expect("it always answers").1)
}
