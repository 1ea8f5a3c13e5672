//! The second lock of a read-only call. The interpreter refuses writers by its table; were a mark
//! missing there, the host refuses again. Here the interpreter is told nothing, or is not there.

use actor::host::Contract;
use actor::session::Session;
use actor::sys::memory::Memory;
use interpreter::{CallKind, CallRequest, Code, CreateRequest, Frame, Host, Stop, asm, run};
use mapping::exit;
use revm_primitives::{B256, U256};

use super::{deployed, eth};

fn read_only() -> Memory {
    let mut memory = deployed("STOP");
    memory.message.read_only = true;
    memory
}

/// Everything that an instruction asks of its host and that changes the world.
type Change = fn(&mut Contract<'_, Memory>) -> Option<u32>;

const CHANGES: [(&str, Change); 7] = [
    ("SSTORE", |contract| Some(contract.set_slot(U256::ONE, U256::ONE).err()?.code)),
    ("TSTORE", |contract| Some(contract.set_transient(U256::ONE, U256::ONE).err()?.code)),
    ("LOG", |contract| Some(contract.log(&[B256::ZERO], &[1]).err()?.code)),
    ("CREATE", |contract| create(contract, None)),
    ("CREATE2", |contract| create(contract, Some(B256::ZERO))),
    ("SELFDESTRUCT", |contract| Some(contract.self_destruct(eth(0xdd)).err()?.code)),
    ("CALL", |contract| {
        let to = eth(0xdd);
        let (kind, gas, value) = (CallKind::Call, U256::MAX, U256::ONE);
        Some(contract.call(CallRequest { kind, gas, to, value, input: &[] }).err()?.code)
    }),
];

fn create(contract: &mut Contract<'_, Memory>, salt: Option<B256>) -> Option<u32> {
    let request = CreateRequest { salt, value: U256::ZERO, init_code: &[] };
    Some(contract.create(request).err()?.code)
}

#[test]
fn the_host_refuses_every_change_by_itself() {
    let memory = read_only();
    for (name, change) in CHANGES {
        let session = Session::load(&memory, memory.message).unwrap();
        let mut contract = Contract::new(session, None, U256::ZERO);
        assert_eq!(change(&mut contract), Some(exit::READ_ONLY), "{name}");
    }
    let record = memory.record.borrow().join("\n");
    assert!(!record.contains("send") && !record.contains("event"), "{record}");
}

#[test]
fn code_that_the_interpreter_takes_for_free_to_write_is_refused_too() {
    for program in [
        "PUSH1 1 PUSH1 2 SSTORE",
        "PUSH1 1 PUSH1 2 TSTORE",
        "PUSH0 PUSH0 LOG0",
        "PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 LOG4",
        "PUSH0 PUSH0 PUSH0 CREATE",
        "PUSH0 PUSH0 PUSH0 PUSH0 CREATE2",
        "PUSH2 0xdddd SELFDESTRUCT",
        "PUSH0 PUSH0 PUSH0 PUSH0 PUSH1 1 PUSH2 0xdddd GAS CALL",
    ] {
        let memory = read_only();
        let session = Session::load(&memory, memory.message).unwrap();
        let mut contract = Contract::new(session, None, U256::ZERO);
        let code = Code::new(asm::assemble(program).unwrap());
        let ended = run(&code, Frame { input: &[], is_static: false }, &mut contract);
        match ended {
            Err(Stop::Host(abort)) => assert_eq!(abort.code, exit::READ_ONLY, "{program}"),
            ended => panic!("{program}: {ended:?}"),
        }
    }
}
