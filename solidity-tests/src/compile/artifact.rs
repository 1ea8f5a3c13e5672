//! A compiled contract.

use std::path::Path;

use alloy_json_abi::JsonAbi;
use alloy_primitives::{Address, Bytes, hex};

use super::stem;

/// A compiled contract.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Artifact {
    /// Its name in the source; for code without names, the file's.
    pub name: String,
    /// The name of its source: a path from the project's root, or what the compiler called it.
    pub source: String,
    /// Empty when there is none, as for Yul and plain code.
    pub abi: JsonAbi,
    /// The code that creates it, without constructor arguments and with zeros at the places of
    /// `links`. Empty for interfaces, abstract contracts and contracts of imported files.
    pub bytecode: Bytes,
    /// The code it has then, before immutables are filled in. Empty if unknown.
    pub deployed: Bytes,
    /// The libraries whose addresses are still missing.
    pub links: Vec<Link>,
    /// Is it from a file that was merely imported? Then it was compiled for its ABI alone.
    pub imported: bool,
}

/// The places in the creation code where a library's address goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The library as `source:Name`, or what the placeholder says when that is all there is.
    pub library: String,
    /// Byte offsets of the 20-byte gaps.
    pub offsets: Vec<usize>,
}

/// Bytes of an address, and so of a gap.
const GAP: usize = 20;

impl Artifact {
    /// `source:Name`.
    pub fn full_name(&self) -> String {
        format!("{}:{}", self.source, self.name)
    }

    /// Can it be created as it is?
    pub fn is_deployable(&self) -> bool {
        !self.bytecode.is_empty() && self.links.is_empty()
    }

    /// Puts a library's address into the gaps left for it; false if no gap waits for this library.
    /// It is named as in [`Link`], or by its bare name.
    pub fn link(&mut self, library: &str, address: Address) -> bool {
        let is_it = |link: &Link| {
            link.library == library || link.library.rsplit(':').next() == Some(library)
        };
        let mut code = self.bytecode.to_vec();
        let before = self.links.len();
        for link in self.links.extract_if(.., |link| is_it(link)) {
            for offset in link.offsets {
                if let Some(gap) = code.get_mut(offset..offset.saturating_add(GAP)) {
                    gap.copy_from_slice(address.as_slice());
                }
            }
        }
        self.bytecode = code.into();
        self.links.len() < before
    }
}

/// Code in hexadecimal, and the gaps that hold no digits but the placeholder of a library.
pub(super) struct Code {
    pub(super) bytes: Bytes,
    /// Byte offset and placeholder, as in `$30bb…$` or `File.sol:Lib`.
    pub(super) gaps: Vec<(usize, String)>,
}

/// Reads hexadecimal code, with or without 0x, in which 40 characters beginning with `__` stand for
/// an address.
pub(super) fn code(text: &str) -> Result<Code, String> {
    let text = text.trim();
    let text = text.strip_prefix("0x").unwrap_or(text);
    if !text.is_ascii() {
        return Err("the code is not hexadecimal".to_owned());
    }
    let (mut digits, mut gaps) = (String::with_capacity(text.len()), Vec::new());
    let mut rest = text;
    while let Some(at) = rest.find("__") {
        let (before, from) = rest.split_at(at);
        let Some((placeholder, after)) = from.split_at_checked(2 * GAP) else {
            return Err("the code ends inside a library's placeholder".to_owned());
        };
        digits.push_str(before);
        gaps.push((digits.len() / 2, placeholder.trim_matches('_').to_owned()));
        digits.push_str(&"0".repeat(2 * GAP));
        rest = after;
    }
    digits.push_str(rest);
    let bytes =
        hex::decode(&digits).map_err(|error| format!("the code is not hexadecimal: {error}"))?;
    Ok(Code { bytes: bytes.into(), gaps })
}

/// Links by placeholder, for code of which nothing else is known.
pub(super) fn links_of(gaps: Vec<(usize, String)>) -> Vec<Link> {
    let mut links: Vec<Link> = Vec::new();
    for (offset, library) in gaps {
        match links.iter_mut().find(|link| link.library == library) {
            Some(link) => link.offsets.push(offset),
            None => links.push(Link { library, offsets: vec![offset] }),
        }
    }
    links
}

/// Creation code in a file by itself, in hexadecimal.
pub(super) fn from_hex(path: &Path, content: &[u8]) -> Result<Artifact, String> {
    let text =
        std::str::from_utf8(content).map_err(|_| "the code is not hexadecimal".to_owned())?;
    let text: String = text.split_whitespace().collect();
    let code = code(&text)?;
    plain(path, code.bytes, links_of(code.gaps))
}

/// Creation code in a file by itself: in hexadecimal as compilers print it, or as the bytes are.
pub(super) fn from_hex_or_binary(path: &Path, content: Vec<u8>) -> Result<Artifact, String> {
    match from_hex(path, &content) {
        Ok(artifact) => Ok(artifact),
        // Binary code has bytes that no text has; a text that is not hexadecimal is a mistake.
        Err(reason) if content.iter().all(|byte| matches!(byte, b'\t'..=b'\r' | b' '..=b'~')) => {
            Err(reason)
        }
        Err(_) => plain(path, content.into(), Vec::new()),
    }
}

fn plain(path: &Path, bytecode: Bytes, links: Vec<Link>) -> Result<Artifact, String> {
    if bytecode.is_empty() {
        return Err("there is no code in it".to_owned());
    }
    let source = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Artifact { name: stem(path), source, bytecode, links, ..Artifact::default() })
}
