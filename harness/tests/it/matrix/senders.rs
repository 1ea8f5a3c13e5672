//! Every kind of sender, and what it may ask of a contract, of the address manager and of native
//! actors. A placeholder asks in the first message that it signs, which makes it an account.

use expect_test::expect;
use fvm_shared::address::Address as FvmAddress;
use mapping::method::{
    AUTHENTICATE_MESSAGE, CONSTRUCTOR, EAM_CREATE, EAM_CREATE_EXTERNAL, EAM_CREATE2,
    FIRST_EXPORTED, GET_BYTECODE, INVOKE_EVM, PUBKEY_ADDRESS, RECEIVE, SEND,
};
use mapping::params::{EamCreate2Params, EamCreateParams, byte_string, encode_byte_string};

use super::table::Table;
use super::world::{CBOR, DAG_CBOR, Message, RAW, Sent, World, deploy};
use crate::actors::rig::{EAM, f410};

/// Called by `handle_filecoin_method`, it answers the CBOR number 7; else the length of its
/// calldata.
const ANSWERS: &str = "PUSH0 CALLDATALOAD PUSH1 224 SHR PUSH4 0x868e10c4 EQ PUSH @bridge JUMPI
    CALLDATASIZE PUSH0 MSTORE PUSH1 32 PUSH0 RETURN
    bridge: JUMPDEST PUSH1 0x51 PUSH1 32 MSTORE PUSH1 0x60 PUSH1 64 MSTORE PUSH1 1 PUSH1 96 MSTORE
    PUSH1 7 PUSH1 248 SHL PUSH1 128 MSTORE PUSH1 160 PUSH0 RETURN";

