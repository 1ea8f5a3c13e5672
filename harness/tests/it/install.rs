//! Actors of one's own: what is installed works and stays, and what cannot work is refused before
//! it is on the chain.

use alloy_primitives::{Address, Bytes, U256};
use expect_test::{Expect, expect};
use harness::install::{ActorRequest, InstallError};
use harness::{Chain, FilAddress, Options};
use mapping::address::{FIRST_USER_ID, masked_id};
use mapping::exit;
use mapping::method::{GET_STORAGE_AT, RECEIVE, SEND};
use mapping::params::StorageAtParams;

use super::kit::{account, chain, counter};

/// A section: its id, and its content.
type Section = (u8, Vec<u8>);

/// Types: (i32) -> i32.
fn types() -> Section {
    (1, vec![1, 0x60, 1, 0x7f, 1, 0x7f])
}

/// One function of the first type.
fn function() -> Section {
    (3, vec![1, 0])
}

/// A memory of one page.
fn memory() -> Section {
    (5, vec![1, 0, 1])
}

/// `memory` and `invoke`, the function with this index.
fn exports(invoke: u8) -> Section {
    let mut content = vec![2];
    content.extend([&[6][..], b"memory", &[2, 0]].concat());
    content.extend([&[6][..], b"invoke", &[0, invoke]].concat());
    (7, content)
}

/// The function's instructions.
fn body(instructions: &[u8]) -> Section {
    let length = u8::try_from(instructions.len()).unwrap();
    (10, [&[1, length + 2, 0], instructions, &[0x0b]].concat())
}

/// i32.const 0
const ZERO: &[u8] = &[0x41, 0];

fn module(sections: &[Section]) -> Vec<u8> {
    let mut wasm = b"\0asm\x01\0\0\0".to_vec();
    for (id, content) in sections {
        wasm.extend([&[*id, u8::try_from(content.len()).unwrap()], &content[..]].concat());
    }
    wasm
}

/// An actor that answers nothing to everything, with these instructions.
fn actor(instructions: &[u8]) -> Vec<u8> {
    module(&[types(), function(), memory(), exports(0), body(instructions)])
}

/// Why a module is refused. The chain is as before.
fn refusal(wasm: &[u8]) -> String {
    let mut chain = chain();
    let before = (chain.block_number(), chain.state_root());
    let error = chain.install(wasm, &[]).unwrap_err();
    assert!(!matches!(error, InstallError::Chain(_)), "{error:?}");
    assert_eq!((chain.block_number(), chain.state_root()), before);
    // What is refused leaves nothing behind that would keep the next from working.
    assert_eq!(chain.install(&actor(ZERO), &[]).unwrap().id, FIRST_USER_ID + 11);
    error.to_string()
}

#[track_caller]
fn refused(wasm: &[u8], expected: Expect) {
    expected.assert_eq(&refusal(wasm));
}

#[test]
fn an_installed_actor_has_an_id_an_f2_address_and_its_code() {
    let mut chain = chain();
    let installed = chain.install(test_actors::multisig(), &[]).unwrap();
    assert_eq!((installed.id, chain.block_number()), (FIRST_USER_ID + 11, 1));
    let by_id = FilAddress::Id(installed.id);
    assert_eq!(chain.resolve(&installed.robust_address).unwrap(), Some(installed.id));
    assert_eq!(chain.code_cid(&by_id).unwrap(), Some(installed.code));
    assert_eq!(chain.code_cid(&installed.robust_address).unwrap(), Some(installed.code));
    let reply = chain.ask_actor(&installed.robust_address, RECEIVE, &[]).unwrap();
    assert_eq!((reply.exit_code, reply.returned.len()), (0, 0));
    assert_eq!(chain.ask_actor(&by_id, 3, &[]).unwrap().exit_code, 22);
}

#[test]
fn the_same_code_twice_is_two_actors() {
    let mut chain = chain();
    let [first, second] = [(); 2].map(|()| chain.install(test_actors::miner(), &[]).unwrap());
    assert_eq!(first.code, second.code);
    assert_eq!(second.id, first.id + 1);
    assert_ne!(first.robust_address, second.robust_address);
}

#[test]
fn an_installed_actor_is_there_when_the_chain_is_opened_again() {
    let dir = tempfile::tempdir().unwrap();
    let open = || {
        let state_dir = Some(dir.path().join("chain"));
        Chain::open(Options { state_dir, ..Options::default() }).unwrap()
    };
    let installed = open().install(test_actors::multisig(), &[]).unwrap();
    let chain = open();
    assert_eq!(chain.block_number(), 1);
    let reply = chain.ask_actor(&installed.robust_address, RECEIVE, &[]).unwrap();
    assert_eq!(reply.exit_code, 0);
}

