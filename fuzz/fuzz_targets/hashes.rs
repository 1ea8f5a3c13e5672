//! SHA256, 0x02; RIPEMD160, 0x03; IDENTITY, 0x04.
//!
//! Oracles: SHA-256 of `ring`, which is assembler from BoringSSL, and RIPEMD-160 of
//! `bitcoin_hashes`, which is written from scratch. On our side stand the `sha2` and `ripemd`
//! crates, in the place of the syscall. The identity's oracle is its input.
#![no_main]

use bitcoin_hashes::{Hash as _, ripemd160};
use fevm_fuzz::platform::run;
use libfuzzer_sys::fuzz_target;
use precompiles::Precompile::{Identity, Ripemd160, Sha256};

fuzz_target!(|data: &[u8]| {
    let sha256 = ring::digest::digest(&ring::digest::SHA256, data);
    assert_eq!(run(Sha256, data).as_deref(), Ok(sha256.as_ref()));

    let mut word = [0; 32];
    word[12..].copy_from_slice(ripemd160::Hash::hash(data).as_ref());
    assert_eq!(run(Ripemd160, data).as_deref(), Ok(&word[..]));

    assert_eq!(run(Identity, data).as_deref(), Ok(data));
});
