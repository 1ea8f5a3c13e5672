//! The words and signs that expectations are written in.
//!
//! Does not know which of them may follow which.
//!
//! Source: ethereum/solidity, test/libsolidity/util/TestFileParser.cpp.

/// A word or a sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// `//`, with which each line begins.
    Line,
    /// `( ) [ ] - : , #`; the last only in effects, elsewhere it begins and ends comments.
    Sign(char),
    /// `->`
    Arrow,
    /// What follows `~` on a line.
    Effect(String),
    /// Digits, perhaps with a point.
    Number(String),
    /// The digits after `0x`.
    Hex(String),
    /// What is between quotes, without escapes.
    Text(Vec<u8>),
    /// A name or a keyword.
    Word(String),
    /// The end of the text.
    End,
}

/// Takes tokens off a text.
#[derive(Debug, Clone)]
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// Does `#` begin a comment? In effects it marks a topic.
    has_comments: bool,
}

impl<'a> Scanner<'a> {
    /// Of expectations.
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, has_comments: true }
    }

    /// Of an effect.
    pub(super) fn of_effect(text: &'a str) -> Self {
        Self { text, at: 0, has_comments: false }
    }

    /// How many lines have been begun before this place.
    pub(super) fn line(&self) -> usize {
        self.text[..self.at].matches('\n').count()
    }

    /// The next token.
    pub(super) fn next(&mut self) -> Result<Token, String> {
        self.skip();
        let rest = &self.text[self.at..];
        let Some(first) = rest.chars().next() else { return Ok(Token::End) };
        if rest.starts_with("//") {
            self.at += 2;
            return Ok(Token::Line);
        }
        if rest.starts_with("->") {
            self.at += 2;
            return Ok(Token::Arrow);
        }
        if let Some(digits) = rest.strip_prefix("0x") {
            self.at += 2;
            return Ok(Token::Hex(self.take(digits, |letter| letter.is_ascii_hexdigit())));
        }
        match first {
            '"' => self.quoted(),
            '~' => {
                self.at += 1;
                let effect = self.take(&rest[1..], |letter| letter != '\n');
                Ok(Token::Effect(effect.trim().to_owned()))
            }
            '(' | ')' | '[' | ']' | '-' | ':' | ',' | '#' => {
                self.at += 1;
                Ok(Token::Sign(first))
            }
            '0'..='9' => Ok(Token::Number(self.take(rest, |it| it.is_ascii_digit() || it == '.'))),
            _ if is_word(first) => Ok(Token::Word(self.take(rest, is_word))),
            _ => Err(format!("{first:?} means nothing here")),
        }
    }

    /// Moves past white space, and past comments, which are between two `#`.
    fn skip(&mut self) {
        loop {
            let rest = &self.text[self.at..];
            let rest = rest.trim_start();
            self.at = self.text.len() - rest.len();
            let Some(comment) = rest.strip_prefix('#').filter(|_| self.has_comments) else {
                return;
            };
            self.at += comment.find('#').map_or(rest.len(), |end| end + 2);
        }
    }

    /// Moves past the letters at the beginning of `rest` that fit, and gives them.
    fn take(&mut self, rest: &str, fits: impl Fn(char) -> bool) -> String {
        let end = rest.find(|letter| !fits(letter)).unwrap_or(rest.len());
        self.at += end;
        rest[..end].to_owned()
    }

    /// A text in quotes; its letters are bytes.
    fn quoted(&mut self) -> Result<Token, String> {
        let bytes = self.text.as_bytes();
        let mut out = Vec::new();
        loop {
            self.at += 1;
            match bytes.get(self.at) {
                None => return Err("a text does not end".to_owned()),
                Some(b'"') => break,
                Some(b'\\') => {
                    self.at += 1;
                    out.push(self.escaped()?);
                }
                Some(byte) => out.push(*byte),
            }
        }
        self.at += 1;
        Ok(Token::Text(out))
    }

    /// The byte that an escape stands for; moves to its last letter.
    fn escaped(&mut self) -> Result<u8, String> {
        let bytes = self.text.as_bytes();
        match bytes.get(self.at) {
            Some(b'\\') => Ok(b'\\'),
            Some(b'"') => Ok(b'"'),
            Some(b'n') => Ok(b'\n'),
            Some(b'r') => Ok(b'\r'),
            Some(b't') => Ok(b'\t'),
            Some(b'0') => Ok(0),
            Some(b'x') => {
                let digits = self.text.get(self.at + 1..self.at + 3).unwrap_or_default();
                self.at += 2;
                u8::from_str_radix(digits, 16).map_err(|_| "\\x needs two digits".to_owned())
            }
            _ => Err("an escape in a text is not known".to_owned()),
        }
    }
}

fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '$')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Result<Vec<Token>, String> {
        let mut scanner = Scanner::new(text);
        let mut tokens = Vec::new();
        loop {
            match scanner.next()? {
                Token::End => return Ok(tokens),
                token => tokens.push(token),
            }
        }
    }

    #[test]
    fn every_kind_of_token_is_found() {
        let word = |text: &str| Token::Word(text.to_owned());
        assert_eq!(
            tokens("// f_$1(): -1.5, 0xaB -> hex\"00\" # no # true\n").unwrap(),
            [
                Token::Line,
                word("f_$1"),
                Token::Sign('('),
                Token::Sign(')'),
                Token::Sign(':'),
                Token::Sign('-'),
                Token::Number("1.5".to_owned()),
                Token::Sign(','),
                Token::Hex("aB".to_owned()),
                Token::Arrow,
                word("hex"),
                Token::Text(b"00".to_vec()),
                word("true"),
            ]
        );
    }

    #[test]
    fn an_effect_is_the_rest_of_its_line() {
        let effect = |text: &str| Token::Effect(text.to_owned());
        assert_eq!(
            tokens("// ~ emit E(): 1/2\n// ~ x").unwrap(),
            [Token::Line, effect("emit E(): 1/2"), Token::Line, effect("x")]
        );
    }

    #[test]
    fn texts_are_bytes_with_escapes() {
        let text = tokens(r#""a\\\n\r\t\0\xfF\"é""#).unwrap();
        assert_eq!(text, [Token::Text(b"a\\\n\r\t\0\xff\"\xc3\xa9".to_vec())]);
        for wrong in ["\"a", "\"\\q\"", "\"\\xg0\"", "\"\\", "\"\\x"] {
            assert!(tokens(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_means_nothing_is_refused() {
        assert!(tokens("// f() -> ;").is_err());
        assert!(tokens("é").is_err());
    }
}
