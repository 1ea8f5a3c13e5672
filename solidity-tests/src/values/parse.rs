//! From text to value, by type. The recursion is as deep as the type, never as deep as the text.

use alloy_dyn_abi::{DynSolType, DynSolValue};
use alloy_primitives::{Address, B256, Function, I256, U256, hex};
use mapping::address::{ParseError, parse_any};

use super::amount::{AmountError, parse_uint};

/// What is wrong with a text, and how to write it. Reads on after the text: `"x" is not a number:
/// …`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// Not `true` or `false`.
    #[error("is neither true nor false")]
    NotABool,
    /// Not a number, or one that does not fit.
    #[error(transparent)]
    Number(#[from] AmountError),
    /// A signed number outside the type.
    #[error("does not fit {0} bits with a sign")]
    OutOfRange(usize),
    /// Not an address of either network.
    #[error("is not an address: {0}")]
    NotAnAddress(ParseError),
    /// An f1, f2 or f3 address, which is only an Ethereum address through its id.
    #[error("has no Ethereum form by itself: give the id of its actor (f0…) or its 0x address")]
    NoEthereumForm,
    /// Not hexadecimal.
    #[error("is not hexadecimal: write an even number of digits after 0x")]
    NotHex,
    /// Bytes of a fixed size, with another size.
    #[error("has {given} bytes, not {wanted}: write {} hexadecimal digits after 0x", .wanted * 2)]
    Length {
        /// Bytes of the type.
        wanted: usize,
        /// Bytes given.
        given: usize,
    },
    /// An array without brackets, or a tuple without parentheses.
    #[error("is not a list: write it like {example}")]
    NotAList {
        /// `[1,2]` or `(1,2)`.
        example: &'static str,
    },
    /// A bracket or quote that does not end, or ends what did not begin.
    #[error("has brackets or quotes that do not match; put strings that contain them into quotes")]
    Unbalanced,
    /// A fixed array or tuple with another number of elements.
    #[error("has {given} elements, not {wanted}")]
    Elements {
        /// Elements of the type.
        wanted: usize,
        /// Elements given.
        given: usize,
    },
    /// One element is wrong.
    #[error("has {element:?} inside, which {reason}")]
    Element {
        /// The element as written.
        element: String,
        /// What is wrong with it.
        reason: Box<ValueError>,
    },
}

/// Reads a text as a value of a type.
///
/// Addresses are of either network: `0x…`, or `f…`/`t…` where the address has an Ethereum form. A
/// string needs quotes only inside lists, if it contains commas, brackets or quotes; in quotes, `\`
/// escapes.
pub fn parse(kind: &DynSolType, text: &str) -> Result<DynSolValue, ValueError> {
    Ok(match kind {
        DynSolType::String => DynSolValue::String(string(text)),
        DynSolType::Bool => {
            DynSolValue::Bool(text.trim().parse().map_err(|_| ValueError::NotABool)?)
        }
        DynSolType::Uint(bits) => DynSolValue::Uint(parse_uint(text, *bits)?, *bits),
        DynSolType::Int(bits) => DynSolValue::Int(int(text, *bits)?, *bits),
        DynSolType::Address => DynSolValue::Address(address(text)?),
        DynSolType::Bytes => DynSolValue::Bytes(bytes(text)?),
        DynSolType::FixedBytes(size) => {
            DynSolValue::FixedBytes(B256::right_padding_from(&sized(text, *size)?), *size)
        }
        DynSolType::Function => DynSolValue::Function(Function::from_slice(&sized(text, 24)?)),
        DynSolType::Array(inner) => DynSolValue::Array(all(inner, &elements(text, ARRAY)?)?),
        DynSolType::FixedArray(inner, length) => {
            let elements = counted(elements(text, ARRAY)?, *length)?;
            DynSolValue::FixedArray(all(inner, &elements)?)
        }
        DynSolType::Tuple(kinds) => {
            let elements = counted(elements(text, TUPLE)?, kinds.len())?;
            let values = kinds.iter().zip(&elements).map(|(kind, text)| element(kind, text));
            DynSolValue::Tuple(values.collect::<Result<_, _>>()?)
        }
    })
}

fn all(kind: &DynSolType, texts: &[&str]) -> Result<Vec<DynSolValue>, ValueError> {
    texts.iter().map(|text| element(kind, text)).collect()
}

fn element(kind: &DynSolType, text: &str) -> Result<DynSolValue, ValueError> {
    let inside =
        |reason| ValueError::Element { element: text.to_owned(), reason: Box::new(reason) };
    parse(kind, text).map_err(inside)
}

