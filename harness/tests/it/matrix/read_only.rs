//! A read-only InvokeEVM from every sender that can send one: what may not change, and that it does
//! not.

use expect_test::expect;
use fvm_shared::address::Address as FvmAddress;
use mapping::method::{INVOKE_EVM, SEND};

use super::addresses::fil;
use super::senders::told;
use super::table::Table;
use super::world::{FRESH, Message, Sender, World, deploy};
use crate::actors::rig::{RICH, f410};

/// What a contract does when it is called. `@` is another contract, which writes a slot, and `#` an
/// address that nobody has.
const DEEDS: [(&str, &str); 14] = [
    ("reads slots", "PUSH0 SLOAD PUSH0 TLOAD"),
    ("SSTORE", "PUSH1 1 PUSH0 SSTORE"),
    ("SSTORE of the same", "PUSH0 PUSH0 SSTORE"),
    ("TSTORE", "PUSH1 1 PUSH0 TSTORE"),
    ("LOG0", "PUSH0 PUSH0 LOG0"),
    ("CREATE", "PUSH0 PUSH0 PUSH0 CREATE"),
    ("CREATE2", "PUSH0 PUSH0 PUSH0 PUSH0 CREATE2"),
    ("CALL, value 1", "PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 1 @ GAS CALL"),
    ("CALL of a writer", "PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 @ GAS CALL"),
    ("STATICCALL of it", "PUSH0 PUSH0 PUSH0 PUSH0 @ GAS STATICCALL"),
    ("DELEGATECALL of it", "PUSH0 PUSH0 PUSH0 PUSH0 @ GAS DELEGATECALL"),
    ("CALL of nobody", "PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 # GAS CALL"),
    ("SELFDESTRUCT", "CALLER SELFDESTRUCT"),
    ("reverts", "PUSH0 PUSH0 REVERT"),
];

/// Ends a deed: what the last instruction pushed, if it pushed anything.
const END: &str = "PUSH0 MSTORE PUSH1 32 PUSH0 RETURN";

/// How a message to the contract ended; `!` if the contract, or who is there, has changed.
fn cell(world: &mut World, sender: Sender, to: FvmAddress, value: u64, read_only: bool) -> String {
    if read_only && sender.signs() {
        return "no flag".to_string();
    }
    let before = world.seen(to);
    let message = Message { to, value, method: INVOKE_EVM, params: None, read_only };
    let ended = told(&world.send(sender, &message));
    format!("{ended}{}", if world.seen(to) == before { "" } else { "!" })
}

impl World {
    /// The actor at an address: its state, balance and code; and the init actor's, which every new
    /// actor changes.
    fn seen(&self, at: FvmAddress) -> (Option<String>, String) {
        let actor = |id: u64| self.rig.actor(id).map(|actor| format!("{actor:?}"));
        (self.rig.id(at).and_then(actor), actor(1).unwrap())
    }
}

