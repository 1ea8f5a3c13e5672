//! Saying what is being done while it takes long: a spinner on a terminal, else one plain line
//! after a second.

use std::io::{self, IsTerminal};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use indicatif::ProgressBar;

/// Work shorter than this passes in silence on a terminal.
const SPINNER_AFTER: Duration = Duration::from_millis(150);
/// Work shorter than this passes in silence elsewhere.
const LINE_AFTER: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(100);

/// Does `work`; if it takes long, tells what: with a spinner on a terminal, else through `line`.
pub(super) fn during<T>(doing: &str, work: impl FnOnce() -> T, line: fn(&str)) -> T {
    std::thread::scope(|scope| {
        let (done, finished) = mpsc::channel::<()>();
        scope.spawn(move || tell(doing, &finished, line));
        // Dropped on the way out, by a panic too: that ends the telling.
        let _done = done;
        work()
    })
}

/// Waits until the other end of `finished` is dropped.
fn tell(doing: &str, finished: &mpsc::Receiver<()>, line: fn(&str)) {
    let terminal = io::stderr().is_terminal();
    let patience = if terminal { SPINNER_AFTER } else { LINE_AFTER };
    if finished.recv_timeout(patience) != Err(RecvTimeoutError::Timeout) {
        return;
    }
    if !terminal {
        return line(&format!("{doing} ..."));
    }
    let spinner = ProgressBar::new_spinner().with_message(format!("{doing} ..."));
    spinner.enable_steady_tick(TICK);
    // Always an error: nothing is ever sent, the other end is dropped.
    let _ = finished.recv();
    spinner.finish_and_clear();
}
