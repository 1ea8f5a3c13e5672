//! Ethereum's precompiles, one file each. [`backend`] names the library behind most curves; two
//! curves take another way through what is behind that, for gas: [`p256`], [`bls12_map`].

mod backend;
mod bls12_map;
mod p256;

pub(crate) mod blake2f;
pub(crate) mod bls12_g1add;
pub(crate) mod bls12_g1msm;
pub(crate) mod bls12_g2add;
pub(crate) mod bls12_g2msm;
pub(crate) mod bls12_map_fp2_to_g2;
pub(crate) mod bls12_map_fp_to_g1;
pub(crate) mod bls12_pairing_check;
pub(crate) mod bn254_add;
pub(crate) mod bn254_mul;
pub(crate) mod bn254_pairing;
pub(crate) mod ecrecover;
pub(crate) mod identity;
pub(crate) mod modexp;
pub(crate) mod p256verify;
pub(crate) mod point_evaluation;
pub(crate) mod ripemd160;
pub(crate) mod sha256;
