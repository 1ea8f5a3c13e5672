//! Slots of one contract, 256-bit to 256-bit. Zero and absent are the same, so writing zero
//! deletes.
//!
//! While they are few they stand in the contract's root block; when they become too many, in a
//! tree below it ([`super::tree`]), whose topmost branching the root block keeps. The first
//! [`PINNED_KEYS`] slots stay in the root for good: a compiler puts a contract's plain variables
//! there, and hardly a message does without them. Does not know opcodes, messages or who is
//! calling.

use alloc::vec::Vec;

use revm_primitives::U256;

use super::layout::Stored;
use super::pairs::{self, Pair};
use super::tree::{Branch, Leaf, Node};
use crate::exit::Abort;
use crate::sys::Syscalls;

/// Bytes of pairs in the root block from which on all but the pinned ones move to a tree.
///
/// A block costs 506,000 gas to write before its first byte and 3,352 for each byte; up to about
/// fifteen pairs of a mapping, one block is cheaper than two that are half as long.
pub const ROOT_BYTES: usize = 600;

/// Slots below this number never leave the root block.
pub const PINNED_KEYS: u64 = 16;

/// The slots as the running contract sees them: what is stored, under what it has written since.
#[derive(Debug)]
pub struct Slots<'s, S> {
    sys: &'s S,
    /// All slots, or those that are pinned where there is a tree.
    root: Leaf,
    tree: Option<Branch>,
}

impl<'s, S: Syscalls> Slots<'s, S> {
    /// What a root block says; opens nothing yet.
    pub fn new(sys: &'s S, stored: Stored) -> Slots<'s, S> {
        let (pairs, tree) = match stored {
            Stored::Inline(pairs) => (pairs, None),
            Stored::Tree { pinned, branches } => (pinned, Some(Branch::of(branches))),
        };
        Slots { sys, root: Leaf::new(pairs), tree }
    }

    /// The word in slot `key`; zero where nothing was written.
    pub fn get(&mut self, key: U256) -> Result<U256, Abort> {
        match &mut self.tree {
            Some(tree) if !is_pinned(key) => tree.get(self.sys, key),
            _ => Ok(self.root.get(key)),
        }
    }

    /// Puts `value` in slot `key`. Answers whether that changed anything.
    pub fn set(&mut self, key: U256, value: U256) -> Result<bool, Abort> {
        if self.get(key)? == value {
            return Ok(false);
        }
        match &mut self.tree {
            Some(tree) if !is_pinned(key) => {
                if !tree.set(self.sys, key, value)? {
                    self.tree = None;
                }
            }
            _ => {
                self.root.set(key, value);
                if self.tree.is_none() && self.root.is_long() {
                    self.grow();
                }
            }
        }
        Ok(true)
    }

    /// Writes what has changed and answers what the root block shall say.
    pub fn flush(&mut self) -> Result<Stored, Abort> {
        self.shrink();
        if self.tree.is_none() && pairs::total(&self.root.pairs) > ROOT_BYTES {
            self.grow();
        }
        match &mut self.tree {
            None => Ok(Stored::Inline(self.root.pairs.clone())),
            Some(tree) => {
                let branches = tree.flush(self.sys)?;
                Ok(Stored::Tree { pinned: self.root.pairs.clone(), branches })
            }
        }
    }

    /// Leaves the pinned slots in the root, and makes a tree of the others.
    fn grow(&mut self) {
        let pinned = self.root.pairs.partition_point(|(key, _)| is_pinned(*key));
        let others = self.root.pairs.split_off(pinned);
        if !others.is_empty() {
            self.tree = Some(Branch::over(Leaf::new(others)));
        }
    }

    /// Takes away levels that have become useless, as far as that opens no block.
    fn shrink(&mut self) {
        let room = (ROOT_BYTES / 2).saturating_sub(pairs::total(&self.root.pairs));
        while let Some(only) = self.tree.as_mut().and_then(|tree| tree.only_child(room)) {
            self.tree = match only {
                Node::Branch(below) => Some(below),
                Node::Leaf(leaf) => {
                    self.root.pairs.extend(leaf.pairs);
                    None
                }
            };
        }
    }

    /// Every slot that is not zero, in rising order of keys. No contract can ask for that.
    pub fn all(&mut self) -> Result<Vec<Pair>, Abort> {
        let mut pairs = self.root.pairs.clone();
        if let Some(tree) = &mut self.tree {
            tree.all(self.sys, &mut pairs)?;
        }
        Ok(pairs)
    }
}

fn is_pinned(key: U256) -> bool {
    key < U256::from(PINNED_KEYS)
}
