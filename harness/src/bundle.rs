//! The actors of a network, as a CARv1 file and as WASM modules by name.
//!
//! The file is what the network's own actor releases look like: its root is the manifest `[1, data
//! CID]`, the data is a list of `[name, code CID]`, and each code is one raw block. An actor's type
//! number is its position in that list, counted from one, so the order matters as much as the
//! names.
//!
//! Does not know what the modules do, nor the chain that runs them.

mod car;
mod limit;
mod profile;

use std::collections::HashMap;

use cid::Cid;
use fvm_ipld_encoding::{DAG_CBOR, IPLD_RAW, from_slice, to_vec};
use multihash_codetable::{Code, MultihashDigest};

pub use car::CarError;
pub use profile::Profile;

/// Actors that the FVM or a contract looks up, with the position each must have.
///
/// Source: builtin-actors, the manifest of actors v18; ref-fvm, `Manifest` (all but `evm`).
const REQUIRED: [(&str, usize); 7] = [
    ("system", 1),
    ("init", 2),
    ("account", 4),
    ("placeholder", 13),
    ("evm", 14),
    ("eam", 15),
    ("ethaccount", 16),
];

/// The only manifest version there is. Source: ref-fvm, `Manifest::load`.
const MANIFEST_VERSION: u32 = 1;

/// One actor of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Its name in the manifest, as in `evm`.
    pub name: String,
    /// Code CID: CIDv1, raw, blake2b-256 of the module.
    pub cid: Cid,
    /// The module.
    pub wasm: Vec<u8>,
}

/// Actors in the network's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    actors: Vec<Actor>,
}

/// Why bytes are not a bundle that a chain can start from.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The file around the blocks is broken.
    #[error(transparent)]
    Car(#[from] CarError),
    /// The file is fine but is not about actors.
    #[error(
        "the CAR file has no actor manifest: {reason}. A bundle's root block is `[1, data CID]`"
    )]
    NoManifest {
        /// What was found instead.
        reason: String,
    },
    /// A manifest from a future that this program does not know.
    #[error("the manifest has version {0}; this program knows version 1")]
    Version(u32),
    /// An actor that no chain can do without is not named.
    #[error("the manifest lacks the actor `{0}`; take a complete bundle")]
    Missing(&'static str),
    /// An actor stands where its type number would be wrong.
    #[error(
        "the actor `{name}` is at position {found} of the manifest and must be at {expected}, \
         because positions are type numbers; reorder the manifest"
    )]
    Misplaced {
        /// The actor.
        name: &'static str,
        /// Where it must be, counted from one.
        expected: usize,
        /// Where it is.
        found: usize,
    },
    /// A name that the manifest uses twice.
    #[error("the manifest names the actor `{0}` twice")]
    Twice(String),
    /// The manifest names code that the file does not hold.
    #[error("the CAR file lacks the code of `{name}` ({cid}); take a complete bundle")]
    NoCode {
        /// The actor.
        name: String,
        /// Its code CID.
        cid: Cid,
    },
    /// The code of an actor is something else.
    #[error("the code of `{0}` is not a WASM module")]
    NotWasm(String),
    /// The build was given ready actors, and none of them is this profile's EVM.
    #[error(
        "this program was built without the EVM of the profile `{0}`; build it without \
         FEVM_BUNDLE, or with FEVM_BUNDLE_ETHEREUM too"
    )]
    NoProfile(Profile),
    /// The EVM actor does not say where its limit of code is, as the network's own does not.
    #[error(
        "the bundle's EVM actor has a limit of code that cannot be changed; take the built-in \
         bundle"
    )]
    FixedLimit,
    /// A contract with so much code could not be stored.
    #[error("contracts cannot have {0} bytes of code: a block holds 1048576 at most")]
    LimitTooHigh(u32),
    /// `replace` was asked for a name that the bundle does not have.
    #[error("the bundle has no actor `{name}`; it has {known}")]
    Unknown {
        /// The name asked for.
        name: String,
        /// The names there are.
        known: String,
    },
}

impl Bundle {
    /// The bundle that this program was built with.
    ///
    /// # Panics
    /// If the build wrote a broken bundle, which its own tests rule out.
    pub fn embedded() -> Bundle {
        Bundle::from_car(fevm::BUNDLE_CAR).expect("the build wrote a complete bundle")
    }

    /// Reads a CARv1 file and checks all of it: hashes, manifest, positions, and that every code is
    /// there.
    pub fn from_car(file: &[u8]) -> Result<Bundle, BundleError> {
        let (root, blocks) = car::read(file)?;
        let blocks: HashMap<Cid, &[u8]> = blocks.into_iter().collect();
        let mut actors = Vec::new();
        for (name, cid) in manifest(&root, &blocks)? {
            let Some(wasm) = blocks.get(&cid) else {
                return Err(BundleError::NoCode { name, cid });
            };
            actors.push(Actor { name, cid, wasm: wasm.to_vec() });
        }
        let bundle = Bundle { actors };
        bundle.check()?;
        Ok(bundle)
    }

