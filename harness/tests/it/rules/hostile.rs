//! Chapter 1, section 2: parameters that nobody who means well would write. Each ends with the
//! right exit code, none in a trap, and none changes anything.

mod courier;

use alloy_primitives::{Address, U256};
use fvm_shared::address::Address as FvmAddress;
use harness::Bundle;
use harness::story::init_code;
use mapping::method::{
    AUTHENTICATE_MESSAGE, CONSTRUCTOR, EAM_CREATE, EAM_CREATE_EXTERNAL, EAM_CREATE2,
    FIRST_EXPORTED, GET_STORAGE_AT, INIT_EXEC, INIT_EXEC4, INVOKE_CONTRACT_DELEGATE, INVOKE_EVM,
    RESURRECT, SEND,
};
use mapping::params::{
    AuthenticateParams, DelegateParams, EamCreate2Params, EamCreateParams, EvmConstructorParams,
    InitConstructorParams, InitExec4Params, InitExecParams, StorageAtParams, encode_byte_string,
};
use mapping::{exit, method};

use crate::actors::rig::{EAM, INIT, RICH, RICH_ID, Reply, Rig, SYSTEM, f410};

/// A method, somebody who gets as far as its parameters, and parameters that it can read.
struct Case {
    name: &'static str,
    parties: (FvmAddress, FvmAddress),
    method: u64,
    good: Vec<u8>,
}

/// The actors of a chain with a contract and a native account.
struct World {
    rig: Rig,
    contract: FvmAddress,
    account: FvmAddress,
}

fn world(bundle: &Bundle) -> World {
    let mut rig = Rig::with(bundle);
    let contract = FvmAddress::new_id(rig.contract(&[0]).actor_id);
    let key = FvmAddress::new_secp256k1(&[7; 65]).unwrap();
    assert_eq!(rig.pay((f410(RICH), key), 1, SEND, vec![]).code, 0);
    let account = FvmAddress::new_id(rig.id(key).unwrap());
    World { rig, contract, account }
}

impl World {
    /// Every method of an actor of ours that reads parameters.
    fn cases(&self) -> Vec<Case> {
        let World { rig, contract, account } = self;
        let (contract, account) = (*contract, *account);
        let rich = f410(RICH);
        let initcode = &init_code(&[0]);
        let born = EvmConstructorParams { creator: RICH, initcode }.to_cbor();
        let code_cid = &rig.code("evm").to_bytes();
        let exec = InitExecParams { code_cid, constructor_params: &born }.to_cbor();
        let exec4 =
            InitExec4Params { code_cid, constructor_params: &born, subaddress: &[7; 20] }.to_cbor();
        let name = InitConstructorParams { network_name: "a network" }.to_cbor();
        let key = FvmAddress::new_secp256k1(&[8; 65]).unwrap().to_bytes();
        let salt = Default::default();
        let of = |name, parties, method, good| Case { name, parties, method, good };
        vec![
            of("EVM Constructor", (rich, contract), CONSTRUCTOR, born.clone()),
            of("EVM Constructor, by init", (INIT, contract), CONSTRUCTOR, born.clone()),
            of("EVM Resurrect", (EAM, contract), RESURRECT, born),
            of("EVM GetStorageAt", (SYSTEM, contract), GET_STORAGE_AT, slot()),
            of("EVM InvokeEVM", (rich, contract), INVOKE_EVM, encode_byte_string(&[7; 30])),
            of(
                "EAM Create",
                (contract, EAM),
                EAM_CREATE,
                EamCreateParams { initcode, nonce: 1000 }.to_cbor(),
            ),
            of(
                "EAM Create2",
                (contract, EAM),
                EAM_CREATE2,
                EamCreate2Params { initcode, salt }.to_cbor(),
            ),
            of(
                "EAM CreateExternal",
                (rich, EAM),
                EAM_CREATE_EXTERNAL,
                encode_byte_string(initcode),
            ),
            of("Account Constructor", (SYSTEM, account), CONSTRUCTOR, encode_byte_string(&key)),
            of("Account AuthenticateMessage", (rich, account), AUTHENTICATE_MESSAGE, claim()),
            of("Init Constructor", (SYSTEM, INIT), CONSTRUCTOR, name),
            of("Init Exec", (rich, INIT), INIT_EXEC, exec),
            of("Init Exec4", (EAM, INIT), INIT_EXEC4, exec4),
        ]
    }