/// A message without its receiver: its name, method, and codec and bytes of its parameters.
type Column = (&'static str, u64, Option<(u64, Vec<u8>)>);

/// What every sender gets from `to`: exit code, and what came back if that is short.
fn rows(table: &mut Table, world: &mut World, to: FvmAddress, columns: &[Column]) {
    for (name, sender) in world.senders() {
        let cells = columns.iter().map(|(_, method, params)| {
            // A message on chain has CBOR or nothing; a contract's bridge takes no other codec.
            let codec = params.as_ref().map(|(codec, _)| *codec);
            if sender.signs() && codec.is_some_and(|codec| codec != CBOR) {
                return "-".to_string();
            }
            let params = params.clone();
            let message = Message { to, value: 0, method: *method, params, read_only: false };
            told(&world.tried(|world| world.send(sender, &message)))
        });
        let cells: Vec<String> = cells.collect();
        table.row(name, cells);
    }
}

pub(super) fn told(sent: &Sent) -> String {
    let code = sent.told();
    match (byte_string(&sent.data), &sent.data[..]) {
        (_, []) => code,
        // A word: its last byte is all that these contracts use.
        (Ok([rest @ .., last]), _) if rest.len() == 31 => format!("{code} ={last}"),
        (_, [number @ 0..24]) => format!("{code} cbor {number}"),
        (_, data) => format!("{code} +{}", data.len()),
    }
}

fn table(columns: &[Column]) -> Table {
    let names: Vec<&str> = columns.iter().map(|(name, ..)| *name).collect();
    Table::new(&[&["sender"], &names[..]].concat())
}

/// `0 =3`: success, and the calldata had three bytes.
///
/// - Parameters are calldata: raw as they are, of CBOR in either codec a byte string's content; any
///   other CBOR is 21. None is empty calldata.
/// - `no`: the bridge itself refuses; it passes on CBOR alone.
/// - `-`: a message on chain has CBOR or nothing.
#[test]
fn invoke_evm_from_every_sender_in_every_codec() {
    let mut world = World::new();
    let contract = f410(deploy(&mut world.rig, ANSWERS));
    let bytes = encode_byte_string(&[1, 2, 3]);
    let columns: Vec<Column> = vec![
        ("absent", INVOKE_EVM, None),
        ("CBOR bytes", INVOKE_EVM, Some((CBOR, bytes.clone()))),
        ("CBOR, empty bytes", INVOKE_EVM, Some((CBOR, encode_byte_string(&[])))),
        ("CBOR number", INVOKE_EVM, Some((CBOR, vec![1]))),
        ("no CBOR", INVOKE_EVM, Some((CBOR, vec![0xff]))),
        ("raw", INVOKE_EVM, Some((RAW, vec![1, 2, 3]))),
        ("raw, empty", INVOKE_EVM, Some((RAW, vec![]))),
        ("DAG-CBOR bytes", INVOKE_EVM, Some((DAG_CBOR, bytes))),
        ("DAG-CBOR number", INVOKE_EVM, Some((DAG_CBOR, vec![1]))),
    ];
    let mut table = table(&columns);
    rows(&mut table, &mut world, contract, &columns);
    table.shows(expect![[r#"
        sender            absent  CBOR bytes  CBOR, empty bytes  CBOR number  no CBOR  raw   raw, empty  DAG-CBOR bytes  DAG-CBOR number
        Ethereum account  0 =0    0 =3        0 =0               21           21       -     -           -               -
        f1 account        0 =0    0 =3        0 =0               21           21       -     -           -               -
        f3 account        0 =0    0 =3        0 =0               21           21       -     -           -               -
        placeholder       0 =0    0 =3        0 =0               21           21       -     -           -               -
        contract          0 =0    0 =3        0 =0               21           21       no    no          no              no
        multisig          0 =0    0 =3        0 =0               21           21       0 =3  0 =0        0 =3            21
        miner             0 =0    0 =3        0 =0               21           21       0 =3  0 =0        0 =3            21
        installed actor   0 =0    0 =3        0 =0               21           21       0 =3  0 =0        0 =3            21
        system            0 =0    0 =3        0 =0               21           21       -     -           -               -
    "#]]);
}

/// Without parameters, so a method that needs some is 16 to those who may call it.
///
/// - 0 runs no code; 1 and 2 are the init actor's and the address manager's, 5 the system's, 6 the
///   contract's own: 18 to all others.
/// - 3 and 4 are anybody's: a link and a hash.
/// - From 7 to 1023 there is nothing: 22. From 1024 up the code itself is asked, by
///   `handle_filecoin_method`, and answers 7 in CBOR.
/// - The bridge of contracts passes on 0 and what begins at 1024.
#[test]
fn every_method_of_a_contract_from_every_sender() {
    let mut world = World::new();
    let contract = f410(deploy(&mut world.rig, ANSWERS));
    let numbers = [0, 1, 2, 3, 4, 5, 6, 7, 1023, 1024, FIRST_EXPORTED - 1, FIRST_EXPORTED, RECEIVE];
    let names =
        ["0", "1", "2", "3", "4", "5", "6", "7", "1023", "1024", "2^24-1", "2^24", "Receive"];
    let columns: Vec<Column> =
        names.into_iter().zip(numbers).map(|(name, number)| (name, number, None)).collect();
    let mut table = table(&columns);
    rows(&mut table, &mut world, contract, &columns);
    table.shows(expect![[r#"
        sender            0  1   2   3      4      5   6   7   1023  1024      2^24-1    2^24      Receive
        Ethereum account  0  16  16  0 +59  0 =32  16  16  22  22    0 cbor 7  0 cbor 7  0 cbor 7  0 cbor 7
        f1 account        0  16  16  0 +59  0 =32  16  16  22  22    0 cbor 7  0 cbor 7  0 cbor 7  0 cbor 7
        f3 account        0  16  16  0 +59  0 =32  16  16  22  22    0 cbor 7  0 cbor 7  0 cbor 7  0 cbor 7
        placeholder       0  16  16  0 +59  0 =32  16  16  22  22    0 cbor 7  0 cbor 7  0 cbor 7  0 cbor 7
        contract          0  no  no  no     no     no  no  no  no    0 cbor 7  0 cbor 7  0 cbor 7  0 cbor 7
        multisig          0  16  16  0 +59  0 =32  16  16  22  22    0 cbor 7  0 cbor 7  0 cbor 7  0 cbor 7
        miner             0  16  16  0 +59  0 =32  16  16  22  22    0 cbor 7  0 cbor 7  0 cbor 7  0 cbor 7
        installed actor   0  16  16  0 +59  0 =32  16  16  22  22    0 cbor 7  0 cbor 7  0 cbor 7  0 cbor 7
        system            0  16  16  0 +59  0 =32  16  16  22  22    0 cbor 7  0 cbor 7  0 cbor 7  0 cbor 7
    "#]]);
}

/// - Create and Create2 are for contracts alone, and those come by their instructions: the bridge
///   does not pass on 2 and 3.
/// - CreateExternal is for accounts of either kind, at the top of a message: what a native actor
///   sends is not from the origin.
#[test]
fn the_address_manager_from_every_sender() {
    let mut world = World::new();
    let initcode = &[][..];
    let create = EamCreateParams { initcode, nonce: 1 }.to_cbor();
    let create2 = EamCreate2Params { initcode, salt: [0; 32].into() }.to_cbor();
    let columns: Vec<Column> = vec![
        ("0", SEND, None),
        ("1", CONSTRUCTOR, None),
        ("Create", EAM_CREATE, Some((CBOR, create))),
        ("Create2", EAM_CREATE2, Some((CBOR, create2))),
        ("CreateExternal", EAM_CREATE_EXTERNAL, Some((CBOR, encode_byte_string(&[])))),
        ("CreateExternal, absent", EAM_CREATE_EXTERNAL, None),
        ("5", 5, None),
        ("InvokeEVM", INVOKE_EVM, None),
        ("Receive", RECEIVE, None),
    ];
    let mut table = table(&columns);
    rows(&mut table, &mut world, EAM, &columns);
    table.shows(expect![[r#"
        sender            0  1   Create  Create2  CreateExternal  CreateExternal, absent  5   InvokeEVM  Receive
        Ethereum account  0  18  18      18       0 +46           16                      22  22         22
        f1 account        0  18  18      18       0 +46           16                      22  22         22
        f3 account        0  18  18      18       0 +46           16                      22  22         22
        placeholder       0  18  18      18       0 +46           16                      22  22         22
        contract          0  no  no      no       no              no                      no  22         22
        multisig          0  18  18      18       18              16                      22  22         22
        miner             0  18  18      18       18              16                      22  22         22
        installed actor   0  18  18      18       18              16                      22  22         22
        system            0  0   18      18       18              16                      22  22         22
    "#]]);
}

/// A key's account. Below 2^24 its methods are for built-in actors, and contracts count as
/// strangers: 18. From there on it takes part in any protocol: success without data.
/// AuthenticateMessage is its own, and misses its parameters.
#[test]
fn an_account_from_every_sender() {
    let mut world = World::new();
    let columns: Vec<Column> = vec![
        ("0", SEND, None),
        ("1", CONSTRUCTOR, None),
        ("PubkeyAddress", PUBKEY_ADDRESS, None),
        ("3", GET_BYTECODE, None),
        ("1024", 1024, None),
        ("InvokeEVM", INVOKE_EVM, None),
        ("Receive", RECEIVE, None),
        ("AuthenticateMessage", AUTHENTICATE_MESSAGE, None),
    ];
    let mut table = table(&columns);
    let to = world.f1;
    rows(&mut table, &mut world, to, &columns);
    table.shows(expect![[r#"
        sender            0  1   PubkeyAddress  3   1024  InvokeEVM  Receive  AuthenticateMessage
        Ethereum account  0  16  0 +22          22  22    0          0        16
        f1 account        0  16  0 +22          22  22    0          0        16
        f3 account        0  16  0 +22          22  22    0          0        16
        placeholder       0  16  0 +22          22  22    0          0        16
        contract          0  no  no             no  18    0          0        16
        multisig          0  16  0 +22          22  22    0          0        16
        miner             0  16  0 +22          22  22    0          0        16
        installed actor   0  18  18             18  18    0          0        16
        system            0  16  0 +22          22  22    0          0        16
    "#]]);
}

/// Number of "GetSectorSize", which a miner answers. Source: FRC-42.
const GET_SECTOR_SIZE: u64 = 3_858_292_296;

/// A miner exports what it exports, and has no fallback: InvokeEVM and Receive are 22. So a
/// contract pays it by method 0.
#[test]
fn a_miner_from_every_sender() {
    let mut world = World::new();
    let columns: Vec<Column> = vec![
        ("0", SEND, None),
        ("3", 3, None),
        ("1024", 1024, None),
        ("InvokeEVM", INVOKE_EVM, None),
        ("Receive", RECEIVE, None),
        ("GetSectorSize", GET_SECTOR_SIZE, None),
    ];
    let mut table = table(&columns);
    let to = World::miner();
    rows(&mut table, &mut world, to, &columns);
    table.shows(expect![[r#"
        sender            0  3   1024  InvokeEVM  Receive  GetSectorSize
        Ethereum account  0  22  22    22         22       0 +9
        f1 account        0  22  22    22         22       0 +9
        f3 account        0  22  22    22         22       0 +9
        placeholder       0  22  22    22         22       0 +9
        contract          0  no  18    22         22       0 +9
        multisig          0  22  22    22         22       0 +9
        miner             0  22  22    22         22       0 +9
        installed actor   0  18  18    22         22       0 +9
        system            0  22  22    22         22       0 +9
    "#]]);
}

/// A multisig knows its own methods, of which the test's has none but Propose, and accepts every
/// exported one (FIP-0062). The network's multisig answers contracts and strangers below 2^24 with
/// 18; the test's lets everybody propose.
#[test]
fn a_multisig_from_every_sender() {
    let mut world = World::new();
    let columns: Vec<Column> = vec![
        ("0", SEND, None),
        ("3", 3, None),
        ("1024", 1024, None),
        ("2^24-1", FIRST_EXPORTED - 1, None),
        ("2^24", FIRST_EXPORTED, None),
        ("InvokeEVM", INVOKE_EVM, None),
        ("Receive", RECEIVE, None),
    ];
    let mut table = table(&columns);
    let to = World::multisig();
    rows(&mut table, &mut world, to, &columns);
    table.shows(expect![[r#"
        sender            0  3   1024  2^24-1  2^24  InvokeEVM  Receive
        Ethereum account  0  22  22    22      0     0          0
        f1 account        0  22  22    22      0     0          0
        f3 account        0  22  22    22      0     0          0
        placeholder       0  22  22    22      0     0          0
        contract          0  no  22    22      0     0          0
        multisig          0  22  22    22      0     0          0
        miner             0  22  22    22      0     0          0
        installed actor   0  22  22    22      0     0          0
        system            0  22  22    22      0     0          0
    "#]]);
}
