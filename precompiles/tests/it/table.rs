//! Laws of the table, and of finding things in it.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use fevm_precompiles::{Precompile, Profile, ROWS, Slot};
use proptest::{prelude::any, test_runner::TestRunner};
use revm_primitives::Address;

const PROFILES: [Profile; 2] = [Profile::Filecoin, Profile::Ethereum];

/// What an address holds in production.
fn lookup(address: Address) -> Slot {
    fevm_precompiles::lookup(address, Profile::Filecoin)
}

fn address(first: u8, high: u8, low: u8) -> Address {
    let mut address = Address::ZERO;
    (address[0], address[18], address[19]) = (first, high, low);
    address
}

#[test]
fn every_row_is_found_at_its_address() {
    for row in ROWS {
        for profile in PROFILES {
            let slot = fevm_precompiles::lookup(row.address, profile);
            let expected = match profile.has(row.only) {
                true => Slot::Defined(row.precompile),
                false => Slot::Undefined,
            };
            assert_eq!(slot, expected, "{row:?} {profile:?}");
        }
    }
}

#[test]
fn only_point_evaluation_is_not_in_every_profile() {
    let only = |profile| move |row: &&fevm_precompiles::Row| row.only == Some(profile);
    let of = |profile| ROWS.iter().filter(only(profile)).map(|row| row.name).collect::<Vec<_>>();
    assert_eq!(of(Profile::Ethereum), ["point_evaluation"]);
    assert!(of(Profile::Filecoin).is_empty());
}

#[test]
fn apart_from_its_rows_a_profile_changes_nothing() {
    for first in [0x00, 0x01, 0xfe, 0xff] {
        for index in 0..=0x1ff_u16 {
            let [high, low] = index.to_be_bytes();
            let address = address(first, high, low);
            let slots = PROFILES.map(|profile| fevm_precompiles::lookup(address, profile));
            let marked = ROWS.iter().any(|row| row.address == address && row.only.is_some());
            assert_eq!(slots[0] == slots[1], !marked, "{address}");
        }
    }
}

#[test]
fn rows_are_in_the_order_of_their_addresses() {
    assert!(ROWS.is_sorted_by(|a, b| a.address < b.address));
}

#[test]
fn exactly_the_reserved_indexes_are_reserved() {
    for first in 0..=255 {
        for low in 0..=255 {
            let reserved = matches!(first, 0x00 | 0xfe) && low != 0;
            let slot = lookup(address(first, 0, low));
            assert_eq!(slot != Slot::NotReserved, reserved, "{first:#x} {low:#x}");
        }
    }
}

#[test]
fn unused_indexes_are_undefined() {
    // Point evaluation (EIP-4844) and what Filecoin withdrew are among them.
    for (first, low) in [(0x00, 0x0a), (0x00, 0x12), (0x00, 0xff), (0xfe, 0x04), (0xfe, 0x07)] {
        assert_eq!(lookup(address(first, 0, low)), Slot::Undefined, "{first:#x} {low:#x}");
    }
    let undefined = (1..=255)
        .flat_map(|low| [address(0x00, 0, low), address(0xfe, 0, low)])
        .filter(|address| lookup(*address) == Slot::Undefined);
    // One row lies outside, at 0x0100, and another is of the other profile.
    assert_eq!(undefined.count(), 2 * 255 - (ROWS.len() - 2));
}

#[test]
fn of_the_two_byte_indexes_only_0x0100_is_reserved() {
    assert_eq!(lookup(address(0, 1, 0)), Slot::Defined(Precompile::P256Verify));
    for (first, high, low) in [(0, 1, 1), (0, 2, 0), (0xfe, 1, 0), (0, 0xff, 0xff), (1, 1, 0)] {
        assert_eq!(lookup(address(first, high, low)), Slot::NotReserved);
    }
}

#[test]
fn any_byte_between_makes_an_address_ordinary() {
    for row in ROWS {
        for place in 1..18 {
            let mut address = row.address;
            address[place] = 1;
            assert_eq!(lookup(address), Slot::NotReserved);
        }
    }
}

#[test]
fn ordinary_addresses_are_not_reserved() {
    let law = |address: [u8; 20]| {
        let ordinary = address[1..18].iter().any(|byte| *byte != 0);
        assert_eq!(lookup(address.into()) == Slot::NotReserved, ordinary);
        Ok(())
    };
    TestRunner::deterministic().run(&any::<[u8; 20]>(), law).unwrap();
}
