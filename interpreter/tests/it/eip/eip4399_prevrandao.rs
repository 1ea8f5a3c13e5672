//! EIP-4399: PREVRANDAO in the place of DIFFICULTY. https://eips.ethereum.org/EIPS/eip-4399

use crate::prelude::{test, *};

#[test]
fn randomness_is_the_hosts() {
    check("0x44", expect!["[2605]"]);
}
