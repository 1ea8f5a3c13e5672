//! What the profile `ethereum` adds to the actor, and that production has none of it.

use actor::state::layout::Root;
use actor::state::tombstone::Lifespan;
use actor::sys::Reply;
use actor::sys::memory::Memory;
use expect_test::{Expect, expect};
use mapping::address::WireAddress;
use mapping::params::{BytecodeLink, DelegateParams};
use mapping::{exit, method};
use revm_primitives::U256;

use super::{CALLER, OWN, born, call, deployed, deployed_on, eth};

/// The contract whose code is borrowed, and its id.
const LIBRARY: &str = "PUSH20 0xdddddddddddddddddddddddddddddddddddddddd";
const LIBRARY_ID: u64 = 1002;

/// Type number of EVM actors.
const EVM: i32 = 14;

/// Returns the word on top of the stack.
const ANSWER: &str = "PUSH0 MSTORE PUSH1 32 PUSH0 RETURN";

/// A link of the one form there is.
const LINK: [u8; 38] = {
    let mut link = [7; 38];
    [link[0], link[1], link[2], link[3], link[4], link[5]] = [1, 0x55, 0xa0, 0xe4, 2, 32];
    link
};

/// CALLCODE of the library with two bytes of input, which are 5 and 6.
fn call_code(gas: &str, value: &str) -> String {
    format!(
        "PUSH2 0x0506 PUSH0 MSTORE PUSH0 PUSH0 PUSH1 2 PUSH1 30 {value} {LIBRARY} {gas} CALLCODE \
         {ANSWER}"
    )
}

/// The profile `ethereum`, a balance of 1000, and the library.
fn ethereum(program: &str) -> Memory<true> {
    let mut memory = deployed_on(born(Memory::ethereum()), program);
    memory.balance = 1000;
    memory.delegated.insert(LIBRARY_ID, WireAddress::f410(eth(0xdd)).as_slice().to_vec());
    memory.types.insert(LIBRARY_ID, EVM);
    memory
}

/// Has the library say where its code is, and the delegated call end with `exit_code`.
fn answers(memory: &Memory<true>, exit_code: u32) {
    let link = BytecodeLink { code_cid: Some(&LINK) }.to_cbor();
    let mut replies = memory.replies.borrow_mut();
    replies.push_back(Ok(Reply { exit_code: 0, codec: 0x71, data: link }));
    replies.push_back(Ok(Reply { exit_code, codec: 0x51, data: vec![0x42, 8, 9] }));
}

/// Runs once and compares the syscalls, and how it ended.
fn check(mut memory: Memory<true>, expected: Expect) {
    let ended = call(&mut memory, &[]).map(|output| format!("{:x}", U256::from_be_slice(&output)));
    let ended = ended.unwrap_or_else(|abort| format!("exit {}", abort.code));
    let record = memory.record.borrow().join("\n");
    expected.assert_eq(&format!("{record}\n{ended}"));
}

