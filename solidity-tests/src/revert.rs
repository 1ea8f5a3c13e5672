//! Why a contract reverted: what its return data says.

use std::fmt;

use alloy_dyn_abi::{DynSolType, DynSolValue, JsonAbiExt};
use alloy_json_abi::JsonAbi;
use alloy_primitives::{Bytes, FixedBytes, U256};

use crate::values::{Named, list};

/// First four bytes of a custom error.
pub type Selector = FixedBytes<4>;

/// Selector of `Error(string)`: `require` and `revert` with a text.
const ERROR: [u8; 4] = [0x08, 0xc3, 0x79, 0xa0];
/// Selector of `Panic(uint256)`: checks that the compiler put in.
const PANIC: [u8; 4] = [0x4e, 0x48, 0x7b, 0x71];

/// Codes of `Panic(uint256)`. Source: Solidity documentation, "Panic via assert and Error via
/// require".
const PANICS: [(u64, &str); 10] = [
    (0x00, "a panic the compiler inserted"),
    (0x01, "assertion failed"),
    (0x11, "arithmetic overflow or underflow"),
    (0x12, "division or modulo by zero"),
    (0x21, "conversion into an enum that has no such value"),
    (0x22, "access to a storage byte array that is encoded wrongly"),
    (0x31, "pop from an empty array"),
    (0x32, "array index out of bounds"),
    (0x41, "out of memory: an allocation is too large"),
    (0x51, "call of a function variable that was never set"),
];

/// What the data of a revert says. Its display is one line.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// No data: a bare `revert()`, a failed `require` without a text, a call to a function that is
    /// not there.
    Empty,
    /// `Error(string)`.
    Error(String),
    /// `Panic(uint256)`.
    Panic {
        /// As given.
        code: U256,
        /// What the code stands for.
        meaning: &'static str,
    },
    /// A custom error that an ABI knows.
    Custom {
        /// Name of the error.
        name: String,
        /// As in `Broke(uint256)`.
        signature: String,
        /// In the order of the declaration.
        arguments: Vec<Named>,
    },
    /// Begins with four bytes no ABI knows, or what follows does not fit them.
    Unknown {
        /// The first four bytes.
        selector: Selector,
        /// All of the data.
        data: Bytes,
    },
    /// Fewer than four bytes.
    Raw(Bytes),
}

impl Reason {
    /// The name of the error: `Error`, `Panic` or a custom error's; `None` when nothing could be
    /// decoded.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Error(_) => Some("Error"),
            Self::Panic { .. } => Some("Panic"),
            Self::Custom { name, .. } => Some(name),
            Self::Empty | Self::Unknown { .. } | Self::Raw(_) => None,
        }
    }

    /// The signature of the error, where it has one.
    pub fn signature(&self) -> Option<&str> {
        match self {
            Self::Error(_) => Some("Error(string)"),
            Self::Panic { .. } => Some("Panic(uint256)"),
            Self::Custom { signature, .. } => Some(signature),
            Self::Empty | Self::Unknown { .. } | Self::Raw(_) => None,
        }
    }

    /// The arguments of the error, the built-in ones included.
    pub fn arguments(&self) -> Vec<Named> {
        let built_in = |name: &str, kind: &str, value| {
            vec![Named { name: name.to_owned(), kind: kind.to_owned(), value, hashed: false }]
        };
        match self {
            Self::Error(text) => built_in("message", "string", DynSolValue::String(text.clone())),
            Self::Panic { code, .. } => built_in("code", "uint256", DynSolValue::Uint(*code, 256)),
            Self::Custom { arguments, .. } => arguments.clone(),
            Self::Empty | Self::Unknown { .. } | Self::Raw(_) => Vec::new(),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => formatter.write_str("no reason given"),
            Self::Error(text) => {
                write!(formatter, "{}", crate::values::show(&DynSolValue::String(text.clone())))
            }
            Self::Panic { code, meaning } => write!(formatter, "Panic(0x{code:02x}): {meaning}"),
            Self::Custom { name, arguments, .. } => {
                write!(formatter, "{name}({})", list(arguments))
            }
            Self::Unknown { selector, data } => {
                write!(formatter, "unknown error {selector}, data {data}")
            }
            Self::Raw(data) => write!(formatter, "data {data}"),
        }
    }
}

/// Decodes the data of a revert. The first ABI that has the error and fits the data names it.
pub fn decode<'a>(output: &[u8], abis: impl IntoIterator<Item = &'a JsonAbi>) -> Reason {
    if output.is_empty() {
        return Reason::Empty;
    }
    let Some((selector, body)) = output.split_first_chunk::<4>() else {
        return Reason::Raw(Bytes::copy_from_slice(output));
    };
    let selector = Selector::from(*selector);
    let known = built_in(*selector, body).or_else(|| custom(selector, body, abis));
    known.unwrap_or_else(|| Reason::Unknown { selector, data: Bytes::copy_from_slice(output) })
}

fn built_in(selector: [u8; 4], body: &[u8]) -> Option<Reason> {
    match selector {
        ERROR => match DynSolType::Tuple(vec![DynSolType::String]).abi_decode_params(body).ok()? {
            DynSolValue::Tuple(values) => Some(Reason::Error(values.first()?.as_str()?.to_owned())),
            _ => None,
        },
        PANIC => {
            let code = U256::from_be_bytes::<32>(body.try_into().ok()?);
            let known = PANICS.iter().find(|(known, _)| U256::from(*known) == code);
            let meaning = known.map_or("a code without a known meaning", |(_, meaning)| meaning);
            Some(Reason::Panic { code, meaning })
        }
        _ => None,
    }
}

fn custom<'a>(
    selector: Selector,
    body: &[u8],
    abis: impl IntoIterator<Item = &'a JsonAbi>,
) -> Option<Reason> {
    let errors = abis.into_iter().flat_map(JsonAbi::errors);
    let mut decoded = errors.filter(|error| error.selector() == selector).filter_map(|error| {
        let values = error.abi_decode_input(body).ok()?;
        Some(Reason::Custom {
            name: error.name.clone(),
            signature: error.signature(),
            arguments: Named::zip(&error.inputs, values),
        })
    });
    decoded.next()
}
