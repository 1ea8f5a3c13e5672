//! The address manager's frames: which syscalls it makes to decide where a contract goes, and which
//! besides.

use alloy_primitives::{Address, U256};
use audit::{NoNames, Trace, audit};
use harness::CallRequest;
use mapping::address::masked_id;

use super::production::known;
use super::{Line, blocks, names};
use crate::kit::{Tx, World, check, code, creator, delegator};

/// The address of the precompile call_actor. Source: FIP-0054.
const CALL_ACTOR: Address = {
    let mut address = [0; 20];
    (address[0], address[19]) = (0xfe, 3);
    Address::new(address)
};

/// What every frame of an actor does, whatever it decides: its message, its parameters, and the
/// blocks of what it sends and answers.
const OF_EVERY_FRAME: [&str; 4] =
    ["vm::message_context", "ipld::block_stat", "ipld::block_read", "ipld::block_create"];

/// A contract whose init code is its CREATE2's: it destroys itself when it is called.
const MORTAL: &str = "PUSH2 0x33ff PUSH0 MSTORE PUSH1 2 PUSH1 30 RETURN";

/// Create and Create2 of a contract, at a fresh address, over a placeholder, and over a dead
/// contract; and CreateExternal of both kinds of accounts.
pub(super) fn lines(world: &mut World) -> Vec<Line> {
    let mut lines = Vec::new();
    for instruction in ["CREATE", "CREATE2"] {
        let method = if instruction == "CREATE" { "Create" } else { "Create2" };
        let maker = world.contract(&creator(instruction, MORTAL));
        add(&mut lines, method, &world.call(maker, &[]));
    }
    let maker = world.contract(&creator("CREATE", MORTAL));
    let child = maker.create(1);
    world.run(Tx { to: Some(child), value: 1, ..Tx::default() });
    add(&mut lines, "Create, over a placeholder", &world.call(maker, &[]));

    let maker = world.contract(&creator("CREATE2", MORTAL));
    let child = maker.create2_from_code(U256::from(7).to_be_bytes::<32>(), code(MORTAL));
    world.call(maker, &[]);
    world.call(child, &[]);
    add(&mut lines, "Create2, over a dead contract", &world.call(maker, &[]));

    let (trace, _) = world.run(Tx { data: code(MORTAL), ..Tx::default() });
    add(&mut lines, "CreateExternal, of an Ethereum account", &trace);
    add(&mut lines, "CreateExternal, of an f1 account", &by_native_account(world));
    lines
}

/// Two lines: what production's source is known to do for the decision, and the rest of the frame.
fn add(lines: &mut Vec<Line>, step: &str, trace: &Trace) {
    let is_manager = |kind: &Option<String>| kind.as_deref() == Some("eam");
    let kinds = |frame: &&audit::model::Frame| {
        frame.actor.as_ref().is_some_and(|actor| is_manager(&actor.kind))
    };
    let frame = trace.frames.iter().find(kinds).expect("the address manager ran");
    assert_eq!(trace.exit_code, 0, "{step}");
    let (around, decision): (Vec<String>, Vec<String>) =
        names(frame).into_iter().partition(|name| OF_EVERY_FRAME.contains(&name.as_str()));
    let line = |step: String, here, production, said, blocks| Line {
        step,
        production,
        said,
        here,
        instead: vec![],
        blocks,
    };
    lines.push(line(step.to_string(), decision, known(step), None, blocks(frame)));
    let rest = "its message, parameters and blocks".to_string();
    if !lines.iter().any(|line| line.step == rest && line.here == around) {
        lines.push(line(rest, around, None, Some("not stated"), (0, 0)));
    }
}

/// An f1 account comes to be when it is paid; a creation in its name is asked for, not signed.
fn by_native_account(world: &mut World) -> Trace {
    let payer = world.contract(&delegator(CALL_ACTOR));
    world.run(Tx { to: Some(payer), value: 1, ..Tx::default() });
    // Method 0 with a value of 1, no parameters, to an address of 21 bytes in two words.
    let mut address = [[1; 21].as_slice(), &[0; 11]].concat();
    address[1..21].fill(7);
    let words = [0, 1, 0, 0, 0xc0, 0xe0, 0, 21].map(U256::from);
    let mut data: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes::<32>()).collect();
    data.extend(&address);
    world.call(payer, &data);
    let created = world.chain.resolve(&harness::FilAddress::from_bytes(&address[..21]).unwrap());
    let account = masked_id(created.unwrap().expect("the payment made it"));
    let request =
        CallRequest { from: Some(account), data: code(MORTAL).into(), ..CallRequest::default() };
    let trace = audit(&world.chain.trace_call(&request).unwrap(), &NoNames);
    check(&trace);
    trace
}
