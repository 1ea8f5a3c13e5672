//! Slots of one contract, 256-bit to 256-bit. Zero and absent are the same, so writing zero
//! deletes.
//!
//! A contract with at most [`INLINE_SLOTS`] slots keeps them in its root block; the one with more
//! keeps them in an IPLD HAMT for good. Does not know opcodes, messages or who is calling.

use alloc::vec::Vec;

use cid::Cid;
use fvm_ipld_blockstore::Block;
use fvm_ipld_hamt::{BytesKey, Config, Hamt};
use revm_primitives::U256;
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::layout::{Stored, trimmed};
use crate::exit::Abort;
use crate::sys::{ErrorNumber, Link, Syscalls};

/// Slots that stay in the root block; one more moves all of them to a tree.
///
/// A block costs 506,000 gas to write before its first byte and a pair of words some 42 bytes of
/// 3,352 gas: below a dozen pairs one block is cheaper than a tree of two.
pub const INLINE_SLOTS: usize = 12;

/// Shape of the tree: 3 bits a level, three pairs a bucket. Cheapest of the measured shapes to
/// change one slot of many; arrays pay for it, since a hash scatters neighbours (decision 3).
const SHAPE: Config = Config { bit_width: 3, min_data_depth: 0, max_array_width: 3 };

type Tree<'s, S> = Hamt<Store<'s, S>, Word, BytesKey>;

/// The slots as the running contract sees them: what is stored, under what it has written since.
#[derive(Debug)]
pub struct Slots<'s, S> {
    sys: &'s S,
    form: Form<'s, S>,
}

#[derive(Debug)]
enum Form<'s, S> {
    Inline(Vec<(U256, U256)>),
    /// A tree that nobody has looked into yet.
    Closed(Link),
    Tree(Tree<'s, S>),
}

impl<'s, S: Syscalls> Slots<'s, S> {
    /// What a root block says; opens nothing yet.
    pub fn new(sys: &'s S, stored: Stored) -> Slots<'s, S> {
        let form = match stored {
            Stored::Inline(pairs) => Form::Inline(pairs),
            Stored::Tree(link) => Form::Closed(link),
        };
        Slots { sys, form }
    }

    /// The word in slot `key`; zero where nothing was written.
    pub fn get(&mut self, key: U256) -> Result<U256, Abort> {
        match self.open()? {
            Form::Inline(pairs) => {
                let found = pairs.binary_search_by(|(slot, _)| slot.cmp(&key));
                Ok(found.map_or(U256::ZERO, |at| pairs[at].1))
            }
            Form::Tree(tree) => {
                let found =
                    tree.get(&name(key)).map_err(|_| Abort::state("a slot cannot be read"))?;
                Ok(found.map_or(U256::ZERO, |word| word.0))
            }
            Form::Closed(_) => unreachable!("`open` leaves nothing closed"),
        }
    }

    /// Puts `value` in slot `key`. Answers whether that changed anything.
    pub fn set(&mut self, key: U256, value: U256) -> Result<bool, Abort> {
        if self.get(key)? == value {
            return Ok(false);
        }
        match &mut self.form {
            Form::Inline(pairs) => {
                match (pairs.binary_search_by(|(slot, _)| slot.cmp(&key)), value.is_zero()) {
                    (Ok(at), true) => drop(pairs.remove(at)),
                    (Ok(at), false) => pairs[at].1 = value,
                    (Err(at), _) => pairs.insert(at, (key, value)),
                }
                if pairs.len() > INLINE_SLOTS {
                    self.grow()?;
                }
            }
            Form::Tree(tree) => {
                let failed = |_| Abort::state("a slot cannot be written");
                if value.is_zero() {
                    tree.delete(&name(key)).map_err(failed)?;
                } else {
                    tree.set(name(key), Word(value)).map_err(failed)?;
                }
            }
            Form::Closed(_) => unreachable!("`get` opened it"),
        }
        Ok(true)
    }

    /// Writes what has changed and answers what the root block shall say.
    pub fn flush(&mut self) -> Result<Stored, Abort> {
        match &mut self.form {
            Form::Inline(pairs) => Ok(Stored::Inline(pairs.clone())),
            Form::Closed(link) => Ok(Stored::Tree(*link)),
            Form::Tree(tree) => {
                let cid = tree.flush().map_err(|_| Abort::state("the slots cannot be written"))?;
                let link = Link::from_bytes(&cid.to_bytes());
                link.map(Stored::Tree).ok_or(Abort::state("the slots' root has a foreign CID"))
            }
        }
    }

    /// Every slot that is not zero, in rising order of keys. No contract can ask for that.
    pub fn all(&mut self) -> Result<Vec<(U256, U256)>, Abort> {
        let mut pairs = match self.open()? {
            Form::Inline(pairs) => pairs.clone(),
            Form::Tree(tree) => {
                let mut pairs = Vec::new();
                let walked = tree.for_each(|key, word| {
                    pairs.push((U256::from_be_slice(&key.0), word.0));
                    Ok(())
                });
                walked.map_err(|_| Abort::state("the slots cannot be read"))?;
                pairs
            }
            Form::Closed(_) => unreachable!("`open` leaves nothing closed"),
        };
        pairs.sort_unstable();
        Ok(pairs)
    }

    fn open(&mut self) -> Result<&mut Form<'s, S>, Abort> {
        if let Form::Closed(link) = &self.form {
            let cid = Cid::try_from(&link.0[..]).map_err(|_| Abort::state("a link is no CID"))?;
            let tree = Tree::load_with_config(&cid, Store(self.sys), SHAPE);
            self.form = Form::Tree(tree.map_err(|_| Abort::state("the slots cannot be read"))?);
        }
        Ok(&mut self.form)
    }

