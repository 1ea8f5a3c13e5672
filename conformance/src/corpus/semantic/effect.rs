//! What a call does besides returning: logs, as expectations write them.
//!
//! ```text
//! emit E(uint256,string) from 0x1234...: #0x01, 0x20, 0x03, "abc"
//! emit <anonymous>: #"topic", 5
//! ```
//!
//! Topics are marked with `#`; the hash of a signature is not written. Data is written word by
//! word.
//!
//! Source: ethereum/solidity, test/libsolidity/SemanticTest.cpp, `eventSideEffectHook`.

use std::fmt;

use alloy_primitives::{Address, B256, Log, LogData, hex, keccak256};

use super::token::{Scanner, Token};
use super::value::{Literal, Value};

/// A log without a signature, in an expectation's words.
const ANONYMOUS: &str = "<anonymous>";

/// An effect, expected or seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Effect {
    /// A log.
    Log(Log),
    /// Anything else, by its text.
    Text(String),
}

impl fmt::Display for Effect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Effect::Text(text) => formatter.write_str(text),
            Effect::Log(log) => {
                write!(formatter, "log of {:#x}:", log.address)?;
                for topic in log.topics() {
                    write!(formatter, " #{topic:#x}")?;
                }
                write!(formatter, " {}", hex::encode_prefixed(&log.data.data))
            }
        }
    }
}

/// Reads an effect of a test whose contract is at `contract`.
pub(super) fn parse(text: &str, contract: Address) -> Result<Effect, String> {
    let Some(log) = text.strip_prefix("emit ") else { return Ok(Effect::Text(text.to_owned())) };
    let (head, values) = log.split_once(": ").unwrap_or((log, ""));
    let (signature, emitter) = head.split_once(" from ").unwrap_or((head, ""));
    let address = match emitter {
        "" => contract,
        emitter => emitter.parse().map_err(|_| format!("{emitter} is no address"))?,
    };
    let mut topics = Vec::new();
    if signature != ANONYMOUS {
        topics.push(keccak256(signature));
    }
    let mut data = Vec::new();
    read_values(values, &mut topics, &mut data)?;
    let data = LogData::new(topics, data.into()).ok_or("there are more than four topics")?;
    Ok(Effect::Log(Log { address, data }))
}

fn read_values(values: &str, topics: &mut Vec<B256>, data: &mut Vec<u8>) -> Result<(), String> {
    let mut scanner = Scanner::of_effect(values);
    loop {
        let mut token = scanner.next()?;
        let is_topic = token == Token::Sign('#');
        if is_topic {
            token = scanner.next()?;
        }
        if token == Token::End {
            break;
        }
        let literal = Literal::of(token, false).ok_or("a log has topics and words")?;
        match (literal.value()?, is_topic) {
            (Value::Bytes(word), true) => topics.push(B256::from_slice(&word)),
            (Value::Bytes(word), false) => data.extend(word),
            (Value::Failure, _) => return Err("a log does not fail".to_owned()),
        }
        match scanner.next()? {
            Token::Sign(',') => {}
            Token::End => break,
            found => return Err(format!("a comma is missing before {found:?}")),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use alloy_primitives::U256;

    use super::*;

    const CONTRACT: Address = Address::repeat_byte(0x11);

    fn log(text: &str) -> Log {
        match parse(text, CONTRACT).unwrap() {
            Effect::Log(log) => log,
            Effect::Text(text) => panic!("{text}"),
        }
    }

    #[test]
    fn a_log_is_topics_and_words() {
        let log = log("emit E(uint256,bool): #0x01, true, 2, \"ab\\0\"");
        assert_eq!(log.address, CONTRACT);
        assert_eq!(log.topics(), [keccak256("E(uint256,bool)"), B256::with_last_byte(1)]);
        let words = [U256::from(1), U256::from(2), U256::from(0x6162) << 240];
        assert_eq!(log.data.data.to_vec(), words.map(|it| it.to_be_bytes::<32>()).concat());
    }

    #[test]
    fn a_log_may_be_anonymous_and_from_elsewhere() {
        let log = log("emit <anonymous> from 0x2222222222222222222222222222222222222222: #\"a\"");
        assert_eq!(log.address, Address::repeat_byte(0x22));
        assert_eq!(log.topics(), [B256::right_padding_from(b"a")]);
        assert_eq!(log.data.data.len(), 0);
    }

    #[test]
    fn a_log_may_have_nothing_but_a_signature() {
        assert_eq!(log("emit E()").topics(), [keccak256("E()")]);
    }

    #[test]
    fn other_effects_are_texts_and_malformed_logs_are_refused() {
        assert_eq!(parse("0001", CONTRACT), Ok(Effect::Text("0001".to_owned())));
        for wrong in
            ["emit E() from 0x12: 1", "emit E(): what", "emit E(): #1, #2, #3, #4", "emit E(): \""]
        {
            assert!(parse(wrong, CONTRACT).is_err(), "{wrong}");
        }
    }
}
