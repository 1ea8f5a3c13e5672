//! Values of the ABI as people write and read them.
//!
//! Reading is by type: `1.5 FIL` is a number, `f01000` an address, `[1,2]` an array, `(1,"a")` a
//! tuple.

mod amount;
mod parse;

use alloy_dyn_abi::{DynSolValue, Specifier};
use alloy_json_abi::Param;
use alloy_primitives::hex;
use serde_json::{Value as Json, json};

pub use amount::{AmountError, parse_uint};
pub use parse::{ValueError, parse};

/// A decoded value with the name and type it was declared with.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// Empty when the declaration gives none.
    pub name: String,
    /// The type as in a signature: structs are tuples, contracts are addresses.
    pub kind: String,
    /// The value; the Keccak-256 hash of it when `hashed`.
    pub value: DynSolValue,
    /// True for an indexed string, bytes, array or tuple of an event: the log only holds its hash.
    pub hashed: bool,
}

impl Named {
    /// Pairs values with their declarations.
    pub(crate) fn zip(params: &[Param], values: Vec<DynSolValue>) -> Vec<Self> {
        let named = |(param, value): (&Param, DynSolValue)| Self {
            name: param.name.clone(),
            kind: param.selector_type().into_owned(),
            value,
            hashed: false,
        };
        params.iter().zip(values).map(named).collect()
    }

    /// The value for people: see [`show`].
    pub fn text(&self) -> String {
        let value = show(&self.value);
        if self.hashed { format!("keccak256 {value}") } else { value }
    }
}

impl std::fmt::Display for Named {
    /// `name: value`, or the value alone.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.name.is_empty() {
            write!(formatter, "{}: ", self.name)?;
        }
        formatter.write_str(&self.text())
    }
}

/// `name: value, name: value`.
pub(crate) fn list(values: &[Named]) -> String {
    values.iter().map(Named::to_string).collect::<Vec<_>>().join(", ")
}

/// Why arguments do not fit a signature.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArgumentError {
    /// Too many or too few.
    #[error(
        "{signature} takes {}, but {given} {} given",
        plural(*.wanted, "argument"), were(*.given)
    )]
    Count {
        /// What was to be called, as in `transfer(address to, uint256 amount)`.
        signature: String,
        /// How many it takes.
        wanted: usize,
        /// How many there were.
        given: usize,
    },
    /// One of them cannot be read as its type.
    #[error("argument {position}{} is {kind}, but {given:?} {reason}", bracketed(.name))]
    Value {
        /// Counted from 1.
        position: usize,
        /// Empty when the declaration gives none.
        name: String,
        /// The type in the signature.
        kind: String,
        /// What was given.
        given: String,
        /// What is wrong with it, and how to write it.
        reason: ValueError,
    },
    /// The ABI holds a type that does not exist.
    #[error(
        "argument {position} has the type {kind:?}, which does not exist: correct the signature or \
         the ABI"
    )]
    Type {
        /// Counted from 1.
        position: usize,
        /// The type as given.
        kind: String,
    },
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

fn were(count: usize) -> &'static str {
    if count == 1 { "was" } else { "were" }
}

fn bracketed(name: &str) -> String {
    if name.is_empty() { String::new() } else { format!(" ({name})") }
}

/// Reads one text per parameter. `callee` is how errors name what is called: a function's name, or
/// `constructor`.
pub fn parse_arguments(
    callee: &str,
    params: &[Param],
    texts: &[impl AsRef<str>],
) -> Result<Vec<DynSolValue>, ArgumentError> {
    if params.len() != texts.len() {
        let signature = spelled(callee, params);
        return Err(ArgumentError::Count { signature, wanted: params.len(), given: texts.len() });
    }
    let parsed = params.iter().zip(texts).enumerate().map(|(index, (param, text))| {
        let (position, kind) = (index + 1, param.selector_type().into_owned());
        let Ok(resolved) = param.resolve() else {
            return Err(ArgumentError::Type { position, kind });
        };
        let (name, given) = (param.name.clone(), text.as_ref().to_owned());
        parse(&resolved, text.as_ref()).map_err(|reason| ArgumentError::Value {
            position,
            name,
            kind,
            given,
            reason,
        })
    });
    parsed.collect()
}

/// A signature with the names of the parameters: `transfer(address to, uint256 amount)`.
pub fn spelled(callee: &str, params: &[Param]) -> String {
    let param = |param: &Param| match param.name.as_str() {
        "" => param.selector_type().into_owned(),
        name => format!("{} {name}", param.selector_type()),
    };
    format!("{callee}({})", params.iter().map(param).collect::<Vec<_>>().join(", "))
}

/// A value for people, in the form that [`parse`] reads: numbers in decimal, addresses with
/// checksum (EIP-55), strings in quotes, bytes in hexadecimal.
pub fn show(value: &DynSolValue) -> String {
    let list = |items: &[DynSolValue]| items.iter().map(show).collect::<Vec<_>>().join(", ");
    match value {
        DynSolValue::Bool(flag) => flag.to_string(),
        DynSolValue::Int(number, _) => number.to_string(),
        DynSolValue::Uint(number, _) => number.to_string(),
        DynSolValue::Address(address) => address.to_checksum(None),
        DynSolValue::String(text) => parse::quoted(text),
        DynSolValue::Array(items) | DynSolValue::FixedArray(items) => format!("[{}]", list(items)),
        DynSolValue::Tuple(items) => format!("({})", list(items)),
        _ => hex::encode_prefixed(bytes_of(value)),
    }
}

/// A value for programs: numbers as decimal strings, since JSON's end at 2^53; bytes in
/// hexadecimal; arrays and tuples as lists.
pub fn to_json(value: &DynSolValue) -> Json {
    match value {
        DynSolValue::Bool(flag) => json!(flag),
        DynSolValue::String(text) => json!(text),
        DynSolValue::Array(items) | DynSolValue::FixedArray(items) | DynSolValue::Tuple(items) => {
            items.iter().map(to_json).collect()
        }
        _ => json!(show(value)),
    }
}

fn bytes_of(value: &DynSolValue) -> &[u8] {
    match value {
        DynSolValue::FixedBytes(word, size) => &word[..(*size).min(word.len())],
        DynSolValue::Bytes(bytes) => bytes,
        DynSolValue::Function(function) => function.as_slice(),
        _ => &[],
    }
}
