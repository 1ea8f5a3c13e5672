//! Where two machines' answers differ.
//!
//! Does not know why, and excuses nothing: that is the business of whoever knows which machines
//! they were.

use std::{collections::BTreeSet, fmt};

use alloy_primitives::{Address, Bytes, Log, U256};

use crate::{Account, Ending, Post};

/// One thing in which two answers differ, and both sides of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// How the outermost code ended.
    Ending(Ending, Ending),
    /// Return data, or a revert's reason.
    Output(Bytes, Bytes),
    /// The contract that the transaction made.
    Created(Option<Address>, Option<Address>),
    /// A log, by its place; a side without it has fewer.
    Log(usize, Option<Log>, Option<Log>),
    /// An account's nonce. What is missing has zero, here and below.
    Nonce(Address, u64, u64),
    /// An account's code.
    Code(Address, Bytes, Bytes),
    /// An account's slot, by its key.
    Slot(Address, U256, U256, U256),
    /// An account's balance.
    Balance(Address, U256, U256),
}

/// Every difference, in the order in which [`Difference`] names them, accounts by address.
///
/// An account that is missing on one side is as good as an empty one. Whether a frame inside ran
/// out of something is not compared.
pub fn compare(left: &Post, right: &Post) -> Vec<Difference> {
    let mut found = Vec::new();
    if left.ending != right.ending {
        found.push(Difference::Ending(left.ending, right.ending));
    }
    if left.output != right.output {
        found.push(Difference::Output(left.output.clone(), right.output.clone()));
    }
    if left.created != right.created {
        found.push(Difference::Created(left.created, right.created));
    }
    for at in 0..left.logs.len().max(right.logs.len()) {
        let (ours, theirs) = (left.logs.get(at), right.logs.get(at));
        if ours != theirs {
            found.push(Difference::Log(at, ours.cloned(), theirs.cloned()));
        }
    }
    let nobody = Account::default();
    let addresses: BTreeSet<_> = left.world.keys().chain(right.world.keys()).copied().collect();
    for address in addresses {
        let of = |post: &Post| post.world.get(&address).unwrap_or(&nobody).clone();
        compare_accounts(address, &of(left), &of(right), &mut found);
    }
    found
}

fn compare_accounts(
    address: Address,
    left: &Account,
    right: &Account,
    found: &mut Vec<Difference>,
) {
    if left.nonce != right.nonce {
        found.push(Difference::Nonce(address, left.nonce, right.nonce));
    }
    if left.code != right.code {
        found.push(Difference::Code(address, left.code.clone(), right.code.clone()));
    }
    let keys: BTreeSet<_> = left.storage.keys().chain(right.storage.keys()).copied().collect();
    for key in keys {
        let of = |account: &Account| account.storage.get(&key).copied().unwrap_or_default();
        if of(left) != of(right) {
            found.push(Difference::Slot(address, key, of(left), of(right)));
        }
    }
    if left.balance != right.balance {
        found.push(Difference::Balance(address, left.balance, right.balance));
    }
}

impl fmt::Display for Difference {
    /// One line, whatever the length of what differs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ending(left, right) => write!(f, "ending: {left:?} against {right:?}"),
            Self::Output(left, right) => {
                write!(f, "output: ")?;
                both(f, left, right)
            }
            Self::Created(left, right) => {
                write!(f, "created: {} against {}", Shown(left), Shown(right))
            }
            Self::Log(at, left, right) => {
                write!(f, "log {at}: {} against {}", ShownLog(left), ShownLog(right))
            }
            Self::Nonce(address, left, right) => {
                write!(f, "nonce of {address}: {left} against {right}")
            }
            Self::Code(address, left, right) => {
                write!(f, "code of {address}: ")?;
                both(f, left, right)
            }
            Self::Slot(address, key, left, right) => {
                write!(f, "slot {key:#x} of {address}: {left:#x} against {right:#x}")
            }
            Self::Balance(address, left, right) => {
                write!(f, "balance of {address}: {left} against {right}")
            }
        }
    }
}

/// Bytes shown before a piece of text is cut short.
const SHOWN_BYTES: usize = 64;

/// Two byte strings, from the word in which they first differ.
fn both(f: &mut fmt::Formatter<'_>, left: &[u8], right: &[u8]) -> fmt::Result {
    let same = left.iter().zip(right).take_while(|(left, right)| left == right).count();
    let start = same - same % 32;
    if start > 0 {
        write!(f, "from byte {start} ")?;
    }
    piece(f, left, start)?;
    write!(f, " against ")?;
    piece(f, right, start)
}