#[test]
fn a_snapshot_from_before_takes_it_away_again() {
    let mut chain = chain();
    let before = chain.snapshot();
    let first = chain.install(test_actors::multisig(), &[]).unwrap();
    chain.restore(&before).unwrap();
    assert_eq!(chain.code_cid(&FilAddress::Id(first.id)).unwrap(), None);
    assert_eq!(chain.install(test_actors::multisig(), &[]).unwrap(), first);
}

#[test]
fn what_is_no_module() {
    refused(
        b"",
        expect![
            "this is not a WASM module: it begins with nothing; give the .wasm file that the compiler wrote for wasm32"
        ],
    );
    refused(
        b"pragma solidity",
        expect![
            "this is not a WASM module: it begins with 0x70726167; give the .wasm file that the compiler wrote for wasm32"
        ],
    );
    refused(
        b"\0asm\x02\0\0\0",
        expect![
            "this is not a WASM module: it begins with 0x0061736d; give the .wasm file that the compiler wrote for wasm32"
        ],
    );
}

#[test]
fn a_module_that_is_broken() {
    refused(
        b"\0asm\x01\0\0\0\xff",
        expect![
            "the FVM does not accept this module: failed to validate actor wasm: malformed section id (at offset 0x8); compile it with -C target-feature=+bulk-memory,+sign-ext,-reference-types,-multivalue,-simd128"
        ],
    );
    refused(
        &actor(&[0x42, 0]),
        expect![
            "the FVM does not accept this module: failed to validate actor wasm: type mismatch: expected i32, found i64 (at offset 0x35); compile it with -C target-feature=+bulk-memory,+sign-ext,-reference-types,-multivalue,-simd128"
        ],
    );
    let whole = actor(ZERO);
    refused(
        &whole[..whole.len() - 1],
        expect![
            "the FVM does not accept this module: failed to validate actor wasm: unexpected end-of-file (at offset 0x32); compile it with -C target-feature=+bulk-memory,+sign-ext,-reference-types,-multivalue,-simd128"
        ],
    );
}

#[test]
fn what_the_engine_has_switched_off() {
    // v128.const and drop
    let simd = [&[0xfd, 0x0c][..], &[0; 16], &[0x1a, 0x41, 0]].concat();
    refused(
        &actor(&simd),
        expect![
            "the FVM does not accept this module: failed to validate actor wasm: SIMD support is not enabled (at offset 0x33); compile it with -C target-feature=+bulk-memory,+sign-ext,-reference-types,-multivalue,-simd128"
        ],
    );
    // A type with two results.
    let two = (1, vec![2, 0x60, 1, 0x7f, 1, 0x7f, 0x60, 0, 2, 0x7f, 0x7f]);
    let multi = module(&[two, function(), memory(), exports(0), body(ZERO)]);
    refused(
        &multi,
        expect![
            "the FVM does not accept this module: failed to validate actor wasm: func type returns multiple values but the multi-value feature is not enabled (at offset 0x10); compile it with -C target-feature=+bulk-memory,+sign-ext,-reference-types,-multivalue,-simd128"
        ],
    );
    // return_call 0
    refused(
        &actor(&[0x41, 0, 0x12, 0]),
        expect![
            "the FVM does not accept this module: failed to validate actor wasm: tail calls support is not enabled (at offset 0x35); compile it with -C target-feature=+bulk-memory,+sign-ext,-reference-types,-multivalue,-simd128"
        ],
    );
    // 8,193 pages are a page more than 512 MiB.
    let large = module(&[types(), function(), (5, vec![1, 0, 0x81, 0x40]), exports(0), body(ZERO)]);
    refused(
        &large,
        expect![
            "the FVM does not accept this module: module memory does not fit in pooling allocator requirements: memory index 0 is unsupported in this pooling allocator configuration: memory has a minimum byte size of 536936448 which exceeds the limit of 0x20000000 bytes; compile it with -C target-feature=+bulk-memory,+sign-ext,-reference-types,-multivalue,-simd128"
        ],
    );
}

