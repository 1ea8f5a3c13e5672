//! LOG0 to LOG4.

use crate::prelude::{test, *};

/// Runs text and shows its logs.
fn logs(text: &str) -> String {
    let mut case = Case::new();
    assert_eq!(case.run(text), "[]");
    let lines = case.host.world.logs.iter().map(|log| {
        let topics: Vec<_> =
            log.topics().iter().map(|topic| U256::from_be_bytes(topic.0).to_string()).collect();
        format!("{} {:?} {}", log.address, topics, log.data.data)
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn topics_come_in_the_order_of_the_stack() {
    expect!["0x00000000000000000000000000000000000000C0 [] 0x07"]
        .assert_eq(&logs("PUSH1 7 PUSH0 MSTORE8 PUSH1 1 PUSH0 LOG0"));
    expect![[r#"0x00000000000000000000000000000000000000C0 ["1"] 0x0000"#]]
        .assert_eq(&logs("PUSH1 1 PUSH1 2 PUSH0 LOG1"));
    expect![[r#"0x00000000000000000000000000000000000000C0 ["1", "2"] 0x"#]]
        .assert_eq(&logs("PUSH1 2 PUSH1 1 PUSH0 PUSH0 LOG2"));
    expect![[r#"0x00000000000000000000000000000000000000C0 ["1", "2", "3"] 0x"#]]
        .assert_eq(&logs("PUSH1 3 PUSH1 2 PUSH1 1 PUSH0 PUSH0 LOG3"));
    expect![[r#"0x00000000000000000000000000000000000000C0 ["1", "2", "3", "4"] 0x"#]]
        .assert_eq(&logs("PUSH1 4 PUSH1 3 PUSH1 2 PUSH1 1 PUSH0 PUSH0 NOT LOG4"));
}

#[test]
fn the_region_must_be_addressable() {
    check("PUSH1 1 PUSH0 NOT LOG0", expect!["IllegalMemory"]);
}
