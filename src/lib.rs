//! The bundle of compiled actors: each one's WASM and code CID, the CAR that a network would load,
//! and how they were built. Everything here is made by build.rs; nothing here knows what the bytes
//! mean.

/// One actor of the bundle.
#[derive(Clone, Copy, Debug)]
pub struct Actor {
    /// Its name in the network's manifest, as in `evm`.
    pub name: &'static str,
    /// Code CID: CIDv1, raw, blake2b-256.
    pub cid: &'static str,
    /// The optimised module.
    pub wasm: &'static [u8],
}

/// What the bundle is for another network: one actor less and another in its place.
#[derive(Clone, Copy, Debug)]
pub struct Profile {
    /// Its name, as in `ethereum`.
    pub name: &'static str,
    /// The EVM that stands at the default's place.
    pub evm: Actor,
}

/// All sixteen actors in the network's order: a type number is a position, counted from one.
pub const ACTORS: &[Actor] = include!(concat!(env!("OUT_DIR"), "/actors.rs"));

/// Every profile but the default, `filecoin`, whose EVM is in [`ACTORS`]. Lacks those that a ready
/// bundle, `FEVM_BUNDLE`, came without.
pub const PROFILES: &[Profile] = include!(concat!(env!("OUT_DIR"), "/profiles.rs"));

/// The bundle as a CARv1 file whose root is the manifest `[1, data CID]`.
pub const BUNDLE_CAR: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/bundle.car"));

/// metadata.json: each actor's CID, bytes and imported syscalls; compiler, flags, wasm-opt.
pub const METADATA: &str = include_str!(concat!(env!("OUT_DIR"), "/metadata.json"));

#[cfg(test)]
mod tests {
    use super::*;

    /// The actors of all profiles.
    fn all() -> impl Iterator<Item = &'static Actor> {
        ACTORS.iter().chain(PROFILES.iter().map(|profile| &profile.evm))
    }

    #[test]
    fn the_evm_stands_at_position_fourteen() {
        assert_eq!(ACTORS[13].name, "evm");
        assert_eq!(ACTORS.len(), 16);
    }

    #[test]
    fn no_two_actors_share_a_code_cid() {
        let mut cids: Vec<&str> = all().map(|actor| actor.cid).collect();
        cids.sort_unstable();
        cids.dedup();
        assert_eq!(cids.len(), all().count());
    }

    /// First bytes of a point that verifies KZG proofs and nothing else. Source: EIP-4844's trusted
    /// setup, tau in G2.
    const KZG_SETUP: [u8; 16] = [
        0xb5, 0xbf, 0xd7, 0xdd, 0x8c, 0xde, 0xb1, 0x28, 0x84, 0x3b, 0xc2, 0x87, 0x23, 0x0a, 0xf3,
        0x89,
    ];

    #[test]
    fn only_the_profile_that_needs_it_carries_the_kzg_setup() {
        let carries = |actor: &Actor| actor.wasm.windows(16).any(|window| window == KZG_SETUP);
        assert!(!ACTORS.iter().any(carries));
        assert!(PROFILES.iter().all(|profile| carries(&profile.evm)));
    }

    #[test]
    fn no_path_of_the_building_machine_is_in_the_code() {
        let home = env!("CARGO_MANIFEST_DIR").as_bytes();
        for actor in all() {
            assert!(!actor.wasm.windows(home.len()).any(|window| window == home), "{}", actor.name);
        }
    }
}
