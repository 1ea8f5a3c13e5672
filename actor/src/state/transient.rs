//! EIP-1153 on a chain whose frames share nothing but state: transient slots are stored with the
//! message that they belong to, and count for nothing in any other.

use super::layout::Stored;
use super::slots::Slots;
use super::tombstone::Lifespan;
use crate::exit::Abort;
use crate::sys::Syscalls;

/// The transient slots that the running message sees: those stored by it, else none.
pub fn load<S: Syscalls>(
    sys: &S,
    stored: Option<(Lifespan, Stored)>,
    now: Lifespan,
) -> Slots<'_, S> {
    match stored {
        Some((then, slots)) if then == now => Slots::new(sys, slots),
        _ => Slots::new(sys, Stored::EMPTY),
    }
}

/// What the root block shall say of them: nothing where none is set.
pub fn flush<S: Syscalls>(
    slots: &mut Slots<'_, S>,
    now: Lifespan,
) -> Result<Option<(Lifespan, Stored)>, Abort> {
    let stored = slots.flush()?;
    Ok((!stored.is_empty()).then_some((now, stored)))
}