fn counted(elements: Vec<&str>, wanted: usize) -> Result<Vec<&str>, ValueError> {
    let given = elements.len();
    if given == wanted { Ok(elements) } else { Err(ValueError::Elements { wanted, given }) }
}

fn int(text: &str, bits: usize) -> Result<I256, ValueError> {
    let text = text.trim();
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let absolute = parse_uint(digits, 256).map_err(|error| match error {
        AmountError::TooLarge(_) => ValueError::OutOfRange(bits),
        error => ValueError::Number(error),
    })?;
    // The range is -limit to limit - 1.
    let limit = U256::from(1) << bits.clamp(1, 256).saturating_sub(1);
    if absolute > limit || (absolute == limit && !is_negative) {
        return Err(ValueError::OutOfRange(bits));
    }
    Ok(I256::from_raw(if is_negative { absolute.wrapping_neg() } else { absolute }))
}

fn address(text: &str) -> Result<Address, ValueError> {
    let address = parse_any(text.trim()).map_err(ValueError::NotAnAddress)?;
    address.to_ethereum().ok_or(ValueError::NoEthereumForm)
}

/// An empty text is more likely a mistake than no bytes, which are written `0x`.
fn bytes(text: &str) -> Result<Vec<u8>, ValueError> {
    let text = Some(text.trim()).filter(|text| !text.is_empty());
    text.and_then(|text| hex::decode(text).ok()).ok_or(ValueError::NotHex)
}

fn sized(text: &str, wanted: usize) -> Result<Vec<u8>, ValueError> {
    let bytes = bytes(text)?;
    let given = bytes.len();
    if given == wanted { Ok(bytes) } else { Err(ValueError::Length { wanted, given }) }
}

/// A text that is wholly in quotes without them, any other text as it is.
fn string(text: &str) -> String {
    let trimmed = text.trim();
    let quote = trimmed.chars().next().filter(|first| matches!(first, '"' | '\''));
    let is_quoted = quote.and_then(|quote| quoted_end(trimmed, quote)) == Some(trimmed.len());
    if !is_quoted {
        return text.to_owned();
    }
    let mut inside = trimmed[1..trimmed.len() - 1].chars();
    let mut out = String::new();
    while let Some(letter) = inside.next() {
        let escaped = if letter == '\\' { inside.next() } else { None };
        out.push(escaped.map_or(letter, unescaped));
    }
    out
}

fn unescaped(letter: char) -> char {
    match letter {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '0' => '\0',
        other => other,
    }
}

/// A string in double quotes, such that [`parse`] reads it back. Other control characters than line
/// ends are replaced: a contract must not steer the terminal.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0' => out.push_str("\\0"),
            control if control.is_control() || is_bidirectional(control) => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// Characters that reorder what is shown around them.
fn is_bidirectional(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Where a text that begins with a quote ends, the closing quote included.
fn quoted_end(text: &str, quote: char) -> Option<usize> {
    let mut letters = text.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        if letter == '\\' {
            letters.next();
        } else if letter == quote {
            return Some(at + 1);
        }
    }
    None
}

/// How a list is written.
struct Brackets {
    open: char,
    close: char,
    example: &'static str,
}

const ARRAY: Brackets = Brackets { open: '[', close: ']', example: "[1,2]" };
const TUPLE: Brackets = Brackets { open: '(', close: ')', example: "(1,2)" };

/// The elements between the brackets, split at the commas outside of inner brackets and quotes.
fn elements(text: &str, brackets: Brackets) -> Result<Vec<&str>, ValueError> {
    let inside = text.trim().strip_prefix(brackets.open);
    let inside = inside.and_then(|inside| inside.strip_suffix(brackets.close));
    let inside = inside.ok_or(ValueError::NotAList { example: brackets.example })?;
    if inside.trim().is_empty() {
        return Ok(Vec::new());
    }
    let (mut elements, mut start, mut at) = (Vec::new(), 0, 0);
    let mut open = Vec::new();
    // A quote only begins a string where an element begins, so that `it's` needs no quotes.
    let mut is_start = true;
    while let Some(letter) = inside[at..].chars().next() {
        let mut next = at + letter.len_utf8();
        match letter {
            '"' | '\'' if is_start => {
                next = at + quoted_end(&inside[at..], letter).ok_or(ValueError::Unbalanced)?;
            }
            '[' => open.push(']'),
            '(' => open.push(')'),
            ']' | ')' if open.pop() != Some(letter) => return Err(ValueError::Unbalanced),
            ',' if open.is_empty() => {
                elements.push(inside[start..at].trim());
                start = next;
            }
            _ => {}
        }
        is_start = matches!(letter, ',' | '[' | '(') || (is_start && letter.is_whitespace());
        at = next;
    }
    if !open.is_empty() {
        return Err(ValueError::Unbalanced);
    }
    elements.push(inside[start..].trim());
    Ok(elements)
}