    /// The states of all that could have changed, and how many actors there are.
    fn states(&self) -> Vec<Vec<u8>> {
        let ids = [0, 1, 10, RICH_ID, self.contract.id().unwrap(), self.account.id().unwrap()];
        ids.map(|id| self.rig.state(id)).to_vec()
    }

    /// Sends, and insists on a failure without data that left everything as it was.
    #[track_caller]
    fn refused(&mut self, case: &Case, params: &[u8], code: u32, what: &str) {
        let before = self.states();
        let reply = self.rig.send(case.parties, case.method, params.to_vec());
        assert_eq!(reply, Reply::failure(code), "{}: {what}", case.name);
        assert_eq!(self.states(), before, "{}: {what}", case.name);
    }
}

fn slot() -> Vec<u8> {
    StorageAtParams { key: U256::from(0x1234) }.to_cbor()
}

fn claim() -> Vec<u8> {
    AuthenticateParams { signature: &[1; 65], message: b"a promise" }.to_cbor()
}

fn bytes(digits: &str) -> Vec<u8> {
    hex::decode(digits.replace(' ', "")).unwrap()
}

/// Inputs that are no parameters of any method, whatever it takes.
fn hostile(good: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut inputs = Vec::new();
    let mut add = |what: &str, input: Vec<u8>| inputs.push((what.to_string(), input));
    // The head says another type: all eight of them but the right one.
    for major in (0..8).filter(|major| *major != good[0] >> 5) {
        let head = major << 5 | good[0] & 0x1f;
        add("another major type", [&[head], &good[1..]].concat());
    }
    // Lengths that no input has: of byte string, text, array, map and tag.
    for head in ["5a", "5b", "7a", "7b", "9a", "9b", "ba", "bb", "da", "db"] {
        for length in
            ["0000000100000000", "7fffffffffffffff", "8000000000000000", "ffffffffffffffff"]
        {
            let length = if head.ends_with('a') { &length[8..] } else { length };
            let claimed = bytes(&format!("{head}{length}"));
            if claimed[1..].iter().any(|byte| *byte != 0) {
                add("a huge length", claimed.clone());
                add("a huge length and some of it", [&claimed[..], good].concat());
            }
        }
    }
    // The first item of a structure, or the string itself, claims the same.
    for claim in
        ["5bffffffffffffffff", "5b8000000000000000", "5affffffff", "d82a5bffffffffffffffff"]
    {
        for head in ["81", "82", "83", "84"] {
            add("a huge length inside", bytes(&format!("{head}{claim}")));
        }
    }
    for (what, unit) in [
        ("arrays in arrays", "81"),
        ("arrays in arrays of no end", "9f"),
        ("maps in maps", "a1"),
        ("maps of no end", "bf"),
        ("strings in strings", "5f"),
        ("links in links", "d82a"),
    ] {
        add(what, bytes(unit).repeat(10_000));
    }
    // Indefinite lengths.
    let tail = &good[1..];
    for head in ["5f", "7f", "9f", "bf"] {
        add("an indefinite length", [&bytes(head), tail, &[0xff]].concat());
    }
    add("a string in pieces", bytes("5f 4101 4102 ff"));
    add("pieces in an array", bytes("82 5f 4101 ff 5f 4102 ff"));
    for (what, input) in [
        ("null", "f6"),
        ("undefined", "f7"),
        ("true", "f5"),
        ("a float", "fb3ff0000000000000"),
        ("a negative number", "20"),
        ("an integer", "1864"),
        ("an empty array", "80"),
        ("an empty map", "a0"),
        ("an empty text", "60"),
        ("a break", "ff"),
        ("a reserved head", "1c"),
        ("a link", "d82a420001"),
        ("an array of too many", "8540404040 40"),
    ] {
        add(what, bytes(input));
    }
    for more in [&[0][..], &[0xf6], &[0xff], good] {
        add("something behind", [good, more].concat());
    }
    inputs
}

