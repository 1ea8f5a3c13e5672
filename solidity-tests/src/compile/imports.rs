//! The imports and version pragmas of a Solidity source, read from its text: what is inside
//! comments and strings does not count.

/// What must be known of a source before it is compiled.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Header {
    /// The paths as written, in order.
    pub(super) imports: Vec<String>,
    /// What follows `pragma solidity`.
    pub(super) pragmas: Vec<String>,
}

/// Reads the header of a source. Malformed sources give what can be found; the compiler will
/// complain.
pub(super) fn header(source: &str) -> Header {
    let mut header = Header::default();
    let mut tokens = Tokens { source, at: 0 };
    while let Some(token) = tokens.next() {
        match token {
            Token::Word("import") => {
                // One string in a statement: `import "x"`, `import {a as b} from "x"`.
                let path = tokens.by_ref().take_while(|token| *token != Token::Sign(';'));
                let path = path.filter_map(|token| match token {
                    Token::Text(text) => Some(unescaped(text)),
                    Token::Word(_) | Token::Sign(_) => None,
                });
                header.imports.extend(path.last());
            }
            Token::Word("pragma") => {
                let from = tokens.at;
                let is_solidity = tokens.next() == Some(Token::Word("solidity"));
                let start = tokens.at;
                let end = tokens.by_ref().find(|token| *token == Token::Sign(';'));
                let end = tokens.at - usize::from(end.is_some());
                if is_solidity {
                    header.pragmas.push(source[start.max(from)..end].trim().to_owned());
                }
            }
            Token::Word(_) | Token::Text(_) | Token::Sign(_) => {}
        }
    }
    header
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    /// Letters, digits, `_` and `$`.
    Word(&'a str),
    /// What is between quotes, with escapes.
    Text(&'a str),
    /// Any other character that is not white space.
    Sign(char),
}

struct Tokens<'a> {
    source: &'a str,
    at: usize,
}

impl<'a> Tokens<'a> {
    /// Moves on by as many bytes, and gives them.
    fn take(&mut self, length: usize) -> &'a str {
        let taken = &self.source[self.at..self.at + length];
        self.at += length;
        taken
    }

    fn text(&mut self, quote: char) -> Token<'a> {
        self.take(1);
        let rest = &self.source[self.at..];
        let mut is_escaped = false;
        let end = rest.find(|letter| {
            let ends = !is_escaped && (letter == quote || letter == '\n');
            is_escaped = !is_escaped && letter == '\\';
            ends
        });
        let text = self.take(end.unwrap_or(rest.len()));
        self.take(usize::from(end.is_some()));
        Token::Text(text)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let rest = &self.source[self.at..];
            let first = rest.chars().next()?;
            if rest.starts_with("//") {
                self.take(rest.find('\n').unwrap_or(rest.len()));
            } else if let Some(comment) = rest.strip_prefix("/*") {
                self.take(comment.find("*/").map_or(rest.len(), |end| end + 4));
            } else if first.is_whitespace() {
                self.take(first.len_utf8());
            } else if matches!(first, '"' | '\'') {
                return Some(self.text(first));
            } else if is_word(first) {
                let end = rest.find(|letter| !is_word(letter)).unwrap_or(rest.len());
                return Some(Token::Word(self.take(end)));
            } else {
                self.take(first.len_utf8());
                return Some(Token::Sign(first));
            }
        }
    }
}

fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '$')
}

/// Paths hardly ever have escapes; those for single characters are understood.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        let escaped = if letter == '\\' { letters.next() } else { None };
        out.push(escaped.unwrap_or(letter));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_import_is_found() {
        let source = r#"
            import "a.sol";
            import 'b.sol' as b;
            import * as c from "c.sol";
            import { x as y, // "no.sol"
                     z } from "d.sol" ;
            import/**/"e.sol";import"f.sol";
            import "it\'s.sol";
        "#;
        let wanted = ["a.sol", "b.sol", "c.sol", "d.sol", "e.sol", "f.sol", "it's.sol"];
        assert_eq!(header(source).imports, wanted);
    }

    #[test]
    fn comments_strings_and_other_words_are_no_imports() {
        let source = r#"
            // import "a.sol";
            /* import "b.sol"; */
            /// import "c.sol";
            contract important { string s = "import \"d.sol\";"; string t = 'x'; uint my_import; }
            string constant u = unicode"é import";
        "#;
        assert_eq!(header(source), Header::default());
    }

    #[test]
    fn pragmas_of_solidity_are_found() {
        let source = "pragma abicoder v2; pragma solidity >=0.8.0  <0.9.0 ;pragma solidity^0.8.1;";
        assert_eq!(header(source).pragmas, [">=0.8.0  <0.9.0", "^0.8.1"]);
    }

    #[test]
    fn malformed_sources_end() {
        for source in [
            "import",
            "import \"",
            "import \"a",
            "/*",
            "//",
            "pragma",
            "pragma solidity",
            "'\\",
            "é",
        ] {
            header(source);
        }
        assert_eq!(header("import \"a.sol\n;").imports, ["a.sol"]);
    }
}
