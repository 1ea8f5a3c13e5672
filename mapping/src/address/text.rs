//! The text forms of addresses: `f…`, `t…` and `0x…`.

use alloc::{string::String, vec::Vec};
use core::{fmt, str::FromStr};

use alloy_primitives::Address;
use data_encoding::BASE32_NOPAD;

use super::{FilAddress, bytes::AddressError, bytes::write_uleb};

/// Length of the checksum at the end of text addresses, in bytes.
const CHECKSUM: usize = 4;

/// Which letter text addresses begin with. The letter is not part of the address: `f01` and `t01`
/// are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Network {
    /// `f`, used by mainnet.
    #[default]
    Mainnet,
    /// `t`, used by test networks.
    Testnet,
}

/// An address as a person gives it: one of either network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnyAddress {
    /// Given as `0x…`.
    Ethereum(Address),
    /// Given as `f…` or `t…`.
    Filecoin(FilAddress),
}

impl AnyAddress {
    /// The address in Filecoin's terms. Total: see [`super::to_filecoin`].
    pub fn to_filecoin(&self) -> FilAddress {
        match self {
            Self::Ethereum(address) => super::to_filecoin(*address),
            Self::Filecoin(address) => address.clone(),
        }
    }

    /// The address in Ethereum's terms, if it has such a form by itself: see
    /// [`super::to_ethereum`].
    pub fn to_ethereum(&self) -> Option<Address> {
        match self {
            Self::Ethereum(address) => Some(*address),
            Self::Filecoin(address) => super::to_ethereum(address),
        }
    }
}

/// Why a text is not an address.
#[derive(Debug, thiserror::Error, Clone, PartialEq, Eq)]
pub enum ParseError {
    /// Neither 0x, nor f, nor t.
    #[error("an address starts with 0x, f or t: {0:?} does not")]
    UnknownPrefix(String),
    /// The letter after f or t is not 0 to 4.
    #[error("after f or t comes a protocol from 0 to 4: {0:?} has another or none")]
    UnknownProtocol(String),
    /// An f0 id, or an f4 namespace, that is not a plain number.
    #[error("{0:?} is not an id: write a decimal number below 2^64, without sign or leading zeros")]
    BadNumber(String),
    /// An f4 address without an `f` between namespace and subaddress.
    #[error("an f4 address is f4, a namespace, f, a subaddress: {0:?} lacks the second f")]
    NoSubaddress(String),
    /// A character outside the alphabet, an impossible length, or stray bits at the end.
    #[error(
        "{0:?} is not base32: use a to z and 2 to 7 in lower case, and check that it is complete"
    )]
    BadBase32(String),
    /// The text is too short to hold a checksum.
    #[error("the address is cut off: a checksum of 4 bytes should end it")]
    NoChecksum,
    /// One or more characters are wrong.
    #[error("the checksum does not match: a character is wrong, missing or swapped; copy it again")]
    BadChecksum,
    /// The text is well-formed, but what it stands for is no address.
    #[error(transparent)]
    BadBytes(#[from] AddressError),
    /// A 0x address that is not 40 hexadecimal digits.
    #[error("an address after 0x has 40 hexadecimal digits: {0:?} does not")]
    BadHex(String),
    /// Capital letters say a checksum (EIP-55), and it is not this address's.
    #[error(
        "the capital letters of the address are its checksum and do not match: \
         if it is right, write {0}"
    )]
    BadCapitals(Address),
}

/// Reads an address of either network: `0x…`, `f0…` to `f4…`, `t0…` to `t4…`.
///
/// A 0x address in mixed case must have the right case (EIP-55); all lower or all upper case is
/// accepted.
pub fn parse_any(text: &str) -> Result<AnyAddress, ParseError> {
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => parse_ethereum(digits).map(AnyAddress::Ethereum),
        None => text.parse().map(AnyAddress::Filecoin),
    }
}

