//! The module's only export.
#![expect(unsafe_code, reason = "an exported name is the linker's business, not a memory access")]

use std::panic;

use heap::Heap;

use crate::dispatch::dispatch;
use crate::exit::Abort;
use crate::sys::Syscalls;
use crate::sys::fvm::{Fvm, NO_BLOCK, exit};

/// What the actor allocates from.
#[global_allocator]
static HEAP: Heap = Heap::new();

/// Runs one message: the id of the parameters' block in, the id of the return block out.
#[unsafe(no_mangle)]
extern "C" fn invoke(params: u32) -> u32 {
    panic::set_hook(Box::new(|_| exit(mapping::exit::ACTOR_ASSERTION_FAILED, NO_BLOCK, "panic")));
    let answered = dispatch(&Fvm, params).and_then(|answer| match answer {
        None => Ok(NO_BLOCK),
        Some((codec, bytes)) => Fvm
            .create(codec, &bytes)
            .map_err(|_| Abort::assertion("the return value is longer than 1 MiB")),
    });
    match answered {
        Ok(block) => block,
        Err(abort) => {
            let block = abort.data.and_then(|(codec, bytes)| Fvm.create(codec, &bytes).ok());
            exit(abort.code, block.unwrap_or(NO_BLOCK), abort.message)
        }
    }
}
