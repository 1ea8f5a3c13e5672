//! Chapter 6: how frames end, what native methods become, and events.

use alloy_primitives::{U256, hex};
use fvm_shared::address::Address as FvmAddress;
use fvm_shared::econ::TokenAmount;
use fvm_shared::event::Flags;
use fvm_shared::message::Message;
use harness::Bundle;
use mapping::exit;
use mapping::method::{FIRST_CUSTOM, GET_BYTECODE, INIT_EXEC, INVOKE_EVM, RECEIVE};
use mapping::params::{BytecodeLink, InitExecParams};
use multihash_codetable::{Code, MultihashDigest};

use super::kit::{answer, call, code, delegate, deploy, run};
use crate::actors::rig::{INIT, RICH, Reply, Rig, SYSTEM, f410};
use crate::kit::chain;

/// A contract with this program, on the rig.
fn contract(rig: &mut Rig, program: &str) -> FvmAddress {
    FvmAddress::new_id(rig.contract(&code(program)).actor_id)
}

fn invoke(rig: &mut Rig, to: FvmAddress) -> Reply {
    rig.send((f410(RICH), to), INVOKE_EVM, vec![])
}

#[test]
fn every_end_has_its_code_and_only_a_revert_has_data() {
    let mut rig = Rig::new();
    for (program, code, data) in [
        ("STOP", 0, &[0x40][..]),
        ("PUSH1 9 PUSH0 MSTORE8 PUSH1 1 PUSH0 RETURN", 0, &[0x41, 9]),
        ("PUSH0 PUSH0 REVERT", 33, &[0x40]),
        ("PUSH1 9 PUSH0 MSTORE8 PUSH1 1 PUSH0 REVERT", 33, &[0x41, 9]),
        ("INVALID", 34, &[]),
        ("0x0c", 35, &[]),
        ("POP", 36, &[]),
        ("again: JUMPDEST PUSH0 PUSH @again JUMP", 37, &[]),
        ("PUSH0 NOT MLOAD", 38, &[]),
        ("PUSH1 1 PUSH0 PUSH0 RETURNDATACOPY", 38, &[]),
        ("PUSH1 1 JUMP", 39, &[]),
    ] {
        let to = contract(&mut rig, program);
        let reply = Reply { code, data: data.to_vec().into() };
        assert_eq!(invoke(&mut rig, to), reply, "{program}");
    }
}

#[test]
fn an_answer_over_a_mebibyte_ends_with_24() {
    let mut rig = Rig::new();
    // The head of a CBOR byte string this long has five bytes.
    for (size, code) in [((1 << 20) - 5, 0), ((1 << 20) - 4, exit::ACTOR_ASSERTION_FAILED)] {
        let to = contract(&mut rig, &format!("PUSH3 {size} PUSH0 RETURN"));
        assert_eq!(invoke(&mut rig, to).code, code, "{size}");
    }
}

/// Stores slot 0 = 1 and answers a native method with these words and bytes.
fn answers(words: &[u64], tail: &str) -> String {
    let stores =
        words.iter().enumerate().map(|(at, word)| format!("PUSH {word} PUSH {} MSTORE ", 32 * at));
    format!("PUSH1 1 PUSH0 SSTORE {} {tail}", stores.collect::<String>())
}

/// Ends an answer of five words.
const WHOLE: &str = "PUSH1 0xa0 PUSH0 RETURN";

/// Stores two bytes at 0x80, where an answer's data begin.
const AT_0X80: &str = "PUSH1 0xf0 SHL PUSH1 0x80 MSTORE";

