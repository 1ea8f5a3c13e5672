//! Which function is meant: `transfer(address,uint256)(bool)`, `balanceOf(address) returns
//! (uint256)`, or a plain name that an ABI knows.

use alloy_dyn_abi::DynSolType;
use alloy_json_abi::{Function, JsonAbi, Param};

/// Why no function, or no single one, is meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// Has parentheses, but is not a signature.
    #[error(
        "{text:?} is not a function signature: write it like 'transfer(address,uint256)(bool)'"
    )]
    Malformed {
        /// What was given.
        text: String,
    },
    /// A type that the ABI does not have.
    #[error(
        "{text:?} has the type {kind:?}, which does not exist: write contracts as address, \
         enums as uint8"
    )]
    UnknownType {
        /// What was given.
        text: String,
        /// The type in it.
        kind: String,
    },
    /// A plain name and no ABI.
    #[error("the types of {name:?} are not known without an ABI: write '{name}(types)(returns)'")]
    NoAbi {
        /// What was given.
        name: String,
    },
    /// A plain name that no ABI has.
    #[error("there is no function {name:?}; there is: {}", or_nothing(.known))]
    Unknown {
        /// What was given.
        name: String,
        /// The signatures there are, sorted.
        known: Vec<String>,
    },
    /// A plain name of several functions that take this many arguments.
    #[error("{name:?} may mean any of: {}; write one of them in full", .candidates.join(", "))]
    Ambiguous {
        /// What was given.
        name: String,
        /// Signatures of the functions of that name.
        candidates: Vec<String>,
    },
}

fn or_nothing(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// The function that `text` means when called with so many arguments.
///
/// Names of parameters, and results that were not typed, come from the first ABI that has the
/// function. A plain name with overloads means the one that takes `arguments` arguments.
pub fn resolve<'a>(
    text: &str,
    abis: impl IntoIterator<Item = &'a JsonAbi>,
    arguments: usize,
) -> Result<Function, SignatureError> {
    let text = text.trim();
    let mut abis = abis.into_iter().peekable();
    let has_abi = abis.peek().is_some();
    let known: Vec<&Function> = abis.flat_map(JsonAbi::functions).collect();
    if text.contains('(') {
        return spelled(text, &known);
    }
    if !has_abi {
        return Err(SignatureError::NoAbi { name: text.to_owned() });
    }
    named(text, &known, arguments)
}

fn spelled(text: &str, known: &[&Function]) -> Result<Function, SignatureError> {
    let malformed = |_| SignatureError::Malformed { text: text.to_owned() };
    let mut function = Function::parse(text).map_err(malformed)?;
    for param in function.inputs.iter_mut().chain(&mut function.outputs) {
        let unknown = |kind| SignatureError::UnknownType { text: text.to_owned(), kind };
        write_out(param).map_err(unknown)?;
    }
    let declared = known.iter().find(|known| known.selector() == function.selector());
    Ok(match declared {
        Some(declared) if function.outputs.is_empty() => (*declared).clone(),
        Some(declared) => Function { inputs: declared.inputs.clone(), ..function },
        None => function,
    })
}

/// Makes `uint` a `uint256`, since the selector is of the full name. Gives back a type that does
/// not exist.
fn write_out(param: &mut Param) -> Result<(), String> {
    if !param.components.is_empty() {
        return param.components.iter_mut().try_for_each(write_out);
    }
    let (element, sizes) = param.ty.split_at(param.ty.find('[').unwrap_or(param.ty.len()));
    let known = DynSolType::parse(&param.ty).and_then(|_| DynSolType::parse(element));
    let element = known.map_err(|_| param.ty.clone())?;
    param.ty = format!("{element}{sizes}");
    Ok(())
}

fn named(name: &str, known: &[&Function], arguments: usize) -> Result<Function, SignatureError> {
    let mut overloads: Vec<&Function> = Vec::new();
    for function in known.iter().filter(|function| function.name == name) {
        if !overloads.iter().any(|seen| seen.selector() == function.selector()) {
            overloads.push(function);
        }
    }
    let fitting: Vec<&Function> =
        overloads.iter().filter(|function| function.inputs.len() == arguments).copied().collect();
    let name = name.to_owned();
    match (overloads.as_slice(), fitting.as_slice()) {
        ([only], _) | (_, [only]) => Ok((*only).clone()),
        ([], _) => {
            let mut known: Vec<String> =
                known.iter().map(|function| function.signature()).collect();
            known.sort();
            known.dedup();
            Err(SignatureError::Unknown { name, known })
        }
        (overloads, _) => {
            let candidates = overloads.iter().map(|function| function.signature()).collect();
            Err(SignatureError::Ambiguous { name, candidates })
        }
    }
}
