//! Chains of CALL and DELEGATECALL: who each frame is, who called it, with what value, and whose
//! storage it writes.

use alloy_primitives::{Address, U256};
use expect_test::expect;
use mapping::method::INVOKE_EVM;
use mapping::params::encode_byte_string;

use super::table::Table;
use super::world::{World, address, deploy};
use crate::actors::rig::{RICH, f410};

/// Calldata: how deep this frame is, then a pair for each frame below: its address, and 1 for
/// DELEGATECALL or 0 for CALL with a value of 1. Writes CALLER, CALLVALUE, ADDRESS and ORIGIN to
/// the slots from 4 times the depth, and goes on to the next pair.
const STEP: &str = "
    PUSH0 CALLDATALOAD PUSH1 2 SHL
    CALLER DUP2 SSTORE
    CALLVALUE DUP2 PUSH1 1 ADD SSTORE
    ADDRESS DUP2 PUSH1 2 ADD SSTORE
    ORIGIN DUP2 PUSH1 3 ADD SSTORE
    POP
    PUSH0 CALLDATALOAD PUSH1 6 SHL PUSH1 32 ADD
    DUP1 CALLDATALOAD
    DUP1 ISZERO PUSH @end JUMPI
    SWAP1 PUSH1 32 ADD CALLDATALOAD
    CALLDATASIZE PUSH0 PUSH0 CALLDATACOPY
    PUSH0 CALLDATALOAD PUSH1 1 ADD PUSH0 MSTORE
    PUSH @delegate JUMPI
    PUSH0 PUSH0 CALLDATASIZE PUSH0 PUSH1 1 DUP6 GAS CALL STOP
    delegate: JUMPDEST
    PUSH0 PUSH0 CALLDATASIZE PUSH0 DUP5 GAS DELEGATECALL STOP
    end: JUMPDEST STOP";

/// The contracts of a chain, and the account that sends to the first.
const NAMES: [&str; 4] = ["A", "B", "C", "D"];

/// Calls and delegate calls from A on, as letters and arrows: `A ~> B -> C`, where ~> delegates.
fn chain(table: &mut Table, text: &str) {
    let mut world = World::new();
    let contracts: Vec<Address> = NAMES.iter().map(|_| deploy(&mut world.rig, STEP)).collect();
    let find = |name: &str| contracts[NAMES.iter().position(|known| *known == name).unwrap()];
    let tokens: Vec<&str> = text.split_whitespace().collect();
    let mut calldata = vec![0; 32];
    for pair in tokens[1..].chunks(2) {
        let [arrow, name] = pair else { panic!("{text}") };
        calldata.extend(find(name).into_word());
        calldata.extend(U256::from(u64::from(*arrow == "~>")).to_be_bytes::<32>());
    }
    calldata.extend([0; 64]);
    let params = encode_byte_string(&calldata);
    let reply = world.rig.pay((f410(RICH), f410(find(tokens[0]))), 5, INVOKE_EVM, params);
    assert_eq!(reply.code, 0, "{text}: {reply:?}");
    let name = |word: U256| match address(word) {
        RICH => "account".to_string(),
        other => match contracts.iter().position(|contract| *contract == other) {
            Some(index) => NAMES[index].to_string(),
            None => other.to_string(),
        },
    };
    for (depth, token) in tokens.iter().step_by(2).enumerate() {
        let mut slot = |of: &Address, index: u64| world.slot(*of, 4 * depth as u64 + index);
        let mut owners = contracts.iter().filter(|owner| !slot(owner, 2).is_zero());
        let (owner, None) = (*owners.next().unwrap(), owners.next()) else { panic!("{text}") };
        let [caller, value, this, origin] = [0, 1, 2, 3].map(|index| slot(&owner, index));
        let owner = U256::from_be_bytes(owner.into_word().0);
        let cells = [name(this), name(caller), value.to_string(), name(origin), name(owner)];
        let label = if depth == 0 { text } else { "" };
        table.row(label, [token.to_string()].into_iter().chain(cells));
    }
}

/// `->` is a CALL with a value of 1, `~>` a DELEGATECALL; the account sends 5 to the first.
///
/// A delegate frame keeps the ADDRESS, CALLER and CALLVALUE of the one above it, however long the
/// chain, and writes that one's slots. ORIGIN is the account everywhere.
#[test]
fn who_is_who_in_a_chain_of_calls() {
    let header =
        ["chain", "code of", "ADDRESS", "CALLER", "CALLVALUE", "ORIGIN", "writes slots of"];
    let mut table = Table::new(&header);
    for text in [
        "A -> B -> C -> D",
        "A ~> B ~> C ~> D",
        "A -> B ~> C -> D",
        "A ~> B -> C ~> D",
        "A ~> A ~> A",
        "A ~> B -> A ~> C",
        "A -> A",
    ] {
        chain(&mut table, text);
    }
    table.shows(expect![[r#"
        chain             code of  ADDRESS  CALLER   CALLVALUE  ORIGIN   writes slots of
        A -> B -> C -> D  A        A        account  5          account  A
                          B        B        A        1          account  B
                          C        C        B        1          account  C
                          D        D        C        1          account  D
        A ~> B ~> C ~> D  A        A        account  5          account  A
                          B        A        account  5          account  A
                          C        A        account  5          account  A
                          D        A        account  5          account  A
        A -> B ~> C -> D  A        A        account  5          account  A
                          B        B        A        1          account  B
                          C        B        A        1          account  B
                          D        D        B        1          account  D
        A ~> B -> C ~> D  A        A        account  5          account  A
                          B        A        account  5          account  A
                          C        C        A        1          account  C
                          D        C        A        1          account  C
        A ~> A ~> A       A        A        account  5          account  A
                          A        A        account  5          account  A
                          A        A        account  5          account  A
        A ~> B -> A ~> C  A        A        account  5          account  A
                          B        A        account  5          account  A
                          A        A        A        1          account  A
                          C        A        A        1          account  A
        A -> A            A        A        account  5          account  A
                          A        A        A        1          account  A
    "#]]);
}