fn piece(f: &mut fmt::Formatter<'_>, bytes: &[u8], start: usize) -> fmt::Result {
    let rest = bytes.get(start..).unwrap_or_default();
    let shown = &rest[..rest.len().min(SHOWN_BYTES)];
    write!(f, "0x{}", alloy_primitives::hex::encode(shown))?;
    if shown.len() < rest.len() {
        write!(f, "..")?;
    }
    write!(f, " ({} bytes)", bytes.len())
}

struct Shown<'a>(&'a Option<Address>);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(address) => write!(f, "{address}"),
            None => write!(f, "none"),
        }
    }
}

struct ShownLog<'a>(&'a Option<Log>);

impl fmt::Display for ShownLog<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(log) = self.0 else { return write!(f, "none") };
        write!(f, "{}", log.address)?;
        for topic in log.data.topics() {
            write!(f, " {topic:#}")?;
        }
        write!(f, " ")?;
        piece(f, &log.data.data, 0)
    }
}

#[cfg(test)]
mod tests {
    use alloy_primitives::{B256, address, bytes};
    use expect_test::expect;

    use super::*;

    const A: Address = address!("0x00000000000000000000000000000000000000aa");

    fn post() -> Post {
        let account = Account {
            nonce: 1,
            balance: U256::from(5),
            code: bytes!("00"),
            storage: [(U256::from(1), U256::from(2))].into(),
        };
        Post {
            ending: Ending::Succeeded,
            output: bytes!("0102"),
            created: None,
            logs: vec![Log::new_unchecked(A, vec![B256::repeat_byte(7)], bytes!("ff"))],
            world: [(A, account)].into(),
            exhausted_inside: false,
        }
    }

    #[test]
    fn an_answer_does_not_differ_from_itself() {
        assert_eq!(compare(&post(), &post()), []);
        let exhausted = Post { exhausted_inside: true, ..post() };
        assert_eq!(compare(&post(), &exhausted), []);
    }

    #[test]
    fn a_missing_account_is_an_empty_one() {
        let mut more = post();
        more.world.insert(Address::ZERO, Account::default());
        assert_eq!(compare(&post(), &more), []);
        assert_eq!(compare(&more, &post()), []);
    }

    #[test]
    fn everything_that_differs_is_one_line() {
        let mut other = post();
        other.ending = Ending::Halted;
        other.output = [vec![1; 40], vec![2; 100]].concat().into();
        other.created = Some(A);
        other.logs.clear();
        other.world.insert(
            A,
            Account {
                nonce: 2,
                balance: U256::from(6),
                code: bytes!("00ff"),
                storage: [(U256::from(1), U256::from(3)), (U256::from(9), U256::from(4))].into(),
            },
        );
        let lines = |left, right| {
            let lines: Vec<_> = compare(left, right).iter().map(ToString::to_string).collect();
            lines.join("\n")
        };
        expect![[r#"
            ending: Succeeded against Halted
            output: 0x0102 (2 bytes) against 0x01010101010101010101010101010101010101010101010101010101010101010101010101010101020202020202020202020202020202020202020202020202.. (140 bytes)
            created: none against 0x00000000000000000000000000000000000000AA
            log 0: 0x00000000000000000000000000000000000000AA 0x0707…0707 0xff (1 bytes) against none
            nonce of 0x00000000000000000000000000000000000000AA: 1 against 2
            code of 0x00000000000000000000000000000000000000AA: 0x00 (1 bytes) against 0x00ff (2 bytes)
            slot 0x1 of 0x00000000000000000000000000000000000000AA: 0x2 against 0x3
            slot 0x9 of 0x00000000000000000000000000000000000000AA: 0x0 against 0x4
            balance of 0x00000000000000000000000000000000000000AA: 5 against 6"#]]
        .assert_eq(&lines(&post(), &other));
        assert_eq!(compare(&other, &post()).len(), compare(&post(), &other).len());
    }

    #[test]
    fn long_bytes_are_shown_from_where_they_differ() {
        let output = |last| Post { output: [vec![0; 100], vec![last]].concat().into(), ..post() };
        expect!["output: from byte 96 0x0000000001 (101 bytes) against 0x0000000002 (101 bytes)"]
            .assert_eq(&compare(&output(1), &output(2))[0].to_string());
    }
}