/// Left of the stroke the call is read-only, right of it the same call is not. `0 =1`: success, and
/// the last byte of the word that the deed pushed. `!`: the contract has other slots, code or money
/// afterwards, or there is a new actor.
///
/// - Every write ends the frame with 25, whoever the sender is and even if it would change nothing.
///   A callee's is a failed call to the contract between: the flag goes down with every send. In a
///   delegated call the frame that fails is the callee's, too.
/// - A call of an address that nobody has succeeds and makes no actor.
/// - `no flag`: who sends messages on chain cannot send a read-only one, for a message has no such
///   flag. An account's actor sends nothing but those; the init actor and the address manager send
///   creations alone.
#[test]
fn a_read_only_invoke_evm_from_every_sender() {
    let mut world = World::new();
    let senders = world.senders();
    let header: Vec<&str> =
        ["deed"].into_iter().chain(senders.iter().map(|(name, _)| *name)).collect();
    let writer = deploy(&mut world.rig, "PUSH1 1 PUSH0 SSTORE PUSH0 PUSH0 RETURN");
    let mut table = Table::new(&header);
    for (name, deed) in DEEDS {
        let deed = deed.replace('@', &format!("PUSH20 {writer:#x}"));
        let deed = deed.replace('#', &format!("PUSH20 {FRESH:#x}"));
        let contract = f410(deploy(&mut world.rig, &format!("PUSH0 {deed} {END}")));
        assert_eq!(world.rig.pay((f410(RICH), contract), 10, SEND, vec![]).code, 0);
        let cells = senders.iter().map(|(_, sender)| {
            let [read_only, not] = [true, false]
                .map(|read_only| world.tried(|world| cell(world, *sender, contract, 0, read_only)));
            format!("{read_only} / {not}")
        });
        let cells: Vec<String> = cells.collect();
        table.row(name, cells);
    }
    table.shows(expect![[r#"
        deed                Ethereum account   f1 account         f3 account         placeholder        contract       multisig       miner          installed actor  system
        reads slots         no flag / 0 =0     no flag / 0 =0     no flag / 0 =0     no flag / 0 =0     0 =0 / 0 =0    0 =0 / 0 =0    0 =0 / 0 =0    0 =0 / 0 =0      no flag / 0 =0
        SSTORE              no flag / 0 =0!    no flag / 0 =0!    no flag / 0 =0!    no flag / 0 =0!    25 / 0 =0!     25 / 0 =0!     25 / 0 =0!     25 / 0 =0!       no flag / 0 =0!
        SSTORE of the same  no flag / 0 =0     no flag / 0 =0     no flag / 0 =0     no flag / 0 =0     25 / 0 =0      25 / 0 =0      25 / 0 =0      25 / 0 =0        no flag / 0 =0
        TSTORE              no flag / 0 =0!    no flag / 0 =0!    no flag / 0 =0!    no flag / 0 =0!    25 / 0 =0!     25 / 0 =0!     25 / 0 =0!     25 / 0 =0!       no flag / 0 =0!
        LOG0                no flag / 0 =0     no flag / 0 =0     no flag / 0 =0     no flag / 0 =0     25 / 0 =0      25 / 0 =0      25 / 0 =0      25 / 0 =0        no flag / 0 =0
        CREATE              no flag / 0 =221!  no flag / 0 =221!  no flag / 0 =221!  no flag / 0 =221!  25 / 0 =221!   25 / 0 =221!   25 / 0 =221!   25 / 0 =221!     no flag / 0 =221!
        CREATE2             no flag / 0 =151!  no flag / 0 =151!  no flag / 0 =151!  no flag / 0 =151!  25 / 0 =151!   25 / 0 =151!   25 / 0 =151!   25 / 0 =151!     no flag / 0 =151!
        CALL, value 1       no flag / 0 =1!    no flag / 0 =1!    no flag / 0 =1!    no flag / 0 =1!    25 / 0 =1!     25 / 0 =1!     25 / 0 =1!     25 / 0 =1!       no flag / 0 =1!
        CALL of a writer    no flag / 0 =1     no flag / 0 =1     no flag / 0 =1     no flag / 0 =1     0 =0 / 0 =1    0 =0 / 0 =1    0 =0 / 0 =1    0 =0 / 0 =1      no flag / 0 =1
        STATICCALL of it    no flag / 0 =0     no flag / 0 =0     no flag / 0 =0     no flag / 0 =0     0 =0 / 0 =0    0 =0 / 0 =0    0 =0 / 0 =0    0 =0 / 0 =0      no flag / 0 =0
        DELEGATECALL of it  no flag / 0 =1!    no flag / 0 =1!    no flag / 0 =1!    no flag / 0 =1!    0 =0 / 0 =1!   0 =0 / 0 =1!   0 =0 / 0 =1!   0 =0 / 0 =1!     no flag / 0 =1!
        CALL of nobody      no flag / 0 =1!    no flag / 0 =1!    no flag / 0 =1!    no flag / 0 =1!    0 =1 / 0 =1!   0 =1 / 0 =1!   0 =1 / 0 =1!   0 =1 / 0 =1!     no flag / 0 =1!
        SELFDESTRUCT        no flag / 0 +1!    no flag / 0 +1!    no flag / 0 +1!    no flag / 0 +1!    25 / 0 +1!     25 / 0 +1!     25 / 0 +1!     25 / 0 +1!       no flag / 0 +1!
        reverts             no flag / 33 +1    no flag / 33 +1    no flag / 33 +1    no flag / 33 +1    33 +1 / 33 +1  33 +1 / 33 +1  33 +1 / 33 +1  33 +1 / 33 +1    no flag / 33 +1
    "#]]);
}

/// The senders that have the flag call every class of address read-only, without and with a value
/// of 1. A negative number is the error of the send syscall.
///
/// - -6: nobody has that id. -13: the call would make an actor, or move money, which a read-only
///   one may not; the syscall itself refuses. A contract's bridge tells the same number.
/// - Whoever is there gives the same answer as to a call that may write.
#[test]
fn every_class_of_address_called_read_only() {
    let mut world = World::new();
    let senders: Vec<_> =
        world.senders().into_iter().filter(|(_, sender)| !sender.signs()).collect();
    let header: Vec<&str> =
        ["target"].into_iter().chain(senders.iter().map(|(name, _)| *name)).collect();
    let mut table = Table::new(&header);
    for (name, address) in world.addresses() {
        let cells = senders.iter().map(|(_, sender)| {
            let codes = [0, 1]
                .map(|value| world.tried(|world| cell(world, *sender, fil(address), value, true)));
            codes.join(" / ")
        });
        let cells: Vec<String> = cells.collect();
        table.row(name, cells);
    }
    table.shows(expect![[r#"
        target                       contract    multisig    miner       installed actor
        contract                     0 =7 / -13  0 =7 / -13  0 =7 / -13  0 =7 / -13
        contract, by its id          0 =7 / -13  0 =7 / -13  0 =7 / -13  0 =7 / -13
        contract without code        0 +1 / -13  0 +1 / -13  0 +1 / -13  0 +1 / -13
        dead contract                0 +1 / -13  0 +1 / -13  0 +1 / -13  0 +1 / -13
        Ethereum account             0 / -13     0 / -13     0 / -13     0 / -13
        Ethereum account, by its id  0 / -13     0 / -13     0 / -13     0 / -13
        placeholder                  0 / -13     0 / -13     0 / -13     0 / -13
        never seen                   -13 / -13   -13 / -13   -13 / -13   -13 / -13
        id of an f1 account          0 / -13     0 / -13     0 / -13     0 / -13
        id of an f3 account          0 / -13     0 / -13     0 / -13     0 / -13
        id of a multisig             0 / -13     0 / -13     0 / -13     0 / -13
        id of a miner                22 / -13    22 / -13    22 / -13    22 / -13
        id of an installed actor     0 / -13     0 / -13     0 / -13     0 / -13
        id of nobody                 -6 / -13    -6 / -13    -6 / -13    -6 / -13
        system actor, 0xff..00       22 / -13    22 / -13    22 / -13    22 / -13
        init actor, 0xff..01         22 / -13    22 / -13    22 / -13    22 / -13
        address manager, 0xff..0a    22 / -13    22 / -13    22 / -13    22 / -13
        burnt funds, 0xff..63        0 / -13     0 / -13     0 / -13     0 / -13
        zero                         0 / -13     0 / -13     0 / -13     0 / -13
        0x02, sha256                 -13 / -13   -13 / -13   -13 / -13   -13 / -13
        0x0100, P256VERIFY           -13 / -13   -13 / -13   -13 / -13   -13 / -13
        0x0a, reserved               -13 / -13   -13 / -13   -13 / -13   -13 / -13
        0xff, reserved               -13 / -13   -13 / -13   -13 / -13   -13 / -13
        0xfe..00, not reserved       -13 / -13   -13 / -13   -13 / -13   -13 / -13
        0xfe..01, resolve_address    -13 / -13   -13 / -13   -13 / -13   -13 / -13
        0xfe..04, reserved           -13 / -13   -13 / -13   -13 / -13   -13 / -13
        0xfe..05, call_actor_id      -13 / -13   -13 / -13   -13 / -13   -13 / -13
    "#]]);
}
