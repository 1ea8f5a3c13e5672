//! redb checks pages when it opens a file and trusts them afterwards, so damage can make it panic,
//! even while it closes. A damaged file is something to report; it must not take the process down,
//! nor print a panic.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use redb::StorageError;

thread_local! {
    /// Whether a panic on this thread will be caught here.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// What `body` gives, or its panic as an error.
pub(super) fn guarded<T, E: From<StorageError>>(
    body: impl FnOnce() -> Result<T, E>,
) -> Result<T, E> {
    static QUIET: Once = Once::new();
    QUIET.call_once(quieten);
    let outer = GUARDED.replace(true);
    let result = catch_unwind(AssertUnwindSafe(body));
    GUARDED.set(outer);
    result.unwrap_or_else(|panic| {
        Err(StorageError::Corrupted(format!("a page makes no sense ({})", text(&*panic))).into())
    })
}

/// Makes the process's panic hook pass over the panics that are caught here.
fn quieten() {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !GUARDED.get() {
            hook(info);
        }
    }));
}

fn text(panic: &(dyn Any + Send)) -> &str {
    let formatted = panic.downcast_ref::<String>().map(String::as_str);
    formatted.or(panic.downcast_ref::<&str>().copied()).unwrap_or("no reason given")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error_with_its_reason() {
        let result: Result<(), StorageError> = guarded(|| panic!("page {} is no page", 7));
        let error = result.unwrap_err().to_string();
        assert!(error.contains("a page makes no sense (page 7 is no page)"), "{error}");
        assert!(!GUARDED.get());
    }
}
