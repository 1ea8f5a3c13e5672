//! One module for each precompile, then what holds for all of them.
#![expect(clippy::unwrap_used, reason = "a test's helper may panic as the test may")]

mod platform;

mod blake2f;
mod bls12;
mod bls12_g1add;
mod bls12_g1msm;
mod bls12_g2add;
mod bls12_g2msm;
mod bls12_map_fp2_to_g2;
mod bls12_map_fp_to_g1;
mod bls12_pairing_check;
mod bn254_add;
mod bn254_mul;
mod bn254_pairing;
mod call_actor;
mod call_actor_id;
mod ecrecover;
mod get_randomness;
mod identity;
mod lookup_delegated_address;
mod modexp;
mod p256verify;
mod point_evaluation;
mod resolve_address;
mod ripemd160;
mod sha256;

mod hostile;
mod table;
#[cfg(not(target_arch = "wasm32"))]
mod vectors;
