//! EIP-3198: BASEFEE. https://eips.ethereum.org/EIPS/eip-3198

use crate::prelude::{test, *};

#[test]
fn the_base_fee_is_the_hosts() {
    check("BASEFEE", expect!["[5]"]);
}
