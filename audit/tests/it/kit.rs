//! A chain, contracts from assembler text, and traces that are checked as they are made.

use actor::state::code::Inline;
use alloy_primitives::{Address, Bytes, U256};
use audit::gas::{ByKind, Kind, MILLIGAS};
use audit::model::{CallKind, Frame, Slot, Step, Trace};
use audit::{NoNames, audit};
use harness::story::init_code;
use harness::{Chain, Options, Receipt, TxRequest, dev_accounts};
use interpreter::asm::assemble;

/// More than any message here needs that is meant to have enough.
pub(crate) const PLENTY: u64 = 1_000_000_000;

/// A chain in memory.
pub(crate) struct World {
    pub(crate) chain: Chain,
}

/// A transaction of the first development account.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tx {
    pub(crate) to: Option<Address>,
    pub(crate) data: Vec<u8>,
    pub(crate) value: u64,
    /// [`PLENTY`] if `None`.
    pub(crate) gas: Option<u64>,
}

impl World {
    pub(crate) fn new() -> World {
        World { chain: Chain::open(Options::default()).unwrap() }
    }

    /// Creates a contract with this runtime code.
    pub(crate) fn contract(&mut self, program: &str) -> Address {
        self.deploy(&code(program))
    }

    /// A contract whose code has a block of its own, as nearly every contract's has.
    pub(crate) fn long(&mut self, program: &str) -> Address {
        self.deploy(&long(program))
    }

    fn deploy(&mut self, code: &[u8]) -> Address {
        let data = init_code(code);
        self.run(Tx { data, ..Tx::default() }).1.contract_address.unwrap()
    }

    /// Traces the transaction, then submits it: neither gas nor exit code may differ.
    pub(crate) fn run(&mut self, tx: Tx) -> (Trace, Receipt) {
        let request = TxRequest {
            from: account(0),
            to: tx.to,
            value: U256::from(tx.value),
            data: Bytes::from(tx.data),
            gas_limit: Some(tx.gas.unwrap_or(PLENTY)),
            ..TxRequest::default()
        };
        let raw = self.chain.sign(&request).unwrap();
        let traced = self.chain.trace_transaction(&raw).unwrap();
        let receipt = self.chain.submit(&raw).unwrap();
        assert_eq!(
            (traced.gas_used, traced.exit_code),
            (receipt.gas_used, receipt.exit_code),
            "{:?}",
            traced.error
        );
        let trace = audit(&traced, &NoNames);
        check(&trace);
        (trace, receipt)
    }

    /// The trace of a call with this data.
    pub(crate) fn call(&mut self, to: Address, data: &[u8]) -> Trace {
        self.run(Tx { to: Some(to), data: data.to_vec(), ..Tx::default() }).0
    }

    /// The trace of a call of a new contract without data.
    pub(crate) fn trace(&mut self, program: &str) -> Trace {
        let to = self.contract(program);
        self.call(to, &[])
    }
}

/// What must be true of every trace.
pub(crate) fn check(trace: &Trace) {
    let gas = &trace.gas;
    assert_eq!(gas.kinds.sum() + gas.rounding, trace.gas_used * MILLIGAS, "the receipt's gas");
    assert!(gas.rounding < MILLIGAS, "rounding is less than a unit: {}", gas.rounding);
    let mut kinds = gas.before.clone();
    for (number, frame) in trace.frames.iter().enumerate() {
        assert_eq!(frame.number, number);
        kinds.add_all(&frame.gas.own);
        let below: u64 = children(frame).map(|child| trace.frames[child].gas.total).sum();
        assert_eq!(frame.gas.total, frame.gas.own.sum() + below, "frame {number}");
        assert!(children(frame).all(|child| trace.frames[child].parent == Some(number)));
        let mut syscalls = ByKind::default();
        for syscall in self::syscalls(frame) {
            syscalls.add_all(&syscall.gas);
        }
        for (kind, milligas) in syscalls.iter() {
            assert!(milligas <= frame.gas.own.of(kind), "frame {number}, {kind:?}");
        }
    }
    assert_eq!(kinds, gas.kinds);
    assert_eq!(gas.kinds.of(Kind::Other), 0, "every charge has a kind");
    let total = trace.frames.first().map_or(0, |frame| frame.gas.total);
    assert_eq!(gas.before.sum() + total, gas.kinds.sum());
    let json = serde_json::to_string(trace).unwrap();
    let back: Trace = serde_json::from_str(&json).unwrap();
    assert!(back == *trace, "JSON parses back to the same trace");
}

