//! The bundle: manifest in the network's order, CAR, metadata, and src/lib.rs's constants.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use wasmparser::{Parser, Payload};

use super::car::{self, Block};
use super::wasm;

/// Type numbers are positions, counted from one. Source: builtin-actors v18, its manifest.
const ORDER: [&str; 16] = [
    "system",
    "init",
    "cron",
    "account",
    "storagepower",
    "storageminer",
    "storagemarket",
    "paymentchannel",
    "multisig",
    "reward",
    "verifiedregistry",
    "datacap",
    "placeholder",
    "evm",
    "eam",
    "ethaccount",
];

/// The stand-in for actors that this project does not have.
const ABSENT: &str = "absent";

/// The actor that profiles differ in.
const EVM: &str = "evm";

/// Actors in the manifest's order, and what metadata.json says of how they came about.
pub(crate) struct Bundle {
    actors: Vec<(String, Block)>,
    /// The EVM of each profile but the default, by the profile's name.
    profiles: Vec<(String, Block)>,
    car: Vec<u8>,
    origin: Value,
}

impl Bundle {
    pub(crate) fn new(compiler: (String, String), optimiser: (String, Vec<String>)) -> Bundle {
        let origin = json!({
            "compiler": compiler.0,
            "standard_library": compiler.1,
            "flags": wasm::flags(),
            "wasm_opt": optimiser.0,
            "wasm_opt_arguments": optimiser.1,
        });
        Bundle { actors: vec![], profiles: vec![], car: vec![], origin }
    }

    /// A ready bundle, as the variable names it.
    pub(crate) fn read(variable: &str, path: &Path) -> Result<Bundle, String> {
        println!("cargo::rerun-if-changed={}", path.display());
        let bad = |reason: String| format!("{variable}={}: {reason}", path.display());
        let car = fs::read(path).map_err(|error| bad(error.to_string()))?;
        let (root, blocks) = car::read(&car).map_err(bad)?;
        let find = |cid: &cid::Cid| blocks.iter().find(|block| block.cid == *cid);
        let manifest = find(&root).ok_or_else(|| bad("it lacks its root block".into()))?;
        let data = manifest.data.strip_prefix(&[0x82, 0x01]).and_then(link_at);
        let data =
            data.and_then(|(cid, _)| find(&cid)).ok_or_else(|| bad("it has no manifest".into()))?;
        let mut actors = Vec::new();
        for (name, cid) in
            entries(&data.data).ok_or_else(|| bad("its manifest is malformed".into()))?
        {
            let block = find(&cid).ok_or_else(|| bad(format!("it lacks the code of {name}")))?;
            actors.push((name, Block { cid, data: block.data.clone() }));
        }
        let origin = json!({ "bundle": "ready, not built here" });
        Ok(Bundle { actors, profiles: vec![], car, origin })
    }

    /// With the EVM of a profile out of that profile's ready bundle, if there is one.
    pub(crate) fn with_profile(
        mut self,
        profile: &str,
        variable: &str,
        path: Option<&Path>,
    ) -> Result<Bundle, String> {
        let Some(path) = path else { return Ok(self) };
        let of = Bundle::read(variable, path)?;
        let evm = of.actors.into_iter().find(|(name, _)| name == EVM);
        let (_, evm) = evm.ok_or(format!("{variable}={}: it has no EVM", path.display()))?;
        self.profiles.push((profile.to_string(), evm));
        Ok(self)
    }

    pub(crate) fn add(&mut self, name: &str, wasm: Vec<u8>) {
        self.actors.push((name.to_string(), Block::raw(wasm)));
    }

    /// The EVM of another profile.
    pub(crate) fn add_profile(&mut self, profile: &str, wasm: Vec<u8>) {
        self.profiles.push((profile.to_string(), Block::raw(wasm)));
    }

    /// Puts the actors in the network's order, with a stand-in for each that is missing.
    pub(crate) fn close(mut self) -> Result<Bundle, String> {
        let mut ordered = Vec::new();
        for name in ORDER {
            let found = self.actors.iter().find(|(actor, _)| actor == name);
            let block = match found {
                Some((_, block)) => Block::raw(block.data.clone()),
                None => self.stand_in(name)?,
            };
            ordered.push((name.to_string(), block));
        }
        self.actors = ordered;
        let data = Block::dag_cbor(manifest(&self.actors));
        let mut root = vec![0x82, 0x01];
        car::link(&mut root, &data.cid);
        let root = Block::dag_cbor(root);
        let cid = root.cid;
        let codes = self.actors.iter().map(|(_, block)| Block::raw(block.data.clone()));
        let blocks: Vec<Block> = [root, data].into_iter().chain(codes).collect();
        self.car = car::write(&cid, &blocks);
        Ok(self)
    }

