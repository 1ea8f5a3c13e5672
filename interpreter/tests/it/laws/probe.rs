//! A host that is not traced, counts what it is asked, remembers calls and creations, and fails at
//! the question it is told to. The answers are [`MemoryHost`]'s.

use fevm_interpreter::{
    CallKind, CallReply, CallRequest, Code, CreateReply, CreateRequest, Frame, Host, Profile, Stop,
    host::memory::{MemoryError, MemoryHost},
    run,
};

use crate::prelude::*;

/// Why the probe did not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// It was told to fail at this question.
    Told(u64),
    /// The world in it failed.
    World(MemoryError),
}

/// A call as it reached the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) kind: CallKind,
    pub(super) gas: U256,
    pub(super) to: Address,
    pub(super) value: U256,
    pub(super) input: Vec<u8>,
}

/// A creation as it reached the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Creation {
    pub(super) salt: Option<B256>,
    pub(super) value: U256,
    pub(super) init_code: Vec<u8>,
}

pub(super) struct Probe<const ETHEREUM: bool> {
    pub(super) world: MemoryHost<ETHEREUM>,
    /// Questions so far.
    pub(super) asked: u64,
    /// The question to fail at, counted from zero.
    pub(super) fail_at: Option<u64>,
    pub(super) calls: Vec<Call>,
    pub(super) creations: Vec<Creation>,
}

impl<const ETHEREUM: bool> Probe<ETHEREUM> {
    pub(super) fn new(world: MemoryHost<ETHEREUM>) -> Self {
        Self { world, asked: 0, fail_at: None, calls: Vec::new(), creations: Vec::new() }
    }

    pub(super) fn run(&mut self, code: &[u8], frame: Frame<'_>) -> Result<Outcome, Stop<Fault>> {
        run(&Code::from(code), frame, self)
    }

    fn ask(&mut self) -> Result<(), Fault> {
        let question = self.asked;
        self.asked += 1;
        if self.fail_at == Some(question) { Err(Fault::Told(question)) } else { Ok(()) }
    }
}

/// Methods that count, and then ask the world inside.
macro_rules! questions {
    ($($name:ident($($argument:ident: $type:ty),*) -> $answer:ty;)*) => {
        $(
            fn $name(&mut self, $($argument: $type),*) -> Result<$answer, Fault> {
                self.ask()?;
                self.world.$name($($argument),*).map_err(Fault::World)
            }
        )*
    };
}

impl<const ETHEREUM: bool> Host for Probe<ETHEREUM> {
    type Error = Fault;
    const PROFILE: Profile = MemoryHost::<ETHEREUM>::PROFILE;

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
    }

    fn call(&mut self, request: CallRequest<'_>) -> Result<CallReply, Fault> {
        self.ask()?;
        let CallRequest { kind, gas, to, value, input } = request;
        self.calls.push(Call { kind, gas, to, value, input: input.to_vec() });
        self.world.call(request).map_err(Fault::World)
    }

    fn create(&mut self, request: CreateRequest<'_>) -> Result<CreateReply, Fault> {
        self.ask()?;
        let CreateRequest { salt, value, init_code } = request;
        self.creations.push(Creation { salt, value, init_code: init_code.to_vec() });
        self.world.create(request).map_err(Fault::World)
    }
}
