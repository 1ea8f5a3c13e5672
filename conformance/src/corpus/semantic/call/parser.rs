//! The grammar of expectations: from words and signs to calls.
//!
//! Source: ethereum/solidity, test/libsolidity/util/TestFileParser.cpp.

use alloy_primitives::{Address, U256};

use super::super::token::{Scanner, Token};
use super::super::value::{self, Literal, Value};
use super::{Call, Question, Target};

/// Reads calls off a text.
pub(super) struct Parser<'a> {
    scanner: Scanner<'a>,
    /// The token to look at next.
    token: Token,
    first_line: usize,
}

/// What [`Parser::parameters`] found.
#[derive(Default)]
struct Parameters {
    bytes: Vec<u8>,
    fails: bool,
    /// The first one as it is written, for questions.
    first: Option<Literal>,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str, first_line: usize) -> Self {
        Self { scanner: Scanner::new(text), token: Token::Line, first_line }
    }

    /// Number of the line that it has come to.
    pub(super) fn line(&self) -> usize {
        self.first_line + self.scanner.line()
    }

    /// Gives the token and looks at the next one.
    fn advance(&mut self) -> Result<Token, String> {
        let next = self.scanner.next()?;
        Ok(std::mem::replace(&mut self.token, next))
    }

    fn accept(&mut self, token: &Token) -> Result<bool, String> {
        let is_it = self.token == *token;
        if is_it {
            self.advance()?;
        }
        Ok(is_it)
    }

    fn accept_word(&mut self, word: &str) -> Result<bool, String> {
        let is_it = matches!(&self.token, Token::Word(found) if found == word);
        if is_it {
            self.advance()?;
        }
        Ok(is_it)
    }

    fn expect_sign(&mut self, sign: char) -> Result<(), String> {
        match self.advance()? {
            Token::Sign(found) if found == sign => Ok(()),
            found => Err(format!("{sign:?} is missing before {found:?}")),
        }
    }

    fn expect_word(&mut self) -> Result<String, String> {
        match self.advance()? {
            Token::Word(word) => Ok(word),
            found => Err(format!("a name is missing before {found:?}")),
        }
    }

    fn skip_lines(&mut self) -> Result<(), String> {
        while self.accept(&Token::Line)? {}
        Ok(())
    }

    /// All calls there are.
    pub(super) fn calls(&mut self) -> Result<Vec<Call>, String> {
        let mut calls = Vec::new();
        loop {
            self.skip_lines()?;
            if self.token == Token::End {
                return Ok(calls);
            }
            if self.accept_word("gas")? {
                self.gas()?;
            } else {
                calls.push(self.call()?);
            }
        }
    }

    /// `irOptimized code: 123`
    fn gas(&mut self) -> Result<(), String> {
        self.expect_word()?;
        self.accept_word("code")?;
        self.expect_sign(':')?;
        match self.advance()? {
            Token::Number(_) => Ok(()),
            found => Err(format!("{found:?} is no amount of gas")),
        }
    }

    fn call(&mut self) -> Result<Call, String> {
        let line = self.line();
        let mut call = Call {
            line,
            target: Target::Plain,
            value: U256::ZERO,
            arguments: Vec::new(),
            fails: false,
            output: Vec::new(),
            effects: Vec::new(),
        };
        if self.accept_word("library")? {
            call.target = self.library()?;
        } else {
            self.executed(&mut call)?;
        }
        self.skip_lines()?;
        while let Token::Effect(effect) = &self.token {
            call.effects.push(effect.clone());
            self.advance()?;
            self.skip_lines()?;
        }
        Ok(call)
    }

    /// `: L`, `: :L` or `: "File.sol":L`
    fn library(&mut self) -> Result<Target, String> {
        self.expect_sign(':')?;
        let mut file = String::new();
        if let Token::Text(name) = &self.token {
            file = String::from_utf8_lossy(name).into_owned();
            self.advance()?;
            self.expect_sign(':')?;
        } else {
            self.accept(&Token::Sign(':'))?;
        }
        Ok(Target::Library { file, name: self.expect_word()? })
    }

    fn executed(&mut self, call: &mut Call) -> Result<(), String> {
        let signature = self.signature()?;
        if self.accept(&Token::Sign(','))? {
            call.value = self.value()?;
        }
        let mut arguments = Parameters::default();
        if self.accept(&Token::Sign(':'))? {
            arguments = self.parameters()?.ok_or("there are no arguments after the colon")?;
        }
        self.skip_lines()?;
        if self.accept(&Token::Arrow)? {
            let expected = self.parameters()?.unwrap_or_default();
            (call.fails, call.output) = (expected.fails, expected.bytes);
        }
        call.target = target(&signature, &arguments)?;
        call.arguments = arguments.bytes;
        Ok(())
    }

    /// `f(uint256,(bool,int8[2])[])`, `()`, or the name of a question.
    fn signature(&mut self) -> Result<String, String> {
        let mut text = String::new();
        if let Token::Word(name) = &self.token {
            text = name.clone();
            self.advance()?;
            if self.token != Token::Sign('(') {
                return Ok(text);
            }
        }
        let is_named = !text.is_empty();
        self.tuple(&mut text)?;
        if !is_named && text != "()" {
            return Err(format!("{text} has types but no name"));
        }
        Ok(text)
    }

    /// Types between parentheses, and the dimensions that may follow.
    fn tuple(&mut self, text: &mut String) -> Result<(), String> {
        self.expect_sign('(')?;
        text.push('(');
        while self.token != Token::Sign(')') {
            match &self.token {
                Token::Word(kind) => {
                    text.push_str(kind);
                    self.advance()?;
                }
                _ => self.tuple(text)?,
            }
            self.dimensions(text)?;
            if !self.accept(&Token::Sign(','))? {
                break;
            }
            text.push(',');
        }
        self.expect_sign(')')?;
        text.push(')');
        Ok(())
    }

    fn dimensions(&mut self, text: &mut String) -> Result<(), String> {
        while self.accept(&Token::Sign('['))? {
            text.push('[');
            if let Token::Number(length) = &self.token {
                text.push_str(length);
                self.advance()?;
            }
            self.expect_sign(']')?;
            text.push(']');
        }
        Ok(())
    }

    /// `2 ether` or `5 wei`
    fn value(&mut self) -> Result<U256, String> {
        let Token::Number(digits) = self.advance()? else {
            return Err("no amount follows the comma".to_owned());
        };
        let amount: U256 = digits.parse().map_err(|_| format!("{digits} is no amount"))?;
        match self.expect_word()?.as_str() {
            "wei" => Ok(amount),
            "ether" => Ok(amount * U256::from(10).pow(U256::from(18))),
            unit => Err(format!("{unit} is no unit of money; there are wei and ether")),
        }
    }

    /// Values with commas between them; `None` if there is not a single one.
    fn parameters(&mut self) -> Result<Option<Parameters>, String> {
        let mut all = Parameters::default();
        self.accept(&Token::Line)?;
        all.first = Literal::of(self.token.clone(), false);
        let Some(mut value) = self.parameter()? else { return Ok(None) };
        loop {
            match value {
                Value::Failure => all.fails = true,
                Value::Bytes(bytes) => all.bytes.extend(bytes),
            }
            if !self.accept(&Token::Sign(','))? {
                return Ok(Some(all));
            }
            value = self.parameter()?.ok_or("a value is missing after a comma")?;
        }
    }

    fn parameter(&mut self) -> Result<Option<Value>, String> {
        self.accept(&Token::Line)?;
        for (word, align) in [("left", value::left as fn(Vec<u8>) -> _), ("right", value::right)] {
            if self.accept_word(word)? {
                self.expect_sign('(')?;
                let aligned = self.literal()?.ok_or("there is nothing to align")?.aligned(align)?;
                self.expect_sign(')')?;
                return Ok(Some(Value::Bytes(aligned)));
            }
        }
        let Some(literal) = self.literal()? else { return Ok(None) };
        literal.value().map(Some)
    }

    fn literal(&mut self) -> Result<Option<Literal>, String> {
        let is_negative = self.accept(&Token::Sign('-'))?;
        let literal = match self.token.clone() {
            Token::Word(word) if word == "hex" => {
                self.advance()?;
                let Token::Text(digits) = self.token.clone() else {
                    return Err("a text follows `hex`".to_owned());
                };
                Literal::Raw(digits)
            }
            Token::Word(word) if word == "FAILURE" => Literal::Failure,
            token => match Literal::of(token, is_negative) {
                Some(literal) => literal,
                None => return Ok(None),
            },
        };
        if is_negative && !matches!(literal, Literal::Number { .. }) {
            return Err("only numbers are negative".to_owned());
        }
        self.advance()?;
        Ok(Some(literal))
    }
}

fn target(signature: &str, arguments: &Parameters) -> Result<Target, String> {
    let needs = |what: &str| format!("{signature} needs {what}");
    Ok(match signature {
        "()" => Target::Plain,
        "constructor()" => Target::Constructor,
        "balance" => Target::Question(Question::Balance(match &arguments.first {
            None => None,
            Some(Literal::Hex(digits)) => Some(address(digits)),
            Some(_) => return Err(needs("an address")),
        })),
        "storageEmpty" => Target::Question(Question::StorageEmpty),
        "account" => match &arguments.first {
            Some(Literal::Number { digits, .. }) => {
                let index = digits.parse().map_err(|_| needs("a small number"))?;
                Target::Question(Question::Account(index))
            }
            _ => return Err(needs("a number")),
        },
        "isoltest_builtin_test" => Target::Question(Question::Number),
        "isoltest_side_effects_test" => Target::Question(Question::Echo),
        _ if signature.ends_with(')') => Target::Function(signature.to_owned()),
        _ => return Err(format!("{signature} is neither a signature nor a question known here")),
    })
}

/// An address in a question. One that has not all its digits is the null address, as it is to the
/// tests' own runner.
fn address(digits: &str) -> Address {
    digits.parse().unwrap_or_default()
}