#[test]
fn a_native_method_ends_as_the_contract_says() {
    let mut rig = Rig::new();
    let failed = exit::SERIALIZATION;
    let zeros = |count| vec![0; count];
    // The offset 0x20 takes the codec for a length, 81, and reads zeros past the end.
    let odd = [&[0; 31][..], &[0x20], &[0; 49]].concat();
    for (program, code, data) in [
        (answers(&[], "STOP"), 0, vec![]),
        (answers(&[0, 0, 0x60, 0], WHOLE), 0, vec![]),
        (
            answers(&[0, 0x51, 0x60, 2], &format!("PUSH2 0x4109 {AT_0X80} {WHOLE}")),
            0,
            vec![0x41, 9],
        ),
        (answers(&[77, 0x51, 0x60, 2], &format!("PUSH2 0x0506 {AT_0X80} {WHOLE}")), 77, vec![5, 6]),
        (answers(&[77, 0, 0x60, 0], WHOLE), 77, vec![]),
        (answers(&[0, 0x51, 0x20], "PUSH1 96 PUSH0 RETURN"), 0, odd),
        (answers(&[0, 0x51, 0x1000], WHOLE), 0, vec![]),
        (answers(&[16, 0x51, 0x60, 300], WHOLE), 16, zeros(300)),
        (answers(&[3, 0, 0x60, 0], WHOLE), exit::ILLEGAL_EXIT_CODE, vec![]),
        // Codec 0 is for no data; 0x71 and raw are not accepted; numbers have to fit.
        (answers(&[0, 0, 0x60, 1], WHOLE), failed, vec![]),
        (answers(&[0, 0x71, 0x60, 1], WHOLE), failed, vec![]),
        (answers(&[0, 0x55, 0x60, 1], WHOLE), failed, vec![]),
        (answers(&[1 << 32, 0, 0x60, 0], WHOLE), failed, vec![]),
        (answers(&[0, 0x51, 0x60, 1 << 21], WHOLE), failed, vec![]),
        (answers(&[], "PUSH1 9 PUSH0 MSTORE8 PUSH1 1 PUSH0 REVERT"), 33, vec![0x41, 9]),
        (answers(&[], "INVALID"), 34, vec![]),
    ] {
        let to = contract(&mut rig, &program);
        let before = rig.state(to.id().unwrap());
        for method in [FIRST_CUSTOM, RECEIVE, u64::MAX] {
            let reply = rig.send((f410(RICH), to), method, vec![0x80]);
            assert_eq!(reply, Reply { code, data: data.clone().into() }, "{method}: {program}");
            let changed = rig.state(to.id().unwrap()) != before;
            assert_eq!(changed, code == 0, "{program}");
        }
    }
}

#[test]
fn a_native_method_without_parameters_has_no_codec() {
    let mut rig = Rig::new();
    let echo = "CALLDATASIZE PUSH0 PUSH0 CALLDATACOPY CALLDATASIZE PUSH0 REVERT";
    let to = contract(&mut rig, echo);
    for (params, codec) in [(vec![], 0), (vec![0x82, 1, 2], 0x51)] {
        let length = params.len();
        let reply = rig.send((f410(RICH), to), 1024, params.clone());
        let seen = mapping::params::byte_string(&reply.data).unwrap().to_vec();
        let mut expected = hex!("868e10c4").to_vec();
        for word in [1024, codec, 0x60, length as u64] {
            expected.extend(U256::from(word).to_be_bytes::<32>());
        }
        expected.extend(&params);
        expected.resize(4 + 128 + length.next_multiple_of(32), 0);
        assert_eq!(seen, expected);
    }
}

#[test]
fn a_token_hook_reaches_the_contract() {
    let mut rig = Rig::new();
    // Slot 0 = the method that it was called by, which is the first word behind the selector.
    let to = contract(&mut rig, "PUSH1 4 CALLDATALOAD PUSH0 SSTORE");
    let sector_content_changed = mapping::method::frc42("SectorContentChanged");
    for method in [RECEIVE, sector_content_changed] {
        let reply = rig.send((f410(RICH), to), method, vec![0x82, 0, 0x40]);
        assert_eq!(reply, Reply::success(vec![]));
        let word = U256::from(method).to_le_bytes_trimmed_vec();
        assert!(rig.state(to.id().unwrap()).ends_with(&word), "{method}");
    }
}

/// A module that exports a memory and an `invoke` of this body.
fn module(body: &[u8]) -> Vec<u8> {
    let head = hex!(
        "0061736d 01000000 0106 01 60 017f 017f 0302 01 00 0503 01 00 01"
        "0713 02 06 6d656d6f7279 02 00 06 696e766f6b65 00 00 0a"
    );
    let length = body.len() as u8;
    [&head[..], &[length + 4, 1, length + 2, 0], body, &[0x0b]].concat()
}

/// Whatever it is sent: traps; names a block that it does not have.
const TRAP: [u8; 1] = [0x00];
const NO_SUCH_BLOCK: [u8; 2] = [0x41, 7];

