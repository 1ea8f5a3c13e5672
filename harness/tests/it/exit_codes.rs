//! Exit codes that nothing but the FVM, or a contract's own choice, brings about.

use alloy_primitives::Bytes;
use fvm_shared::address::Address as FvmAddress;
use harness::CallRequest;
use interpreter::asm::assemble;
use mapping::address::masked_id;

use super::actors::rig::{RICH, Reply, Rig, f410};
use super::kit::chain;

/// A method that no actor has for itself.
const METHOD: u64 = 2_000;

/// What a caller of [`METHOD`] gets from a contract that runs this.
fn answer(program: &str) -> Reply {
    let mut rig = Rig::new();
    let contract = FvmAddress::new_id(rig.contract(&assemble(program).unwrap()).actor_id);
    rig.send((f410(RICH), contract), METHOD, vec![])
}

/// Returns `abi.encode(uint32 code, uint64 codec, bytes data)` with data of at most a word.
fn returns(code: u64, codec: u64, data: &str) -> String {
    let length = data.len() / 2;
    let word = format!("{data:0<64}");
    format!(
        "PUSH {code} PUSH0 MSTORE PUSH {codec} PUSH1 32 MSTORE PUSH1 96 PUSH1 64 MSTORE
         PUSH {length} PUSH1 96 MSTORE PUSH32 0x{word} PUSH1 128 MSTORE PUSH1 160 PUSH0 RETURN"
    )
}

#[test]
fn a_message_to_an_id_that_nobody_has_ends_with_5() {
    let ask = CallRequest { to: Some(masked_id(9_999)), ..CallRequest::default() };
    assert_eq!(chain().call(&ask).unwrap().exit_code, 5);
}

#[test]
fn a_contract_chooses_its_code_and_data_for_native_callers() {
    let data = Bytes::from_static(&[0x42, 1, 2]);
    assert_eq!(answer(&returns(100, 0x51, "420102")), Reply { code: 100, data: data.clone() });
    assert_eq!(answer(&returns(0, 0x51, "420102")), Reply { code: 0, data });
    assert_eq!(answer(&returns(100, 0, "")), Reply::failure(100));
}

#[test]
fn a_code_that_is_the_fvms_becomes_9() {
    for code in [1, 7, 15] {
        assert_eq!(answer(&returns(code, 0, "")), Reply::failure(9), "{code}");
    }
    assert_eq!(answer(&returns(16, 0, "")), Reply::failure(16));
}

#[test]
fn an_answer_of_another_shape_ends_with_21() {
    for program in [
        returns(0, 0x55, "01"),
        returns(0, 0x71, "80"),
        returns(0, 0, "01"),
        returns(1 << 32, 0, ""),
    ] {
        assert_eq!(answer(&program), Reply::failure(21), "{program}");
    }
    assert_eq!(answer("STOP"), Reply::success(vec![]));
}
