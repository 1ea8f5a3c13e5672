//! Contracts in JSON: artifacts of Hardhat, Foundry and Truffle, the output of solc and Vyper.

use std::path::Path;

use alloy_json_abi::JsonAbi;
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::artifact::{Artifact, Link, code, links_of};
use super::stem;

/// The contracts of a JSON file, whichever of the known forms it has.
pub(super) fn artifacts(path: &Path, content: &[u8]) -> Result<Vec<Artifact>, String> {
    let json: Json = serde_json::from_slice(content)
        .map_err(|error| format!("it is not JSON ({error}); was it written completely?"))?;
    // Hardhat's build information wraps solc's output.
    let output = json.get("output").unwrap_or(&json);
    if let Some(found) = output.get("contracts") {
        return contracts(found);
    }
    if json.get("bytecode").is_some() {
        return single(path, &json).map(|artifact| vec![artifact]);
    }
    let is_abi = json.is_array() || json.get("abi").is_some();
    Err(if is_abi {
        "it is an ABI without code; give the artifact or the source".to_owned()
    } else {
        "it is no artifact: expected Hardhat's, Foundry's, Truffle's, or solc's JSON output"
            .to_owned()
    })
}

/// The ABI of a JSON file: a bare one, or that of an artifact.
pub(super) fn abi(path: &Path, content: &[u8]) -> Result<JsonAbi, String> {
    let json: Json =
        serde_json::from_slice(content).map_err(|error| format!("it is not JSON ({error})"))?;
    if json.is_array() {
        return abi_of(Some(&json));
    }
    if json.get("abi").is_some() {
        return abi_of(json.get("abi"));
    }
    match artifacts(path, content)?.as_slice() {
        [only] => Ok(only.abi.clone()),
        several => Err(format!("it has {} contracts, so their ABI is not clear", several.len())),
    }
}

/// The contracts of solc's output: by file and name, or by `file:Name` as `--combined-json` has
/// them.
pub(super) fn contracts(json: &Json) -> Result<Vec<Artifact>, String> {
    let mut artifacts = Vec::new();
    for (source, entry) in json.as_object().into_iter().flatten() {
        let Some(entries) = entry.as_object() else { continue };
        match source.rsplit_once(':') {
            Some((source, name)) if is_contract(entries) => {
                artifacts.push(contract(source, name, entry)?);
            }
            _ => {
                for (name, entry) in entries {
                    artifacts.push(contract(source, name, entry)?);
                }
            }
        }
    }
    Ok(artifacts)
}

/// Has the entry what a contract has, rather than contracts by their names?
fn is_contract(entry: &Map<String, Json>) -> bool {
    ["abi", "bin"].iter().any(|key| entry.get(*key).is_some_and(|it| !it.is_object()))
}

fn contract(source: &str, name: &str, json: &Json) -> Result<Artifact, String> {
    let bytecode = json.pointer("/evm/bytecode").or_else(|| json.get("bin"));
    let deployed = json.pointer("/evm/deployedBytecode").or_else(|| json.get("bin-runtime"));
    build(source, name, json.get("abi"), bytecode, deployed)
}

/// An artifact with one contract: Hardhat's and Truffle's have the code as a string, Foundry's as
/// an object.
fn single(path: &Path, json: &Json) -> Result<Artifact, String> {
    let text = |pointer: &str| json.pointer(pointer).and_then(Json::as_str).map(str::to_owned);
    let target = json.pointer("/metadata/settings/compilationTarget").and_then(Json::as_object);
    let target = target.and_then(|target| target.iter().next());
    let target =
        target.map(|(source, name)| (source.clone(), name.as_str().unwrap_or("").to_owned()));
    let (source, name) = target.unwrap_or_default();
    let source = text("/sourceName").or(Some(source).filter(|source| !source.is_empty()));
    let name = text("/contractName").or(Some(name).filter(|name| !name.is_empty()));
    let name = name.unwrap_or_else(|| stem(path));
    let file = || path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (abi, links) = (json.get("abi"), json.get("linkReferences"));
    let mut artifact = build(
        &source.unwrap_or_else(file),
        &name,
        abi,
        json.get("bytecode"),
        json.get("deployedBytecode"),
    )?;
    if let Some(links) = links_in(links).filter(|_| json["bytecode"].is_string()) {
        artifact.links = links;
    }
    Ok(artifact)
}

fn build(
    source: &str,
    name: &str,
    abi: Option<&Json>,
    bytecode: Option<&Json>,
    deployed: Option<&Json>,
) -> Result<Artifact, String> {
    let wrong = |reason: String| format!("{name}: {reason}");
    let creation = code(object(bytecode)).map_err(wrong)?;
    let links = bytecode.and_then(|bytecode| links_in(bytecode.get("linkReferences")));
    Ok(Artifact {
        name: name.to_owned(),
        source: source.to_owned(),
        abi: abi_of(abi).map_err(wrong)?,
        bytecode: creation.bytes,
        deployed: code(object(deployed)).map_err(wrong)?.bytes,
        links: links.unwrap_or_else(|| links_of(creation.gaps)),
        imported: false,
    })
}

/// The digits of a piece of code: a string, or an object with a string inside.
fn object(code: Option<&Json>) -> &str {
    let text = code.and_then(|code| code.as_str().or_else(|| code.get("object")?.as_str()));
    text.unwrap_or_default()
}

/// An ABI, which older compilers print as a string; none at all is empty.
fn abi_of(json: Option<&Json>) -> Result<JsonAbi, String> {
    let parsed = match json {
        None | Some(Json::Null) => return Ok(JsonAbi::new()),
        Some(Json::String(text)) => serde_json::from_str(text),
        Some(json) => JsonAbi::deserialize(json),
    };
    parsed.map_err(|error| format!("its ABI is malformed ({error})"))
}

/// `{ source: { Library: [{ start, length }] } }`; `None` if there is nothing in it.
fn links_in(json: Option<&Json>) -> Option<Vec<Link>> {
    let mut links = Vec::new();
    for (source, libraries) in json?.as_object()? {
        for (name, places) in libraries.as_object().into_iter().flatten() {
            let starts =
                places.as_array().into_iter().flatten().filter_map(|it| it["start"].as_u64());
            let offsets = starts.filter_map(|start| usize::try_from(start).ok()).collect();
            links.push(Link { library: format!("{source}:{name}"), offsets });
        }
    }
    Some(links).filter(|links| !links.is_empty())
}
