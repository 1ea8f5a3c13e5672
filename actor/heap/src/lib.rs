#![no_std]
//! The allocator of the actors. An instance lives for one message, and pays 0.4 gas for each byte
//! of memory that it ever has and 4 for each operator that it runs.
//!
//! The standard library's allocator asks for a new page at its first allocation, though the pages
//! that the instance begins with are half empty: 26,000 gas in every frame. This one begins where
//! the module's data ends. New blocks come from there, one behind the other; a block that is given
//! back waits for the next one of its size. Sizes are rounded up by a sixteenth at most, so that
//! such a one comes soon. Blocks are never joined: a program that needs many of one size, and then
//! as many of another, needs room for both.
//!
//! An actor declares `#[global_allocator] static HEAP: Heap = Heap::new();`.
#![expect(unsafe_code, reason = "an allocator hands out memory")]

use core::alloc::{GlobalAlloc, Layout};
use core::cell::UnsafeCell;
use core::ptr::{self, NonNull};

/// Bytes of a page of WASM's memory.
pub const PAGE: usize = 65536;

/// What blocks are multiples of, and aligned to.
const GRAIN: usize = 16;

/// Largest size whose class is counted in grains.
const SMALL: usize = 256;

/// Classes between a power of two and the next.
const STEPS: usize = 16;

/// Classes of sizes: small ones, and those of up to 2^31 bytes.
const CLASSES: usize = SMALL / GRAIN + 23 * STEPS;

/// Where the memory comes from.
pub trait Source {
    /// First byte that may be handed out, and the one after the last.
    fn first(&mut self) -> (usize, usize);

    /// Adds pages to the end; whether there were any.
    fn grow(&mut self, pages: usize) -> bool;
}

/// WASM's own memory, from behind the module's data.
#[derive(Debug)]
pub struct Linear;

#[cfg(target_arch = "wasm32")]
impl Source for Linear {
    fn first(&mut self) -> (usize, usize) {
        unsafe extern "C" {
            /// The linker's: the first byte behind stack and data. It has an address and no value.
            static __heap_base: u8;
        }
        ((&raw const __heap_base).addr(), core::arch::wasm32::memory_size(0) * PAGE)
    }

    fn grow(&mut self, pages: usize) -> bool {
        core::arch::wasm32::memory_grow(0, pages) != usize::MAX
    }
}

/// No memory: natively nobody allocates from a module's.
#[cfg(not(target_arch = "wasm32"))]
impl Source for Linear {
    fn first(&mut self) -> (usize, usize) {
        (GRAIN, GRAIN)
    }

    fn grow(&mut self, _: usize) -> bool {
        false
    }
}

/// An allocator for one thread. The source's memory must begin as zeros.
#[derive(Debug)]
pub struct Heap<S = Linear>(UnsafeCell<State<S>>);

#[derive(Debug)]
struct State<S> {
    source: S,
    /// First byte that was never handed out; 0 before the first allocation.
    next: usize,
    /// First byte that there is not.
    end: usize,
    /// Of each class, the block that was given back last; it begins with the address of the one
    /// before.
    free: [Option<NonNull<Free>>; CLASSES],
}

#[derive(Debug)]
struct Free {
    next: Option<NonNull<Free>>,
}

// SAFETY: an actor has one thread; whoever has more must not share it, as `new` and `over` say.
unsafe impl<S> Sync for Heap<S> {}

impl Heap {
    /// An allocator over [`Linear`], for an actor's one thread.
    pub const fn new() -> Self {
        Self::over(Linear)
    }
}

impl Default for Heap {
    fn default() -> Self {
        Self::new()
    }
}

impl<S> Heap<S> {
    /// An allocator over other memory, for one thread.
    pub const fn over(source: S) -> Self {
        Self(UnsafeCell::new(State { source, next: 0, end: 0, free: [None; CLASSES] }))
    }
}

