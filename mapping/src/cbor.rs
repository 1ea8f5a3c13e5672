//! The few CBOR forms that actors exchange, read strictly and written canonically.
//!
//! Reading borrows from the input and allocates nothing, so no claimed length can cost memory.
//! Lengths must be definite. Does not know which forms make up which message: that is `params.rs`.

use alloc::vec::Vec;
use core::convert::Infallible;

use alloy_primitives::U256;
use minicbor::{Decoder, Encoder, data::Type};

use crate::value::{self, ValueError};

/// CBOR tag of a content link. Source: DAG-CBOR specification, "Links".
const LINK_TAG: u64 = 42;

/// Why bytes are not the expected CBOR.
#[derive(Debug, thiserror::Error, Clone, Copy, PartialEq, Eq)]
pub enum CborError {
    /// Another type, a wrong length, or the input ended early.
    #[error("expected {what} at byte {at} of the CBOR, and did not find it whole")]
    Expected {
        /// What should stand there.
        what: &'static str,
        /// Offset in bytes from the start of the input.
        at: usize,
    },
    /// More input than one value.
    #[error("{count} bytes follow the CBOR value: remove them")]
    TrailingBytes {
        /// How many bytes are left.
        count: usize,
    },
    /// A byte string of the right kind with an impossible number in it.
    #[error("bad number in the CBOR: {0}")]
    Value(#[from] ValueError),
}

/// Reads one CBOR value from the front of the input.
pub(crate) struct Reader<'a>(Decoder<'a>);

impl<'a> Reader<'a> {
    pub(crate) fn new(input: &'a [u8]) -> Self {
        Self(Decoder::new(input))
    }

    /// An array of exactly `length` items; the items follow.
    pub(crate) fn tuple(&mut self, length: u64) -> Result<(), CborError> {
        let at = self.0.position();
        match self.0.array() {
            Ok(Some(found)) if found == length => Ok(()),
            _ => Err(CborError::Expected { what: "an array of the right length", at }),
        }
    }

    pub(crate) fn bytes(&mut self) -> Result<&'a [u8], CborError> {
        let at = self.0.position();
        self.0.bytes().map_err(|_| CborError::Expected { what: "a byte string", at })
    }

    /// A byte string of exactly `N` bytes; `what` names it with that length.
    pub(crate) fn fixed<const N: usize>(
        &mut self,
        what: &'static str,
    ) -> Result<[u8; N], CborError> {
        let at = self.0.position();
        let bytes = self.0.bytes().ok().and_then(|bytes| bytes.try_into().ok());
        bytes.ok_or(CborError::Expected { what, at })
    }

    pub(crate) fn u64(&mut self) -> Result<u64, CborError> {
        let at = self.0.position();
        self.0.u64().map_err(|_| CborError::Expected { what: "an unsigned integer", at })
    }

    pub(crate) fn bool(&mut self) -> Result<bool, CborError> {
        let at = self.0.position();
        self.0.bool().map_err(|_| CborError::Expected { what: "true or false", at })
    }

    pub(crate) fn text(&mut self) -> Result<&'a str, CborError> {
        let at = self.0.position();
        self.0.str().map_err(|_| CborError::Expected { what: "a text string", at })
    }

    pub(crate) fn word(&mut self) -> Result<U256, CborError> {
        Ok(value::word_from_bytes(self.bytes()?)?)
    }

    pub(crate) fn token(&mut self) -> Result<U256, CborError> {
        Ok(value::token_from_bytes(self.bytes()?)?)
    }

    /// A link: tag 42 around a byte string of `00` and the bytes of the CID, which are returned
    /// unparsed.
    pub(crate) fn link(&mut self) -> Result<&'a [u8], CborError> {
        let at = self.0.position();
        let tagged = self.0.tag().is_ok_and(|tag| tag.as_u64() == LINK_TAG);
        match self.0.bytes() {
            Ok([0, cid @ ..]) if tagged && !cid.is_empty() => Ok(cid),
            _ => Err(CborError::Expected { what: "a link", at }),
        }
    }

    /// `None` for null, else what `read` finds.
    pub(crate) fn nullable<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, CborError>,
    ) -> Result<Option<T>, CborError> {
        if matches!(self.0.datatype(), Ok(Type::Null)) {
            self.0.set_position(self.0.position() + 1);
            return Ok(None);
        }
        read(self).map(Some)
    }

    /// Nothing may follow.
    pub(crate) fn end(&self) -> Result<(), CborError> {
        match self.0.input().len() - self.0.position() {
            0 => Ok(()),
            count => Err(CborError::TrailingBytes { count }),
        }
    }
}

/// Writes one CBOR value, shortest heads throughout.
pub(crate) struct Writer(Encoder<Vec<u8>>);

impl Writer {
    /// `capacity` is the expected size of the output in bytes; a wrong guess costs a copy, nothing
    /// else.
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self(Encoder::new(Vec::with_capacity(capacity)))
    }

    fn put<T>(
        mut self,
        write: impl FnOnce(&mut Encoder<Vec<u8>>) -> Result<T, minicbor::encode::Error<Infallible>>,
    ) -> Self {
        if write(&mut self.0).is_err() {
            unreachable!("a vector takes every byte");
        }
        self
    }

    pub(crate) fn tuple(self, length: u64) -> Self {
        self.put(|encoder| encoder.array(length).map(drop))
    }

    pub(crate) fn bytes(self, bytes: &[u8]) -> Self {
        self.put(|encoder| encoder.bytes(bytes).map(drop))
    }

    pub(crate) fn u64(self, number: u64) -> Self {
        self.put(|encoder| encoder.u64(number).map(drop))
    }

    pub(crate) fn bool(self, answer: bool) -> Self {
        self.put(|encoder| encoder.bool(answer).map(drop))
    }

    pub(crate) fn text(self, text: &str) -> Self {
        self.put(|encoder| encoder.str(text).map(drop))
    }

    pub(crate) fn word(self, word: U256) -> Self {
        self.bytes(&word.to_be_bytes::<32>()[32 - word.byte_len()..])
    }

    pub(crate) fn token(self, amount: U256) -> Self {
        let mut signed = [0; 33];
        signed[1..].copy_from_slice(&amount.to_be_bytes::<32>());
        let length = match amount.byte_len() {
            0 => 0,
            magnitude => 1 + magnitude,
        };
        self.bytes(&signed[33 - length..])
    }

    pub(crate) fn link(self, cid: &[u8]) -> Self {
        let tagged = self.put(|encoder| {
            encoder
                .tag(minicbor::data::Tag::new(LINK_TAG))?
                .bytes_len(1 + cid.len() as u64)
                .map(drop)
        });
        let mut output = tagged.finish();
        output.push(0);
        output.extend_from_slice(cid);
        Self(Encoder::new(output))
    }

    /// Null for `None`, else what `write` adds.
    pub(crate) fn nullable<T>(self, item: Option<T>, write: impl FnOnce(Self, T) -> Self) -> Self {
        match item {
            Some(item) => write(self, item),
            None => self.put(|encoder| encoder.null().map(drop)),
        }
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.0.into_writer()
    }
}