pub(crate) fn children(frame: &Frame) -> impl Iterator<Item = usize> + '_ {
    frame.steps.iter().filter_map(|step| match step {
        Step::Frame { number } => Some(*number),
        _ => None,
    })
}

pub(crate) fn syscalls(frame: &Frame) -> impl Iterator<Item = &audit::model::Syscall> + '_ {
    frame.steps.iter().filter_map(|step| match step {
        Step::Syscall(syscall) => Some(syscall),
        _ => None,
    })
}

/// The slots of all frames, in order.
pub(crate) fn slots(trace: &Trace) -> Vec<&Slot> {
    let steps = trace.frames.iter().flat_map(|frame| &frame.steps);
    steps
        .filter_map(|step| match step {
            Step::Slot(slot) => Some(slot),
            _ => None,
        })
        .collect()
}

/// What the EVM sees, in order: instruction and success.
pub(crate) fn seen(trace: &Trace) -> Vec<(CallKind, bool)> {
    let calls = trace.frames.iter().filter_map(|frame| frame.evm.as_ref());
    calls.map(|call| (call.kind, call.success)).collect()
}

pub(crate) fn code(text: &str) -> Vec<u8> {
    assemble(text).unwrap().to_vec()
}

/// A program, and STOP behind it until the code is too long to be in its own link.
pub(crate) fn long(text: &str) -> Vec<u8> {
    let mut bytes = code(text);
    bytes.resize(bytes.len().max(Inline::MAX + 1), 0);
    bytes
}

pub(crate) fn account(index: usize) -> Address {
    dev_accounts()[index].address
}

pub(crate) fn word(address: Address) -> Vec<u8> {
    address.into_word().to_vec()
}

/// A program that calls the address in its call data with all gas.
pub(crate) fn caller(instruction: &str) -> String {
    let value = if matches!(instruction, "CALL" | "CALLCODE") { "PUSH0" } else { "" };
    format!(
        "PUSH0 PUSH0 PUSH0 PUSH0 {value} PUSH0 CALLDATALOAD GAS {instruction} \
         PUSH0 MSTORE PUSH1 32 PUSH0 RETURN"
    )
}

/// A program that creates a contract with this init code, of at most 32 bytes.
pub(crate) fn creator(instruction: &str, init_code: &str) -> String {
    let child = code(init_code);
    let shift = 8 * (32 - child.len());
    let salt = if instruction == "CREATE2" { "PUSH1 7" } else { "" };
    format!(
        "PUSH 0x{} PUSH {shift} SHL PUSH0 MSTORE {salt} PUSH {} PUSH0 PUSH0 {instruction} \
         PUSH0 MSTORE PUSH1 32 PUSH0 RETURN",
        alloy_primitives::hex::encode(&child),
        child.len()
    )
}

/// Call data for `call_actor_id`, without parameters of the method.
///
/// Source: FIP-0054, "call_actor_id".
pub(crate) fn native_call(method: u64, id: u64) -> Vec<u8> {
    let words = [method, 0, 0, 0, 0xc0, id, 0].map(U256::from);
    words.iter().flat_map(|word| word.to_be_bytes::<32>()).collect()
}

/// A program that passes its call data to a precompile by DELEGATECALL and returns the answer.
pub(crate) fn delegator(precompile: Address) -> String {
    format!(
        "CALLDATASIZE PUSH0 PUSH0 CALLDATACOPY
         PUSH0 PUSH0 CALLDATASIZE PUSH0 PUSH20 {precompile:#x} GAS DELEGATECALL POP
         RETURNDATASIZE PUSH0 PUSH0 RETURNDATACOPY RETURNDATASIZE PUSH0 RETURN"
    )
}