/// The class of a size, and the bytes of its blocks. Sizes from 2^31 up have none.
const fn class(size: usize) -> Option<(usize, usize)> {
    if size <= SMALL {
        let grains = size.div_ceil(GRAIN) + (size == 0) as usize;
        return Some((grains - 1, grains * GRAIN));
    }
    let last = size - 1;
    let log = last.ilog2() as usize;
    if log >= 31 {
        return None;
    }
    let shift = log - STEPS.ilog2() as usize;
    let steps = (last >> shift) + 1;
    let below = SMALL / GRAIN + (log - SMALL.ilog2() as usize) * STEPS;
    Some((below + steps - STEPS - 1, steps << shift))
}

impl<S: Source> State<S> {
    /// A block of at least `size` bytes, and whether it is known to be zeros.
    #[inline(always)]
    fn take(&mut self, size: usize) -> Option<(*mut u8, bool)> {
        let (class, bytes) = class(size)?;
        if let Some(block) = self.free[class] {
            // SAFETY: what is in a list was handed out once, is given back, and begins with this.
            self.free[class] = unsafe { block.as_ref() }.next;
            return Some((block.as_ptr().cast(), false));
        }
        Some((self.extend(bytes)?, true))
    }

    /// The next `bytes` bytes that nobody has had.
    fn extend(&mut self, bytes: usize) -> Option<*mut u8> {
        if self.next == 0 {
            let (first, end) = self.source.first();
            (self.next, self.end) = (first.next_multiple_of(GRAIN), end);
        }
        let block = self.next;
        let next = block.checked_add(bytes)?;
        if next > self.end {
            let pages = (next - self.end).div_ceil(PAGE);
            if !self.source.grow(pages) {
                return None;
            }
            self.end += pages * PAGE;
        }
        self.next = next;
        Some(ptr::with_exposed_provenance_mut(block))
    }

    /// Makes the block that was cut last longer where it is; whether it was that.
    fn stretch(&mut self, block: usize, old: usize, new: usize) -> bool {
        block + old == self.next && self.extend(new - old).is_some()
    }
}

// SAFETY: blocks are cut one behind the other from memory that is the source's, each at least as
// long as asked for and aligned to 16; a block is handed out again only after it was given back.
unsafe impl<S: Source> GlobalAlloc for Heap<S> {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if layout.align() > GRAIN {
            return ptr::null_mut();
        }
        // SAFETY: one thread, and nothing in here allocates: no other reference is alive.
        let state = unsafe { &mut *self.0.get() };
        state.take(layout.size()).map_or(ptr::null_mut(), |(block, _)| block)
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if layout.align() > GRAIN {
            return ptr::null_mut();
        }
        // SAFETY: as in `alloc`.
        let state = unsafe { &mut *self.0.get() };
        match state.take(layout.size()) {
            None => ptr::null_mut(),
            Some((block, true)) => block,
            Some((block, false)) => {
                // SAFETY: the block has at least that many bytes.
                unsafe { block.write_bytes(0, layout.size()) };
                block
            }
        }
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: as in `alloc`.
        let state = unsafe { &mut *self.0.get() };
        let (Some((class, _)), Some(block)) = (class(layout.size()), NonNull::new(block.cast()))
        else {
            return;
        };
        // SAFETY: the block is the caller's no more, is aligned to 16 and has room for an address.
        unsafe { block.write(Free { next: state.free[class] }) };
        state.free[class] = Some(block);
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let (Some((old_class, old)), Some((new_class, new))) = (class(layout.size()), class(size))
        else {
            return ptr::null_mut();
        };
        if old_class == new_class {
            return block;
        }
        {
            // SAFETY: as in `alloc`; the reference ends before anything else is called.
            let state = unsafe { &mut *self.0.get() };
            if new > old && state.stretch(block.expose_provenance(), old, new) {
                return block;
            }
        }
        // SAFETY: both blocks have at least the shorter size; `block` is given back once.
        unsafe {
            let moved = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if !moved.is_null() {
                ptr::copy_nonoverlapping(block, moved, layout.size().min(size));
                self.dealloc(block, layout);
            }
            moved
        }
    }
}

#[cfg(test)]
mod tests;
