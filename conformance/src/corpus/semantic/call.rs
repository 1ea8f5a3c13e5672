//! What a test expects: calls one after the other, each with what must come of it.
//!
//! ```text
//! // library: L
//! // constructor(), 2 wei: 3 ->
//! // f(uint256,bytes): 1, 0x40, 3, "abc" -> left(0x1234), true
//! // ~ emit E(uint256): #1, 2
//! // gas irOptimized: 12345
//! // (): hex"42" -> FAILURE, hex"4e487b71", 0x11
//! // balance: 0x1212 -> 5
//! ```
//!
//! Values are words of 32 bytes one after the other; nobody encodes them by the ABI. Gas is
//! Ethereum's and is read over.
//!
//! Source: ethereum/solidity, test/libsolidity/util/TestFileParser.cpp.

mod parser;

use alloy_primitives::{Address, U256};

use parser::Parser;

/// One expected call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Number of its line in the file.
    pub line: usize,
    /// What is called.
    pub target: Target,
    /// Wei to send along.
    pub value: U256,
    /// Calldata after the selector, or arguments of the constructor.
    pub arguments: Vec<u8>,
    /// Must it fail?
    pub fails: bool,
    /// What it must return, or fail with.
    pub output: Vec<u8>,
    /// What it must do besides, in the order of doing.
    pub effects: Vec<String>,
}

/// What is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A library is deployed.
    Library {
        /// The source that it is in; may be empty.
        file: String,
        /// Its name.
        name: String,
    },
    /// The contract is deployed.
    Constructor,
    /// A function, by its signature.
    Function(String),
    /// The contract, with the arguments as calldata.
    Plain,
    /// Nothing: the runner itself is asked.
    Question(Question),
}

/// What the runner is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// The balance of an address, or else of the contract.
    Balance(Option<Address>),
    /// Whether all slots of the contract are zero.
    StorageEmpty,
    /// The address of an account, which sends the following calls.
    Account(u64),
    /// 0x1234.
    Number,
    /// Its arguments again, which also are its effects.
    Echo,
}

/// A line that is no expectation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct CallError {
    /// In the file, counted from one.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

