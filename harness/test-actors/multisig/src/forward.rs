//! Any message to anybody, on anybody's behalf: what makes a native actor a sender in a test.
//!
//! In, inside a byte string: `[to, value, method, codec, params or null, flags]`, with the address
//! in binary, the value in attoFIL below 2^64, and flags 1 for a read-only call. Out: `[exit code,
//! codec, data]`, where a negative exit code is a syscall's error number and codec 0 means no data.

use kit::{Abort, Answer, Block, Invocation, Request, sys};
use mapping::exit;
use minicbor::{Decoder, Encoder, decode};

/// The number that a multisig has for it.
pub(crate) const PROPOSE: u64 = 2;

pub(crate) fn propose(invocation: &Invocation) -> Answer {
    let params = invocation.params()?;
    let bad = |_| Abort::new(exit::SERIALIZATION, "the proposal has another shape");
    let request = read(params.byte_string()?).map_err(bad)?;
    let (code, data) = match sys::send(&request) {
        Ok(reply) => (i64::from(reply.code), reply.data),
        Err(number) => (-i64::from(number as u32), None),
    };
    let data = data.unwrap_or(Block { codec: 0, bytes: Vec::new() });
    let mut answer = Encoder::new(Vec::new());
    let written = answer
        .array(3)
        .and_then(|answer| answer.i64(code))
        .and_then(|answer| answer.u64(data.codec))
        .and_then(|answer| answer.bytes(&data.bytes))
        .is_ok();
    assert!(written, "a vector takes everything");
    Ok(Some(answer.into_writer()))
}

fn read(cbor: &[u8]) -> Result<Request<'_>, decode::Error> {
    let mut decoder = Decoder::new(cbor);
    decoder.array()?;
    let to = decoder.bytes()?;
    let value = sys::Amount { lo: decoder.u64()?, hi: 0 };
    let (method, codec) = (decoder.u64()?, decoder.u64()?);
    let params: Option<&minicbor::bytes::ByteSlice> = decoder.decode()?;
    let params = params.map(|bytes| Block { codec, bytes: bytes.to_vec() });
    Ok(Request { to, method, params, value, read_only: decoder.u64()? & 1 == 1 })
}