#[test]
fn a_module_without_a_way_in() {
    let exported =
        |content: Vec<u8>| module(&[types(), function(), memory(), (7, content), body(ZERO)]);
    let memory_alone = [&[1, 6][..], b"memory", &[2, 0]].concat();
    let invoke_alone = [&[1, 6][..], b"invoke", &[0, 0]].concat();
    refused(
        &exported(vec![0]),
        expect![
            "the FVM cannot enter this module: it exports no memory of the name `memory`; an actor exports its memory as `memory`"
        ],
    );
    refused(
        &exported(memory_alone),
        expect![
            "the FVM cannot enter this module: it exports no function of the name `invoke`; an actor exports a function `invoke` of the type (i32) -> i32"
        ],
    );
    refused(
        &exported(invoke_alone),
        expect![
            "the FVM cannot enter this module: it exports no memory of the name `memory`; an actor exports its memory as `memory`"
        ],
    );
    let long = (1, vec![1, 0x60, 1, 0x7e, 1, 0x7f]);
    refused(
        &module(&[long, function(), memory(), exports(0), body(ZERO)]),
        expect![
            "the FVM cannot enter this module: its `invoke` has the type (i64) -> i32; an actor exports a function `invoke` of the type (i32) -> i32"
        ],
    );
}

#[test]
fn imports_that_are_no_syscalls() {
    // A function is imported, so `invoke` is the second.
    let importing = |from: &[u8], name: &[u8]| {
        let length = |text: &[u8]| u8::try_from(text.len()).unwrap();
        let import = [&[1, length(from)], from, &[length(name)], name, &[0, 0]].concat();
        module(&[types(), (2, import), function(), memory(), exports(1), body(ZERO)])
    };
    let unknown = refusal(&importing(b"env", b"print"));
    assert!(unknown.contains("`env::print` has not been defined"), "{unknown}");
    let other_type = refusal(&importing(b"vm", b"exit"));
    assert!(other_type.contains("vm::exit"), "{other_type}");
    assert!(chain().install(&importing(b"ipld", b"block_link"), &[]).is_err());
}

#[test]
fn a_constructor_that_fails() {
    // unreachable
    refused(
        &actor(&[0x00]),
        expect![[r#"
        the constructor failed: the WASM trapped: a fault in the actor, or its memory ran out (exit code 4)
        00: f0111 (method 1) -- wasm trap: wasm `unreachable` instruction executed (4)"#]],
    );
    // The id of a block that there is not.
    refused(
        &actor(&[0x41, 7]),
        expect![[r#"
        the constructor failed: an actor named a return block that does not exist (exit code 11)
        00: f0111 (method 1) -- returned block does not exist (11)"#]],
    );
    let mut chain = chain();
    let error = chain.install(test_actors::multisig(), &[0xff]).map(drop);
    assert!(error.is_ok(), "its constructor takes anything");
}

/// The first development account asks, without value and with all the gas there is.
fn request(to: FilAddress, method: u64) -> ActorRequest {
    let (from, value) = (account(0), U256::ZERO);
    ActorRequest { from, to, method, params: Bytes::new(), value, gas_limit: None }
}

#[test]
fn a_method_is_asked_in_anybodys_name() {
    let mut chain = chain();
    let data = harness::story::init_code(&counter()).into();
    let deploy = harness::TxRequest { from: account(0), data, ..Default::default() };
    let contract = chain.send(&deploy).unwrap().contract_address.unwrap();
    let params = StorageAtParams { key: U256::ZERO }.to_cbor().into();
    let ask = ActorRequest { params, ..request(FilAddress::f410(contract), GET_STORAGE_AT) };
    for (from, code) in [
        (account(0), exit::FORBIDDEN),
        (contract, exit::FORBIDDEN),
        (Address::repeat_byte(0x77), exit::FORBIDDEN),
        (masked_id(0), exit::OK),
    ] {
        let reply = chain.ask_method(&ActorRequest { from, ..ask.clone() }).unwrap();
        assert_eq!(reply.exit_code, code, "{from}: {reply:?}");
    }
}

#[test]
fn a_methods_value_and_gas_are_limited_and_nothing_is_kept() {
    let chain = chain();
    let (to, root) = (FilAddress::f410(account(1)), chain.state_root());
    let owned = chain.balance(account(0)).unwrap();
    for (value, gas_limit, code) in [
        (owned, None, exit::OK),
        (owned + U256::from(1), None, exit::INSUFFICIENT_FUNDS),
        (U256::from(1), Some(1), exit::OUT_OF_GAS),
        (U256::from(1), Some(u64::MAX), exit::OK),
    ] {
        let ask = ActorRequest { value, gas_limit, ..request(to.clone(), SEND) };
        assert_eq!(chain.ask_method(&ask).unwrap().exit_code, code, "{value} {gas_limit:?}");
    }
    assert_eq!((chain.balance(account(0)).unwrap(), chain.state_root()), (owned, root));
}
