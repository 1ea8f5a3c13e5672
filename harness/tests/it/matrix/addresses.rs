//! Every class of address, seen from a contract, and called by everybody.

use alloy_primitives::{Address, KECCAK256_EMPTY, U256, keccak256};
use expect_test::expect;
use fvm_shared::address::Address as FvmAddress;
use mapping::address::WireAddress;
use mapping::method::INVOKE_EVM;

use super::table::Table;
use super::world::{Message, World, words};
use crate::actors::rig::f410;

/// Without calldata returns 7, so that a contract can call itself; with, runs the rest.
const UNLESS_CALLED: &str = "CALLDATASIZE PUSH @go JUMPI
    PUSH1 7 PUSH0 MSTORE PUSH1 32 PUSH0 RETURN
    go: JUMPDEST";

/// Returns the word on top of the stack and how much came back from the last call.
const ANSWER: &str = "PUSH0 MSTORE RETURNDATASIZE PUSH1 32 MSTORE PUSH1 64 PUSH0 RETURN";

/// A column: its name, and what is asked about the address that `@` stands for.
const QUESTIONS: [(&str, &str); 9] = [
    ("CALL", "PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 @ GAS CALL"),
    ("CALL, value 1", "PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 1 @ GAS CALL"),
    ("STATICCALL", "PUSH0 PUSH0 PUSH0 PUSH0 @ GAS STATICCALL"),
    ("DELEGATECALL", "PUSH0 PUSH0 PUSH0 PUSH0 @ GAS DELEGATECALL"),
    ("SIZE", "@ EXTCODESIZE"),
    ("HASH", "@ EXTCODEHASH"),
    ("COPY", "PUSH1 2 PUSH0 PUSH1 30 @ EXTCODECOPY PUSH0 MLOAD"),
    ("BALANCE", "@ BALANCE"),
    ("SELFDESTRUCT to", "@ SELFDESTRUCT"),
];

/// The address of a row: one of the world's, or the contract's own.
pub(super) fn fil(address: Address) -> FvmAddress {
    FvmAddress::from_bytes(WireAddress::of(address).as_slice()).unwrap()
}

/// What a contract that owns 5 learns when it asks the question about the address.
fn cell(world: &mut World, address: Option<Address>, (name, question): (&str, &str)) -> String {
    let operand = address.map_or("ADDRESS".to_string(), |address| format!("PUSH20 {address:#x}"));
    let question = question.replace('@', &operand);
    let before = address.map(|address| (world.rig.id(fil(address)), world.balance(fil(address))));
    let (contract, reply) = world.run(&format!("{UNLESS_CALLED} {question} {ANSWER}"));
    let target = fil(address.unwrap_or(contract));
    let (was, had) = before.unwrap_or((world.rig.id(target), 5));
    let made = if was.is_none() && world.rig.id(target).is_some() { ", new actor" } else { "" };
    let moved = world.balance(target).abs_diff(had);
    if name.starts_with("SELFDESTRUCT") {
        return match reply.code {
            0 if address.is_none() => format!("keeps {}", world.balance(target)),
            0 => format!("pays {moved}{made}"),
            code => format!("exit {code}"),
        };
    }
    assert_eq!(reply.code, 0, "{question}: {reply:?}");
    let [answer, size] = words(&reply)[..] else { panic!("{reply:?}") };
    match name {
        "HASH" => hash(answer),
        "COPY" => format!("{answer:04x}"),
        "SIZE" | "BALANCE" => answer.to_string(),
        "CALL, value 1" => {
            let paid = if address.is_none() || moved == 1 { "" } else { ", unpaid" };
            format!("{answer}{}{paid}{made}", bytes(size))
        }
        _ => format!("{answer}{}{made}", bytes(size)),
    }
}

fn bytes(size: U256) -> String {
    if size.is_zero() { String::new() } else { format!(" +{size}") }
}

fn hash(word: U256) -> String {
    let named = |bytes: &[u8]| U256::from_be_bytes(keccak256(bytes).0) == word;
    match word {
        U256::ZERO => "0".to_string(),
        word if word.to_be_bytes() == KECCAK256_EMPTY.0 => "of nothing".to_string(),
        _ if named(&[0xfe]) => "of 0xfe".to_string(),
        _ => "of code".to_string(),
    }
}