/// Reads expectations, whose first line has the number `first_line`.
pub fn parse(text: &str, first_line: usize) -> Result<Vec<Call>, CallError> {
    let mut parser = Parser::new(text, first_line);
    let calls = parser.calls();
    calls.map_err(|reason| CallError { line: parser.line(), reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Call {
        let calls = parse(text, 1).unwrap();
        assert_eq!(calls.len(), 1, "{calls:?}");
        calls.into_iter().next().unwrap()
    }

    fn words(values: &[u64]) -> Vec<u8> {
        values.iter().flat_map(|value| U256::from(*value).to_be_bytes::<32>()).collect()
    }

    #[test]
    fn a_call_has_arguments_and_results() {
        let call = one("// f(uint256,bool): 1, true -> 2, 0x03\n");
        assert_eq!(call.target, Target::Function("f(uint256,bool)".to_owned()));
        assert_eq!(
            (call.arguments, call.output, call.fails),
            (words(&[1, 1]), words(&[2, 3]), false)
        );
        let call = one("// f()");
        assert_eq!((call.output.len(), call.fails, call.value), (0, false, U256::ZERO));
    }

    #[test]
    fn signatures_may_have_tuples_and_arrays() {
        let call = one("// f((uint8,(bool[])[2])[],bytes): 0x20 ->");
        assert_eq!(call.target, Target::Function("f((uint8,(bool[])[2])[],bytes)".to_owned()));
        assert_eq!(call.arguments, words(&[32]));
    }

    #[test]
    fn values_are_aligned_as_written() {
        let call = one(r#"// f(): left(0x12), right(0x12), "ab", hex"0102", -1, 1.5, left(true)"#);
        let word = |at: usize| &call.arguments[at..at + 32];
        assert_eq!((word(0)[0], word(32)[31], &word(64)[..3]), (0x12, 0x12, b"ab\0".as_slice()));
        assert_eq!(&call.arguments[96..98], [1, 2]);
        assert_eq!(word(98), [0xff; 32]);
        assert_eq!((word(130)[31], word(162)[0]), (15, 1));
        assert_eq!(call.arguments.len(), 194);
    }

    #[test]
    fn money_is_sent_in_wei_or_ether() {
        assert_eq!(one("// f(), 3 wei -> 1").value, U256::from(3));
        assert_eq!(one("// (), 2 ether").value, U256::from(2_000_000_000_000_000_000_u64));
        assert!(parse("// f(), 2 gwei ->", 1).is_err());
    }

    #[test]
    fn a_failure_may_have_data() {
        let call = one(r#"// f() -> FAILURE, hex"4e487b71", 0x11"#);
        assert!(call.fails);
        assert_eq!(call.output, [vec![0x4e, 0x48, 0x7b, 0x71], words(&[0x11])].concat());
        assert_eq!(one("// f() -> FAILURE").output, b"");
    }

    #[test]
    fn everything_but_functions_is_told_apart() {
        let target = |text: &str| one(text).target;
        let question = |text: &str| match target(text) {
            Target::Question(question) => question,
            other => panic!("{other:?}"),
        };
        assert_eq!(target("// constructor(): 1 ->"), Target::Constructor);
        assert_eq!(target("// (): hex\"42\""), Target::Plain);
        assert_eq!(target("// balance() -> 1"), Target::Function("balance()".to_owned()));
        let asked = format!("// balance: {} -> 1", Address::repeat_byte(0x24));
        let address = Address::repeat_byte(0x24);
        assert_eq!(question(&asked), Question::Balance(Some(address)));
        assert_eq!(question("// balance: 0x24 -> 1"), Question::Balance(Some(Address::ZERO)));
        assert_eq!(question("// balance -> 1"), Question::Balance(None));
        assert_eq!(question("// storageEmpty -> 1"), Question::StorageEmpty);
        assert_eq!(question("// account: 3 -> 0x12"), Question::Account(3));
        assert_eq!(question("// isoltest_builtin_test -> 0x1234"), Question::Number);
        assert_eq!(question("// isoltest_side_effects_test: 1 -> 1"), Question::Echo);
        let library = |file: &str| Target::Library { file: file.to_owned(), name: "L".to_owned() };
        assert_eq!(target("// library: L"), library(""));
        assert_eq!(target("// library: :L"), library(""));
        assert_eq!(target("// library: \"a.sol\":L"), library("a.sol"));
    }

    #[test]
    fn lines_comments_and_gas_are_read_over() {
        let text = [
            "// f(uint256):",
            "// 1,",
            "// 2",
            "// # what it takes #",
            "// -> 3",
            "// # sum #",
            "// gas ir: 12",
            "// gas legacyOptimized code: 13",
            "// g() -> # nothing #",
            "// h()",
        ];
        let text = text.join("\n");
        let calls = parse(&text, 10).unwrap();
        let names: Vec<_> = calls.iter().map(|call| call.target.clone()).collect();
        assert_eq!(names, ["f(uint256)", "g()", "h()"].map(|it| Target::Function(it.to_owned())));
        assert_eq!((&calls[0].arguments, &calls[0].output), (&words(&[1, 2]), &words(&[3])));
        assert_eq!(calls.iter().map(|call| call.line).collect::<Vec<_>>(), [10, 18, 19]);
    }

    #[test]
    fn effects_belong_to_the_call_before() {
        let calls = parse("// f() -> 1\n// ~ emit E()\n// ~ emit F(): 1\n// g() ->\n", 1).unwrap();
        assert_eq!(calls[0].effects, ["emit E()", "emit F(): 1"]);
        assert_eq!(calls[1].effects, Vec::<String>::new());
    }

    #[test]
    fn what_is_no_expectation_says_where() {
        for (text, reason) in [
            ("// f() -> 1\n// g(", "line 3: '(' is missing"),
            ("// f(): ->", "line 2: there are no arguments"),
            ("// mystery -> 1", "line 2: mystery is neither"),
            ("// (uint256): 1", "line 2: (uint256) has types"),
            ("// f() -> -true", "line 2: only numbers"),
            ("// f(): left(\"a\")", "line 2: only numbers and truths"),
            ("// f() -> 1,", "line 2: a value is missing"),
            ("// f() -> \"more than thirty-two bytes of text\"", "line 2: 34 bytes"),
        ] {
            let error = parse(text, 2).unwrap_err().to_string();
            assert!(error.starts_with(reason), "{text}: {error}");
        }
    }
}