#[cfg(test)]
mod tests {
    use super::{super::show, *};

    /// The value as it is shown, or what is wrong with the text.
    fn read(kind: &str, text: &str) -> String {
        let kind = DynSolType::parse(kind).unwrap();
        match parse(&kind, text) {
            Ok(value) => {
                assert!(kind.matches(&value), "{kind}: {value:?}");
                assert_eq!(parse(&kind, &show(&value)).as_ref(), Ok(&value), "reading back");
                show(&value)
            }
            Err(reason) => format!("error: {reason}"),
        }
    }

    #[test]
    fn values_are_read_by_type() {
        let cases = [
            ("bool", " true", "true"),
            ("uint8", "0xff", "255"),
            ("uint256", "1.5 FIL", "1500000000000000000"),
            ("int8", "-128", "-128"),
            ("int8", "+127", "127"),
            ("int256", "-1", "-1"),
            ("address", "f01000", "0xFf000000000000000000000000000000000003E8"),
            ("address", "t01000", "0xFf000000000000000000000000000000000003E8"),
            ("bytes", "0x", "0x"),
            ("bytes", "abcd", "0xabcd"),
            ("bytes4", "0x12345678", "0x12345678"),
            ("string", "hello, world", "\"hello, world\""),
            ("string", "\"quoted\\n\"", "\"quoted\\n\""),
            ("string", "it's", "\"it's\""),
            ("string", "\"a\" b", "\"\\\"a\\\" b\""),
            ("string", "", "\"\""),
            ("uint8[]", "[]", "[]"),
            ("uint8[]", "[1, 2,3 ]", "[1, 2, 3]"),
            ("uint8[2][]", "[[1,2],[3,4]]", "[[1, 2], [3, 4]]"),
            ("string[]", "[a b, 'c,]', it's]", "[\"a b\", \"c,]\", \"it's\"]"),
            (
                "(address,(uint256,bytes)[])",
                "(f00, [(1,0x00),(2,0x)])",
                "(0xfF00000000000000000000000000000000000000, [(1, 0x00), (2, 0x)])",
            ),
            ("()", "()", "()"),
        ];
        for (kind, text, shown) in cases {
            assert_eq!(read(kind, text), shown, "{kind} {text}");
        }
    }

    #[test]
    fn what_does_not_fit_the_type_is_refused_with_the_reason() {
        let cases = [
            ("bool", "yes", "is neither true nor false"),
            ("uint8", "256", "is too large for 8 bits"),
            ("uint8", "-1", "is not a number: write it like 25, 0x19, 1_000, 1e18 or 1.5FIL"),
            ("int8", "128", "does not fit 8 bits with a sign"),
            ("int8", "-129", "does not fit 8 bits with a sign"),
            ("bytes", "", "is not hexadecimal: write an even number of digits after 0x"),
            ("bytes", "0x1", "is not hexadecimal: write an even number of digits after 0x"),
            ("bytes4", "0x1234", "has 2 bytes, not 4: write 8 hexadecimal digits after 0x"),
            ("uint8[]", "1,2", "is not a list: write it like [1,2]"),
            ("(uint8,bool)", "(1)", "has 1 elements, not 2"),
            ("uint8[2]", "[1,2,3]", "has 3 elements, not 2"),
            (
                "uint8[]",
                "[1,x]",
                "has \"x\" inside, which is not a number: \
                 write it like 25, 0x19, 1_000, 1e18 or 1.5FIL",
            ),
            (
                "string[]",
                "[a(b]",
                "has brackets or quotes that do not match; \
                 put strings that contain them into quotes",
            ),
            (
                "string[]",
                "['a]",
                "has brackets or quotes that do not match; \
                 put strings that contain them into quotes",
            ),
            (
                "address",
                "f1abjxfbp274xpdqcpuaykwkfb43omjotacm2p3za",
                "has no Ethereum form by itself: give the id of its actor (f0…) or its 0x address",
            ),
            (
                "address",
                "1234",
                "is not an address: an address starts with 0x, f or t: \"1234\" does not",
            ),
        ];
        for (kind, text, reason) in cases {
            assert_eq!(read(kind, text), format!("error: {reason}"), "{kind} {text}");
        }
    }

    #[test]
    fn a_string_cannot_steer_the_terminal() {
        assert_eq!(
            show(&DynSolValue::String("a\u{1b}[2J\u{202e}".into())),
            "\"a\u{fffd}[2J\u{fffd}\""
        );
    }
}
