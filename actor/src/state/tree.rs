//! Slots that are too many for one block: a B+ tree, its leaves in rising order of keys.
//!
//! Keys are not hashed. Neighbours, as in arrays and structs, stand in one leaf, and all leaves are
//! equally deep whatever the keys are, so nobody can choose keys that make a path long (decision
//! 10). What is cleared is taken out, and an empty node with it; nodes are not filled up from their
//! siblings, since that would open another block.
//!
//! A leaf is a raw block of [`pairs`]. A branching is DAG-CBOR, `[bounds, link, …]` with one bound
//! less than links: keys from a bound on are behind the link that follows it. A bound is as short
//! as it can be between its two sides, a byte string of:
//!
//! ```text
//! bound = 01..20 and bytes             so many upper bytes, zeros below
//!       | 40..5f, length and bytes     its low 5 bits count upper bytes that are those of the
//!                                      bound before; so many follow, the lowest first
//! ```
//!
//! Nodes are cut when they are written, so a message that fills a tree writes each of its nodes
//! once. Does not know the root block, which holds the topmost branching itself, nor who asks.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

use revm_primitives::U256;

use super::branches::Branches;
use super::pairs::{self, Before, Pair, shared_bytes};
use crate::exit::Abort;
use crate::sys::{Link, Syscalls, codec};

/// Bytes of a leaf from which on it is cut. By measurement (decision 10): a smaller one is cheaper
/// to change one slot of many, a larger one to fill and to read.
pub const LEAF_BYTES: usize = 600;

/// Links of a branching at most. A link has 43 bytes, nearly as many as a pair.
pub const LINKS: usize = 10;

/// Pairs that a leaf holds in memory at most, so that putting one more among them stays cheap.
const LOADED_PAIRS: usize = 128;

/// A node in memory.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Leaf(Leaf),
    Branch(Branch),
}

/// Pairs in rising order of keys.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    pub(super) pairs: Vec<Pair>,
    /// Whether each pair that was added follows on the one before it, behind all others, as an
    /// array grows. Then what is cut off is full, as no more will come there.
    appended: bool,
}

/// Nodes, and between each two the least key of the second.
#[derive(Clone, Debug)]
pub(super) struct Branch {
    bounds: Vec<U256>,
    children: Vec<Child>,
}

/// A node that is written, or loaded, or both. Without a link it has changed.
#[derive(Clone, Debug)]
struct Child {
    link: Option<Link>,
    node: Option<Box<Node>>,
}

/// What writing a key did to a node, as its parent has to know.
enum Grown {
    /// It is still one node.
    Same,
    /// There is a node behind it, whose keys begin at the bound.
    Cut(U256, Node),
    /// Nothing is left of it.
    Empty,
}

impl Leaf {
    pub(super) fn new(pairs: Vec<Pair>) -> Leaf {
        Leaf { pairs, appended: true }
    }

    pub(super) fn get(&self, key: U256) -> U256 {
        match search(&self.pairs, key) {
            Ok(at) => self.pairs[at].1,
            Err(_) => U256::ZERO,
        }
    }

    /// Puts `value` in slot `key`; zero takes the slot away.
    pub(super) fn set(&mut self, key: U256, value: U256) {
        match (search(&self.pairs, key), value.is_zero()) {
            (Ok(at), true) => drop(self.pairs.remove(at)),
            (Ok(at), false) => self.pairs[at].1 = value,
            (Err(_), true) => {}
            (Err(at), false) => {
                let follows = |(last, _): &Pair| Before::is(*last).step(key).is_some();
                self.appended &= at == self.pairs.len() && self.pairs.last().is_none_or(follows);
                self.pairs.insert(at, (key, value));
            }
        }
    }

    /// Whether it has more pairs than shall stand in one piece of memory.
    pub(super) fn is_long(&self) -> bool {
        self.pairs.len() > LOADED_PAIRS
    }

    /// The pairs in portions for one block each.
    pub(super) fn portions(self) -> Vec<Vec<Pair>> {
        let bytes = pairs::total(&self.pairs);
        if bytes <= LEAF_BYTES {
            return vec![self.pairs];
        }
        let count = bytes.div_ceil(LEAF_BYTES);
        let goal = if self.appended { LEAF_BYTES } else { bytes.div_ceil(count) };
        let mut portions = Vec::with_capacity(count);
        let mut portion = Vec::new();
        let (mut filled, mut before) = (0, Before::NOTHING);
        for pair in self.pairs {
            let more = pairs::size(before, pair);
            let last = !self.appended && portions.len() + 1 == count;
            if filled + more > goal && !portion.is_empty() && !last {
                portions.push(core::mem::take(&mut portion));
                filled = pairs::size(Before::NOTHING, pair);
            } else {
                filled += more;
            }
            portion.push(pair);
            before = Before::is(pair.0);
        }
        portions.push(portion);
        portions
    }
}

