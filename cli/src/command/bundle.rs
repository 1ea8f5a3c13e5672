//! `fevm bundle`: the actors as files, for a network or for a look inside.

use std::fs;
use std::path::Path;

use harness::bundle::Bundle;

use crate::args::{self, Global};
use crate::chain;
use crate::error::Failure;
use crate::report::{ActorWritten, BundleWritten, Report};

pub(crate) fn run(arguments: &args::Bundle, global: &Global) -> Result<Report, Failure> {
    let bundle = chain::bundle(global)?;
    let directory = &arguments.dir;
    fs::create_dir_all(directory).map_err(|error| Failure::io(directory, "make", &error))?;
    let mut actors = Vec::new();
    for actor in bundle.actors() {
        let file = format!("{}.wasm", actor.name);
        write(directory, &file, &actor.wasm)?;
        let (name, cid) = (actor.name.clone(), actor.cid.to_string());
        actors.push(ActorWritten { name, file, bytes: actor.wasm.len(), cid });
    }
    let files = extras(&bundle, global);
    files.iter().try_for_each(|(name, bytes)| write(directory, name, bytes))?;
    Ok(Report::Bundle(BundleWritten {
        directory: directory.display().to_string(),
        actors,
        files: files.into_iter().map(|(name, _)| name.to_owned()).collect(),
    }))
}

/// The CAR, and for the built-in bundle how it was made; of another nobody here knows that.
fn extras(bundle: &Bundle, global: &Global) -> Vec<(&'static str, Vec<u8>)> {
    let mut files = vec![("bundle.car", bundle.to_car())];
    if global.bundle.is_none() && global.code_size_limit.is_none() {
        files.push(("metadata.json", fevm::METADATA.as_bytes().to_vec()));
    }
    files
}

fn write(directory: &Path, name: &str, bytes: &[u8]) -> Result<(), Failure> {
    let path = directory.join(name);
    fs::write(&path, bytes).map_err(|error| Failure::io(&path, "write", &error))
}