#[test]
fn parameters_that_are_no_parameters_end_with_21_and_change_nothing() {
    let mut world = world(&Bundle::embedded());
    for case in world.cases() {
        for (what, input) in hostile(&case.good) {
            let start = hex::encode(&input[..input.len().min(24)]);
            world.refused(&case, &input, exit::SERIALIZATION, &format!("{what}, {start}"));
        }
    }
}

#[test]
fn no_cut_of_good_parameters_is_good() {
    let mut world = world(&Bundle::embedded());
    for case in world.cases() {
        for end in 1..case.good.len() {
            let what = format!("cut to {end} bytes");
            world.refused(&case, &case.good[..end], exit::SERIALIZATION, &what);
        }
        if case.method != INVOKE_EVM {
            world.refused(&case, &[], exit::ILLEGAL_ARGUMENT, "none at all");
        }
    }
}

#[test]
fn good_parameters_are_read() {
    let mut world = world(&Bundle::embedded());
    // What comes of them otherwise, so that the failures above are the parameters' alone.
    let codes = [
        ("EVM Constructor", exit::FORBIDDEN),
        ("EVM Constructor, by init", exit::ILLEGAL_STATE),
        ("EVM Resurrect", exit::FORBIDDEN),
        ("EVM GetStorageAt", 0),
        ("EVM InvokeEVM", 0),
        ("EAM Create", 0),
        ("EAM Create2", 0),
        ("EAM CreateExternal", 0),
        ("Account Constructor", exit::ILLEGAL_STATE),
        ("Account AuthenticateMessage", exit::ILLEGAL_ARGUMENT),
        ("Init Constructor", exit::ILLEGAL_STATE),
        ("Init Exec", exit::FORBIDDEN),
        ("Init Exec4", 0),
    ];
    for (case, (name, code)) in world.cases().into_iter().zip(codes) {
        assert_eq!(case.name, name);
        let reply = world.rig.send(case.parties, case.method, case.good);
        assert_eq!(reply.code, code, "{name}");
    }
}

#[test]
fn heads_longer_than_they_need_to_be_are_read() {
    let mut world = world(&Bundle::embedded());
    let contract = world.contract;
    let rich = f410(RICH);
    for (parties, method, params, code) in [
        ((rich, contract), INVOKE_EVM, "5801 07", 0),
        ((rich, contract), INVOKE_EVM, "5b0000000000000001 07", 0),
        ((SYSTEM, contract), GET_STORAGE_AT, "9801 5801 07", 0),
        ((rich, EAM), EAM_CREATE_EXTERNAL, "590001 00", 0),
        ((contract, EAM), EAM_CREATE, "9a00000002 5800 1b0000000000000007", 0),
        ((rich, world.account), AUTHENTICATE_MESSAGE, "990002 5800 40", exit::ILLEGAL_ARGUMENT),
    ] {
        let reply = world.rig.send(parties, method, bytes(params));
        assert_eq!(reply.code, code, "{method} {params}");
    }
}