fn search(pairs: &[Pair], key: U256) -> Result<usize, usize> {
    pairs.binary_search_by(|(slot, _)| slot.cmp(&key))
}

/// The shortest bound that is above `left` and not above `right`, which is above `left`.
fn between(left: U256, right: U256) -> U256 {
    let kept = shared_bytes(left, right) + 1;
    right & (U256::MAX << (8 * (32 - kept)))
}

impl Child {
    fn written(link: Link) -> Child {
        Child { link: Some(link), node: None }
    }

    fn open(&mut self, sys: &impl Syscalls) -> Result<&mut Node, Abort> {
        let node = match self.node.take() {
            Some(node) => node,
            None => {
                let link = self.link.ok_or(Abort::state("a node of the slots is nowhere"))?;
                Box::new(read(sys, &link)?)
            }
        };
        Ok(self.node.insert(node))
    }
}

/// Reads a node; its link says which kind it is.
fn read(sys: &impl Syscalls, link: &Link) -> Result<Node, Abort> {
    let block = sys.open(link).map_err(|_| Abort::state("the slots cannot be read"))?;
    let node = if link.codec() == codec::RAW {
        pairs::decode(&block).map(|pairs| Node::Leaf(Leaf::new(pairs)))
    } else {
        Branches::decode(&block).ok().map(|branches| Node::Branch(Branch::of(branches)))
    };
    node.ok_or(Abort::state("the slots are malformed"))
}

impl Branch {
    pub(super) fn of(branches: Branches) -> Branch {
        let children = branches.links.into_iter().map(Child::written).collect();
        Branch { bounds: branches.bounds, children }
    }

    /// The word in slot `key`, which opens a block for each level that has not been opened.
    pub(super) fn get(&mut self, sys: &impl Syscalls, key: U256) -> Result<U256, Abort> {
        let mut branch = self;
        loop {
            let at = branch.place(key);
            match branch.children[at].open(sys)? {
                Node::Leaf(leaf) => return Ok(leaf.get(key)),
                Node::Branch(below) => branch = below,
            }
        }
    }

    /// Puts `value` in slot `key`. Answers whether anything is left.
    pub(super) fn set(
        &mut self,
        sys: &impl Syscalls,
        key: U256,
        value: U256,
    ) -> Result<bool, Abort> {
        let at = self.place(key);
        let child = &mut self.children[at];
        let node = child.open(sys)?;
        let grown = match node {
            Node::Branch(below) => match below.set(sys, key, value)? {
                true => Grown::Same,
                false => Grown::Empty,
            },
            Node::Leaf(leaf) => {
                leaf.set(key, value);
                halved(leaf)
            }
        };
        child.link = None;
        match grown {
            Grown::Same => {}
            Grown::Cut(bound, node) => {
                self.bounds.insert(at, bound);
                self.children.insert(at + 1, Child { link: None, node: Some(Box::new(node)) });
            }
            Grown::Empty => {
                self.children.remove(at);
                if !self.bounds.is_empty() {
                    self.bounds.remove(at.saturating_sub(1));
                }
            }
        }
        Ok(!self.children.is_empty())
    }

    fn place(&self, key: U256) -> usize {
        self.bounds.partition_point(|bound| *bound <= key)
    }

    /// Writes what has changed, cutting what has grown, and answers what the root block shall say.
    pub(super) fn flush(&mut self, sys: &impl Syscalls) -> Result<Branches, Abort> {
        self.flush_children(sys)?;
        while self.children.len() > LINKS {
            let parts = core::mem::replace(self, Branch { bounds: vec![], children: vec![] });
            for (bound, part) in parts.parts() {
                if !self.children.is_empty() {
                    self.bounds.push(bound);
                }
                self.children.push(part.write(sys)?);
            }
        }
        self.branches()
    }

    /// The one node below if this one is of no use: that is a branching, or a leaf of at most
    /// `room` bytes. A node that nobody has opened stays where it is.
    pub(super) fn only_child(&mut self, room: usize) -> Option<Node> {
        let [Child { node, .. }] = &mut self.children[..] else { return None };
        let useless = match node.as_deref()? {
            Node::Branch(_) => true,
            Node::Leaf(leaf) => pairs::total(&leaf.pairs) <= room,
        };
        if useless { node.take().map(|node| *node) } else { None }
    }

