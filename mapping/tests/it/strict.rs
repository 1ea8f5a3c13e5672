//! Where the network's CBOR reader takes what ours refuses, exactly: divergence 18. The oracle is
//! that reader, `fvm_ipld_encoding::from_slice`; a walker here says why it took something.

use cid::Cid;
use fevm_mapping::params::{AuthenticateParams, EamCreateParams, InitExecParams, byte_string};
use fvm_ipld_encoding::{from_slice, strict_bytes::ByteBuf, to_vec};
use proptest::{collection::vec, prelude::*, sample::select};

use crate::{hex, holds};

/// A way of writing that only the network's reader takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Laxity {
    /// A byte string in pieces, `5f … ff`.
    Pieces,
    /// A head of another major type whose bits happen to fit: an unsigned number's for a byte
    /// string or an array, and more for a tag.
    OtherHead,
}

/// What stands at one place of a shape.
#[derive(Clone, Copy)]
enum Item {
    Array,
    Bytes,
    Link,
    Number,
}

/// Goes over an input as the network's reader does and collects what is lax about it, as far as it
/// gets.
struct Walker<'a> {
    rest: &'a [u8],
    found: Vec<Laxity>,
}

impl Walker<'_> {
    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    /// The number of a head that should have this major type.
    fn head(&mut self, first: u8, major: u8) -> Option<u64> {
        if first >> 5 != major {
            self.found.push(Laxity::OtherHead);
        }
        let length = match first & 0x1f {
            small @ 0..=0x17 => return Some(small.into()),
            long @ 0x18..=0x1b => 1 << (long - 0x18),
            _ => return None,
        };
        let (bytes, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    fn string(&mut self, first: u8) -> Option<()> {
        if first == 0x5f {
            self.found.push(Laxity::Pieces);
            loop {
                match self.next()? {
                    0xff => return Some(()),
                    piece => self.string(piece)?,
                }
            }
        }
        let length = usize::try_from(self.head(first, 2)?).ok()?;
        self.rest = self.rest.split_at_checked(length)?.1;
        Some(())
    }

    fn item(&mut self, item: Item) -> Option<()> {
        let first = self.next()?;
        match item {
            Item::Bytes => self.string(first),
            Item::Array => self.head(first, 4).map(drop),
            Item::Number => self.head(first, 0).map(drop),
            Item::Link => {
                self.head(first, 6)?;
                let first = self.next()?;
                self.string(first)
            }
        }
    }
}

fn laxities(input: &[u8], shape: &[Item]) -> Vec<Laxity> {
    let mut walker = Walker { rest: input, found: Vec::new() };
    let _ = shape.iter().try_for_each(|item| walker.item(*item));
    walker.found.sort();
    walker.found.dedup();
    walker.found
}

/// Compares both readers: whatever ours takes theirs takes alike, and what only theirs takes is
/// lax. Answers whether that was the case.
fn compare<T: serde::Serialize + PartialEq>(
    input: &[u8],
    shape: &[Item],
    ours: Option<T>,
    theirs: Option<T>,
) -> bool {
    match (ours, theirs) {
        (Some(ours), theirs) => {
            assert!(theirs.is_some_and(|theirs| theirs == ours), "{input:02x?}");
            false
        }
        (None, Some(theirs)) => {
            assert_ne!(laxities(input, shape), [], "only they read {input:02x?}");
            assert_ne!(to_vec(&theirs).expect("it was read"), input, "nobody writes it");
            true
        }
        (None, None) => false,
    }
}

fn raw(bytes: &[u8]) -> ByteBuf {
    ByteBuf(bytes.to_vec())
}

/// Both readers on every shape that a stranger can send to an actor.
fn all(input: &[u8]) -> bool {
    use Item::{Array, Bytes, Link, Number};
    let string = compare(
        input,
        &[Bytes],
        byte_string(input).ok().map(raw),
        from_slice::<ByteBuf>(input).ok(),
    );
    let claim = AuthenticateParams::from_cbor(input).ok();
    let claim = compare(
        input,
        &[Array, Bytes, Bytes],
        claim.map(|claim| (raw(claim.signature), raw(claim.message))),
        from_slice::<(ByteBuf, ByteBuf)>(input).ok(),
    );
    let create = EamCreateParams::from_cbor(input).ok();
    let create = compare(
        input,
        &[Array, Bytes, Number],
        create.map(|create| (raw(create.initcode), create.nonce)),
        from_slice::<(ByteBuf, u64)>(input).ok(),
    );
    // The mapping leaves it to the actor whether a link's bytes are a CID.
    let exec = InitExecParams::from_cbor(input).ok();
    let exec = exec
        .and_then(|exec| Some((Cid::try_from(exec.code_cid).ok()?, raw(exec.constructor_params))));
    let theirs = from_slice::<(Cid, ByteBuf)>(input).ok();
    let exec = compare(input, &[Array, Link, Bytes], exec, theirs);
    string || claim || create || exec
}

#[test]
fn only_pieces_and_other_heads_are_read_by_the_network_alone() {
    let mut lax = 0;
    for first in 0..=255_u8 {
        lax += u32::from(all(&[first]));
        for second in 0..=255_u8 {
            lax += u32::from(all(&[first, second]));
        }
    }
    assert!(lax > 0, "the oracle is as strict as we are");
    let heads = hex("00 01 02 17 18 19 1b 20 2a 40 41 42 57 58 59 5b 5f 60 80 81 82 98 9f d8 ff");
    let cid = hex("d82a 45 00 01550000");
    let link = select(vec![cid.clone(), [&[0x18], &cid[1..]].concat(), vec![0xd8, 0x2a]]);
    let byte = prop_oneof![select(heads), any::<u8>()].prop_map(|byte| vec![byte]);
    let inputs = vec(prop_oneof![9 => byte, 1 => link], 0..14);
    holds(50_000, inputs, |parts| {
        all(&parts.concat());
    });
}

#[test]
fn what_the_network_alone_reads_is_refused_here() {
    use Item::{Array, Bytes};
    for (input, content, laxity) in [
        ("5f ff", "", Laxity::Pieces),
        ("5f 41 01 42 0203 ff", "010203", Laxity::Pieces),
        ("5f 5f 41 01 ff 41 02 ff", "0102", Laxity::Pieces),
        ("00", "", Laxity::OtherHead),
        ("02 0708", "0708", Laxity::OtherHead),
        ("1801 07", "07", Laxity::OtherHead),
    ] {
        let bytes = hex(input);
        assert_eq!(from_slice::<ByteBuf>(&bytes).expect(input), raw(&hex(content)), "{input}");
        assert!(byte_string(&bytes).is_err(), "{input}");
        assert_eq!(laxities(&bytes, &[Bytes]), [laxity], "{input}");
    }
    let pair = hex("02 40 40");
    assert!(from_slice::<(ByteBuf, ByteBuf)>(&pair).is_ok());
    assert!(AuthenticateParams::from_cbor(&pair).is_err());
    assert_eq!(laxities(&pair, &[Array, Bytes, Bytes]), [Laxity::OtherHead]);
}

#[test]
fn both_refuse_arrays_without_a_length_and_read_long_heads() {
    for input in ["9f 40 40 ff", "bf ff", "82 40", "83 40 40 40", "82 40 40 00"] {
        let bytes = hex(input);
        assert!(from_slice::<(ByteBuf, ByteBuf)>(&bytes).is_err(), "{input}");
        assert!(AuthenticateParams::from_cbor(&bytes).is_err(), "{input}");
    }
    for input in ["9802 5800 40", "9a00000002 590000 5b0000000000000000"] {
        let bytes = hex(input);
        assert!(from_slice::<(ByteBuf, ByteBuf)>(&bytes).is_ok(), "{input}");
        assert!(AuthenticateParams::from_cbor(&bytes).is_ok(), "{input}");
    }
}
