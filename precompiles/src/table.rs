//! The table of precompiles: what each address holds, where that is specified, which function runs
//! it.

use revm_primitives::{Address, Bytes};

use crate::{
    call::{CallSite, Context, Profile, Stop},
    eth, fil,
};

/// What an address holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// Nothing of ours: an ordinary address, to be called like any other.
    NotReserved,
    /// Kept for a precompile there is none of. A call succeeds with empty output.
    Undefined,
    /// A precompile.
    Defined(Precompile),
}

/// One precompile, described.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Which one.
    pub precompile: Precompile,
    /// Where it is called.
    pub address: Address,
    /// Its name in lower case, which is also the name of its file.
    pub name: &'static str,
    /// Document and section that define it; YP is the Yellow Paper and its appendix.
    pub source: &'static str,
    /// The one profile that has it; `None` where all have.
    pub only: Option<Profile>,
}

/// Declares the precompiles, one row each. The second column is the address: its first byte, then
/// its last two; the seventeen between are zero. The kind says what the body may touch beyond its
/// input: `pure` nothing, `crypto` the platform's [`Crypto`](crate::Crypto), `chain` the platform's
/// [`Chain`](crate::Chain), `call` the chain and the call that led here. `only` marks what is in
/// one [`Profile`]; in the others the address is reserved and holds nothing.
macro_rules! precompiles {
    ($(
        $variant:ident $code:literal $kind:ident $chapter:ident::$file:ident $source:literal
        $(only $profile:ident)?;
    )*) => {
        /// Every precompile there is. Small, so that finding and running one carries no text along.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Precompile {
            $(#[doc = concat!("`", stringify!($file), "`. Source: ", $source, ".")] $variant,)*
        }

        /// THE table, in the order of the addresses.
        pub static ROWS: &[Row] = &[$(Row {
            precompile: Precompile::$variant,
            address: address_of($code),
            name: stringify!($file),
            source: $source,
            only: only(&[$(Profile::$profile)?]),
        },)*];

        #[inline]
        const fn defined(code: u32, profile: Profile) -> Option<Precompile> {
            match code {
                $($code $(if profile.has(Some(Profile::$profile)))? => {
                    Some(Precompile::$variant)
                })*
                _ => None,
            }
        }

        impl Precompile {
            /// Runs the precompile on call data.
            ///
            /// The output is never padded or cut for the caller. A failure of the platform comes
            /// back as [`Stop::Host`] and is never an answer. What is not in the platform's profile
            /// answers nothing, like the reserved address that it is there.
            pub fn run<C: Context + ?Sized>(
                self,
                input: &[u8],
                context: &mut C,
                call: &CallSite,
            ) -> Result<Bytes, Stop<C::Error>> {
                match self {
                    $(Self::$variant $(if const { C::PROFILE.has(Some(Profile::$profile)) })? => {
                        run_body!($kind $chapter::$file, input, context, call)
                    })*
                    _ => Ok(Bytes::new()),
                }
            }
        }
    };
}

macro_rules! run_body {
    (pure $chapter:ident::$file:ident, $input:ident, $context:ident, $call:ident) => {
        $chapter::$file::run($input).map_err(Stop::Failure)
    };
    (crypto $chapter:ident::$file:ident, $input:ident, $context:ident, $call:ident) => {
        $chapter::$file::run($input, $context)
    };
    (chain $chapter:ident::$file:ident, $input:ident, $context:ident, $call:ident) => {
        $chapter::$file::run($input, $context)
    };
    (call $chapter:ident::$file:ident, $input:ident, $context:ident, $call:ident) => {
        $chapter::$file::run($input, $context, $call)
    };
}

precompiles! {
    // variant              address    kind    body                           source
    EcRecover               0x00_0001  crypto  eth::ecrecover                 "YP E.1";
    Sha256                  0x00_0002  crypto  eth::sha256                    "YP E.2";
    Ripemd160               0x00_0003  crypto  eth::ripemd160                 "YP E.3";
    Identity                0x00_0004  pure    eth::identity                  "YP E.4";
    ModExp                  0x00_0005  pure    eth::modexp                    "EIP-198";
    Bn254Add                0x00_0006  pure    eth::bn254_add                 "EIP-196";
    Bn254Mul                0x00_0007  pure    eth::bn254_mul                 "EIP-196";
    Bn254Pairing            0x00_0008  pure    eth::bn254_pairing             "EIP-197";
    Blake2F                 0x00_0009  pure    eth::blake2f                   "EIP-152";
    PointEvaluation         0x00_000a  crypto  eth::point_evaluation       "EIP-4844" only Ethereum;
    Bls12G1Add              0x00_000b  pure    eth::bls12_g1add               "EIP-2537; FIP-0105";
    Bls12G1Msm              0x00_000c  pure    eth::bls12_g1msm               "EIP-2537; FIP-0105";
    Bls12G2Add              0x00_000d  pure    eth::bls12_g2add               "EIP-2537; FIP-0105";
    Bls12G2Msm              0x00_000e  pure    eth::bls12_g2msm               "EIP-2537; FIP-0105";
    Bls12PairingCheck       0x00_000f  pure    eth::bls12_pairing_check       "EIP-2537; FIP-0105";
    Bls12MapFpToG1          0x00_0010  pure    eth::bls12_map_fp_to_g1        "EIP-2537; FIP-0105";
    Bls12MapFp2ToG2         0x00_0011  pure    eth::bls12_map_fp2_to_g2       "EIP-2537; FIP-0105";
    P256Verify              0x00_0100  pure    eth::p256verify                "EIP-7951; FIP-0113";
    ResolveAddress          0xfe_0001  chain   fil::resolve_address           "FIP-0054";
    LookupDelegatedAddress  0xfe_0002  chain   fil::lookup_delegated_address  "FIP-0054";
    CallActor               0xfe_0003  call    fil::call_actor                "FIP-0054";
    CallActorId             0xfe_0005  call    fil::call_actor_id             "FIP-0054";
    GetRandomness           0xfe_0006  chain   fil::get_randomness            "FIP-0095";
}

/// What `address` holds in a profile, which is best a constant: then the others' rows cost nothing.
///
/// Reserved are the indexes 1 to 255 under a first byte of 0x00 (Ethereum) or 0xfe (Filecoin), and
/// 0x…0100. Index 0 is not. All but one in 128 ordinary addresses are told apart by their first
/// byte.
///
/// Source: FIP-0054, precompiles; FIP-0113 for 0x…0100.
#[inline]
pub fn lookup(address: Address, profile: Profile) -> Slot {
    let [space @ (0x00 | 0xfe), 0, between @ .., high, low] = address.into_array() else {
        return Slot::NotReserved;
    };
    if u128::from_be_bytes(between) != 0 {
        return Slot::NotReserved;
    }
    match (space, high, low) {
        (0x00, 1, 0) | (_, 0, 1..) => {}
        _ => return Slot::NotReserved,
    }
    match defined(u32::from_be_bytes([0, space, high, low]), profile) {
        Some(precompile) => Slot::Defined(precompile),
        None => Slot::Undefined,
    }
}

/// The profile of a row, where it names one.
const fn only(named: &[Profile]) -> Option<Profile> {
    if let [profile] = named { Some(*profile) } else { None }
}

const fn address_of(code: u32) -> Address {
    let [_, space, high, low] = code.to_be_bytes();
    let mut bytes = [0; 20];
    bytes[0] = space;
    bytes[18] = high;
    bytes[19] = low;
    Address::new(bytes)
}
