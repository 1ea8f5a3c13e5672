//! The lifespan of things that end with a message: which one that is, and whether it is this one.

use crate::sys::{ActorId, MessageContext};

/// One top-level message: its sender's id and its sequence number.
///
/// Source: builtin-actors v18, EVM state; a tombstone and transient data carry it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifespan {
    /// Id of the message's sender.
    pub origin: ActorId,
    /// The message's sequence number.
    pub nonce: u64,
}

impl Lifespan {
    /// The running message's.
    pub fn of(context: &MessageContext) -> Lifespan {
        Lifespan { origin: context.origin, nonce: context.nonce }
    }
}

/// Whether a contract with this tombstone is dead: it destroyed itself in an earlier message. Until
/// the destroying message ends, everything still works.
pub fn is_dead(tombstone: Option<Lifespan>, now: Lifespan) -> bool {
    tombstone.is_some_and(|then| then != now)
}