    /// The same bundle as a CARv1 file: manifest, its data, then the codes in order.
    pub fn to_car(&self) -> Vec<u8> {
        let blocks = self.blocks();
        car::write(&self.manifest_cid(), blocks.iter().map(|(cid, data)| (cid, data.as_slice())))
    }

    /// All actors, in the order of their type numbers.
    pub fn actors(&self) -> &[Actor] {
        &self.actors
    }

    /// The actor called `name`.
    pub fn actor(&self, name: &str) -> Option<&Actor> {
        self.actors.iter().find(|actor| actor.name == name)
    }

    /// Puts another module in the place of the actor `name`; type numbers stay as they are.
    pub fn replace(&mut self, name: &str, wasm: Vec<u8>) -> Result<(), BundleError> {
        let Some(position) = self.actors.iter().position(|actor| actor.name == name) else {
            let known: Vec<&str> = self.actors.iter().map(|actor| actor.name.as_str()).collect();
            return Err(BundleError::Unknown { name: name.into(), known: known.join(", ") });
        };
        if !is_wasm(&wasm) {
            return Err(BundleError::NotWasm(name.into()));
        }
        self.actors[position].cid = raw_cid(&wasm);
        self.actors[position].wasm = wasm;
        Ok(())
    }

    /// CID of the manifest's data, which the system actor's state holds: two bundles are the same
    /// actors in the same order exactly when this is equal.
    pub fn data_cid(&self) -> Cid {
        cbor_cid(&self.data())
    }

    fn manifest_cid(&self) -> Cid {
        cbor_cid(&self.manifest())
    }

    fn manifest(&self) -> Vec<u8> {
        to_vec(&(MANIFEST_VERSION, self.data_cid())).expect("a number and a CID are CBOR")
    }

    fn data(&self) -> Vec<u8> {
        let entries: Vec<(&str, Cid)> =
            self.actors.iter().map(|actor| (actor.name.as_str(), actor.cid)).collect();
        to_vec(&entries).expect("names and CIDs are CBOR")
    }

    /// Everything that a chain's block store needs in order to run these actors.
    pub(crate) fn blocks(&self) -> Vec<(Cid, Vec<u8>)> {
        let heads = [(self.manifest_cid(), self.manifest()), (self.data_cid(), self.data())];
        let codes = self.actors.iter().map(|actor| (actor.cid, actor.wasm.clone()));
        heads.into_iter().chain(codes).collect()
    }

    /// Code CID of one of the actors that every bundle has.
    pub(crate) fn code(&self, name: &str) -> Cid {
        self.actor(name).expect("`check` has seen every required actor").cid
    }

    fn check(&self) -> Result<(), BundleError> {
        for (position, actor) in self.actors.iter().enumerate() {
            if self.actors[..position].iter().any(|earlier| earlier.name == actor.name) {
                return Err(BundleError::Twice(actor.name.clone()));
            }
            if !is_wasm(&actor.wasm) {
                return Err(BundleError::NotWasm(actor.name.clone()));
            }
        }
        for (name, expected) in REQUIRED {
            match self.actors.iter().position(|actor| actor.name == name) {
                None => return Err(BundleError::Missing(name)),
                Some(index) if index + 1 != expected => {
                    return Err(BundleError::Misplaced { name, expected, found: index + 1 });
                }
                Some(_) => {}
            }
        }
        Ok(())
    }
}

/// The manifest's entries, found from the file's root.
fn manifest(root: &Cid, blocks: &HashMap<Cid, &[u8]>) -> Result<Vec<(String, Cid)>, BundleError> {
    let missing = |reason: &str| BundleError::NoManifest { reason: reason.into() };
    let head = blocks.get(root).ok_or_else(|| missing("the root block is not in the file"))?;
    let (version, data): (u32, Cid) =
        from_slice(head).map_err(|_| missing("the root block is something else"))?;
    if version != MANIFEST_VERSION {
        return Err(BundleError::Version(version));
    }
    let data =
        blocks.get(&data).ok_or_else(|| missing("the manifest's data is not in the file"))?;
    from_slice(data).map_err(|_| missing("its data is not a list of names and code CIDs"))
}

/// Every module begins with these bytes. Whether the rest is sound shows when the engine compiles
/// it.
pub(crate) fn is_wasm(module: &[u8]) -> bool {
    module.starts_with(b"\0asm\x01\0\0\0")
}

pub(crate) fn raw_cid(data: &[u8]) -> Cid {
    Cid::new_v1(IPLD_RAW, Code::Blake2b256.digest(data))
}

fn cbor_cid(data: &[u8]) -> Cid {
    Cid::new_v1(DAG_CBOR, Code::Blake2b256.digest(data))
}
