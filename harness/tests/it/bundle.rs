//! Bundles of actors as CAR files: what goes in comes out, and what is broken is called by its
//! name.

use expect_test::{Expect, expect};
use harness::{Bundle, Chain, Options};
use proptest::prelude::*;

/// The smallest module that is not another: the header, and a custom section with a name.
fn module(name: &str) -> Vec<u8> {
    let size = u8::try_from(name.len()).unwrap();
    [b"\0asm\x01\0\0\0".as_slice(), &[0, size + 1, size], name.as_bytes()].concat()
}

fn refused(file: &[u8], reason: Expect) {
    reason.assert_eq(&Bundle::from_car(file).unwrap_err().to_string());
}

/// The embedded bundle's file with one run of bytes, which must occur, replaced by another of equal
/// length.
fn patched(from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut file = Bundle::embedded().to_car();
    let at = file.windows(from.len()).position(|window| window == from).unwrap();
    file[at..at + from.len()].copy_from_slice(to);
    file
}

#[test]
fn a_bundle_survives_its_file() {
    let bundle = Bundle::embedded();
    assert_eq!(Bundle::from_car(&bundle.to_car()).unwrap(), bundle);
    assert_eq!(bundle.to_car(), fevm::BUNDLE_CAR);
}

#[test]
fn the_evm_is_the_fourteenth_actor() {
    let bundle = Bundle::embedded();
    assert_eq!(bundle.actors().len(), 16);
    assert_eq!(bundle.actors()[13].name, "evm");
    assert_eq!(bundle.actors()[13], *bundle.actor("evm").unwrap());
}

#[test]
fn a_replaced_actor_keeps_its_place_and_changes_the_identity() {
    let mut bundle = Bundle::embedded();
    let before = bundle.clone();
    bundle.replace("cron", module("another cron")).unwrap();
    assert_eq!(bundle.actors()[2].wasm, module("another cron"));
    assert_ne!(bundle.actors()[2].cid, before.actors()[2].cid);
    assert_ne!(bundle.data_cid(), before.data_cid());
    assert_eq!(Bundle::from_car(&bundle.to_car()).unwrap(), bundle);
}

#[test]
fn only_modules_replace_actors_and_only_known_ones() {
    let mut bundle = Bundle::embedded();
    let error = bundle.replace("evm", b"6001600255".to_vec()).unwrap_err();
    assert_eq!(error.to_string(), "the code of `evm` is not a WASM module");
    let error = bundle.replace("evn", module("evm")).unwrap_err().to_string();
    assert!(error.starts_with("the bundle has no actor `evn`; it has system, init, "), "{error}");
}

#[test]
fn swapped_actors_are_a_different_chain_that_still_begins() {
    let mut bundle = Bundle::embedded();
    let account = bundle.actor("account").unwrap().wasm.clone();
    bundle.replace("cron", account).unwrap();
    let chain = Chain::open(Options { bundle, ..Options::default() }).unwrap();
    assert_eq!(chain.block_number(), 0);
}

#[test]
fn what_is_no_car_file_is_called_so() {
    refused(b"", expect!["not a CAR file: it is empty"]);
    refused(b"\x7fELF and more", expect!["not a CAR file: its first bytes are no header"]);
    refused(&module("evm"), expect!["not a CAR file: its first bytes are no header"]);
    let v2 = b"\x0a\xa1\x67version\x02 and more";
    refused(v2, expect!["not a CAR file: it is CARv2; take the CARv1 file"]);
    refused(&[0xff; 40], expect!["not a CAR file: its first bytes are no header"]);
}

#[test]
fn a_cut_file_says_where_it_ends() {
    let file = Bundle::embedded().to_car();
    for length in [file.len() - 1, file.len() / 2, 200] {
        let error = Bundle::from_car(&file[..length]).unwrap_err().to_string();
        assert!(error.starts_with("the CAR file is cut off at byte "), "{length}: {error}");
    }
}

#[test]
fn a_flipped_bit_is_found_by_its_block() {
    let mut file = Bundle::embedded().to_car();
    *file.last_mut().unwrap() ^= 1;
    let error = Bundle::from_car(&file).unwrap_err().to_string();
    assert!(error.starts_with("the CAR file is damaged: the block at byte "), "{error}");
}

