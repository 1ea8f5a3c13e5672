//! Stop 2 of 10. In: the 20-byte addresses of an `EthTx`. Out: Filecoin addresses, binary or text.
//! Before: mapping/src/tx.rs. After: mapping/src/message.rs.
//!
//! An Ethereum address is either an actor's id in disguise ("masked") or the f410 address of the
//! same 20 bytes; there is no third case, so the mapping to Filecoin is total. The way back exists
//! for ids and f410.
//!
//! Does not know which addresses exist or which id an address belongs to: that is the chain's
//! business.

mod bytes;
mod text;

use alloc::vec::Vec;

use alloy_primitives::Address;

pub use bytes::{AddressError, WireAddress, f410_of_bytes};
pub use text::{AnyAddress, Network, ParseError, Shown, parse_any};

/// Id of the system actor, the sender of implicit messages.
pub const SYSTEM_ID: u64 = 0;
/// Id of the init actor, which creates actors.
pub const INIT_ID: u64 = 1;
/// Id of the reward actor, which receives the miner's tip.
pub const REWARD_ID: u64 = 2;
/// Id of the Ethereum address manager, and the f4 namespace of Ethereum addresses. Source:
/// FIP-0055.
pub const EAM_ID: u64 = 10;
/// Id of the burnt funds account.
pub const BURNT_FUNDS_ID: u64 = 99;
/// First id given to actors of users.
pub const FIRST_USER_ID: u64 = 100;
/// Longest f4 subaddress, in bytes. Source: FIP-0048.
pub const MAX_SUBADDRESS: usize = 54;

/// First 12 bytes of a masked id. FIP-0054 prints one more zero; 12 and an 8-byte id make 20.
const MASK: [u8; 12] = [0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/// A Filecoin address. Source: Filecoin specification, "Address"; FIP-0048 for f4.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FilAddress {
    /// f0: an actor's id.
    Id(u64),
    /// f1: blake2b-160 of a secp256k1 public key.
    Secp256k1([u8; 20]),
    /// f2: a hash given when the actor was created.
    Actor([u8; 20]),
    /// f3: a BLS public key.
    Bls([u8; 48]),
    /// f4: an address that another actor manages.
    Delegated {
        /// Id of the managing actor.
        namespace: u64,
        /// At most [`MAX_SUBADDRESS`] bytes; 20 in the namespace of Ethereum addresses. Longer ones
        /// can be written but not read.
        subaddress: Vec<u8>,
    },
}

impl FilAddress {
    /// The f410 address of these 20 bytes, even if they look like a masked id.
    pub fn f410(address: Address) -> Self {
        Self::Delegated { namespace: EAM_ID, subaddress: address.to_vec() }
    }
}

/// The Filecoin address an Ethereum address names: f0 for a masked id, f410 for all others.
///
/// [`WireAddress::of`] gives the same in binary, without an allocation.
///
/// Source: FIP-0054, "Addressing".
pub fn to_filecoin(address: Address) -> FilAddress {
    match id_of_masked(address) {
        Some(id) => FilAddress::Id(id),
        None => FilAddress::f410(address),
    }
}

/// The Ethereum address which [`to_filecoin`] maps to this one: `None` unless it is f0 or a proper
/// f410.
///
/// An f410 with a masked id inside names a different actor than the id does, so it has no Ethereum
/// form (clients refuse it likewise). f1, f2, f3 and other f4 addresses only have one through the
/// id of their actor, which the chain knows.
pub fn to_ethereum(address: &FilAddress) -> Option<Address> {
    match address {
        FilAddress::Id(id) => Some(masked_id(*id)),
        FilAddress::Delegated { namespace: EAM_ID, subaddress } => {
            let address = Address::new(subaddress.as_slice().try_into().ok()?);
            id_of_masked(address).is_none().then_some(address)
        }
        _ => None,
    }
}

/// An actor's id as an Ethereum address: `ff`, eleven zero bytes, the id in big-endian.
///
/// Source: FIP-0054, "Addressing" (where the zeros are miscounted).
pub fn masked_id(id: u64) -> Address {
    let mut bytes = [0; 20];
    bytes[..12].copy_from_slice(&MASK);
    bytes[12..].copy_from_slice(&id.to_be_bytes());
    Address::new(bytes)
}

/// The id in a masked id; `None` for any other address.
pub fn id_of_masked(address: Address) -> Option<u64> {
    let (mask, id) = address.split_first_chunk()?;
    (*mask == MASK).then_some(u64::from_be_bytes(id.try_into().ok()?))
}

/// May no contract be created here? True for zero, masked ids and the two ranges of precompiles
/// (`00` or `fe`, 18 zero bytes, any byte).
///
/// P256VERIFY at 0x0100 is not included: this follows the deployed address manager, although
/// FIP-0113 asks for it. Nothing is lost, since calls to that address never reach an actor.
pub fn is_reserved(address: Address) -> bool {
    let precompile = matches!(address[0], 0x00 | 0xfe) && address[1..19] == [0; 18];
    precompile || id_of_masked(address).is_some()
}

#[cfg(test)]
mod tests {
    use alloy_primitives::address;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn masked_ids_are_f0_and_all_others_f410() {
        let masked = address!("ff00000000000000000000000000000000000064");
        assert_eq!(to_filecoin(masked), FilAddress::Id(100));
        assert_eq!(masked_id(100), masked);
        let nearly = address!("ff00000000000000000000010000000000000064");
        assert_eq!(to_filecoin(nearly), FilAddress::f410(nearly));
        assert_eq!(to_filecoin(Address::ZERO), FilAddress::f410(Address::ZERO));
    }

    #[test]
    fn only_ids_and_proper_f410_have_an_ethereum_form() {
        assert_eq!(to_ethereum(&FilAddress::Id(7)), Some(masked_id(7)));
        assert_eq!(to_ethereum(&FilAddress::f410(Address::ZERO)), Some(Address::ZERO));
        let odd = [
            FilAddress::f410(masked_id(7)),
            FilAddress::Secp256k1([1; 20]),
            FilAddress::Actor([1; 20]),
            FilAddress::Bls([1; 48]),
            FilAddress::Delegated { namespace: 11, subaddress: [1; 20].to_vec() },
            FilAddress::Delegated { namespace: EAM_ID, subaddress: [1; 19].to_vec() },
            FilAddress::Delegated { namespace: EAM_ID, subaddress: [1; 21].to_vec() },
        ];
        for address in odd {
            assert_eq!(to_ethereum(&address), None, "{address}");
        }
    }

    #[test]
    fn contracts_cannot_live_at_reserved_addresses() {
        let reserved = [
            Address::ZERO,
            address!("0000000000000000000000000000000000000001"),
            address!("00000000000000000000000000000000000000ff"),
            address!("fe00000000000000000000000000000000000000"),
            address!("fe000000000000000000000000000000000000ff"),
            masked_id(0),
            masked_id(u64::MAX),
        ];
        for address in reserved {
            assert!(is_reserved(address), "{address}");
        }
        let free = [
            address!("0000000000000000000000000000000000000100"),
            address!("fe00000000000000000000000000000000000100"),
            address!("fd00000000000000000000000000000000000001"),
            address!("ff00000000000000000000010000000000000001"),
        ];
        for address in free {
            assert!(!is_reserved(address), "{address}");
        }
    }
}