fn with_multisig(body: &[u8]) -> Rig {
    let mut bundle = Bundle::embedded();
    bundle.replace("multisig", module(body)).unwrap();
    Rig::with(&bundle)
}

#[test]
fn codes_of_the_fvm_are_its_own() {
    let mut rig = Rig::new();
    for code in 1..16 {
        let to = contract(&mut rig, &answers(&[code, 0, 0x60, 0], WHOLE));
        let reply = rig.send((f410(RICH), to), FIRST_CUSTOM, vec![]);
        assert_eq!(reply, Reply::failure(exit::ILLEGAL_EXIT_CODE), "{code}");
    }
    for (body, code) in
        [(&TRAP[..], exit::ILLEGAL_INSTRUCTION), (&NO_SUCH_BLOCK, exit::MISSING_RETURN)]
    {
        let mut rig = with_multisig(body);
        let to = rig.put(500, "multisig");
        assert_eq!(invoke(&mut rig, to), Reply::failure(code));
    }
}

/// Money cannot flow backwards: a Filecoin message can say so, an Ethereum transaction cannot. And
/// code that is no WASM makes the FVM itself fail, which takes all the gas.
#[test]
fn what_the_fvm_cannot_deliver_ends_with_10() {
    let mut rig = Rig::new();
    let foreign = rig.put_foreign(500);
    let message = |sequence: u64, to: FvmAddress, value: i64| Message {
        version: 0,
        from: f410(RICH),
        to,
        sequence,
        value: TokenAmount::from_atto(value),
        method_num: FIRST_CUSTOM,
        params: Default::default(),
        gas_limit: 1_000_000_000,
        gas_fee_cap: TokenAmount::default(),
        gas_premium: TokenAmount::default(),
    };
    let backwards = rig.submit(message(0, f410(RICH), -1));
    assert_eq!(backwards.msg_receipt.exit_code.value(), exit::ASSERTION_FAILED);
    assert!(backwards.msg_receipt.gas_used < 10_000_000, "{backwards:?}");
    let broken = rig.submit(message(1, foreign, 0));
    assert_eq!(broken.msg_receipt.exit_code.value(), exit::ASSERTION_FAILED);
    assert_eq!(broken.msg_receipt.gas_used, 1_000_000_000);
}

#[test]
fn what_the_fvm_says_of_a_constructor_is_passed_on_as_23() {
    for body in [&TRAP[..], &NO_SUCH_BLOCK] {
        let mut rig = with_multisig(body);
        let code_cid = &rig.code("multisig").to_bytes();
        let params = InitExecParams { code_cid, constructor_params: &[0x80] }.to_cbor();
        let reply = rig.send((f410(RICH), INIT), INIT_EXEC, params);
        assert_eq!(reply, Reply::failure(exit::UNSPECIFIED));
    }
}

#[test]
fn code_is_a_raw_block_and_state_a_node() {
    let mut rig = Rig::new();
    // Longer than what is in its own link: divergence 19.
    let to = contract(&mut rig, &format!("PUSH32 {} POP {}", U256::MAX, "STOP ".repeat(32)));
    let state = rig.actor(to.id().unwrap()).unwrap().state;
    let link = rig.send((SYSTEM, to), GET_BYTECODE, vec![]);
    let link = BytecodeLink::from_cbor(&link.data).unwrap().code_cid.unwrap().to_vec();
    let code = cid::Cid::try_from(link).unwrap();
    for (name, codec) in [(state, 0x71), (code, 0x55)] {
        assert_eq!((name.codec(), name.hash().code(), name.hash().size()), (codec, 0xb220, 32));
    }
}

