//! Calls to other actors, whose failure becomes ours.

use mapping::exit;

use crate::sys::{self, ErrorNumber, Reply};
use crate::{Abort, Block};

/// A message to another actor.
#[derive(Debug)]
pub struct Request<'a> {
    /// Binary Filecoin address.
    pub to: &'a [u8],
    /// Method number.
    pub method: u64,
    /// Parameters, if any.
    pub params: Option<Block>,
    /// attoFIL to move.
    pub value: sys::Amount,
    /// The callee can change nothing.
    pub read_only: bool,
}

/// Sends, and gives the callee's answer. A callee that fails makes us fail with its code and data.
pub fn call(request: &Request<'_>) -> Result<Option<Block>, Abort> {
    let reply = sys::send(request).map_err(refused)?;
    match reply.code {
        exit::OK => Ok(reply.data),
        _ => Err(pass_on(reply)),
    }
}

/// A callee's failure as our own: codes of the FVM are not ours to give, so they become 23 or 24.
///
/// Source: builtin-actors, `ActorError::checked`.
pub fn pass_on(reply: Reply) -> Abort {
    let code = exit::passed_on(reply.code);
    Abort { code, message: "the called actor failed", data: reply.data }
}

/// Why nothing was sent. Source: builtin-actors, `SendError`.
fn refused(error: ErrorNumber) -> Abort {
    let (code, message) = match error {
        ErrorNumber::NotFound => (exit::UNSPECIFIED, "the receiver does not exist"),
        ErrorNumber::InsufficientFunds => (exit::ACTOR_INSUFFICIENT_FUNDS, "not enough funds"),
        ErrorNumber::ReadOnly => (exit::READ_ONLY, "a read-only call cannot change anything"),
        ErrorNumber::LimitExceeded => (exit::ACTOR_ASSERTION_FAILED, "too many nested calls"),
        _ => (exit::ACTOR_ASSERTION_FAILED, "the FVM refused to send"),
    };
    Abort::new(code, message)
}