    fn grow(&mut self) -> Result<(), Abort> {
        let Form::Inline(pairs) = &mut self.form else { return Ok(()) };
        let mut tree = Tree::new_with_config(Store(self.sys), SHAPE);
        for (key, value) in core::mem::take(pairs) {
            let set = tree.set(name(key), Word(value));
            set.map_err(|_| Abort::state("a slot cannot be written"))?;
        }
        self.form = Form::Tree(tree);
        Ok(())
    }
}

/// A key as the tree names it: big-endian without leading zeros.
fn name(key: U256) -> BytesKey {
    BytesKey(trimmed(&key.to_be_bytes()).to_vec())
}

/// A value as the tree holds it: a byte string, big-endian without leading zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Word(U256);

impl Serialize for Word {
    fn serialize<Z: Serializer>(&self, out: Z) -> Result<Z::Ok, Z::Error> {
        out.serialize_bytes(trimmed(&self.0.to_be_bytes()))
    }
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Word, D::Error> {
        input.deserialize_bytes(WordVisitor)
    }
}

struct WordVisitor;

impl Visitor<'_> for WordVisitor {
    type Value = Word;

    fn expecting(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        out.write_str("up to 32 bytes")
    }

    fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<Word, E> {
        match bytes.len() {
            0..=32 => Ok(Word(U256::from_be_slice(bytes))),
            length => Err(E::invalid_length(length, &self)),
        }
    }

    fn visit_byte_buf<E: serde::de::Error>(self, bytes: Vec<u8>) -> Result<Word, E> {
        self.visit_bytes(&bytes)
    }
}

/// The FVM's blocks as the HAMT wants them.
#[derive(Debug)]
struct Store<'s, S>(&'s S);

impl<S: Syscalls> fvm_ipld_blockstore::Blockstore for Store<'_, S> {
    fn get(&self, cid: &Cid) -> anyhow::Result<Option<Vec<u8>>> {
        let link =
            Link::from_bytes(&cid.to_bytes()).ok_or_else(|| anyhow::anyhow!("foreign CID"))?;
        self.0.open(&link).map(Some).map_err(failure)
    }

    fn put<D: AsRef<[u8]>>(
        &self,
        _: multihash_codetable::Code,
        block: &Block<D>,
    ) -> anyhow::Result<Cid> {
        let link = self.0.write(block.codec, block.data.as_ref()).map_err(failure)?;
        Ok(Cid::try_from(&link.0[..])?)
    }

    fn put_keyed(&self, _: &Cid, _: &[u8]) -> anyhow::Result<()> {
        anyhow::bail!("the FVM names the blocks")
    }
}

fn failure(error: ErrorNumber) -> anyhow::Error {
    anyhow::Error::msg(error.to_string())
}
