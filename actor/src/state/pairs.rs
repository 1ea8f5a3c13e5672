//! Slots as bytes: pairs of key and value in rising order of keys, for a leaf of the tree and for
//! the root block.
//!
//! A byte that is stored costs 3,352 gas, as much as 838 WASM operators, so a pair is told by what
//! is new in it. Most keys are hashes, of which nothing can be left out, or follow the key before
//! by a few, as the elements of an array and the words of a struct do:
//!
//! ```text
//! pair  = key value
//! key   = 00..3f              the key before and 1 to 64 more; before the first key is -1
//!       | 40..5f and bytes    the lower bytes; its low 5 bits count the upper ones that are
//!                             those of the key before, of which before the first all are zero
//! value = 01..20 and bytes    the lower 1 to 32 bytes, zeros above: numbers, addresses
//!       | 41..5f and bytes    the upper 1 to 31 bytes, zeros below: what is aligned to the left
//!       | 81..9e and bytes    the lowest byte, then the upper 1 to 30: short strings
//! ```
//!
//! Bytes are in the order of WASM's memory, the lowest first, so that reading a word is a copy. Of
//! several forms the shortest is written. Zero is no value. Does not know blocks or links.

use alloc::vec::Vec;

use revm_primitives::U256;

/// A slot's key and its word, which is not zero.
pub type Pair = (U256, U256);

/// Bytes of a word.
const WORD: usize = 32;

/// The form of a key that follows the one before by at most so many.
const STEPS: u64 = 64;

/// Marks of the other forms, above the number of bytes.
const PREFIXED: u8 = 0x40;
const UPPER: u8 = 0x40;
const STRING: u8 = 0x80;

/// What stands before a key: the key before it.
#[derive(Clone, Copy, Debug)]
pub struct Before(Option<U256>);

impl Before {
    /// Before the first key.
    pub const NOTHING: Before = Before(None);

    /// After this key.
    pub fn is(key: U256) -> Before {
        Before(Some(key))
    }

    /// The distance to `key` if it is told by that.
    pub(super) fn step(self, key: U256) -> Option<u8> {
        let distance = match self.0 {
            Some(before) => key.wrapping_sub(before).wrapping_sub(U256::ONE),
            None => key,
        };
        let [low, upper @ ..] = distance.as_limbs();
        (*low < STEPS && upper.iter().all(|limb| *limb == 0)).then_some(*low as u8)
    }

    /// How many upper bytes of `key` are the ones before; at most 31.
    fn shared(self, key: U256) -> usize {
        shared_bytes(self.0.unwrap_or(U256::ZERO), key).min(WORD - 1)
    }
}

/// How many upper bytes of two words are equal.
pub(super) fn shared_bytes(left: U256, right: U256) -> usize {
    (left ^ right).leading_zeros() / 8
}

/// Bytes that [`encode`] makes of a pair.
pub fn size(before: Before, (key, value): Pair) -> usize {
    let key = match before.step(key) {
        Some(_) => 1,
        None => 1 + WORD - before.shared(key),
    };
    key + 1 + Form::of(value).bytes()
}

/// Bytes that [`encode`] makes of all pairs.
pub fn total(pairs: &[Pair]) -> usize {
    let mut before = Before::NOTHING;
    let mut bytes = 0;
    for pair in pairs {
        bytes += size(before, *pair);
        before = Before::is(pair.0);
    }
    bytes
}

/// The pairs as bytes. They are in rising order of keys, without zeros.
pub fn encode(pairs: &[Pair]) -> Vec<u8> {
    let mut out = Vec::with_capacity(pairs.len() * 2 * (1 + WORD));
    let mut before = Before::NOTHING;
    for (key, value) in pairs {
        match before.step(*key) {
            Some(step) => out.push(step),
            None => {
                let shared = before.shared(*key);
                out.push(PREFIXED | shared as u8);
                out.extend_from_slice(&key.to_le_bytes::<WORD>()[..WORD - shared]);
            }
        }
        write_value(&mut out, *value);
        before = Before::is(*key);
    }
    out
}

fn write_value(out: &mut Vec<u8>, value: U256) {
    let bytes = value.to_le_bytes::<WORD>();
    match Form::of(value) {
        Form::Lower(length) => {
            out.push(length as u8);
            out.extend_from_slice(&bytes[..length]);
        }
        Form::Upper(length) => {
            out.push(UPPER | length as u8);
            out.extend_from_slice(&bytes[WORD - length..]);
        }
        Form::String(length) => {
            out.extend_from_slice(&[STRING | length as u8, bytes[0]]);
            out.extend_from_slice(&bytes[WORD - length..]);
        }
    }
}

/// The shortest form of a value, and how many of its bytes that has.
enum Form {
    Lower(usize),
    Upper(usize),
    /// The lowest byte not counted.
    String(usize),
}

impl Form {
    fn of(value: U256) -> Form {
        let limbs = value.as_limbs();
        let lower = WORD - value.leading_zeros() / 8;
        let upper = WORD - value.trailing_zeros() / 8;
        let lowest = U256::from_limbs([limbs[0] & 0xff, 0, 0, 0]);
        let string = WORD - (value ^ lowest).trailing_zeros() / 8;
        if lower <= upper && lower <= string + 1 {
            Form::Lower(lower)
        } else if upper <= string + 1 {
            Form::Upper(upper)
        } else {
            Form::String(string)
        }
    }

    fn bytes(&self) -> usize {
        match *self {
            Form::Lower(length) | Form::Upper(length) => length,
            Form::String(length) => length + 1,
        }
    }
}

/// Reads what [`encode`] wrote. Nothing where the bytes are no pairs in rising order.
pub fn decode(bytes: &[u8]) -> Option<Vec<Pair>> {
    let mut pairs = Vec::with_capacity(bytes.len() / WORD + 4);
    let (mut key, mut is_first) = (U256::ZERO, true);
    let mut rest = bytes;
    while let Some((&head, tail)) = rest.split_first() {
        let before = key;
        if u64::from(head) < STEPS {
            let step = u64::from(head) + u64::from(!is_first);
            key = before.wrapping_add(U256::from(step));
            rest = tail;
        } else {
            let shared = usize::from(head - PREFIXED);
            let given = WORD.checked_sub(shared).filter(|given| *given > 0)?;
            let (given, tail) = tail.split_at_checked(given)?;
            let mut word = before.to_le_bytes::<WORD>();
            word[..given.len()].copy_from_slice(given);
            key = U256::from_le_bytes(word);
            rest = tail;
        }
        if key <= before && !is_first {
            return None;
        }
        is_first = false;
        let value;
        (value, rest) = read_value(rest)?;
        pairs.push((key, value));
    }
    Some(pairs)
}

#[inline]
fn read_value(bytes: &[u8]) -> Option<(U256, &[u8])> {
    let (&head, rest) = bytes.split_first()?;
    let length = usize::from(head & 0x3f);
    let mut word = [0; WORD];
    let rest = match head & 0xc0 {
        0 => {
            let (given, rest) = rest.split_at_checked(length)?;
            word.get_mut(..length)?.copy_from_slice(given);
            rest
        }
        form @ (UPPER | STRING) => {
            let lowest = usize::from(form == STRING);
            let (given, rest) = rest.split_at_checked(lowest + length)?;
            let (lowest, upper) = given.split_at(lowest);
            word.get_mut(WORD.checked_sub(length)?..)?.copy_from_slice(upper);
            word[..lowest.len()].copy_from_slice(lowest);
            rest
        }
        _ => return None,
    };
    let value = U256::from_le_bytes(word);
    (!value.is_zero()).then_some((value, rest))
}
