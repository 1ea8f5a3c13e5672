//! A contract that is entered again while it runs: what the inner frame sees of the outer one, and
//! the outer one of the inner.

use alloy_primitives::U256;
use expect_test::expect;
use mapping::method::INVOKE_EVM;
use mapping::params::encode_byte_string;

use super::table::Table;
use super::world::{World, address, deploy, words};
use crate::actors::rig::{RICH, f410};

/// Entered with a word: slot 0 and transient slot 0 become 1, then the partner at that address is
/// called with all gas; returns whether that succeeded, what the partner says that the inner frame
/// answered and whether that succeeded, both slots, and the address of a contract that is then
/// created.
///
/// Entered with a byte: 0 returns slot 0 and, 256 times that, the transient one; 1 sets the slot to
/// 2, 2 the transient one; 3 dies in favour of its caller; 4 creates a contract.
fn bank(call: &str) -> String {
    format!(
        "CALLDATASIZE PUSH1 32 EQ PUSH @open JUMPI
         PUSH0 CALLDATALOAD PUSH1 248 SHR
         DUP1 PUSH1 1 EQ PUSH @write JUMPI
         DUP1 PUSH1 2 EQ PUSH @transient JUMPI
         DUP1 PUSH1 3 EQ PUSH @die JUMPI
         PUSH1 4 EQ PUSH @create JUMPI
         PUSH0 TLOAD PUSH1 8 SHL PUSH0 SLOAD OR PUSH0 MSTORE PUSH1 32 PUSH0 RETURN
         write: JUMPDEST PUSH1 2 PUSH0 SSTORE PUSH1 1 PUSH0 MSTORE PUSH1 32 PUSH0 RETURN
         transient: JUMPDEST PUSH1 2 PUSH0 TSTORE PUSH1 1 PUSH0 MSTORE PUSH1 32 PUSH0 RETURN
         die: JUMPDEST CALLER SELFDESTRUCT
         create: JUMPDEST PUSH0 PUSH0 PUSH0 CREATE PUSH0 MSTORE PUSH1 32 PUSH0 RETURN
         open: JUMPDEST PUSH1 1 PUSH0 SSTORE PUSH1 1 PUSH0 TSTORE
         {call} PUSH1 32 MSTORE
         PUSH2 256 MLOAD PUSH1 64 MSTORE
         PUSH2 288 MLOAD PUSH1 96 MSTORE
         PUSH0 SLOAD PUSH1 128 MSTORE
         PUSH0 TLOAD PUSH1 160 MSTORE
         PUSH0 PUSH0 PUSH0 CREATE PUSH1 192 MSTORE
         PUSH1 192 PUSH1 32 RETURN"
    )
}

/// Enters `whom` with a byte and passes on what comes back; its last word tells whether that
/// succeeded.
fn partner(whom: &str, call: &str, act: u8, then: &str) -> String {
    format!(
        "PUSH1 {act} PUSH0 MSTORE8 PUSH1 32 PUSH1 32 PUSH1 1 PUSH0 {call} {whom} GAS {then}
         PUSH1 64 MSTORE PUSH1 64 PUSH1 32"
    )
}

/// How the outer frame leaves, and how the inner one comes about.
const ROUTES: [(&str, &str, [&str; 3]); 5] = [
    ("CALL", "CALL", ["CALLER", "PUSH0", "CALL"]),
    ("STATICCALL", "CALL", ["CALLER", "", "STATICCALL"]),
    ("CALL of a STATICCALL", "STATICCALL", ["CALLER", "PUSH0", "CALL"]),
    ("CALL of a library", "DELEGATECALL", ["ADDRESS", "PUSH0", "CALL"]),
    ("CALL, then REVERT", "CALL", ["CALLER", "PUSH0", "CALL"]),
];

/// What the inner frame does.
const ACTS: [&str; 5] = ["reads", "SSTORE", "TSTORE", "SELFDESTRUCT", "CREATE"];

