//! The assembler and the disassembler.

use fevm_interpreter::{
    asm::{AsmError, assemble, disassemble},
    opcode::TABLE,
};

use crate::prelude::{test, *};

#[test]
fn text_becomes_bytes() {
    assert_eq!(assemble("PUSH1 2 PUSH1 0x07 SUB"), Ok(bytes!("6002600703")));
    assert_eq!(assemble("PUSH 0 PUSH 255 PUSH 256 0xfeef"), Ok(bytes!("5f60ff610100feef")));
    assert_eq!(assemble("; nothing\n  STOP ; all\n"), Ok(bytes!("00")));
}

#[test]
fn labels_name_the_next_byte() {
    assert_eq!(assemble("PUSH @end JUMP end: JUMPDEST"), Ok(bytes!("610004565b")));
    assert_eq!(assemble("PUSH1 @end JUMP end: JUMPDEST"), Ok(bytes!("6003565b")));
}

#[test]
fn mistakes_are_named() {
    let error = |text| assemble(text).unwrap_err().to_string();
    expect!["`ADDD` is no instruction; write a mnemonic in capitals, bytes as 0x.., or `label:`"]
        .assert_eq(&error("ADDD"));
    expect!["`PUSH1` needs a number or @label behind it"].assert_eq(&error("PUSH1"));
    expect!["`x` is no number of at most 256 bits; write it in decimal or as 0x.."]
        .assert_eq(&error("PUSH1 x"));
    expect!["`256` does not fit in PUSH1; use a wider PUSH, or PUSH alone"]
        .assert_eq(&error("PUSH1 256"));
    expect!["label `nowhere` must be set exactly once, as `nowhere:`"]
        .assert_eq(&error("PUSH @nowhere"));
    assert_eq!(assemble("a: a:"), Err(AsmError::BadLabel("a".into())));
    assert_eq!(assemble("0xabc"), Err(AsmError::Unknown("0xabc".into())));
    assert!(matches!(
        assemble(&format!("PUSH1 @a {} a:", "STOP ".repeat(300))),
        Err(AsmError::TooWide { .. })
    ));
}

#[test]
fn bytes_become_lines() {
    expect![[r#"
        0000  PUSH1 0x01
        0002  PUSH2 0x0203
        0005  ADD
        0006  PUSH0
        0007  0x0c
        0008  JUMPDEST
        0009  PUSH2 0xff
    "#]]
    .assert_eq(&disassemble(&bytes!("6001610203015f0c5b61ff")));
}

#[test]
fn every_mnemonic_assembles_to_its_byte() {
    for row in TABLE.iter().flatten() {
        let number = if row.immediate > 0 { "0" } else { "" };
        let code = assemble(&format!("{} {number}", row.mnemonic)).unwrap();
        assert_eq!(code[0], row.code, "{row}");
        assert_eq!(code.len(), 1 + usize::from(row.immediate), "{row}");
    }
}