fn parse_ethereum(digits: &str) -> Result<Address, ParseError> {
    let hex = digits.len() == 40 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let address = hex.then(|| Address::from_str(digits).ok()).flatten();
    let address = address.ok_or_else(|| ParseError::BadHex(digits.into()))?;
    let mixed = digits.contains(|letter: char| letter.is_ascii_lowercase())
        && digits.contains(|letter: char| letter.is_ascii_uppercase());
    if mixed && &address.to_checksum(None)[2..] != digits {
        return Err(ParseError::BadCapitals(address));
    }
    Ok(address)
}

impl FromStr for FilAddress {
    type Err = ParseError;

    /// Reads `f…` and `t…` alike.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let Some(body) = text.strip_prefix('f').or_else(|| text.strip_prefix('t')) else {
            return Err(ParseError::UnknownPrefix(text.into()));
        };
        let mut rest = body.chars();
        let protocol = rest.next().and_then(|digit| digit.to_digit(5)).map(|digit| digit as u8);
        let rest = rest.as_str();
        let mut bytes = Vec::new();
        match protocol {
            None => return Err(ParseError::UnknownProtocol(text.into())),
            Some(0) => return number(rest).map(Self::Id),
            Some(4) => {
                let parts = rest.split_once('f');
                let (namespace, rest) =
                    parts.ok_or_else(|| ParseError::NoSubaddress(text.into()))?;
                bytes.push(4);
                write_uleb(number(namespace)?, &mut bytes);
                unseal(&mut bytes, rest)?;
            }
            Some(protocol) => {
                bytes.push(protocol);
                unseal(&mut bytes, rest)?;
            }
        }
        Ok(Self::from_bytes(&bytes)?)
    }
}

/// A decimal `u64`, in its only spelling.
fn number(digits: &str) -> Result<u64, ParseError> {
    let plain = digits.bytes().all(|digit| digit.is_ascii_digit());
    let padded = digits.len() > 1 && digits.starts_with('0');
    let number = digits.parse().ok().filter(|_| plain && !padded);
    number.ok_or_else(|| ParseError::BadNumber(digits.into()))
}

/// Appends to `prefix` the bytes that `base32` holds, after checking the checksum over both.
fn unseal(prefix: &mut Vec<u8>, base32: &str) -> Result<(), ParseError> {
    let bad = || ParseError::BadBase32(base32.into());
    if base32.bytes().any(|letter| letter.is_ascii_uppercase()) {
        return Err(bad());
    }
    let upper = base32.to_ascii_uppercase();
    let mut payload = BASE32_NOPAD.decode(upper.as_bytes()).map_err(|_| bad())?;
    let end = payload.len().checked_sub(CHECKSUM).ok_or(ParseError::NoChecksum)?;
    let claimed = payload.split_off(end);
    prefix.append(&mut payload);
    if checksum(prefix) != *claimed {
        return Err(ParseError::BadChecksum);
    }
    Ok(())
}

/// blake2b with a digest of four bytes. Source: Filecoin specification, "Address", checksum.
fn checksum(bytes: &[u8]) -> [u8; CHECKSUM] {
    let digest = blake2b_simd::Params::new().hash_length(CHECKSUM).hash(bytes);
    digest.as_bytes().try_into().expect("the digest has the length that was asked for")
}

impl FilAddress {
    /// The address as text for a network: `t` instead of `f` on test networks.
    pub fn display(&self, network: Network) -> Shown<'_> {
        Shown { address: self, network }
    }
}

/// An address to be printed; see [`FilAddress::display`].
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    address: &'a FilAddress,
    network: Network,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = match self.network {
            Network::Mainnet => 'f',
            Network::Testnet => 't',
        };
        write!(f, "{letter}{}", self.address.protocol())?;
        let bytes = self.address.to_bytes();
        let payload = match self.address {
            FilAddress::Id(id) => return write!(f, "{id}"),
            FilAddress::Delegated { namespace, subaddress } => {
                write!(f, "{namespace}f")?;
                subaddress.as_slice()
            }
            _ => &bytes[1..],
        };
        let mut base32 = BASE32_NOPAD.encode(&[payload, &checksum(&bytes)].concat());
        base32.make_ascii_lowercase();
        f.write_str(&base32)
    }
}

impl fmt::Display for FilAddress {
    /// With `f`, the letter of mainnet.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.display(Network::Mainnet).fmt(f)
    }
}
