//! The bytecode block: raw bytes, named by the FVM's own hash. EIP-170 and EIP-3541 live here.

use alloc::vec::Vec;

use crate::exit::Abort;
use crate::sys::{Link, Syscalls, codec};

/// First byte that no new code may have. Source: EIP-3541.
const RESERVED_FIRST_BYTE: u8 = 0xef;

/// Writes new runtime code. Errors: too long (EIP-170) or a reserved first byte, exit 16, as in
/// production.
pub fn store(sys: &impl Syscalls, code: &[u8]) -> Result<Option<Link>, Abort> {
    if code.is_empty() {
        return Ok(None);
    }
    if code.len() > sys.code_size_limit() as usize {
        return Err(Abort::argument("EIP-170: the code is too long"));
    }
    if code[0] == RESERVED_FIRST_BYTE {
        return Err(Abort::argument("EIP-3541: new code must not begin with 0xEF"));
    }
    let link = sys.write(codec::RAW, code);
    link.map(Some).map_err(|_| Abort::state("the code cannot be written"))
}

/// Reads runtime code; a contract without any has none. Errors: the block is missing, exit 17.
pub fn load(sys: &impl Syscalls, link: Option<&Link>) -> Result<Vec<u8>, Abort> {
    match link {
        Some(link) => sys.open(link).map_err(|_| Abort::not_found("the code cannot be read")),
        None => Ok(Vec::new()),
    }
}