#[test]
fn a_log_is_an_event_of_raw_entries() {
    let mut rig = Rig::new();
    let program = "PUSH1 9 PUSH0 MSTORE8 PUSH0 PUSH0 LOG0 PUSH1 7 PUSH1 1 PUSH0 LOG1
        PUSH1 4 PUSH1 3 PUSH1 2 PUSH1 1 PUSH0 PUSH0 LOG4";
    let to = contract(&mut rig, program);
    let applied = rig.apply((f410(RICH), to), 0, INVOKE_EVM, vec![]);
    let word = |last: u8| [&[0; 31][..], &[last]].concat();
    let expected = [
        vec![],
        vec![("t1", word(7)), ("d", vec![9])],
        vec![("t1", word(1)), ("t2", word(2)), ("t3", word(3)), ("t4", word(4))],
    ];
    assert_eq!(applied.events.len(), 3);
    for (stamped, expected) in applied.events.iter().zip(expected) {
        assert_eq!(stamped.emitter, to.id().unwrap());
        let entries = &stamped.event.entries;
        let seen: Vec<_> =
            entries.iter().map(|entry| (entry.key.as_str(), entry.value.clone())).collect();
        assert_eq!(seen, expected);
        assert!(
            entries
                .iter()
                .all(|entry| (entry.flags, entry.codec) == (Flags::FLAG_INDEXED_ALL, 0x55))
        );
    }
}

#[test]
fn a_delegate_logs_in_the_name_of_its_caller() {
    let mut chain = chain();
    let logger = deploy(&mut chain, "PUSH0 PUSH0 LOG0");
    let proxy = deploy(&mut chain, &delegate(logger));
    let caller = deploy(&mut chain, &call(logger, 0));
    for (to, emitter) in [(proxy, proxy), (caller, logger)] {
        let logs = run(&mut chain, to, &[], 0).logs;
        assert_eq!(logs.iter().map(|log| log.address).collect::<Vec<_>>(), [emitter]);
    }
}

#[test]
fn what_a_failed_frame_logged_is_dropped() {
    let mut chain = chain();
    let logs_in_vain = deploy(&mut chain, "PUSH1 1 PUSH0 PUSH0 LOG1 PUSH0 PUSH0 REVERT");
    let caller = format!(
        "PUSH1 2 PUSH0 PUSH0 LOG1 {} PUSH1 3 PUSH0 PUSH0 LOG1 {}",
        call(logs_in_vain, 0),
        answer(1)
    );
    let caller = deploy(&mut chain, &caller);
    let receipt = run(&mut chain, caller, &[], 0);
    let topics: Vec<U256> = receipt.logs.iter().map(|log| log.topics[0].into()).collect();
    assert_eq!(topics, [2, 3].map(U256::from));
    assert_eq!(receipt.output, [0; 32].to_vec());
    assert!(run(&mut chain, logs_in_vain, &[], 0).logs.is_empty());
}

/// The root of a message's events is the name of a tree's root, whose bytes are these for a single
/// event: `84 05 00 01` is width 5, height 0, one value; `83 44 01000000 80 81` a node with a bit
/// for each of 32 places, no links and one value.
#[test]
fn events_are_in_a_tree_of_width_5() {
    let mut rig = Rig::new();
    let quiet = contract(&mut rig, "STOP");
    let bare = contract(&mut rig, "PUSH0 PUSH0 LOG0");
    let full = contract(&mut rig, "PUSH1 9 PUSH0 MSTORE8 PUSH1 7 PUSH1 1 PUSH0 LOG1");
    let forty = contract(&mut rig, &"PUSH0 PUSH0 LOG0 ".repeat(40));
    let events_root = |rig: &mut Rig, to| {
        let applied = rig.apply((f410(RICH), to), 0, INVOKE_EVM, vec![]);
        (applied.events.len(), applied.msg_receipt.events_root)
    };
    assert_eq!(events_root(&mut rig, quiet), (0, None));
    // An event is emitter and entries, an entry flags, key, codec and value: both flags, 3, and
    // 0x55, raw.
    let topic = ["84 03 62 7431 1855 5820", &"00".repeat(31), "07"].concat();
    let data = "84 03 61 64 1855 41 09";
    for (to, entries) in [(bare, "80".to_string()), (full, ["82", &topic, data].concat())] {
        let id = fvm_ipld_encoding::to_vec(&to.id().unwrap()).unwrap();
        let tree = ["84 05 00 01 83 44 01000000 80 81 82", &hex::encode(id), &entries].concat();
        let tree = hex::decode(tree.replace(' ', "")).unwrap();
        let name = cid::Cid::new_v1(0x71, Code::Blake2b256.digest(&tree));
        assert_eq!(events_root(&mut rig, to), (1, Some(name)));
    }
    let (count, root) = events_root(&mut rig, forty);
    assert_eq!((count, root.is_some()), (40, true));
}
