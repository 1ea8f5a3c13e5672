//! The only door out of the interpreter. On chain the actor answers it (stop 8), in tests
//! [`memory`] does. Before: interpreter/src/run.rs. After: actor/src/host/mod.rs.
//!
//! Every question an opcode has for the world is one method here. Any of them may fail, and a
//! failure ends the run as [`Stop::Host`](crate::Stop::Host); it never becomes a zero word. Does
//! not know what a chain is.

use revm_primitives::{Address, B256, Bytes, U256};

use crate::profile::Profile;

pub mod memory;

/// What code may ask of the world it runs in. A method is named after the opcode it serves.
pub trait Host {
    /// Why the host could not answer.
    type Error;

    /// Whether [`Host::step`] wants to be told of every instruction. `false` costs nothing.
    const TRACED: bool = false;

    /// Which instructions there are besides those that every network has.
    const PROFILE: Profile = Profile::Filecoin;

    /// Told before every instruction when [`Host::TRACED`] says so. An error ends the run.
    fn step(&mut self, step: Step<'_>) -> Result<(), Self::Error> {
        let _ = step;
        Ok(())
    }

    /// ADDRESS: the account whose storage and balance this is.
    fn address(&mut self) -> Result<Address, Self::Error>;
    /// CALLER: who called, or who created.
    fn caller(&mut self) -> Result<Address, Self::Error>;
    /// ORIGIN: who sent the transaction.
    fn origin(&mut self) -> Result<Address, Self::Error>;
    /// CALLVALUE, in the smallest unit.
    fn value(&mut self) -> Result<U256, Self::Error>;
    /// GASPRICE, in the smallest unit.
    fn gas_price(&mut self) -> Result<U256, Self::Error>;
    /// BASEFEE, in the smallest unit.
    fn base_fee(&mut self) -> Result<U256, Self::Error>;
    /// COINBASE.
    fn coinbase(&mut self) -> Result<Address, Self::Error>;
    /// NUMBER.
    fn block_number(&mut self) -> Result<U256, Self::Error>;
    /// TIMESTAMP, in seconds.
    fn timestamp(&mut self) -> Result<U256, Self::Error>;
    /// PREVRANDAO.
    fn prev_randao(&mut self) -> Result<U256, Self::Error>;
    /// GASLIMIT of the block.
    fn gas_limit(&mut self) -> Result<U256, Self::Error>;
    /// CHAINID.
    fn chain_id(&mut self) -> Result<U256, Self::Error>;
    /// BLOCKHASH: zero when the host has none for `number`.
    fn block_hash(&mut self, number: U256) -> Result<B256, Self::Error>;
    /// BLOBHASH: zero past the transaction's last blob. Asked only where the profile has it.
    fn blob_hash(&mut self, index: U256) -> Result<B256, Self::Error>;
    /// BLOBBASEFEE, in the smallest unit. Asked only where the profile has it.
    fn blob_base_fee(&mut self) -> Result<U256, Self::Error>;
    /// GAS: what is left, in the host's own unit.
    fn gas_left(&mut self) -> Result<u64, Self::Error>;

    /// BALANCE; zero for an account that does not exist.
    fn balance(&mut self, address: Address) -> Result<U256, Self::Error>;
    /// SELFBALANCE.
    fn self_balance(&mut self) -> Result<U256, Self::Error>;
    /// EXTCODESIZE, in bytes.
    fn code_size(&mut self, address: Address) -> Result<usize, Self::Error>;
    /// EXTCODEHASH; zero for an account that does not exist.
    fn code_hash(&mut self, address: Address) -> Result<B256, Self::Error>;
    /// EXTCODECOPY: all of the account's code.
    fn code(&mut self, address: Address) -> Result<Bytes, Self::Error>;

    /// SLOAD: zero when never written.
    fn slot(&mut self, key: U256) -> Result<U256, Self::Error>;
    /// SSTORE. Never asked in a static frame.
    fn set_slot(&mut self, key: U256, value: U256) -> Result<(), Self::Error>;
    /// TLOAD: zero when not written in this transaction.
    fn transient(&mut self, key: U256) -> Result<U256, Self::Error>;
    /// TSTORE. Never asked in a static frame.
    fn set_transient(&mut self, key: U256, value: U256) -> Result<(), Self::Error>;

    /// KECCAK256 of `data`.
    fn keccak256(&mut self, data: &[u8]) -> Result<B256, Self::Error>;
    /// LOG0 to LOG4, at most four topics. Never asked in a static frame.
    fn log(&mut self, topics: &[B256], data: &[u8]) -> Result<(), Self::Error>;

    /// CALL, STATICCALL, DELEGATECALL and CALLCODE. A call that fails is an answer, not an error.
    fn call(&mut self, request: CallRequest<'_>) -> Result<CallReply, Self::Error>;
    /// CREATE and CREATE2. A creation that fails is an answer, not an error. Never asked in a
    /// static frame.
    fn create(&mut self, request: CreateRequest<'_>) -> Result<CreateReply, Self::Error>;
    /// SELFDESTRUCT: the whole balance goes to `beneficiary`. Never asked in a static frame.
    fn self_destruct(&mut self, beneficiary: Address) -> Result<(), Self::Error>;
}

/// The machine as it is before one instruction.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// Index of the instruction in the code; equal to the code's length for the STOP behind it.
    pub pc: usize,
    /// Its byte.
    pub opcode: u8,
    /// The stack, its top first.
    pub stack: &'a [U256],
    /// The memory touched so far.
    pub memory: &'a [u8],
}

/// Which of the four call instructions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallKind {
    /// CALL: the callee's code on the callee's state.
    Call,
    /// STATICCALL: as CALL, and nothing may change. Source: EIP-214.
    StaticCall,
    /// DELEGATECALL: the callee's code on our state, with our caller and value. Source: EIP-7.
    DelegateCall,
    /// CALLCODE: the callee's code on our state, with us as caller and the value given. Only where
    /// the profile has it.
    CallCode,
}

/// A call as the code asked for it.
#[derive(Debug, Clone, Copy)]
pub struct CallRequest<'a> {
    /// Which instruction.
    pub kind: CallKind,
    /// The gas operand as given, in the host's unit; usually more than there is.
    pub gas: U256,
    /// Whose code.
    pub to: Address,
    /// Value to move with [`CallKind::Call`]; with [`CallKind::CallCode`] a value that we must have
    /// and that the callee sees. Otherwise zero.
    pub value: U256,
    /// Calldata.
    pub input: &'a [u8],
}

/// What came of a call.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CallReply {
    /// The word the code sees: one or zero.
    pub success: bool,
    /// Return data, or the reason of a revert.
    pub output: Bytes,
}

/// A creation as the code asked for it.
#[derive(Debug, Clone, Copy)]
pub struct CreateRequest<'a> {
    /// The salt of CREATE2; `None` is CREATE.
    pub salt: Option<B256>,
    /// Value the new account begins with.
    pub value: U256,
    /// Code that runs once and returns the code to keep.
    pub init_code: &'a [u8],
}

/// What came of a creation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CreateReply {
    /// The new account; `None` when there is none.
    pub address: Option<Address>,
    /// The reason of a revert; empty on success. Source: EIP-211.
    pub output: Bytes,
}
