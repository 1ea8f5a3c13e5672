//! Networks whose contracts may have more code than EIP-170 allows, or less.

use mapping::limit::{HIGHEST, LENGTH, MARK, read, text};

use super::profile::EVM;
use super::{Bundle, BundleError};

impl Bundle {
    /// Longest code of a contract in bytes, where the EVM actor says so.
    pub fn code_size_limit(&self) -> Option<u32> {
        let wasm = &self.actor(EVM)?.wasm;
        wasm[place(wasm)?..].first_chunk::<LENGTH>().map(read)
    }

    /// Lets contracts have up to this many bytes of code. The EVM actor becomes another, with a CID
    /// of its own; all else about it is as before. Errors: more than a block holds, or an EVM actor
    /// whose limit cannot be changed.
    pub fn set_code_size_limit(&mut self, bytes: u32) -> Result<(), BundleError> {
        if bytes > HIGHEST {
            return Err(BundleError::LimitTooHigh(bytes));
        }
        let mut wasm = self.actor(EVM).ok_or(BundleError::FixedLimit)?.wasm.clone();
        let at = place(&wasm).ok_or(BundleError::FixedLimit)?;
        wasm[at..at + LENGTH].copy_from_slice(&text(bytes));
        self.replace(EVM, wasm)
    }
}

/// Where the text is, if it is there once and whole.
fn place(wasm: &[u8]) -> Option<usize> {
    let mut places = wasm.windows(LENGTH).enumerate().filter(|(_, window)| {
        window.starts_with(MARK) && window[MARK.len()..].iter().all(u8::is_ascii_hexdigit)
    });
    let (at, _) = places.next()?;
    places.next().is_none().then_some(at)
}