fn cell(world: &mut World, act: usize, (route, leave, back): (&str, &str, [&str; 3])) -> String {
    let value = if leave == "CALL" { "PUSH0" } else { "" };
    let call = format!("PUSH1 64 PUSH2 256 PUSH0 PUSH0 {value} PUSH0 CALLDATALOAD GAS {leave}");
    let [whom, with, how] = back;
    // Arguments stand in the order of a CALL: the value, if there is one, before the address.
    let end = if route.ends_with("REVERT") { "REVERT" } else { "RETURN" };
    let text = format!("{} {end}", partner(whom, with, act as u8, how));
    let bank = deploy(&mut world.rig, &bank(&call));
    let partner = deploy(&mut world.rig, &text);
    let open = encode_byte_string(partner.into_word().as_slice());
    let reply = world.rig.send((f410(RICH), f410(bank)), INVOKE_EVM, open);
    assert_eq!(reply.code, 0, "{act} {route}: {reply:?}");
    let [left, answer, inner, slot, transient, created] = words(&reply)[..] else {
        panic!("{reply:?}")
    };
    // Its own creation afterwards says which nonce it had.
    let nonce = (1..5).find(|nonce| bank.create(*nonce) == address(created));
    let nonce = nonce.map_or("none".to_string(), |nonce| nonce.to_string());
    let again = world.rig.send((f410(RICH), f410(bank)), INVOKE_EVM, encode_byte_string(&[0]));
    let dead = if words(&again).is_empty() { ", dead afterwards" } else { "" };
    let seen = match act {
        0 => format!("sees {}/{}, ", answer & U256::from(0xff), answer >> 8_usize),
        _ => String::new(),
    };
    let failed = match (left.is_zero(), inner.is_zero()) {
        (true, _) => "partner fails, ",
        (_, true) => "fails, ",
        _ => "",
    };
    format!("{seen}{failed}{slot}/{transient}, nonce {nonce}{dead}")
}

/// `2/1, nonce 1`: afterwards the outer frame reads 2 from the slot and 1 from the transient one,
/// and creates with nonce 1. Both slots were 1 when it left. `fails`: the inner frame did not
/// succeed.
///
/// - What the inner frame wrote is seen by the outer one when its call returns, whatever lies
///   between.
/// - A library runs in the outer contract's own name, so its call comes from the contract itself.
/// - Read-only is inherited: where the writer fails, the partner goes on and returns.
/// - A REVERT above the inner frame takes back what that wrote, its death too.
/// - After SELFDESTRUCT the contract still runs until the message ends.
#[test]
fn a_contract_entered_again() {
    let mut world = World::new();
    let header: Vec<&str> =
        ["inner frame"].into_iter().chain(ROUTES.map(|(name, ..)| name)).collect();
    let mut table = Table::new(&header);
    for (act, name) in ACTS.into_iter().enumerate() {
        let cells = ROUTES.map(|route| world.tried(|world| cell(world, act, route)));
        table.row(name, cells);
    }
    table.shows(expect![[r#"
        inner frame   CALL                           STATICCALL              CALL of a STATICCALL    CALL of a library              CALL, then REVERT
        reads         sees 1/1, 1/1, nonce 1         sees 1/1, 1/1, nonce 1  sees 1/1, 1/1, nonce 1  sees 1/1, 1/1, nonce 1         sees 1/1, partner fails, 1/1, nonce 1
        SSTORE        2/1, nonce 1                   fails, 1/1, nonce 1     fails, 1/1, nonce 1     2/1, nonce 1                   partner fails, 1/1, nonce 1
        TSTORE        1/2, nonce 1                   fails, 1/1, nonce 1     fails, 1/1, nonce 1     1/2, nonce 1                   partner fails, 1/1, nonce 1
        SELFDESTRUCT  1/1, nonce 1, dead afterwards  fails, 1/1, nonce 1     fails, 1/1, nonce 1     1/1, nonce 1, dead afterwards  partner fails, 1/1, nonce 1
        CREATE        1/1, nonce 2                   fails, 1/1, nonce 1     fails, 1/1, nonce 1     1/1, nonce 2                   partner fails, 1/1, nonce 1
    "#]]);
}
