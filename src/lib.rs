//! The bundle of compiled actors: each one's WASM and code CID, the CAR that a network would load, and how
//! they were built. Everything here is made by build.rs; nothing here knows what the bytes mean.

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

/// All sixteen actors in the network's order: an actor's type number is its position, counted from one.
pub const ACTORS: &[Actor] = include!(concat!(env!("OUT_DIR"), "/actors.rs"));

/// The bundle as a CARv1 file whose root is the manifest `[1, data CID]`.
pub const BUNDLE_CAR: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/bundle.car"));

/// metadata.json: per actor its CID, bytes and imported syscalls; compiler, flags, wasm-opt's version.
pub const METADATA: &str = include_str!(concat!(env!("OUT_DIR"), "/metadata.json"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_evm_stands_at_position_fourteen() {
        assert_eq!(ACTORS[13].name, "evm");
        assert_eq!(ACTORS.len(), 16);
    }

    #[test]
    fn no_two_actors_share_a_code_cid() {
        let mut cids: Vec<&str> = ACTORS.iter().map(|actor| actor.cid).collect();
        cids.sort_unstable();
        cids.dedup();
        assert_eq!(cids.len(), ACTORS.len());
    }

    #[test]
    fn no_path_of_the_building_machine_is_in_the_code() {
        let home = env!("CARGO_MANIFEST_DIR").as_bytes();
        for actor in ACTORS {
            assert!(!actor.wasm.windows(home.len()).any(|window| window == home), "{}", actor.name);
        }
    }
}
