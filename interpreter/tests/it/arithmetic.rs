//! ADD to SIGNEXTEND: the edges by hand. Random words against a model are in properties.rs.

use crate::{
    prelude::{test, *},
    support::{apply, push},
};

/// 2^255, the least number of two's complement.
const LEAST: U256 = U256::from_limbs([0, 0, 0, 1 << 63]);

#[test]
fn add_wraps_around() {
    check("PUSH1 2 PUSH1 3 ADD", expect!["[5]"]);
    check("PUSH1 1 PUSH0 NOT ADD", expect!["[0]"]);
    check("PUSH0 NOT PUSH1 1 ADD", expect!["[0]"]);
    check(
        "PUSH0 NOT PUSH0 NOT ADD",
        expect!["[0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe]"],
    );
}

#[test]
fn add_carries_from_limb_to_limb() {
    check("PUSH8 0xffffffffffffffff PUSH1 1 ADD", expect!["[0x10000000000000000]"]);
    check(
        "PUSH16 0xffffffffffffffffffffffffffffffff PUSH1 1 ADD",
        expect!["[0x100000000000000000000000000000000]"],
    );
    check(
        "PUSH1 1 PUSH24 0xffffffffffffffffffffffffffffffffffffffffffffffff ADD",
        expect!["[0x1000000000000000000000000000000000000000000000000]"],
    );
    check(
        "PUSH32 0x1000000000000000000000000000000000000000000000000 PUSH1 7 ADD",
        expect!["[0x1000000000000000000000000000000000000000000000007]"],
    );
}

#[test]
fn sub_wraps_around() {
    check(
        "PUSH1 3 PUSH1 2 SUB",
        expect!["[0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff]"],
    );
    check("PUSH1 1 PUSH9 0x010000000000000000 SUB", expect!["[0xffffffffffffffff]"]);
    check(
        "PUSH1 1 PUSH32 0x1000000000000000000000000000000000000000000000005 SUB",
        expect!["[0x1000000000000000000000000000000000000000000000004]"],
    );
    check(
        "PUSH9 0x010000000000000000 PUSH1 1 SUB",
        expect!["[0xffffffffffffffffffffffffffffffffffffffffffffffff0000000000000001]"],
    );
}

#[test]
fn mul_wraps_around() {
    check("PUSH1 6 PUSH1 7 MUL", expect!["[42]"]);
    check("PUSH4 0xffffffff PUSH4 0xffffffff MUL", expect!["[0xfffffffe00000001]"]);
    check("PUSH5 0x0100000000 PUSH4 0xffffffff MUL", expect!["[0xffffffff00000000]"]);
    check("PUSH8 0xffffffffffffffff DUP1 MUL", expect!["[0xfffffffffffffffe0000000000000001]"]);
    check("PUSH0 NOT DUP1 MUL", expect!["[1]"]);
    check("PUSH32 0x100000000000000000000000000000000 DUP1 MUL", expect!["[0]"]);
}

#[test]
fn division_by_zero_is_zero() {
    for mnemonic in ["DIV", "SDIV", "MOD", "SMOD"] {
        for numerator in [U256::ZERO, U256::from(7), LEAST, U256::MAX] {
            assert_eq!(apply(mnemonic, &[numerator, U256::ZERO]), U256::ZERO, "{mnemonic}");
        }
    }
    for mnemonic in ["ADDMOD", "MULMOD"] {
        assert_eq!(apply(mnemonic, &[U256::MAX, U256::MAX, U256::ZERO]), U256::ZERO, "{mnemonic}");
    }
}

#[test]
fn div_rounds_down() {
    check("PUSH1 3 PUSH1 7 DIV", expect!["[2]"]);
    check("PUSH1 8 PUSH1 7 DIV", expect!["[0]"]);
    check(
        "PUSH1 2 PUSH0 NOT DIV",
        expect!["[0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff]"],
    );
    check("PUSH0 NOT PUSH1 2 DIV", expect!["[0]"]);
}

#[test]
fn mod_is_the_rest() {
    check("PUSH1 3 PUSH1 8 MOD", expect!["[2]"]);
    check("PUSH1 5 PUSH0 NOT MOD", expect!["[0]"]);
    check("PUSH0 NOT PUSH1 5 MOD", expect!["[5]"]);
}

