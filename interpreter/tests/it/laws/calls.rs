//! What reaches the host of a call, a creation and a log is what the operands say, word for word.

use fevm_interpreter::{CallKind, Frame};
use proptest::prelude::*;

use super::probe::{Call, Creation, Probe};
use crate::{
    prelude::{test, *},
    properties::word,
    support::{pushes, row, runner},
};

/// Calldata that the programs below put into memory at 0.
const INPUT: [u8; 64] = {
    let mut bytes = [0; 64];
    let mut index = 0;
    while index < 64 {
        bytes[index] = index as u8 + 1;
        index += 1;
    }
    bytes
};

/// Runs the instruction on memory that holds INPUT.
fn probed(mnemonic: &str, words: &[U256]) -> Probe<true> {
    let mut all = code("CALLDATASIZE PUSH0 PUSH0 CALLDATACOPY").to_vec();
    all.extend(pushes(words));
    all.push(row(mnemonic).code);
    let mut probe = Probe::new(Case::ethereum().host);
    let ended = probe.run(&all, Frame { input: &INPUT, is_static: false });
    assert_eq!(ended, Ok(Outcome::Returned(Bytes::new())), "{mnemonic} {words:x?}");
    probe
}

fn low_address(word: U256) -> Address {
    Address::from_slice(&word.to_be_bytes::<32>()[12..])
}

#[test]
fn a_call_is_made_as_its_operands_say() {
    let inputs = (word(), word(), word(), 0_usize..=32, 0_usize..=32);
    runner(300)
        .run(&inputs, |(gas, to, value, offset, size)| {
            let region = [U256::from(offset), U256::from(size), U256::ZERO, U256::ZERO];
            let input = INPUT[offset..offset + size].to_vec();
            let expected = |kind, value| {
                vec![Call { kind, gas, to: low_address(to), value, input: input.clone() }]
            };
            let seven = [&[gas, to, value][..], &region].concat();
            let six = [&[gas, to][..], &region].concat();
            prop_assert_eq!(probed("CALL", &seven).calls, expected(CallKind::Call, value));
            let calls = probed("CALLCODE", &seven).calls;
            prop_assert_eq!(calls, expected(CallKind::CallCode, value));
            let calls = probed("DELEGATECALL", &six).calls;
            prop_assert_eq!(calls, expected(CallKind::DelegateCall, U256::ZERO));
            let calls = probed("STATICCALL", &six).calls;
            prop_assert_eq!(calls, expected(CallKind::StaticCall, U256::ZERO));
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_creation_is_asked_for_as_its_operands_say() {
    let inputs = (word(), word(), 0_usize..=32, 0_usize..=32);
    runner(300)
        .run(&inputs, |(value, salt, offset, size)| {
            let init_code = INPUT[offset..offset + size].to_vec();
            let words = [value, U256::from(offset), U256::from(size), salt];
            let expected = |salt| vec![Creation { salt, value, init_code: init_code.clone() }];
            prop_assert_eq!(probed("CREATE", &words[..3]).creations, expected(None));
            let salt = Some(B256::from(salt));
            prop_assert_eq!(probed("CREATE2", &words).creations, expected(salt));
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_log_has_the_topics_and_the_bytes_of_its_operands() {
    let inputs = (word(), word(), word(), word(), 0_usize..=32, 0_usize..=32);
    runner(200)
        .run(&inputs, |(first, second, third, fourth, offset, size)| {
            let topics = [first, second, third, fourth];
            for count in 0..=4_usize {
                let mut words = vec![U256::from(offset), U256::from(size)];
                words.extend(&topics[..count]);
                let probe = probed(&format!("LOG{count}"), &words);
                let log = &probe.world.world.logs[0];
                let seen: Vec<U256> = log.topics().iter().map(|topic| (*topic).into()).collect();
                prop_assert_eq!(&seen[..], &topics[..count]);
                prop_assert_eq!(&log.data.data[..], &INPUT[offset..offset + size]);
                prop_assert_eq!(log.address, CONTRACT);
            }
            Ok(())
        })
        .unwrap();
}

/// An answer fills the output region as far as it goes; what is behind keeps what it held.
#[test]
fn an_answer_is_copied_as_far_as_answer_and_region_reach() {
    for answered in [0_u8, 1, 31, 32, 33] {
        for (offset, size) in [(0_u8, 0_u8), (0, 1), (5, 31), (5, 32), (31, 33), (10, 40)] {
            for (mnemonic, middle) in [
                ("CALL", "PUSH0 "),
                ("CALLCODE", "PUSH0 "),
                ("DELEGATECALL", ""),
                ("STATICCALL", ""),
            ] {
                let text = format!(
                    "CALLDATASIZE PUSH0 PUSH0 CALLDATACOPY
                     PUSH1 {size} PUSH1 {offset} PUSH0 PUSH0 {middle}PUSH1 0x0b GAS {mnemonic}
                     RETURNDATASIZE PUSH2 0x100 MSTORE PUSH2 0x100 MSTORE8
                     PUSH2 0x101 PUSH0 RETURN"
                );
                let other = format!(
                    "PUSH32 {} PUSH0 MSTORE PUSH32 {} PUSH1 32 MSTORE PUSH1 {answered} PUSH0 RETURN",
                    U256::MAX,
                    U256::MAX
                );
                let mut case = Case::ethereum().input(INPUT.into()).other(&other);
                let Ok(Outcome::Returned(memory)) = case.run_code(code(&text)) else {
                    panic!("{mnemonic} {answered} {offset} {size}");
                };
                let copied = usize::from(answered.min(size));
                let mut expected = INPUT.to_vec();
                expected.resize(96, 0);
                expected[usize::from(offset)..usize::from(offset) + copied].fill(0xff);
                assert_eq!(memory[..96], expected, "{mnemonic} {answered} {offset} {size}");
                assert_eq!(memory[256], 1, "{mnemonic} succeeds");
            }
        }
    }
}