#[test]
fn a_file_about_something_else_has_no_manifest() {
    // One raw block, which is also the root: blake2b-256 of "hello".
    let data = b"hello";
    let cid = {
        use multihash_codetable::{Code, MultihashDigest};
        cid::Cid::new_v1(0x55, Code::Blake2b256.digest(data)).to_bytes()
    };
    let link = [&[0xd8, 0x2a, 0x58, 0x27, 0x00], cid.as_slice()].concat();
    let header = [b"\xa2\x65roots\x81".as_slice(), &link, b"\x67version\x01"].concat();
    let header_length = u8::try_from(header.len()).unwrap();
    let block_length = u8::try_from(cid.len() + data.len()).unwrap();
    let file = [&[header_length], header.as_slice(), &[block_length], &cid, data].concat();
    refused(
        &file,
        expect![
            "the CAR file has no actor manifest: the root block is something else. A bundle's root block is `[1, data CID]`"
        ],
    );
}

/// A bundle whose manifest lists these names, each with a module of its own.
fn listing(names: &[&str]) -> Vec<u8> {
    use multihash_codetable::{Code, MultihashDigest};
    let cid = |codec, data: &[u8]| cid::Cid::new_v1(codec, Code::Blake2b256.digest(data));
    let modules: Vec<Vec<u8>> = names.iter().map(|name| module(name)).collect();
    let entries: Vec<(&str, cid::Cid)> =
        names.iter().zip(&modules).map(|(name, module)| (*name, cid(0x55, module))).collect();
    let data = fvm_ipld_encoding::to_vec(&entries).unwrap();
    let root = fvm_ipld_encoding::to_vec(&(1, cid(0x71, &data))).unwrap();
    let mut file = Vec::new();
    let header = fvm_ipld_car::CarHeader::new(vec![cid(0x71, &root)], 1);
    let mut writer = fvm_ipld_car::CarWriter::new(header, &mut file).unwrap();
    let heads = [(0x71, root), (0x71, data)];
    let blocks = heads.into_iter().chain(modules.into_iter().map(|module| (0x55, module)));
    for (codec, data) in blocks {
        writer.write(fvm_ipld_car::Block { cid: cid(codec, &data), data }).unwrap();
    }
    file
}

const NAMES: [&str; 16] = [
    "system",
    "init",
    "cron",
    "account",
    "storagepower",
    "storageminer",
    "storagemarket",
    "paymentchannel",
    "multisig",
    "reward",
    "verifiedregistry",
    "datacap",
    "placeholder",
    "evm",
    "eam",
    "ethaccount",
];

#[test]
fn a_bundle_written_by_the_networks_own_library_is_read() {
    let bundle = Bundle::from_car(&listing(&NAMES)).unwrap();
    assert_eq!(bundle.actor("eam").unwrap().wasm, module("eam"));
    assert_eq!(bundle.to_car(), listing(&NAMES));
}

#[test]
fn a_missing_actor_is_named() {
    refused(
        &listing(&NAMES[..15]),
        expect!["the manifest lacks the actor `ethaccount`; take a complete bundle"],
    );
}

#[test]
fn an_actor_at_the_wrong_position_is_named() {
    let mut names = NAMES.to_vec();
    names.swap(12, 13);
    refused(
        &listing(&names),
        expect![
            "the actor `placeholder` is at position 14 of the manifest and must be at 13, because positions are type numbers; reorder the manifest"
        ],
    );
    let names: Vec<&str> = NAMES.into_iter().filter(|name| *name != "cron").collect();
    refused(
        &listing(&names),
        expect![
            "the actor `account` is at position 3 of the manifest and must be at 4, because positions are type numbers; reorder the manifest"
        ],
    );
}

#[test]
fn a_name_may_occur_once() {
    let mut names = NAMES.to_vec();
    names[2] = "evm";
    refused(&listing(&names), expect!["the manifest names the actor `evm` twice"]);
}

#[test]
fn a_code_that_is_not_in_the_file_is_named() {
    let whole = listing(&NAMES);
    let last = module("ethaccount");
    let cut = whole.len() - last.len() - 38 - 1;
    let error = Bundle::from_car(&whole[..cut]).unwrap_err().to_string();
    assert!(error.starts_with("the CAR file lacks the code of `ethaccount` (bafk2bz"), "{error}");
}

#[test]
fn a_flipped_name_in_the_manifest_is_caught_by_the_hash() {
    let file = patched(b"storagepower", b"storagepowur");
    assert!(Bundle::from_car(&file).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn hostile_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = Bundle::from_car(&bytes);
    }

    #[test]
    fn a_damaged_bundle_is_never_taken_for_a_whole_one(at in 0_usize..1900, bit in 0_u8..8) {
        let mut file = listing(&NAMES);
        prop_assume!(at < file.len());
        file[at] ^= 1 << bit;
        let whole = Bundle::from_car(&listing(&NAMES)).unwrap();
        if let Ok(bundle) = Bundle::from_car(&file) {
            prop_assert_eq!(bundle, whole);
        }
    }
}