    /// Each stand-in carries its name in a custom section, so that no two share a code CID.
    fn stand_in(&self, name: &str) -> Result<Block, String> {
        let absent =
            self.actors.iter().find(|(actor, _)| actor == ABSENT).ok_or("no stand-in was built")?;
        let mut wasm = absent.1.data.clone();
        let title = b"fevm.absent";
        let length = 1 + title.len() + name.len();
        wasm.extend([0, u8::try_from(length).expect("actor names are short"), title.len() as u8]);
        wasm.extend(title);
        wasm.extend(name.as_bytes());
        Ok(Block::raw(wasm))
    }

    /// Writes everything that src/lib.rs and `fevm bundle` hand out.
    pub(crate) fn write(&self, out: &Path) -> Result<(), String> {
        let put = |name: &str, bytes: &[u8]| {
            fs::write(out.join(name), bytes)
                .map_err(|error| format!("cannot write {name}: {error}"))
        };
        let mut actors = String::from("&[\n");
        for (name, block) in &self.actors {
            put(&format!("{name}.wasm"), &block.data)?;
            actors += &format!("    {},\n", constant(name, name, block));
        }
        put("actors.rs", (actors + "]\n").as_bytes())?;
        let mut profiles = String::from("&[\n");
        for (profile, block) in &self.profiles {
            let file = format!("{EVM}-{profile}");
            put(&format!("{file}.wasm"), &block.data)?;
            let evm = constant(EVM, &file, block);
            profiles += &format!("    Profile {{ name: {profile:?}, evm: {evm} }},\n");
        }
        put("profiles.rs", (profiles + "]\n").as_bytes())?;
        put("bundle.car", &self.car)?;
        let metadata =
            serde_json::to_string_pretty(&self.metadata()?).map_err(|error| error.to_string())?;
        put("metadata.json", (metadata + "\n").as_bytes())
    }

    fn metadata(&self) -> Result<Value, String> {
        let mut actors = Vec::new();
        for (position, (name, block)) in self.actors.iter().enumerate() {
            actors.push(describe(position + 1, name, block)?);
        }
        let position = ORDER.iter().position(|name| *name == EVM).ok_or("the EVM has a place")?;
        let mut profiles = Vec::new();
        for (profile, block) in &self.profiles {
            profiles.push(json!({ "name": profile, "evm": describe(position + 1, EVM, block)? }));
        }
        Ok(json!({
            "fevm": env!("CARGO_PKG_VERSION"),
            "build": self.origin,
            "actors": actors,
            "profiles": profiles,
        }))
    }
}

/// An actor as an expression of src/lib.rs.
fn constant(name: &str, file: &str, block: &Block) -> String {
    format!(
        "Actor {{ name: {name:?}, cid: \"{}\", \
         wasm: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{file}.wasm\")) }}",
        block.cid
    )
}

/// An actor in metadata.json.
fn describe(number: usize, name: &str, block: &Block) -> Result<Value, String> {
    let wasm = &block.data;
    let malformed = |error| format!("{name}.wasm is malformed: {error}");
    Ok(json!({
        "type": number,
        "name": name,
        "cid": block.cid.to_string(),
        "bytes": wasm.len(),
        "syscalls": imports(wasm).map_err(malformed)?,
        "stand_in": wasm.windows(11).any(|window| window == b"fevm.absent"),
    }))
}

/// `module.name` of every import: the syscalls that the actor can make.
fn imports(wasm: &[u8]) -> Result<Vec<String>, wasmparser::BinaryReaderError> {
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::ImportSection(section) = payload? {
            for import in section {
                let import = import?;
                names.push(format!("{}.{}", import.module, import.name));
            }
        }
    }
    names.sort();
    Ok(names)
}

fn manifest(actors: &[(String, Block)]) -> Vec<u8> {
    // At most 23 entries of names below 24 bytes: one-byte CBOR heads.
    let mut data = vec![0x80 | u8::try_from(actors.len()).expect("sixteen actors")];
    for (name, block) in actors {
        data.extend([0x82, 0x60 | name.len() as u8]);
        data.extend(name.as_bytes());
        car::link(&mut data, &block.cid);
    }
    data
}

fn entries(data: &[u8]) -> Option<Vec<(String, cid::Cid)>> {
    let (&head, mut rest) = data.split_first()?;
    let mut entries = Vec::new();
    for _ in 0..head.checked_sub(0x80).filter(|count| *count < 24)? {
        rest = rest.strip_prefix(&[0x82])?;
        let (&head, tail) = rest.split_first()?;
        let (name, tail) = tail.split_at_checked(head.checked_sub(0x60)?.into())?;
        let (cid, tail) = link_at(tail)?;
        entries.push((String::from_utf8(name.to_vec()).ok()?, cid));
        rest = tail;
    }
    rest.is_empty().then_some(entries)
}

fn link_at(bytes: &[u8]) -> Option<(cid::Cid, &[u8])> {
    let mut rest = bytes.strip_prefix(&[0xd8, 0x2a, 0x58])?.get(2..)?;
    let cid = cid::Cid::read_bytes(&mut rest).ok()?;
    Some((cid, rest))
}
