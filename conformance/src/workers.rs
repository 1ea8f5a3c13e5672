//! One thread reads, several work: no more than a few pieces are in memory at a time.
//!
//! Does not know what a piece is.

use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::mpsc::sync_channel;
use std::thread;

/// How many threads there should be, where nobody says.
pub fn parallel() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Has `work` done on all pieces that `read` hands out, by `threads` threads, and answers what
/// `read` does.
pub fn share<T: Send, R>(
    threads: usize,
    read: impl FnOnce(&mut dyn FnMut(T) -> ControlFlow<()>) -> R,
    work: impl Fn(T) + Sync,
) -> R {
    let threads = threads.max(1);
    let (pieces, waiting) = sync_channel(threads);
    let waiting = Mutex::new(waiting);
    thread::scope(|scope| {
        let (work, waiting) = (&work, &waiting);
        let next = move || waiting.lock().expect("no thread fails while it takes a piece").recv();
        for _ in 0..threads {
            scope.spawn(move || {
                while let Ok(piece) = next() {
                    work(piece);
                }
            });
        }
        let result = read(&mut |piece| match pieces.send(piece) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        });
        drop(pieces);
        result
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn every_piece_is_worked_on_once() {
        let sum = AtomicUsize::new(0);
        let read = |hand: &mut dyn FnMut(usize) -> ControlFlow<()>| {
            (1..=100).for_each(|piece| assert!(hand(piece).is_continue()));
            "read"
        };
        let work = |piece| {
            sum.fetch_add(piece, Ordering::Relaxed);
        };
        assert_eq!(share(3, read, work), "read");
        assert_eq!(sum.into_inner(), 5050);
    }
}
