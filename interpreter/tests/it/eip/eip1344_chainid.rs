//! EIP-1344: CHAINID. https://eips.ethereum.org/EIPS/eip-1344

use crate::prelude::{test, *};

#[test]
fn the_chain_id_is_the_hosts() {
    check("CHAINID", expect!["[0x1df5e76]"]);
}
