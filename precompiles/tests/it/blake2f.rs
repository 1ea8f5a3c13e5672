//! BLAKE2F. https://eips.ethereum.org/EIPS/eip-152

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use fevm_precompiles::{Failure, Precompile::Blake2F};

use crate::platform::{fails, gives};

/// State, message "abc" and counters of the EIP's vectors 4 to 8.
const BODY: &str = "
    48c9bdf267e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5
    d182e6ad7f520e511f6c3e2b8c68059b6bbd41fbabd9831f79217e1319cde05b
    6162630000000000000000000000000000000000000000000000000000000000
    0000000000000000000000000000000000000000000000000000000000000000
    0000000000000000000000000000000000000000000000000000000000000000
    0000000000000000000000000000000000000000000000000000000000000000
    03000000000000000000000000000000";

fn call(rounds: &str, last: &str) -> String {
    [rounds, BODY, last].concat()
}

#[test]
fn vectors_of_the_eip() {
    gives(
        Blake2F,
        &call("00000000", "01"),
        "08c9bcf367e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5
         d282e6ad7f520e511f6c3e2b8c68059b9442be0454267ce079217e1319cde05b",
    );
    gives(
        Blake2F,
        &call("0000000c", "01"),
        "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1
         7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
    );
    gives(
        Blake2F,
        &call("0000000c", "00"),
        "75ab69d3190a562c51aef8d88f1c2775876944407270c42c9844252c26d28752
         98743e7f6d5ea2f2d3e8d226039cd31b4e426ac4f2d3d666a610c2116fde4735",
    );
    gives(
        Blake2F,
        &call("00000001", "01"),
        "b63a380cb2897d521994a85234ee2c181b5f844d2c624c002677e9703449d2fb
         a551b3a8333bcdf5f2f7e08993d53923de3d64fcc68c034e717b9293fed7a421",
    );
}

#[test]
fn every_other_length_fails() {
    let wanted = "213 bytes";
    fails(Blake2F, "", Failure::Length { found: 0, wanted });
    fails(Blake2F, &call("0000000c", ""), Failure::Length { found: 212, wanted });
    fails(Blake2F, &call("0000000c", "0101"), Failure::Length { found: 214, wanted });
}

#[test]
fn the_final_flag_is_0_or_1() {
    fails(Blake2F, &call("0000000c", "02"), Failure::FinalFlag(2));
    fails(Blake2F, &call("0000000c", "ff"), Failure::FinalFlag(255));
}
