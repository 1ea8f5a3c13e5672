//! EIP-141: the designated invalid instruction. https://eips.ethereum.org/EIPS/eip-141

use crate::prelude::{test, *};

#[test]
fn invalid_is_not_just_undefined() {
    check("INVALID", expect!["Invalid"]);
    check("0xfe", expect!["Invalid"]);
}
