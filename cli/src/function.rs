//! Which function is meant, and its calldata: `name(types)(returns)`, a plain name, or raw bytes.

use alloy_dyn_abi::{DynSolValue, JsonAbiExt};
use alloy_json_abi::{Function, Param};
use alloy_primitives::{Address, Bytes};
use solidity_tests::{signature, values};

use crate::chain::Session;
use crate::error::{Failure, Kind};

/// What is sent to the address.
#[derive(Debug)]
pub(crate) struct Wanted {
    /// None for raw calldata and for a plain transfer.
    pub(crate) function: Option<Function>,
    pub(crate) data: Bytes,
}

impl Wanted {
    /// Is the function known to return something?
    pub(crate) fn has_results(&self) -> bool {
        self.function.as_ref().is_some_and(|function| !function.outputs.is_empty())
    }
}

/// Resolves what was typed after the address `to`.
pub(crate) fn wanted(
    session: &Session,
    to: Address,
    text: Option<&str>,
    arguments: &[String],
) -> Result<Wanted, Failure> {
    let Some(text) = text else { return Ok(Wanted { function: None, data: Bytes::new() }) };
    if let Some(digits) = text.strip_prefix("0x") {
        return Ok(Wanted { function: None, data: raw(digits, arguments)? });
    }
    let function = signature::resolve(text, session.abis.functions_of(to), arguments.len())
        .map_err(|error| {
            Failure::told(Kind::Usage, &error)
                .or_help("write 'name(types)(returns)', or add --abi FILE")
        })?;
    let values = self::values(session, &function.name, &function.inputs, arguments)?;
    let data = function.abi_encode_input(&values);
    let data = data.map_err(|error| Failure::bug(error.to_string()))?;
    Ok(Wanted { function: Some(function), data: data.into() })
}

/// Calldata in hexadecimal, without its `0x`.
fn raw(digits: &str, arguments: &[String]) -> Result<Bytes, Failure> {
    if let Some(argument) = arguments.first() {
        let message = format!("raw calldata takes no arguments, but {argument:?} follows");
        return Err(Failure::usage(message)
            .help("append the encoded arguments to it, or give the function as 'name(types)'"));
    }
    let data = hex::decode(digits).map_err(|error| {
        Failure::usage(format!("the calldata is not hexadecimal: {error}"))
            .help("write an even number of hexadecimal digits after 0x")
    })?;
    Ok(data.into())
}

/// The arguments of `callee` as values of the parameters' types.
pub(crate) fn values(
    session: &Session,
    callee: &str,
    params: &[Param],
    arguments: &[String],
) -> Result<Vec<DynSolValue>, Failure> {
    let mut arguments = arguments.to_vec();
    for (param, argument) in params.iter().zip(&mut arguments) {
        // As contracts see it, which for f0 needs the chain: an id is only a second name.
        if param.ty == "address" && argument.starts_with(['f', 't']) {
            *argument = session.resolve(argument)?.to_checksum(None);
        }
    }
    values::parse_arguments(callee, params, &arguments).map_err(|error| {
        Failure::told(Kind::Usage, &error)
            .or_help("give each one by itself, in quotes if it has spaces or brackets")
    })
}
