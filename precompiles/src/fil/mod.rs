//! Filecoin's precompiles, one file each.

pub(crate) mod call_actor;
pub(crate) mod call_actor_id;
pub(crate) mod get_randomness;
pub(crate) mod lookup_delegated_address;
pub(crate) mod resolve_address;
