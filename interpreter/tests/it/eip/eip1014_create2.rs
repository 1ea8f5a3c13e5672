//! EIP-1014: CREATE2. https://eips.ethereum.org/EIPS/eip-1014

use revm_primitives::{address, b256};

use crate::prelude::{test, *};

/// Creates from code in memory at 0, as `creator`, and gives the address.
fn create2(creator: Address, salt: B256, init_code: &Bytes) -> U256 {
    let mut case = Case::new().input(init_code.clone());
    case.host.context.address = creator;
    case.run(&format!(
        "CALLDATASIZE PUSH0 PUSH0 CALLDATACOPY PUSH32 {salt} CALLDATASIZE PUSH0 PUSH0 CREATE2"
    ));
    case.host.last_stack[0]
}

/// The examples of the EIP.
#[test]
fn addresses_are_those_of_the_specification() {
    let deadbeef = address!("0xdeadbeef00000000000000000000000000000000");
    let feed = b256!("0x000000000000000000000000feed000000000000000000000000000000000000");
    let cafe = b256!("0x00000000000000000000000000000000000000000000000000000000cafebabe");
    let examples = [
        (
            Address::ZERO,
            B256::ZERO,
            bytes!("00"),
            address!("0x4D1A2e2bB4F88F0250f26Ffff098B0b30B26BF38"),
        ),
        (
            deadbeef,
            B256::ZERO,
            bytes!("00"),
            address!("0xB928f69Bb1D91Cd65274e3c79d8986362984fDA3"),
        ),
        (deadbeef, feed, bytes!("00"), address!("0xD04116cDd17beBE565EB2422F2497E06cC1C9833")),
        (
            Address::ZERO,
            B256::ZERO,
            bytes!("deadbeef"),
            address!("0x70f2b2914A2a4b783FaEFb75f459A580616Fcb5e"),
        ),
        (
            address!("0x00000000000000000000000000000000deadbeef"),
            cafe,
            bytes!("deadbeef"),
            address!("0x60f3f640a8508fC6a86d45DF051962668E1e8AC7"),
        ),
        (
            Address::ZERO,
            B256::ZERO,
            bytes!(""),
            address!("0xE33C0C7F7df4809055C3ebA6c09CFe4BaF1BD9e0"),
        ),
    ];
    for (creator, salt, init_code, expected) in examples {
        // Code that fails makes no account, and 0xdeadbeef is undefined: only the request can be
        // compared.
        let created = creator.create2_from_code(salt, &init_code);
        assert_eq!(created, expected);
        if init_code.first() != Some(&0xde) {
            assert_eq!(
                create2(creator, salt, &init_code),
                U256::from_be_slice(expected.as_slice())
            );
        }
    }
}

#[test]
fn the_same_address_cannot_be_made_twice() {
    check(
        "PUSH0 PUSH0 PUSH0 PUSH0 CREATE2 ISZERO PUSH0 PUSH0 PUSH0 PUSH0 CREATE2",
        expect!["[0, 0]"],
    );
    check("PUSH1 1 PUSH0 PUSH0 PUSH0 CREATE2 PUSH1 2 PUSH0 PUSH0 PUSH0 CREATE2 EQ", expect!["[0]"]);
}
