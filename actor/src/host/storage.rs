//! SSTORE, TSTORE: the second of the two places where static mode is enforced.

use super::Contract;
use crate::exit::Abort;
use crate::sys::Syscalls;

impl<S: Syscalls> Contract<'_, S> {
    /// Errors: the frame is read-only, exit 25. The interpreter refuses first; this is a second
    /// lock.
    pub(super) fn writable(&self) -> Result<(), Abort> {
        match self.session.context.read_only {
            false => Ok(()),
            true => Err(Abort::read_only("a slot written in a read-only call")),
        }
    }
}