#[test]
fn who_reads_no_parameters_does_not_mind_any() {
    let mut world = world(&Bundle::embedded());
    let placeholder = f410(Address::repeat_byte(0x42));
    assert_eq!(world.rig.pay((f410(RICH), placeholder), 1, SEND, vec![]).code, 0);
    let eth_account = FvmAddress::new_id(RICH_ID);
    let contract = world.contract;
    let before = world.states();
    for (_, input) in hostile(&[0x82, 0x40, 0x40]) {
        for (to, method) in [
            (placeholder, 2),
            (placeholder, INVOKE_EVM),
            (eth_account, INVOKE_EVM),
            (eth_account, FIRST_EXPORTED),
            (world.account, INVOKE_EVM),
            (contract, SEND),
            (contract, method::FIRST_CUSTOM),
        ] {
            let reply = world.rig.send((SYSTEM, to), method, input.clone());
            assert_eq!(reply, Reply::success(vec![]), "{to} {method} {input:02x?}");
        }
        for (to, method) in [(eth_account, CONSTRUCTOR), (world.account, 2), (EAM, CONSTRUCTOR)] {
            let reply = world.rig.send((SYSTEM, to), method, input.clone());
            assert_eq!(reply, Reply::failure(exit::ILLEGAL_ARGUMENT), "{to} {method}");
        }
        for method in [method::GET_BYTECODE, method::GET_BYTECODE_HASH] {
            let reply = world.rig.send((SYSTEM, contract), method, input.clone());
            assert_eq!(reply, Reply::failure(exit::ILLEGAL_ARGUMENT), "{method}");
        }
    }
    assert_eq!(world.states(), before);
}

/// A message's parameters always arrive as CBOR, so another actor has to bring these.
#[test]
fn a_wrong_codec_ends_with_21() {
    const DAG_CBOR: u64 = 0x71;
    const RAW: u64 = 0x55;
    let plain = world(&Bundle::embedded());
    let cases = plain.cases();
    // A link that need not be reachable to be sent: the CID of a piece of a sector.
    let code_cid = &[&bytes("01 81e203 9220 20"), &[7; 32][..]].concat();
    let delegate = DelegateParams { code_cid, input: &[], caller: RICH, value: U256::ZERO };
    let delegate = Case {
        name: "EVM InvokeContractDelegate",
        parties: (SYSTEM, plain.contract),
        method: INVOKE_CONTRACT_DELEGATE,
        good: delegate.to_cbor(),
    };
    let case = |name: &str| cases.iter().find(|case| case.name == name).unwrap();
    for (case, codec, code) in [
        (case("EVM Constructor"), RAW, exit::SERIALIZATION),
        (case("EVM Constructor"), DAG_CBOR, exit::FORBIDDEN),
        (case("EVM Resurrect"), RAW, exit::SERIALIZATION),
        (case("EVM GetStorageAt"), RAW, exit::SERIALIZATION),
        (case("EVM GetStorageAt"), DAG_CBOR, exit::FORBIDDEN),
        (case("EVM InvokeEVM"), RAW, 0),
        (case("EVM InvokeEVM"), DAG_CBOR, 0),
        // A delegated call insists on links that are followed.
        (&delegate, RAW, exit::ILLEGAL_ARGUMENT),
        (&delegate, 0x51, exit::ILLEGAL_ARGUMENT),
        (&delegate, DAG_CBOR, exit::FORBIDDEN),
        (case("EAM Create"), RAW, exit::SERIALIZATION),
        (case("EAM Create2"), RAW, exit::SERIALIZATION),
        (case("EAM Create2"), DAG_CBOR, exit::FORBIDDEN),
        (case("Account AuthenticateMessage"), RAW, exit::SERIALIZATION),
        (case("Account AuthenticateMessage"), DAG_CBOR, exit::ILLEGAL_ARGUMENT),
        (case("Init Exec"), RAW, exit::SERIALIZATION),
        (case("Init Exec4"), RAW, exit::SERIALIZATION),
    ] {
        let mut bundle = Bundle::embedded();
        let letter = courier::Letter {
            to: &case.parties.1.to_bytes(),
            method: case.method,
            codec,
            params: &case.good,
        };
        bundle.replace("multisig", courier::module(&letter)).unwrap();
        let mut world = world(&bundle);
        let before = world.states();
        let courier = world.rig.put(500, "multisig");
        let reply = world.rig.send((f410(RICH), courier), INVOKE_EVM, vec![]);
        assert_eq!(reply, Reply::failure(code), "{} as {codec:#x}", case.name);
        assert_eq!(world.states(), before, "{}", case.name);
    }
}