#[test]
fn callcode_calls_ourselves_with_the_code_and_moves_nothing() {
    let memory = ethereum(&call_code("GAS", "PUSH2 999"));
    answers(&memory, 0);
    check(
        memory,
        expect![[r#"
        gas::available
        actor::resolve_address
        actor::get_builtin_actor_type 1002
        send::send to [00, ea, 07], method 3, value 0, gas None, read-only true
        actor::lookup_delegated_address 1001
        gas::available
        send::send to [00, e9, 07], method 6, value 0, gas Some(6300), read-only false
        1"#]],
    );
}

#[test]
fn its_frame_has_us_as_caller_and_the_value_of_the_operand() {
    let mut memory = ethereum(&call_code("GAS", "PUSH2 999"));
    answers(&memory, 0);
    call(&mut memory, &[]).unwrap();
    let expected = DelegateParams {
        code_cid: &LINK,
        input: &[5, 6],
        caller: eth(0xcc),
        value: U256::from(999),
    };
    let sent = memory.sent.borrow();
    let (to, method, params) = sent.last().unwrap();
    assert_eq!(*to, WireAddress::id(OWN).as_slice());
    assert_eq!(*method, method::INVOKE_CONTRACT_DELEGATE);
    assert_eq!(*params, expected.to_cbor());
}

#[test]
fn a_value_that_we_do_not_have_calls_nobody() {
    check(
        ethereum(&call_code("GAS", "PUSH2 1001")),
        expect![[r#"
        gas::available
        0"#]],
    );
    check(
        ethereum(&call_code("GAS", "PUSH0 NOT")),
        expect![[r#"
        gas::available
        0"#]],
    );
}

#[test]
fn a_call_that_fails_pushes_zero() {
    let memory = ethereum(&call_code("GAS", "PUSH0"));
    answers(&memory, exit::EVM_REVERTED);
    check(
        memory,
        expect![[r#"
        gas::available
        actor::resolve_address
        actor::get_builtin_actor_type 1002
        send::send to [00, ea, 07], method 3, value 0, gas None, read-only true
        actor::lookup_delegated_address 1001
        gas::available
        send::send to [00, e9, 07], method 6, value 0, gas Some(6300), read-only false
        0"#]],
    );
}

#[test]
fn a_bare_one_gets_the_gas_of_a_bare_transfer() {
    let memory = ethereum(&call_code("PUSH0", "PUSH1 1"));
    answers(&memory, 0);
    check(
        memory,
        expect![[r#"
        actor::resolve_address
        actor::get_builtin_actor_type 1002
        send::send to [00, ea, 07], method 3, value 0, gas None, read-only true
        actor::lookup_delegated_address 1001
        gas::available
        send::send to [00, e9, 07], method 6, value 0, gas Some(6300), read-only false
        1"#]],
    );
}

#[test]
fn where_nobody_is_it_succeeds() {
    let mut memory = ethereum(&call_code("GAS", "PUSH1 1"));
    memory.types.clear();
    check(
        memory,
        expect![[r#"
        gas::available
        actor::resolve_address
        actor::get_builtin_actor_type 1002
        1"#]],
    );
}

#[test]
fn a_read_only_frame_may_callcode_with_value() {
    let mut memory = ethereum(&call_code("GAS", "PUSH1 1"));
    memory.message.read_only = true;
    answers(&memory, 0);
    assert_eq!(call(&mut memory, &[]).unwrap()[31], 1);
}

#[test]
fn callcode_of_a_precompile_runs_it_and_pays_nothing() {
    let identity = "PUSH1 9 PUSH0 MSTORE
        PUSH1 32 PUSH1 32 PUSH1 32 PUSH0 PUSH2 999 PUSH1 4 GAS CALLCODE PUSH1 32 MLOAD MUL";
    check(
        ethereum(&format!("{identity} {ANSWER}")),
        expect![[r#"
        gas::available
        9"#]],
    );
    let too_dear = identity.replace("PUSH2 999", "PUSH2 1001");
    check(
        ethereum(&format!("{too_dear} {ANSWER}")),
        expect![[r#"
        gas::available
        0"#]],
    );
}

#[test]
fn callcode_may_not_call_actors_in_our_name() {
    let program = "PUSH0 PUSH0 PUSH1 192 PUSH0 PUSH0
        PUSH20 0xfe00000000000000000000000000000000000003 GAS CALLCODE";
    check(
        ethereum(&format!("{program} {ANSWER}")),
        expect![[r#"
        gas::available
        0"#]],
    );
}

#[test]
fn there_are_no_blobs() {
    check(
        ethereum(&format!("PUSH0 BLOBHASH {ANSWER}")),
        expect![[r#"

        0"#]],
    );
    check(
        ethereum(&format!("PUSH0 NOT BLOBHASH {ANSWER}")),
        expect![[r#"

        0"#]],
    );
    check(
        ethereum(&format!("BLOBBASEFEE {ANSWER}")),
        expect![[r#"

        1"#]],
    );
}

/// CALL of 0x0a with so many zeros: 1 for success, and the bytes that came back.
fn opening(length: u8) -> String {
    format!(
        "PUSH0 PUSH0 PUSH1 {length} PUSH0 PUSH0 PUSH1 10 GAS CALL RETURNDATASIZE PUSH1 8 SHL OR \
         {ANSWER}"
    )
}

#[test]
fn point_evaluation_is_there_and_refuses_what_is_no_opening() {
    check(
        ethereum(&opening(0)),
        expect![[r#"
        gas::available
        0"#]],
    );
    check(
        ethereum(&opening(192)),
        expect![[r#"
        gas::available
        0"#]],
    );
    check(
        ethereum(&format!("PUSH1 10 EXTCODEHASH {ANSWER}")),
        expect![[r#"

        c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"#]],
    );
}

#[test]
fn production_has_none_of_it() {
    for program in ["PUSH0 BLOBHASH", "BLOBBASEFEE", &call_code("GAS", "PUSH0"), "CALLCODE"] {
        let mut memory = deployed(program);
        let undefined = exit::EVM_UNDEFINED_INSTRUCTION;
        assert_eq!(call(&mut memory, &[]).unwrap_err().code, undefined, "{program}");
        let record = memory.record.borrow();
        assert!(record.iter().all(|line| line == "gas::available"), "{program}: {record:?}");
    }
    for length in [0, 192] {
        let word = call(&mut deployed(&opening(length)), &[]).unwrap();
        assert_eq!(U256::from_be_slice(&word), U256::from(1), "an empty success");
    }
    let hash = call(&mut deployed(&format!("PUSH1 10 EXTCODEHASH {ANSWER}")), &[]).unwrap();
    assert_eq!(U256::from_be_slice(&hash), U256::ZERO);
}

/// A contract that sends all it has to where its calldata say, in the message after the one that
/// created it or, if it is `new`, in that one.
fn destroyed<const ETHEREUM: bool>(
    memory: Memory<ETHEREUM>,
    beneficiary: revm_primitives::Address,
    new: bool,
) -> (Vec<String>, Root) {
    let mut memory = deployed_on(born(memory), "PUSH0 CALLDATALOAD SELFDESTRUCT");
    memory.balance = 1000;
    memory.message.nonce -= u64::from(new);
    memory.replies.borrow_mut().push_back(Ok(Reply { exit_code: 0, codec: 0, data: vec![] }));
    let output = call(&mut memory, &beneficiary.into_word().0).expect("the payment arrives");
    assert_eq!(output, [0; 0]);
    let record = memory.record.borrow().clone();
    (record, Root::decode(&memory.root_block()).expect("our own root"))
}

/// The message that `deployed` creates its contract in.
const BIRTH: Lifespan = Lifespan { origin: CALLER, nonce: 7 };

#[test]
fn selfdestruct_ends_a_contract_of_the_same_message_only() {
    let (record, root) = destroyed(Memory::ethereum(), eth(0xdd), true);
    assert_eq!(root.tombstone, Some(BIRTH));
    assert!(record.concat().contains("method 0, value 1000"), "{record:?}");
    let (record, root) = destroyed(Memory::ethereum(), eth(0xdd), false);
    assert_eq!(root.tombstone, None);
    assert!(record.concat().contains("method 0, value 1000"), "{record:?}");
    let (_, root) = destroyed(Memory::new(), eth(0xdd), false);
    assert_eq!(root.tombstone, Some(Lifespan { nonce: 8, ..BIRTH }), "in production any");
}

#[test]
fn a_new_contract_that_leaves_all_to_itself_burns_it() {
    // f099 is the actor of burnt funds; 0xcc… is the contract.
    let burnt = "send::send to [00, 63], method 0, value 1000";
    let (record, _) = destroyed(Memory::ethereum(), eth(0xcc), true);
    assert!(record.concat().contains(burnt), "{record:?}");
    for (record, _) in
        [destroyed(Memory::ethereum(), eth(0xcc), false), destroyed(Memory::new(), eth(0xcc), true)]
    {
        assert!(!record.concat().contains(burnt), "{record:?}");
    }
}

#[test]
fn only_where_it_matters_a_root_says_when_the_contract_was_created() {
    let created = |root: &[u8]| Root::decode(root).unwrap().created;
    assert_eq!(created(&deployed("STOP").root_block()), None);
    let mut memory = deployed_on(born(Memory::ethereum()), "PUSH1 1 PUSH0 SSTORE");
    assert_eq!(created(&memory.root_block()), Some(BIRTH));
    call(&mut memory, &[]).unwrap();
    assert_eq!(created(&memory.root_block()), None, "the next message that writes leaves it out");
}

/// Two packages compile the same source: what they depend on is one list.
#[test]
fn both_packages_of_the_actor_have_the_same_dependencies() {
    let of = |manifest: &'static str| {
        let start = manifest.find("[dependencies]").unwrap();
        manifest[start..].split("\n[dev-dependencies]").next().unwrap().trim_end()
    };
    let (here, there) =
        (include_str!("../../Cargo.toml"), include_str!("../../ethereum/Cargo.toml"));
    assert_eq!(of(here), of(there));
}
