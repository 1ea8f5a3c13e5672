//! What can be told of a module before it runs, and what the engine's complaints mean.
//!
//! Instructions and types are for the FVM's engine to judge, and so are imports, which it looks at
//! when it first instantiates the module. It does not look for the entry until it is called, so
//! that is done here.

use alloy_primitives::hex;
use wasmparser::{CompositeInnerType, ExternalKind, Parser, Payload, TypeRef, ValType};

use super::InstallError;
use crate::bundle::is_wasm;
use crate::chain::ChainError;

/// How the FVM's engine begins its complaint about an import. Source: ref-fvm,
/// `Engine::instantiate`.
const UNLINKED: &str = "failed to link actor module: ";

/// The memory that syscalls read and write.
const MEMORY: &str = "memory";

/// The function that runs a message.
const INVOKE: &str = "invoke";

/// Refuses what is no module at all.
pub(super) fn begins_well(wasm: &[u8]) -> Result<(), InstallError> {
    match is_wasm(wasm) {
        true => Ok(()),
        false => Err(InstallError::NotWasm {
            found: match wasm {
                [] => "nothing".to_string(),
                bytes => hex::encode_prefixed(&bytes[..bytes.len().min(4)]),
            },
        }),
    }
}

/// Refuses a module that the FVM could not enter: `memory` must be a memory, `invoke` a function
/// from a block's id to a block's id.
pub(super) fn has_entry(wasm: &[u8]) -> Result<(), InstallError> {
    let exports = Exports::of(wasm);
    let exports = exports.map_err(|error| InstallError::Refused { reason: error.to_string() })?;
    let missing = |wanted, found| Err(InstallError::NoEntry { wanted, found });
    if !exports.memory {
        let found = "it exports no memory of the name `memory`".to_string();
        return missing("its memory as `memory`", found);
    }
    let wanted = "a function `invoke` of the type (i32) -> i32";
    match exports.invoke.as_deref() {
        Some("(i32) -> i32") => Ok(()),
        Some(other) => missing(wanted, format!("its `invoke` has the type {other}")),
        None => missing(wanted, "it exports no function of the name `invoke`".to_string()),
    }
}

/// Why the engine did not take the module, without the CID that only it knows.
pub(super) fn reason(error: &anyhow::Error) -> String {
    let causes: Vec<String> = error.chain().skip(1).map(ToString::to_string).collect();
    match causes[..] {
        [] => error.to_string(),
        _ => causes.join(": "),
    }
}

/// A failure of the chain, unless the engine could not link the module.
pub(super) fn unlinked(error: ChainError) -> InstallError {
    let ChainError::Fvm(text) = &error else { return error.into() };
    match text.split_once(UNLINKED) {
        Some((_, reason)) => InstallError::Imports { reason: reason.to_string() },
        None => error.into(),
    }
}

/// What a module exports, as far as the FVM asks.
#[derive(Default)]
struct Exports {
    memory: bool,
    /// The type of `invoke`.
    invoke: Option<String>,
}

impl Exports {
    fn of(wasm: &[u8]) -> wasmparser::Result<Self> {
        let (mut types, mut functions) = (Vec::new(), Vec::new());
        let mut exports = Exports::default();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::TypeSection(section) => {
                    for group in section {
                        types.extend(group?.into_types().map(|ty| ty.composite_type.inner));
                    }
                }
                Payload::ImportSection(section) => {
                    for import in section {
                        if let TypeRef::Func(index) = import?.ty {
                            functions.push(index);
                        }
                    }
                }
                Payload::FunctionSection(section) => {
                    for index in section {
                        functions.push(index?);
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        let export = export?;
                        match (export.name, export.kind) {
                            (MEMORY, ExternalKind::Memory) => exports.memory = true,
                            (INVOKE, ExternalKind::Func) => {
                                let index = functions.get(export.index as usize);
                                let ty = index.and_then(|index| types.get(*index as usize));
                                exports.invoke = Some(ty.map_or(String::new(), spelled));
                            }
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(exports)
    }
}

/// A function's type, as in `(i32, i64) -> i32`.
fn spelled(ty: &CompositeInnerType) -> String {
    let CompositeInnerType::Func(function) = ty else { return String::new() };
    let list =
        |types: &[ValType]| types.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match list(function.results()) {
        results if results.is_empty() => format!("({})", list(function.params())),
        results => format!("({}) -> {results}", list(function.params())),
    }
}
