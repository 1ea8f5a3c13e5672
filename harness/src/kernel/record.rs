//! Power: a recording of every syscall, with what was asked and what was answered.
//!
//! The FVM charges `OnSyscall` once for each syscall, through the kernel, before the syscall's own
//! function runs: that opens an entry here, and whichever operation of the kernel comes next fills
//! it. So the entries stand in the order of those charges, which is how a reader of the FVM's
//! execution trace matches the two. A syscall that never reaches the kernel leaves its entry empty:
//! `vm::exit` always, any other only when its pointers are wrong.
//!
//! Recording charges nothing and changes no answer. Does not know frames, actors or the EVM.

mod ops;

use std::cell::RefCell;

use alloy_primitives::Bytes;
use cid::Cid;
use fvm::kernel::{ExecutionError, Result};
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use mapping::FilAddress;

use super::Kernel;
use crate::convert::word;

/// The FVM's name of the charge that every syscall begins with.
pub(crate) const ON_SYSCALL: &str = "OnSyscall";

/// The name of a syscall that was not made, because gas ran out at its first charge: nobody knows
/// which one it would have been.
pub const UNPAID: &str = "(unpaid)";

/// Charges that the FVM makes through the kernel on its own account. Any other is an actor's own.
const OWN_CHARGES: [&str; 4] =
    ["wasm_exec", "wasm_memory_grow", "wasm_memory_init", "wasm_table_init"];

/// One value that went into a syscall or came out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A number of any unsigned width; amounts are attoFIL.
    Number(u128),
    /// An epoch, or what is left of a block behind a read.
    Signed(i64),
    /// Yes or no.
    Flag(bool),
    /// Bytes as the actor sees them.
    Bytes(Bytes),
    /// Words for people.
    Text(String),
    /// The name of a block.
    Cid(Cid),
    /// An actor's address, in the form that was used.
    Address(FilAddress),
    /// There is none.
    Nothing,
}

/// Values with their names, in the order of the syscall's own documentation (FIP-0030).
pub type Fields = Vec<(&'static str, Value)>;

/// One syscall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Syscall {
    /// Module and name, as in `ipld::block_open`.
    pub name: &'static str,
    /// What was asked, decoded.
    pub arguments: Fields,
    /// What came of it.
    pub answer: Answer,
}

/// What came of a syscall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Its results.
    Given(Fields),
    /// An error that the actor sees and may go on from.
    Refused {
        /// The FVM's error number. Source: FIP-0030, error numbers.
        number: u32,
        /// The FVM's words for it.
        reason: String,
    },
    /// Gas ran out in it, or the FVM failed: the frame ended here.
    Stopped,
}

/// The syscalls of one message so far, in the order in which they began.
#[derive(Debug, Default)]
pub(crate) struct Recorder(RefCell<Vec<Option<Syscall>>>);

impl Recorder {
    /// What was recorded since the last time.
    pub(crate) fn take(&self) -> Vec<Option<Syscall>> {
        self.0.take()
    }
}

/// The entry of the syscall that is running; `None` where nothing is recorded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place(Option<usize>);

impl Kernel {
    fn recorder(&self) -> Option<&Recorder> {
        self.externs().recorder.as_ref()
    }

    /// The entry that belongs to the operation which begins now. To be taken before it runs: a send
    /// opens entries of its own.
    pub(super) fn place(&self) -> Place {
        Place(self.recorder().and_then(|recorder| recorder.0.borrow().len().checked_sub(1)))
    }

    /// Opens an entry when the FVM charges for a syscall; fills it when an actor charges itself.
    pub(super) fn charged(&self, name: &str, milligas: u64, result: &Result<impl Sized>) {
        let Some(recorder) = self.recorder() else { return };
        if name == ON_SYSCALL {
            let unpaid = || Syscall { name: UNPAID, arguments: vec![], answer: Answer::Stopped };
            recorder.0.borrow_mut().push(result.is_err().then(unpaid));
        } else if !OWN_CHARGES.contains(&name) {
            let asked = || vec![("name", text(name)), ("milligas", number(milligas))];
            self.keep(self.place(), "gas::charge", result, asked, |_| vec![]);
        }
    }

    /// Fills the entry at `place`. Nothing is worked out where nothing is recorded.
    pub(super) fn keep<T>(
        &self,
        place: Place,
        name: &'static str,
        result: &Result<T>,
        asked: impl FnOnce() -> Fields,
        answered: impl FnOnce(&T) -> Fields,
    ) {
        let (Some(recorder), Place(Some(place))) = (self.recorder(), place) else { return };
        let answer = match result {
            Ok(value) => Answer::Given(answered(value)),
            Err(ExecutionError::Syscall(error)) => {
                Answer::Refused { number: error.1 as u32, reason: error.0.clone() }
            }
            Err(ExecutionError::OutOfGas | ExecutionError::Fatal(_)) => Answer::Stopped,
        };
        let syscall = Syscall { name, arguments: asked(), answer };
        if let Some(entry) = recorder.0.borrow_mut().get_mut(place) {
            *entry = Some(syscall);
        }
    }
}

pub(super) fn number(number: impl Into<u128>) -> Value {
    Value::Number(number.into())
}

pub(super) fn text(text: &str) -> Value {
    Value::Text(text.to_string())
}

pub(super) fn bytes(bytes: &[u8]) -> Value {
    Value::Bytes(Bytes::copy_from_slice(bytes))
}

pub(super) fn amount(amount: &TokenAmount) -> Value {
    // A contract's amounts have 128 bits.
    Value::Number(word(amount).saturating_to())
}

pub(super) fn address(address: &Address) -> Value {
    let known = FilAddress::from_bytes(&address.to_bytes());
    known.map_or_else(|_| Value::Text(address.to_string()), Value::Address)
}

pub(super) fn or_nothing<T>(value: Option<&T>, field: impl FnOnce(&T) -> Value) -> Value {
    value.map_or(Value::Nothing, field)
}
