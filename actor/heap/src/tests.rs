extern crate std;

use std::vec::Vec;

use proptest::prelude::*;

use super::*;

/// Memory of its own, of which the first bytes are somebody else's.
struct Pages {
    memory: Vec<u128>,
    has: usize,
}

const OURS: usize = 1000;

impl Pages {
    fn new(pages: usize, has: usize) -> Self {
        Self { memory: std::vec![0; pages * PAGE / GRAIN], has }
    }

    fn start(&mut self) -> usize {
        self.memory.as_mut_ptr().expose_provenance()
    }
}

impl Source for Pages {
    fn first(&mut self) -> (usize, usize) {
        let start = self.start();
        (start + OURS, start + self.has * PAGE)
    }

    fn grow(&mut self, pages: usize) -> bool {
        let fits = (self.has + pages) * PAGE <= self.memory.len() * GRAIN;
        self.has += if fits { pages } else { 0 };
        fits
    }
}

fn layout(size: usize) -> Layout {
    Layout::from_size_align(size, 8).unwrap()
}

fn pages(heap: &Heap<Pages>) -> usize {
    // SAFETY: one thread, and the reference ends here.
    unsafe { (*heap.0.get()).source.has }
}

#[test]
fn a_class_is_the_first_that_is_long_enough() {
    let mut last = (0, GRAIN);
    for size in 0..200_000 {
        let (index, bytes) = class(size).unwrap();
        assert!(bytes >= size && bytes.is_multiple_of(GRAIN), "{size}");
        assert!(bytes - size <= GRAIN.max(size / STEPS), "{size} takes {bytes}");
        assert!((index, bytes) == last || index == last.0 + 1 && size == last.1 + 1, "{size}");
        last = (index, bytes);
    }
    assert_eq!(class(1 << 31), Some((CLASSES - 1, 1 << 31)));
    assert_eq!(class((1 << 31) + 1), None);
}

#[test]
fn the_first_blocks_need_no_new_page() {
    let heap = Heap::over(Pages::new(3, 1));
    // SAFETY: the layouts are the blocks' own.
    unsafe {
        for (size, expected) in [(PAGE / 2, 1), (PAGE / 4, 1), (PAGE / 4, 2), (PAGE, 3)] {
            assert!(!heap.alloc(layout(size)).is_null(), "{size}");
            assert_eq!(pages(&heap), expected, "{size}");
        }
    }
}

#[test]
fn what_cannot_be_had_is_null_and_takes_nothing() {
    let heap = Heap::over(Pages::new(2, 1));
    // SAFETY: the layouts are the blocks' own.
    unsafe {
        for size in [2 * PAGE, 1 << 31, isize::MAX as usize - 7] {
            assert!(heap.alloc(layout(size)).is_null(), "{size}");
            assert!(heap.alloc_zeroed(layout(size)).is_null(), "{size}");
        }
        assert!(heap.alloc(Layout::from_size_align(8, 32).unwrap()).is_null());
        let block = heap.alloc(layout(PAGE));
        assert!(!block.is_null());
        block.write(7);
        assert!(heap.realloc(block, layout(PAGE), 2 * PAGE).is_null());
        assert_eq!(block.read(), 7);
    }
}

#[test]
fn a_block_that_is_given_back_is_the_next_of_its_class_and_zeros_if_asked() {
    let heap = Heap::over(Pages::new(1, 1));
    // SAFETY: the layouts are the blocks' own.
    unsafe {
        let [first, second] = [heap.alloc(layout(100)), heap.alloc(layout(100))];
        first.write_bytes(7, 100);
        heap.dealloc(second, layout(100));
        heap.dealloc(first, layout(100));
        assert_eq!(heap.alloc_zeroed(layout(97)), first);
        assert!((0..97).all(|at| first.add(at).read() == 0));
        assert_eq!(heap.alloc(layout(112)), second);
        assert_ne!(heap.alloc(layout(100)), first);
    }
}

#[test]
fn the_last_block_grows_where_it_is() {
    let heap = Heap::over(Pages::new(4, 1));
    // SAFETY: the layouts are the blocks' own.
    unsafe {
        let mut size = 10;
        let block = heap.alloc(layout(size));
        block.write(7);
        while size < PAGE {
            assert_eq!(heap.realloc(block, layout(size), 2 * size), block);
            size *= 2;
        }
        heap.alloc(layout(1));
        let moved = heap.realloc(block, layout(size), 2 * size);
        assert_ne!(moved, block);
        assert_eq!(moved.read(), 7);
    }
}

/// What a program may do.
#[derive(Clone, Debug)]
enum Act {
    Take(usize, bool),
    Give(usize),
    Resize(usize, usize),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let size = || prop_oneof![4 => 1_usize..300, 2 => 300_usize..5_000, 1 => 5_000_usize..70_000];
    let act = prop_oneof![
        (size(), any::<bool>()).prop_map(|(size, zeroed)| Act::Take(size, zeroed)),
        any::<usize>().prop_map(Act::Give),
        (any::<usize>(), size()).prop_map(|(which, size)| Act::Resize(which, size)),
    ];
    prop::collection::vec(act, 1..120)
}

proptest! {
    /// Each block is filled with a mark of its own to its end, which nobody else touches.
    #[test]
    fn blocks_keep_what_is_in_them(acts in acts()) {
        let heap = Heap::over(Pages::new(160, 1));
        let mut blocks: Vec<(*mut u8, usize, u8)> = Vec::new();
        let holds = |block: *mut u8, size: usize, mark: u8| {
            // SAFETY: the block is alive and that long.
            unsafe { (0..size).all(|at| block.add(at).read() == mark) }
        };
        for (step, act) in acts.into_iter().enumerate() {
            let mark = step as u8 | 1;
            match act {
                Act::Take(size, zeroed) => {
                    // SAFETY: the size is not zero; the block is used within it.
                    unsafe {
                        let block = if zeroed {
                            heap.alloc_zeroed(layout(size))
                        } else {
                            heap.alloc(layout(size))
                        };
                        prop_assert!(!block.is_null());
                        prop_assert_eq!(block.addr() % GRAIN, 0);
                        prop_assert!(!zeroed || holds(block, size, 0));
                        block.write_bytes(mark, size);
                        blocks.push((block, size, mark));
                    }
                }
                Act::Give(which) if !blocks.is_empty() => {
                    let (block, size, mark) = blocks.swap_remove(which % blocks.len());
                    prop_assert!(holds(block, size, mark));
                    // SAFETY: the block is alive, with this layout.
                    unsafe { heap.dealloc(block, layout(size)) };
                }
                Act::Resize(which, new) if !blocks.is_empty() => {
                    let which = which % blocks.len();
                    let (block, size, old_mark) = blocks[which];
                    // SAFETY: the block is alive, with this layout.
                    unsafe {
                        let moved = heap.realloc(block, layout(size), new);
                        prop_assert!(!moved.is_null());
                        prop_assert!(holds(moved, size.min(new), old_mark));
                        moved.write_bytes(mark, new);
                        blocks[which] = (moved, new, mark);
                    }
                }
                Act::Give(_) | Act::Resize(..) => {}
            }
        }
        for (block, size, mark) in blocks {
            prop_assert!(holds(block, size, mark));
        }
    }
}