#[test]
fn sdiv_rounds_towards_zero() {
    check(
        "PUSH1 2 PUSH1 7 PUSH0 SUB SDIV",
        expect!["[0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd]"],
    );
    check(
        "PUSH1 2 PUSH0 SUB PUSH1 7 SDIV",
        expect!["[0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd]"],
    );
    check("PUSH1 2 PUSH0 SUB PUSH1 7 PUSH0 SUB SDIV", expect!["[3]"]);
}

#[test]
fn the_least_number_by_minus_one_is_itself() {
    assert_eq!(apply("SDIV", &[LEAST, U256::MAX]), LEAST);
    assert_eq!(apply("SMOD", &[LEAST, U256::MAX]), U256::ZERO);
    assert_eq!(apply("SDIV", &[LEAST, U256::ONE]), LEAST);
    assert_eq!(apply("SDIV", &[LEAST, LEAST]), U256::ONE);
    assert_eq!(apply("SDIV", &[U256::ONE, LEAST]), U256::ZERO);
}

#[test]
fn smod_has_the_sign_of_the_numerator() {
    check(
        "PUSH1 3 PUSH1 8 PUSH0 SUB SMOD",
        expect!["[0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe]"],
    );
    check("PUSH1 3 PUSH0 SUB PUSH1 8 SMOD", expect!["[2]"]);
    check(
        "PUSH1 3 PUSH0 SUB PUSH1 8 PUSH0 SUB SMOD",
        expect!["[0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe]"],
    );
}

#[test]
fn addmod_and_mulmod_do_not_wrap_on_the_way() {
    check("PUSH1 8 PUSH1 10 PUSH1 10 ADDMOD", expect!["[4]"]);
    check("PUSH1 2 PUSH1 2 PUSH0 NOT ADDMOD", expect!["[1]"]);
    check("PUSH1 8 PUSH1 10 PUSH1 10 MULMOD", expect!["[4]"]);
    check("PUSH1 12 PUSH0 NOT PUSH0 NOT MULMOD", expect!["[9]"]);
    check("PUSH0 NOT PUSH0 NOT PUSH0 NOT MULMOD", expect!["[0]"]);
    check("PUSH1 1 PUSH1 5 PUSH1 5 ADDMOD", expect!["[0]"]);
}

#[test]
fn exp_of_zero_is_one() {
    check("PUSH1 10 PUSH1 2 EXP", expect!["[1024]"]);
    check("PUSH0 PUSH0 EXP", expect!["[1]"]);
    check("PUSH1 5 PUSH0 EXP", expect!["[0]"]);
    check("PUSH2 256 PUSH1 2 EXP", expect!["[0]"]);
    check(
        "PUSH1 255 PUSH1 2 EXP",
        expect!["[0x8000000000000000000000000000000000000000000000000000000000000000]"],
    );
    check("PUSH1 18 PUSH1 10 EXP", expect!["[0xde0b6b3a7640000]"]);
    check(
        "PUSH0 NOT PUSH0 NOT EXP",
        expect!["[0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff]"],
    );
    check(
        "PUSH0 NOT PUSH1 3 EXP",
        expect!["[0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab]"],
    );
}

#[test]
fn signextend_widens_the_low_bytes() {
    check(
        "PUSH1 0xff PUSH0 SIGNEXTEND",
        expect!["[0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff]"],
    );
    check("PUSH1 0x7f PUSH0 SIGNEXTEND", expect!["[127]"]);
    check("PUSH3 0x127fff PUSH1 1 SIGNEXTEND", expect!["[32767]"]);
    check(
        "PUSH3 0x12ffff PUSH1 1 SIGNEXTEND",
        expect!["[0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff]"],
    );
}

#[test]
fn signextend_from_byte_31_up_changes_nothing() {
    for index in [U256::from(31), U256::from(32), U256::from(1_u64 << 40), LEAST, U256::MAX] {
        assert_eq!(apply("SIGNEXTEND", &[index, LEAST]), LEAST);
        assert_eq!(apply("SIGNEXTEND", &[index, U256::from(0xff)]), U256::from(0xff));
    }
}

#[test]
fn operands_below_are_left_alone() {
    let below = push(LEAST);
    for (mnemonic, operands) in [("ADD", 2), ("SDIV", 2), ("MULMOD", 3)] {
        let text = format!("{below} {} {mnemonic} POP", "PUSH1 9 ".repeat(operands));
        assert_eq!(Case::new().run(&text), Case::new().run(&below), "{mnemonic}");
    }
}
