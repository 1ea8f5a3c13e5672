//! Who, when and where.

use crate::prelude::{test, *};

#[test]
fn the_frame_is_told_who_runs_and_why() {
    check("ADDRESS", expect!["[192]"]);
    check("CALLER", expect!["[202]"]);
    check("ORIGIN", expect!["[161]"]);
    check("CALLVALUE", expect!["[3]"]);
}

#[test]
fn the_block_is_told() {
    check("NUMBER", expect!["[1000]"]);
    check("TIMESTAMP", expect!["[0x6553f100]"]);
    check("PREVRANDAO", expect!["[2605]"]);
    check("GASLIMIT", expect!["[0x2540be400]"]);
    check("COINBASE", expect!["[0]"]);
    check("GASPRICE", expect!["[7]"]);
    check("GAS", expect!["[0xf4240]"]);
}

#[test]
fn blockhash_is_the_hosts_answer_whatever_the_number() {
    check(
        "PUSH2 999 BLOCKHASH",
        expect!["[0xf0222e4555f079f2fdbf570707db75ee508caa46321baeff622a993218303d10]"],
    );
    check("PUSH2 1000 BLOCKHASH", expect!["[0]"]);
    check("PUSH0 NOT BLOCKHASH", expect!["[0]"]);
}

#[test]
fn addresses_keep_all_of_their_twenty_bytes() {
    let mut case = Case::new();
    case.host.context.caller = Address::repeat_byte(0xfe);
    case.check("CALLER", expect!["[0xfefefefefefefefefefefefefefefefefefefefe]"]);
}
