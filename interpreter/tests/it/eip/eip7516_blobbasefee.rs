//! EIP-7516: BLOBBASEFEE, in the profile `ethereum`. https://eips.ethereum.org/EIPS/eip-7516

use crate::prelude::{test, *};

#[test]
fn the_blob_base_fee_is_the_hosts() {
    let mut case = Case::ethereum();
    case.check("BLOBBASEFEE", expect!["[1]"]);
    case.host.environment.blob_base_fee = U256::from(12);
    case.check("BLOBBASEFEE", expect!["[12]"]);
}

#[test]
fn without_the_profile_it_is_undefined() {
    check("BLOBBASEFEE", expect!["Undefined(74)"]);
}
