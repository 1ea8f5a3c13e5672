//! A contract's code: where it is, and how it gets there. EIP-170 and EIP-3541 live here.
//!
//! Code is a block of raw bytes, named by the FVM's own hash. Short code, a minimal proxy's say, is
//! in its name: a CID may have, in place of a hash, what it names. That is hardly longer than a
//! hash, and there is no block to write at creation and to open at every call.

use alloc::vec::Vec;

use interpreter::Code;

use crate::exit::Abort;
use crate::sys::{Link, Syscalls, codec};

/// First byte that no new code may have. Source: EIP-3541.
const RESERVED_FIRST_BYTE: u8 = 0xef;

/// The CID of a contract's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeLink {
    /// A block's.
    Block(Link),
    /// One that has the code in it.
    Inline(Inline),
}

/// Code that is short enough to be in its own CID, with the identity "hash" (0x00).
///
/// Source: the multihash specification, "identity"; FIP-0030 has the FVM follow such links without
/// opening anything.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Inline {
    /// The CID, then zeros.
    cid: [u8; Inline::HEAD.len() + 1 + Inline::MAX],
    length: u8,
}

impl Inline {
    /// Most bytes of code in a CID: the FVM's CIDs end there.
    pub const MAX: usize = 64;

    /// Version, codec and hash function of such a CID; the length follows, then the code.
    const HEAD: [u8; 3] = [0x01, codec::RAW as u8, 0x00];

    /// A link with the code in it, if that is short enough.
    pub fn new(code: &[u8]) -> Option<Inline> {
        let length = u8::try_from(code.len()).ok().filter(|length| *length <= Inline::MAX as u8)?;
        let mut cid = [0; Inline::HEAD.len() + 1 + Inline::MAX];
        let (head, rest) = cid.split_at_mut(Inline::HEAD.len());
        head.copy_from_slice(&Inline::HEAD);
        rest[0] = length;
        rest[1..=code.len()].copy_from_slice(code);
        Some(Inline { cid, length })
    }

    /// The code.
    pub fn code(&self) -> &[u8] {
        &self.as_bytes()[Inline::HEAD.len() + 1..]
    }

    fn as_bytes(&self) -> &[u8] {
        &self.cid[..Inline::HEAD.len() + 1 + usize::from(self.length)]
    }
}

impl core::fmt::Debug for Inline {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Inline({:02x?})", self.code())
    }
}

impl CodeLink {
    /// The link that these bytes are, if they have one of the two forms.
    pub fn from_bytes(bytes: &[u8]) -> Option<CodeLink> {
        match bytes.strip_prefix(&Inline::HEAD) {
            Some([length, code @ ..]) if code.len() == usize::from(*length) => {
                Inline::new(code).map(CodeLink::Inline)
            }
            _ => Link::from_bytes(bytes).map(CodeLink::Block),
        }
    }

    /// The CID's bytes.
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            CodeLink::Block(link) => &link.0,
            CodeLink::Inline(inline) => inline.as_bytes(),
        }
    }
}

/// Where new runtime code is from now on; a block is written where its link cannot hold it. Errors:
/// too long (EIP-170) or a reserved first byte, exit 16, as in production.
pub fn store(sys: &impl Syscalls, code: &[u8]) -> Result<Option<CodeLink>, Abort> {
    if code.is_empty() {
        return Ok(None);
    }
    if code.len() > sys.code_size_limit() as usize {
        return Err(Abort::argument("EIP-170: the code is too long"));
    }
    if code[0] == RESERVED_FIRST_BYTE {
        return Err(Abort::argument("EIP-3541: new code must not begin with 0xEF"));
    }
    if let Some(inline) = Inline::new(code) {
        return Ok(Some(CodeLink::Inline(inline)));
    }
    let link = sys.write(codec::RAW, code).map_err(|_| Abort::state("the code cannot be written"));
    link.map(|link| Some(CodeLink::Block(link)))
}

/// Reads runtime code; a contract without any has none. Errors: the block is missing, exit 17.
pub fn load(sys: &impl Syscalls, link: Option<&CodeLink>) -> Result<Vec<u8>, Abort> {
    match link {
        Some(CodeLink::Block(link)) => {
            sys.open(link).map_err(|_| Abort::not_found("the code cannot be read"))
        }
        Some(CodeLink::Inline(inline)) => {
            let mut code = Vec::with_capacity(inline.code().len() + Code::ROOM);
            code.extend_from_slice(inline.code());
            Ok(code)
        }
        None => Ok(Vec::new()),
    }
}
