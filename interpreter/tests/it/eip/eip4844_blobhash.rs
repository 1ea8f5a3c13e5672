//! EIP-4844: BLOBHASH, in the profile `ethereum`. https://eips.ethereum.org/EIPS/eip-4844

use crate::prelude::{test, *};

#[test]
fn blobs_are_counted_from_zero() {
    let mut case = Case::ethereum();
    case.host.environment.blob_hashes = vec![B256::with_last_byte(7), B256::with_last_byte(9)];
    case.check("PUSH0 BLOBHASH", expect!["[7]"]);
    case.check("PUSH1 1 BLOBHASH", expect!["[9]"]);
}

#[test]
fn past_the_last_blob_there_is_zero() {
    let mut case = Case::ethereum();
    case.check("PUSH0 BLOBHASH", expect!["[0]"]);
    case.host.environment.blob_hashes = vec![B256::with_last_byte(7)];
    for index in ["PUSH1 1", "PUSH0 NOT", "PUSH 0x100000000", "PUSH 0x10000000000000000"] {
        assert_eq!(case.run(&format!("{index} BLOBHASH")), "[0]", "{index}");
    }
}

#[test]
fn without_the_profile_it_is_undefined() {
    check("PUSH0 BLOBHASH", expect!["Undefined(73)"]);
    check("BLOBHASH", expect!["Undefined(73)"]);
}
