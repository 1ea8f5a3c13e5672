//! Files that are no bundle of actors.

use std::fs;

use expect_test::{Expect, expect};

use crate::support::{ALICE, Run, run};

/// Uses the built-in bundle's CAR after `change`.
fn with_car(change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> Run {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bundle.car");
    fs::write(&path, change(fevm::BUNDLE_CAR.to_vec())).unwrap();
    run(&["--bundle", path.to_str().unwrap(), "balance", ALICE])
}

#[track_caller]
fn check(change: impl FnOnce(Vec<u8>) -> Vec<u8>, expected: Expect) {
    with_car(change).prints(expected);
}

/// What is said of a bundle whose numbers and CIDs change with every build.
#[track_caller]
fn told(change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> String {
    let run = with_car(change);
    assert_eq!(run.code, Some(1), "{run:#?}");
    run.stderr
}

#[test]
fn a_truncated_car() {
    let told = told(|car| car[..car.len() - 1000].to_vec());
    assert!(told.contains("the CAR file is cut off at byte "), "{told}");
    assert!(told.contains("\nhelp: "), "{told}");
}

#[test]
fn no_car_at_all() {
    check(
        |_| b"hello, this is not a CAR file".to_vec(),
        expect![[r#"
        exit 1
        --- stderr
        error: [dir]/bundle.car is not a bundle of actors: not a CAR file: its first bytes are no header
        help: `fevm bundle --dir DIR` writes a complete one
    "#]],
    );
}

#[test]
fn an_empty_file() {
    check(
        |_| Vec::new(),
        expect![[r#"
        exit 1
        --- stderr
        error: [dir]/bundle.car is not a bundle of actors: not a CAR file: it is empty
        help: `fevm bundle --dir DIR` writes a complete one
    "#]],
    );
}

#[test]
fn a_car_without_a_manifest() {
    // The root is replaced by an actor's code, which is in the file but is no manifest.
    check(
        |car| car_of(&car, |blocks| blocks.swap(0, 2)),
        expect![[r#"
        exit 1
        --- stderr
        error: [dir]/bundle.car is not a bundle of actors: the CAR file has no actor manifest: the root block is something else. A bundle's root block is `[1, data CID]`
        help: `fevm bundle --dir DIR` writes a complete one
    "#]],
    );
}

#[test]
fn a_car_that_lacks_an_actor() {
    let told = told(|car| car_of(&car, |blocks| drop(blocks.pop())));
    assert!(told.contains("the CAR file lacks the code of `"), "{told}");
    assert!(told.contains("\nhelp: take a complete bundle"), "{told}");
}

#[test]
fn a_file_that_is_not_there() {
    run(&["--bundle", "nowhere.car", "balance", ALICE]).prints(expect![[r#"
        exit 1
        --- stderr
        error: cannot read nowhere.car: No such file or directory (os error 2)
        help: check the path and its permissions
    "#]]);
}

/// The CAR with its blocks changed and the first of them as its root.
///
/// Source: CARv1 specification: sections, each after its length in LEB128; the first is the header.
fn car_of(car: &[u8], change: impl FnOnce(&mut Vec<Vec<u8>>)) -> Vec<u8> {
    let (_, mut rest) = section(car);
    let mut blocks = Vec::new();
    while !rest.is_empty() {
        let (block, after) = section(rest);
        blocks.push(block.to_vec());
        rest = after;
    }
    change(&mut blocks);
    // {"roots": [42(h'00' + CID of 38 bytes)], "version": 1}: CIDs of both codecs are that long.
    let mut header = b"\xa2eroots\x81\xd8\x2a\x58\x27\x00".to_vec();
    header.extend(&blocks[0][..38]);
    header.extend(b"gversion\x01");
    let sections = std::iter::once(&header).chain(&blocks);
    sections.flat_map(|section| [leb128(section.len()), section.clone()].concat()).collect()
}

fn section(bytes: &[u8]) -> (&[u8], &[u8]) {
    let (mut length, mut shift, mut rest) = (0, 0, bytes);
    while let Some((byte, after)) = rest.split_first() {
        length |= usize::from(byte & 0x7f) << shift;
        (shift, rest) = (shift + 7, after);
        if byte & 0x80 == 0 {
            break;
        }
    }
    rest.split_at(length)
}

fn leb128(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(number & 0x7f).unwrap();
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}
