//! The binary form of Filecoin addresses: a protocol byte and a payload.

use alloc::vec::Vec;

use alloy_primitives::Address;

use super::{EAM_ID, FilAddress, MAX_SUBADDRESS, id_of_masked};

/// Longest unsigned LEB128 form of a `u64`, in bytes.
const MAX_ULEB: usize = 10;

/// Why bytes are not a Filecoin address.
#[derive(Debug, thiserror::Error, Clone, Copy, PartialEq, Eq)]
pub enum AddressError {
    /// No bytes, or a protocol byte without payload.
    #[error("a Filecoin address has a protocol byte and a payload: {found} bytes are too few")]
    TooShort {
        /// How many bytes there were.
        found: usize,
    },
    /// The first byte names no protocol.
    #[error("protocol {0} is unknown: Filecoin addresses are of protocol 0 to 4")]
    UnknownProtocol(u8),
    /// A payload that is too long or too short for its protocol.
    #[error("an f{protocol} address has {expected} payload bytes, and this one has {found}")]
    WrongLength {
        /// The protocol, 1 to 3.
        protocol: u8,
        /// Payload bytes an address of this protocol has.
        expected: usize,
        /// Payload bytes found.
        found: usize,
    },
    /// More f4 subaddress than the network allows.
    #[error("an f4 subaddress has at most 54 bytes, and this one has {found}")]
    SubaddressTooLong {
        /// Subaddress bytes found.
        found: usize,
    },
    /// An id or namespace that is unfinished, over 64 bits, or longer than needed.
    #[error("the id is not a shortest-form LEB128 number of at most 64 bits")]
    BadNumber,
    /// Bytes after the id of an f0 address.
    #[error("{count} bytes follow the id of an f0 address: remove them")]
    TrailingBytes {
        /// How many bytes are left.
        count: usize,
    },
}

impl FilAddress {
    /// The binary form: a protocol byte, then the payload.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(1 + MAX_ULEB + MAX_SUBADDRESS);
        bytes.push(self.protocol());
        match self {
            Self::Id(id) => write_uleb(*id, &mut bytes),
            Self::Secp256k1(hash) | Self::Actor(hash) => bytes.extend_from_slice(hash),
            Self::Bls(key) => bytes.extend_from_slice(key),
            Self::Delegated { namespace, subaddress } => {
                write_uleb(*namespace, &mut bytes);
                bytes.extend_from_slice(subaddress);
            }
        }
        bytes
    }

    /// The address in a binary form, which must be the canonical one and complete.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, AddressError> {
        let [protocol, payload @ ..] = bytes else {
            return Err(AddressError::TooShort { found: 0 });
        };
        if payload.is_empty() {
            return Err(AddressError::TooShort { found: 1 });
        }
        match protocol {
            0 => match read_uleb(payload)? {
                (id, []) => Ok(Self::Id(id)),
                (_, rest) => Err(AddressError::TrailingBytes { count: rest.len() }),
            },
            1 => fixed(1, payload).map(Self::Secp256k1),
            2 => fixed(2, payload).map(Self::Actor),
            3 => fixed(3, payload).map(Self::Bls),
            4 => {
                let (namespace, subaddress) = read_uleb(payload)?;
                if subaddress.len() > MAX_SUBADDRESS {
                    return Err(AddressError::SubaddressTooLong { found: subaddress.len() });
                }
                Ok(Self::Delegated { namespace, subaddress: subaddress.to_vec() })
            }
            other => Err(AddressError::UnknownProtocol(*other)),
        }
    }

    /// The protocol number: the digit after the `f`.
    pub fn protocol(&self) -> u8 {
        match self {
            Self::Id(_) => 0,
            Self::Secp256k1(_) => 1,
            Self::Actor(_) => 2,
            Self::Bls(_) => 3,
            Self::Delegated { .. } => 4,
        }
    }
}

/// The binary Filecoin address of an Ethereum address, without an allocation: what a contract
/// passes to the FVM at each call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WireAddress {
    bytes: [u8; 22],
    length: usize,
}

impl WireAddress {
    /// The same address as [`super::to_filecoin`]: f0 for a masked id, f410 for all others.
    pub fn of(address: Address) -> Self {
        match id_of_masked(address) {
            Some(id) => Self::id(id),
            None => Self::f410(address),
        }
    }

    /// An f0 address, 2 to 11 bytes.
    pub fn id(id: u64) -> Self {
        let mut bytes = [0; 22];
        let mut rest = id;
        let mut length = 1;
        while rest > 0x7f {
            bytes[length] = rest as u8 | 0x80; // the low seven bits, and "more follow"
            rest >>= 7;
            length += 1;
        }
        bytes[length] = rest as u8; // seven bits are left
        Self { bytes, length: length + 1 }
    }

    /// An f410 address, 22 bytes, even for a masked id.
    pub fn f410(address: Address) -> Self {
        let mut bytes = [0; 22];
        bytes[0] = 4;
        bytes[1] = EAM_ID as u8; // 10: one byte in LEB128
        bytes[2..].copy_from_slice(address.as_slice());
        Self { bytes, length: 22 }
    }

    /// The address in binary.
    pub fn as_slice(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

impl AsRef<[u8]> for WireAddress {
    fn as_ref(&self) -> &[u8] {
        self.as_slice()
    }
}

/// The 20 bytes of a binary f410 address, as an actor's delegated address is looked up on chain.
///
/// `None` for other namespaces and other lengths. Bytes that look like a masked id are returned as
/// they are: this follows the deployed actors, where [`super::to_ethereum`] follows the clients.
pub fn f410_of_bytes(bytes: &[u8]) -> Option<Address> {
    match bytes {
        [4, namespace, address @ ..] if u64::from(*namespace) == EAM_ID => {
            Some(Address::new(address.try_into().ok()?))
        }
        _ => None,
    }
}

fn fixed<const N: usize>(protocol: u8, payload: &[u8]) -> Result<[u8; N], AddressError> {
    let wrong = AddressError::WrongLength { protocol, expected: N, found: payload.len() };
    payload.try_into().map_err(|_| wrong)
}

/// Appends `number` as unsigned LEB128. Source: multiformats, "unsigned varint".
pub(super) fn write_uleb(number: u64, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(&WireAddress::id(number).as_slice()[1..]);
}

/// Reads an unsigned LEB128 number in shortest form; at most ten bytes are looked at.
fn read_uleb(bytes: &[u8]) -> Result<(u64, &[u8]), AddressError> {
    let mut number = 0;
    for (place, byte) in bytes.iter().take(MAX_ULEB).enumerate() {
        let digit = u64::from(byte & 0x7f);
        number |= digit << (7 * place);
        if *byte <= 0x7f {
            let overflows = place == MAX_ULEB - 1 && digit > 1;
            let padded = place > 0 && digit == 0;
            return match overflows || padded {
                true => Err(AddressError::BadNumber),
                false => Ok((number, &bytes[place + 1..])),
            };
        }
    }
    Err(AddressError::BadNumber)
}