/// `1 +32`: pushed 1, 32 bytes came back. `unpaid`: the value is where it was. `new actor`: there
/// is one at the address now.
///
/// - A native actor looks like one byte of code. The multisig takes InvokeEVM (FIP-0062), so a CALL
///   succeeds; miner, init and system refuse it, so the value comes back with the failure.
/// - An id of nobody: success, and the value stays (NotFound). As beneficiary it ends the frame.
/// - A precompile takes value to the f410 address of the same bytes, where nothing else ever lives.
/// - sha256 answers empty input, resolve_address refuses it, and call_actor_id refuses everything
///   but a DELEGATECALL; refused calls leave the value.
/// - 0x0a and 0xff hold nothing: success, no output. Nothing is there for EXTCODEHASH either.
/// - Only a STATICCALL of a fresh address makes no actor.
#[test]
fn every_class_of_address_seen_by_a_contract() {
    let mut world = World::new();
    let header: Vec<&str> = ["target"].into_iter().chain(QUESTIONS.map(|(name, _)| name)).collect();
    let mut table = Table::new(&header);
    let own = ("own address", None);
    let others = world.addresses();
    let others = others.into_iter().map(|(name, address)| (name, Some(address)));
    for (name, address) in others.chain([own]) {
        let cells = QUESTIONS.map(|question| world.tried(|world| cell(world, address, question)));
        table.row(name, cells);
    }
    table.shows(expect![[r#"
        target                       CALL          CALL, value 1     STATICCALL  DELEGATECALL  SIZE  HASH        COPY  BALANCE  SELFDESTRUCT to
        contract                     1 +32         1 +32             1 +32       1 +32         8     of code     6007  10       pays 5
        contract, by its id          1 +32         1 +32             1 +32       1 +32         8     of code     6007  10       pays 5
        contract without code        1             1                 1           1             0     of nothing  0000  0        pays 5
        dead contract                1             1                 1           1             0     of nothing  0000  0        pays 5
        Ethereum account             1             1                 1           1             0     of nothing  0000  0        pays 5
        Ethereum account, by its id  1             1                 1           1             0     of nothing  0000  0        pays 5
        placeholder                  1             1                 1           1             0     of nothing  0000  10       pays 5
        never seen                   1, new actor  1, new actor      1           1             0     0           0000  0        pays 5, new actor
        id of an f1 account          1             1                 1           1             0     of nothing  0000  10       pays 5
        id of an f3 account          1             1                 1           1             0     of nothing  0000  10       pays 5
        id of a multisig             1             1                 1           0             1     of 0xfe     fe00  10       pays 5
        id of a miner                0             0, unpaid         0           0             1     of 0xfe     fe00  10       pays 5
        id of an installed actor     1             1                 1           0             1     of 0xfe     fe00  10       pays 5
        id of nobody                 1             1, unpaid         1           1             0     0           0000  0        exit 40
        system actor, 0xff..00       0             0, unpaid         0           0             1     of 0xfe     fe00  0        pays 5
        init actor, 0xff..01         0             0, unpaid         0           0             1     of 0xfe     fe00  0        pays 5
        address manager, 0xff..0a    0             0, unpaid         0           0             1     of 0xfe     fe00  0        pays 5
        burnt funds, 0xff..63        1             1                 1           1             0     of nothing  0000  0        pays 5
        zero                         1             1                 1           1             0     of nothing  0000  0        pays 5
        0x02, sha256                 1 +32         1 +32, new actor  1 +32       1 +32         0     of nothing  0000  0        pays 5, new actor
        0x0100, P256VERIFY           1             1, new actor      1           1             0     of nothing  0000  0        pays 5, new actor
        0x0a, reserved               1             1, new actor      1           1             0     0           0000  0        pays 5, new actor
        0xff, reserved               1             1, new actor      1           1             0     0           0000  0        pays 5, new actor
        0xfe..00, not reserved       1, new actor  1, new actor      1           1             0     0           0000  0        pays 5, new actor
        0xfe..01, resolve_address    0             0, unpaid         0           0             0     of nothing  0000  0        pays 5, new actor
        0xfe..04, reserved           1             1, new actor      1           1             0     0           0000  0        pays 5, new actor
        0xfe..05, call_actor_id      0             0, unpaid         0           1 +128        0     of nothing  0000  0        pays 5, new actor
        own address                  1 +32         1 +32             1 +32       1 +32         26    of code     3661  5        keeps 5
    "#]]);
}

/// Every sender calls every class of address by InvokeEVM: exit code without and with a value of 1.
///
/// A negative number is the error of the send syscall: -6, nobody is there. At the top of a message
/// that is exit code 5, and a value that the sender lacks 6. `new` marks an actor that was made.
///
/// - Precompiles are no actors: to anybody but a contract their addresses are as good as any other.
/// - The account of burnt funds and accounts of either kind take what they are sent, and so does a
///   multisig; miner, init, system and address manager do not know InvokeEVM.
#[test]
fn every_class_of_address_called_by_every_sender() {
    let mut world = World::new();
    let senders = world.senders();
    let header: Vec<&str> =
        ["target"].into_iter().chain(senders.iter().map(|(name, _)| *name)).collect();
    let mut table = Table::new(&header);
    for (name, address) in world.addresses() {
        let to = fil(address);
        let cells = senders.iter().map(|(_, sender)| {
            let codes = [0, 1].map(|value| {
                world.tried(|world| {
                    let (method, params) = (INVOKE_EVM, None);
                    let message = Message { to, value, method, params, read_only: false };
                    let was = world.rig.id(to);
                    let code = world.send(*sender, &message).told();
                    let made = was.is_none() && world.rig.id(to).is_some();
                    format!("{code}{}", if made { " new" } else { "" })
                })
            });
            codes.join(" / ")
        });
        let cells: Vec<String> = cells.collect();
        table.row(name, cells);
    }
    table.shows(expect![[r#"
        target                       Ethereum account  f1 account     f3 account     placeholder    contract       multisig       miner          installed actor  system
        contract                     0 / 0             0 / 0          0 / 0          0 / 0          0 / 0          0 / 0          0 / 0          0 / 0            0 / 6
        contract, by its id          0 / 0             0 / 0          0 / 0          0 / 0          0 / 0          0 / 0          0 / 0          0 / 0            0 / 6
        contract without code        0 / 0             0 / 0          0 / 0          0 / 0          0 / 0          0 / 0          0 / 0          0 / 0            0 / 6
        dead contract                0 / 0             0 / 0          0 / 0          0 / 0          0 / 0          0 / 0          0 / 0          0 / 0            0 / 6
        Ethereum account             0 / 0             0 / 0          0 / 0          0 / 0          0 / 0          0 / 0          0 / 0          0 / 0            0 / 6
        Ethereum account, by its id  0 / 0             0 / 0          0 / 0          0 / 0          0 / 0          0 / 0          0 / 0          0 / 0            0 / 6
        placeholder                  0 / 0             0 / 0          0 / 0          0 / 0          0 / 0          0 / 0          0 / 0          0 / 0            0 / 6
        never seen                   0 new / 0 new     0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new    0 new / 6
        id of an f1 account          0 / 0             0 / 0          0 / 0          0 / 0          0 / 0          0 / 0          0 / 0          0 / 0            0 / 6
        id of an f3 account          0 / 0             0 / 0          0 / 0          0 / 0          0 / 0          0 / 0          0 / 0          0 / 0            0 / 6
        id of a multisig             0 / 0             0 / 0          0 / 0          0 / 0          0 / 0          0 / 0          0 / 0          0 / 0            0 / 6
        id of a miner                22 / 22           22 / 22        22 / 22        22 / 22        22 / 22        22 / 22        22 / 22        22 / 22          22 / 6
        id of an installed actor     0 / 0             0 / 0          0 / 0          0 / 0          0 / 0          0 / 0          0 / 0          0 / 0            0 / 6
        id of nobody                 5 / 5             5 / 5          5 / 5          5 / 5          -6 / -6        -6 / -6        -6 / -6        -6 / -6          5 / 5
        system actor, 0xff..00       22 / 22           22 / 22        22 / 22        22 / 22        22 / 22        22 / 22        22 / 22        22 / 22          22 / 6
        init actor, 0xff..01         22 / 22           22 / 22        22 / 22        22 / 22        22 / 22        22 / 22        22 / 22        22 / 22          22 / 6
        address manager, 0xff..0a    22 / 22           22 / 22        22 / 22        22 / 22        22 / 22        22 / 22        22 / 22        22 / 22          22 / 6
        burnt funds, 0xff..63        0 / 0             0 / 0          0 / 0          0 / 0          0 / 0          0 / 0          0 / 0          0 / 0            0 / 6
        zero                         0 / 0             0 / 0          0 / 0          0 / 0          0 / 0          0 / 0          0 / 0          0 / 0            0 / 6
        0x02, sha256                 0 new / 0 new     0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new    0 new / 6
        0x0100, P256VERIFY           0 new / 0 new     0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new    0 new / 6
        0x0a, reserved               0 new / 0 new     0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new    0 new / 6
        0xff, reserved               0 new / 0 new     0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new    0 new / 6
        0xfe..00, not reserved       0 new / 0 new     0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new    0 new / 6
        0xfe..01, resolve_address    0 new / 0 new     0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new    0 new / 6
        0xfe..04, reserved           0 new / 0 new     0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new    0 new / 6
        0xfe..05, call_actor_id      0 new / 0 new     0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new  0 new / 0 new    0 new / 6
    "#]]);
}

#[test]
fn an_address_of_each_row_is_what_its_name_says() {
    let world = World::new();
    for (name, address) in world.addresses() {
        let there = world.rig.id(fil(address)).and_then(|id| world.rig.actor(id)).is_some();
        let nobody = name.starts_with("0x") || ["never seen", "id of nobody"].contains(&name);
        assert_eq!(there, !nobody, "{name}");
    }
    assert!(world.rig.id(f410(world.dead)).is_some());
}