    /// A branching over one leaf, which [`Branch::flush`] cuts.
    pub(super) fn over(leaf: Leaf) -> Branch {
        let node = Some(Box::new(Node::Leaf(leaf)));
        Branch { bounds: vec![], children: vec![Child { link: None, node }] }
    }

    fn flush_children(&mut self, sys: &impl Syscalls) -> Result<(), Abort> {
        if self.children.iter().all(|child| child.link.is_some()) {
            return Ok(());
        }
        let bounds = core::mem::take(&mut self.bounds);
        let children = core::mem::take(&mut self.children);
        let starts = core::iter::once(U256::ZERO).chain(bounds);
        for (start, child) in starts.zip(children) {
            let mut bound = start;
            let nodes = match child {
                Child { link: None, node: Some(node) } => written(sys, *node)?,
                child => vec![(U256::ZERO, child)],
            };
            for (at, (inner, child)) in nodes.into_iter().enumerate() {
                if at > 0 {
                    bound = inner;
                }
                if !self.children.is_empty() {
                    self.bounds.push(bound);
                }
                self.children.push(child);
            }
        }
        Ok(())
    }

    /// Branchings of at most [`LINKS`], each with its bound; that of the first says nothing.
    fn parts(self) -> Vec<(U256, Branch)> {
        let links = self.children.len();
        let count = links.div_ceil(LINKS);
        let mut parts = Vec::with_capacity(count);
        let mut bounds = core::iter::once(U256::ZERO).chain(self.bounds);
        let mut children = self.children.into_iter();
        for part in 0..count {
            let length = links * (part + 1) / count - links * part / count;
            let bound = bounds.next().unwrap_or_default();
            let branch = Branch {
                bounds: bounds.by_ref().take(length - 1).collect(),
                children: children.by_ref().take(length).collect(),
            };
            parts.push((bound, branch));
        }
        parts
    }

    fn branches(&self) -> Result<Branches, Abort> {
        let links: Option<Vec<Link>> = self.children.iter().map(|child| child.link).collect();
        let links = links.ok_or(Abort::state("a node of the slots was not written"))?;
        Ok(Branches { bounds: self.bounds.clone(), links })
    }

    fn write(self, sys: &impl Syscalls) -> Result<Child, Abort> {
        let block = self.branches()?.encode();
        let link = put(sys, codec::DAG_CBOR, &block)?;
        Ok(Child { link: Some(link), node: Some(Box::new(Node::Branch(self))) })
    }

    /// Every pair below, in rising order.
    pub(super) fn all(&mut self, sys: &impl Syscalls, into: &mut Vec<Pair>) -> Result<(), Abort> {
        for child in &mut self.children {
            match child.open(sys)? {
                Node::Leaf(leaf) => into.extend_from_slice(&leaf.pairs),
                Node::Branch(branch) => branch.all(sys, into)?,
            }
        }
        Ok(())
    }
}

/// Keeps a leaf in memory short.
fn halved(leaf: &mut Leaf) -> Grown {
    if leaf.pairs.is_empty() {
        return Grown::Empty;
    }
    if !leaf.is_long() {
        return Grown::Same;
    }
    let middle = if leaf.appended { leaf.pairs.len() - 1 } else { leaf.pairs.len() / 2 };
    let upper = leaf.pairs.split_off(middle);
    let bound = between(leaf.pairs[middle - 1].0, upper[0].0);
    Grown::Cut(bound, Node::Leaf(Leaf { pairs: upper, appended: leaf.appended }))
}

/// Writes a changed node, as one or as several; each with its bound, of which the first says
/// nothing.
fn written(sys: &impl Syscalls, node: Node) -> Result<Vec<(U256, Child)>, Abort> {
    let mut nodes = Vec::new();
    match node {
        Node::Leaf(leaf) => {
            let mut last = None;
            for pairs in leaf.portions() {
                let first = pairs.first().map(|pair| pair.0).unwrap_or_default();
                let bound = last.map_or(U256::ZERO, |last| between(last, first));
                last = pairs.last().map(|pair| pair.0);
                let link = put(sys, codec::RAW, &pairs::encode(&pairs))?;
                let node = Some(Box::new(Node::Leaf(Leaf::new(pairs))));
                nodes.push((bound, Child { link: Some(link), node }));
            }
        }
        Node::Branch(mut branch) => {
            branch.flush_children(sys)?;
            for (bound, part) in branch.parts() {
                nodes.push((bound, part.write(sys)?));
            }
        }
    }
    Ok(nodes)
}

fn put(sys: &impl Syscalls, codec: u64, block: &[u8]) -> Result<Link, Abort> {
    sys.write(codec, block).map_err(|_| Abort::state("the slots cannot be written"))
}
