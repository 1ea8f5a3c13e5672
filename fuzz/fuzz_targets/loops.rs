//! The loop that runs on chain against the one that tells its host of every step.
//!
//! Oracle: the same interpreter, compiled with the trace on. It is not independent, but the
//! `interpreter` target holds that one against revm, and only the other does several instructions
//! in one go. Compared is how the code ends, with what, and the world it leaves behind. What ran
//! out of steps, memory or depth is not: only the traced loop can be stopped.
//!
//! Any bytes are a case: `oracle::program` makes it, and each of its codes is run.
#![no_main]

use alloy_primitives::{Address, B256, Bytes, U256};
use interpreter::host::memory::{Account, MemoryError, MemoryHost};
use interpreter::{
    CallReply, CallRequest, Code, CreateReply, CreateRequest, Frame, Host, Profile, Stop, run,
};
use libfuzzer_sys::fuzz_target;
use oracle::{Case, program};

/// Small, so that what does not end takes no time.
const STEPS: u64 = 20_000;
const MEMORY: usize = 4 << 20;

fuzz_target!(|data: &[u8]| {
    let case = program::case(data);
    for (index, account) in case.pre.values().filter(|account| !account.code.is_empty()).enumerate()
    {
        check(&case, &account.code, index % 2 == 1);
    }
});

fn check(case: &Case, code: &Bytes, is_static: bool) {
    let frame = || Frame { input: &case.transaction.input, is_static };
    let mut traced = host(case, is_static);
    let expected = run(&Code::new(code.clone()), frame(), &mut traced);
    let ran_out =
        matches!(expected, Err(Stop::Host(MemoryError::OutOfSteps | MemoryError::OutOfMemory)));
    if ran_out || traced.exhausted {
        return;
    }
    let mut untraced = Untraced(host(case, is_static));
    let ended = run(&Code::new(code.clone()), frame(), &mut untraced);
    assert_eq!(ended, expected, "how {code} ends with {}", case.transaction.input);
    assert_eq!(
        untraced.0.world, traced.world,
        "what {code} leaves with {}",
        case.transaction.input
    );
}

fn host(case: &Case, is_static: bool) -> MemoryHost {
    let mut host = MemoryHost::new();
    for (address, account) in &case.pre {
        let Account { code, balance, nonce, .. } = host.account(*address);
        (*code, *balance, *nonce) = (account.code.clone(), account.balance, account.nonce);
    }
    host.context.is_static = is_static;
    host.steps_left = STEPS;
    host.max_memory = MEMORY;
    host
}

/// A world that asks for no trace.
struct Untraced(MemoryHost);

/// Methods that the world inside answers.
macro_rules! questions {
    ($($name:ident($($argument:ident: $type:ty),*) -> $answer:ty;)*) => {
        $(
            fn $name(&mut self, $($argument: $type),*) -> Result<$answer, MemoryError> {
                self.0.$name($($argument),*)
            }
        )*
    };
}

impl Host for Untraced {
    type Error = MemoryError;
    const PROFILE: Profile = MemoryHost::<false>::PROFILE;

    questions! {
        address() -> Address;
        caller() -> Address;
        origin() -> Address;
        value() -> U256;
        gas_price() -> U256;
        base_fee() -> U256;
        coinbase() -> Address;
        block_number() -> U256;
        timestamp() -> U256;
        prev_randao() -> U256;
        gas_limit() -> U256;
        chain_id() -> U256;
        block_hash(number: U256) -> B256;
        blob_hash(index: U256) -> B256;
        blob_base_fee() -> U256;
        gas_left() -> u64;
        balance(address: Address) -> U256;
        self_balance() -> U256;
        code_size(address: Address) -> usize;
        code_hash(address: Address) -> B256;
        code(address: Address) -> Bytes;
        slot(key: U256) -> U256;
        set_slot(key: U256, value: U256) -> ();
        transient(key: U256) -> U256;
        set_transient(key: U256, value: U256) -> ();
        keccak256(data: &[u8]) -> B256;
        log(topics: &[B256], data: &[u8]) -> ();
        self_destruct(beneficiary: Address) -> ();
        call(request: CallRequest<'_>) -> CallReply;
        create(request: CreateRequest<'_>) -> CreateReply;
    }
}
