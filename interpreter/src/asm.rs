//! Text to bytecode and back, driven by the table.
//!
//! ```text
//! PUSH1 10            ; a number, decimal or 0x; as many bytes as the mnemonic says
//! loop: JUMPDEST      ; a label names the next byte
//! PUSH 1              ; PUSH alone takes the fewest bytes that hold the number
//! SWAP1 SUB
//! DUP1 PUSH @loop JUMPI   ; @label is a PUSH2 wide number
//! 0xfeef              ; bytes as they are
//! ```

use alloc::{
    collections::BTreeMap,
    format,
    string::{String, ToString},
    vec::Vec,
};

use revm_primitives::{Bytes, U256, hex};

use crate::opcode::{self, PUSH0, TABLE};

/// What is wrong with a piece of assembler text.
#[derive(Debug, thiserror::Error, Clone, PartialEq, Eq)]
pub enum AsmError {
    /// Neither a mnemonic, nor bytes, nor a label.
    #[error("`{0}` is no instruction; write a mnemonic in capitals, bytes as 0x.., or `label:`")]
    Unknown(String),
    /// A PUSH at the end of the text.
    #[error("`{0}` needs a number or @label behind it")]
    MissingNumber(String),
    /// Not a number, or larger than 256 bits.
    #[error("`{0}` is no number of at most 256 bits; write it in decimal or as 0x..")]
    BadNumber(String),
    /// More bytes than the instruction carries.
    #[error("`{number}` does not fit in {mnemonic}; use a wider PUSH, or PUSH alone")]
    TooWide {
        /// The instruction as written.
        mnemonic: String,
        /// The number as written.
        number: String,
    },
    /// A label that is used but not set, or set twice.
    #[error("label `{0}` must be set exactly once, as `{0}:`")]
    BadLabel(String),
}

/// Bytes of an @label's number; code is at most 24 KiB.
const LABEL_BYTES: usize = 2;

/// Assembles text. Comments begin with `;` and end with the line.
pub fn assemble(text: &str) -> Result<Bytes, AsmError> {
    let lines = text.lines().map(|line| line.split(';').next().unwrap_or_default());
    let mut tokens = lines.flat_map(str::split_whitespace);
    let mut code = Vec::new();
    let mut labels = BTreeMap::new();
    let mut uses = Vec::new();
    while let Some(token) = tokens.next() {
        if let Some(label) = token.strip_suffix(':') {
            if labels.insert(label, code.len()).is_some() {
                return Err(AsmError::BadLabel(label.to_string()));
            }
        } else if let Some(digits) = token.strip_prefix("0x") {
            let raw = hex::decode(digits).map_err(|_| AsmError::Unknown(token.to_string()))?;
            code.extend_from_slice(&raw);
        } else if let Some(width) = push_width(token)? {
            let number = tokens.next().ok_or_else(|| AsmError::MissingNumber(token.to_string()))?;
            if let Some(label) = number.strip_prefix('@') {
                let width = width.unwrap_or(LABEL_BYTES);
                code.push(push_code(width));
                uses.push((label, token, code.len()..code.len() + width));
                code.resize(code.len() + width, 0);
            } else {
                push(&mut code, token, width, number)?;
            }
        } else {
            code.push(find(token).ok_or_else(|| AsmError::Unknown(token.to_string()))?);
        }
    }
    for (label, token, place) in uses {
        let at = *labels.get(label).ok_or_else(|| AsmError::BadLabel(label.to_string()))?;
        let bytes = U256::from(at).to_be_bytes::<32>();
        let (zeros, kept) = bytes.split_at(32 - place.len());
        if zeros.iter().any(|&byte| byte != 0) {
            return Err(too_wide(token, label));
        }
        code[place].copy_from_slice(kept);
    }
    Ok(code.into())
}

/// The byte of a mnemonic.
fn find(mnemonic: &str) -> Option<u8> {
    TABLE.iter().flatten().find(|row| row.mnemonic == mnemonic).map(|row| row.code)
}

/// Whether the token takes a number, and how many bytes it has; the inner `None` is as few as
/// possible.
fn push_width(token: &str) -> Result<Option<Option<usize>>, AsmError> {
    if token == "PUSH" {
        return Ok(Some(None));
    }
    let code = find(token).ok_or_else(|| AsmError::Unknown(token.to_string()))?;
    Ok(Some(opcode::immediate(code)).filter(|&width| width > 0).map(Some))
}

/// The byte of the PUSH that carries `width` bytes.
fn push_code(width: usize) -> u8 {
    PUSH0 + u8::try_from(width).expect("a PUSH carries at most 32 bytes")
}

fn push(
    code: &mut Vec<u8>,
    token: &str,
    width: Option<usize>,
    number: &str,
) -> Result<(), AsmError> {
    let value: U256 = number.parse().map_err(|_| AsmError::BadNumber(number.to_string()))?;
    let width = width.unwrap_or(value.byte_len());
    if value.byte_len() > width {
        return Err(too_wide(token, number));
    }
    code.push(push_code(width));
    code.extend_from_slice(&value.to_be_bytes::<32>()[32 - width..]);
    Ok(())
}

fn too_wide(mnemonic: &str, number: &str) -> AsmError {
    AsmError::TooWide { mnemonic: mnemonic.to_string(), number: number.to_string() }
}

/// Disassembles code, one instruction a line: index in hexadecimal, mnemonic, immediate bytes.
///
/// An undefined byte appears as itself; a PUSH that the code's end cuts short appears with the
/// bytes it has.
pub fn disassemble(code: &[u8]) -> String {
    let mut text = String::new();
    let mut at = 0;
    while let Some(&byte) = code.get(at) {
        let end = code.len().min(at + 1 + opcode::immediate(byte));
        let immediate = &code[at + 1..end];
        let name = match TABLE[usize::from(byte)] {
            Some(row) => row.mnemonic.to_string(),
            None => format!("0x{byte:02x}"),
        };
        let number = if immediate.is_empty() {
            String::new()
        } else {
            format!(" 0x{}", hex::encode(immediate))
        };
        text += &format!("{at:04x}  {name}{number}\n");
        at = end;
    }
    text
}
