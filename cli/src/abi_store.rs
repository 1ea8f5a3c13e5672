//! The ABIs of contracts deployed here, so that later commands decode without being told.
//!
//! With `--state DIR` each is a file `DIR/abi/<address>.json`, written whole or not at all. They
//! are a convenience: a chain without them works, and one that cannot be read costs a warning, not
//! the command.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use alloy_json_abi::JsonAbi;
use alloy_primitives::Address;
use serde::{Deserialize, Serialize};

use crate::error::Failure;

/// What is remembered of a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Remembered {
    /// Its name in the source.
    pub(crate) contract: String,
    /// Its ABI, with the custom errors and events of the contracts it was compiled with.
    pub(crate) abi: JsonAbi,
}

/// The ABIs known in this process: the state directory's, those of `--abi` and of deployments.
#[derive(Debug, Default)]
pub(crate) struct AbiStore {
    directory: Option<PathBuf>,
    by_address: BTreeMap<Address, Remembered>,
    /// Not tied to an address: from `--abi` and the artifact at hand. Asked first.
    given: Vec<JsonAbi>,
}

impl AbiStore {
    /// The store of a state directory, or an empty one that forgets. Also says which files are
    /// unreadable.
    pub(crate) fn open(state: Option<&Path>) -> (Self, Vec<String>) {
        let mut store = Self { directory: state.map(|dir| dir.join("abi")), ..Self::default() };
        let mut unreadable = Vec::new();
        for path in store.files() {
            match read(&path) {
                Ok((address, remembered)) => drop(store.by_address.insert(address, remembered)),
                Err(reason) => unreadable.push(format!("{}: {reason}", path.display())),
            }
        }
        (store, unreadable)
    }

    fn files(&self) -> Vec<PathBuf> {
        let entries = self.directory.as_ref().and_then(|directory| fs::read_dir(directory).ok());
        let paths = entries.into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
        let mut paths: Vec<PathBuf> =
            paths.filter(|path| path.extension().is_some_and(|ext| ext == "json")).collect();
        paths.sort();
        paths
    }

    /// Uses an ABI before all others.
    pub(crate) fn give(&mut self, abi: JsonAbi) {
        self.given.push(abi);
    }

    /// Keeps the ABI of a new contract.
    pub(crate) fn remember(&mut self, address: Address, what: Remembered) -> Result<(), Failure> {
        if let Some(directory) = &self.directory {
            let path = directory.join(format!("{}.json", address.to_checksum(None)));
            write_whole(directory, &path, &what)
                .map_err(|error| Failure::io(&path, "write the ABI to", &error))?;
        }
        self.by_address.insert(address, what);
        Ok(())
    }

    /// The name of the contract at an address, if it is known.
    pub(crate) fn name(&self, address: Address) -> Option<&str> {
        self.by_address.get(&address).map(|remembered| remembered.contract.as_str())
    }

    /// ABIs in the order to ask them about `address`: given ones, its own, then all others, since
    /// errors and events of the contracts it calls surface there too.
    pub(crate) fn asked_about(&self, address: Option<Address>) -> Vec<&JsonAbi> {
        let own = address.and_then(|address| self.by_address.get(&address));
        let others =
            self.by_address.iter().filter(|(other, _)| Some(**other) != address).map(|(_, it)| it);
        let remembered = own.into_iter().chain(others).map(|remembered| &remembered.abi);
        self.given.iter().chain(remembered).collect()
    }

    /// ABIs that may name the functions of `address`: given ones and its own.
    pub(crate) fn functions_of(&self, address: Address) -> Vec<&JsonAbi> {
        let own = self.by_address.get(&address).map(|remembered| &remembered.abi);
        self.given.iter().chain(own).collect()
    }
}

fn read(path: &Path) -> Result<(Address, Remembered), String> {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let address = stem.parse().map_err(|_| "the file is not named after an address".to_owned())?;
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    Ok((address, serde_json::from_str(&text).map_err(|error| error.to_string())?))
}

/// Writes beside the place and moves it there, so that a reader sees all or nothing.
fn write_whole(directory: &Path, path: &Path, what: &Remembered) -> io::Result<()> {
    fs::create_dir_all(directory)?;
    let beside = path.with_extension(format!("{}.part", std::process::id()));
    let mut file = fs::File::create(&beside)?;
    let written = serde_json::to_writer(&mut file, what)
        .map_err(io::Error::from)
        .and_then(|()| file.flush())
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&beside);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token() -> Remembered {
        let abi = JsonAbi::parse(["function f(uint256)", "error Broke(uint256 left)"]).unwrap();
        Remembered { contract: "Token".into(), abi }
    }

    #[test]
    fn what_one_process_remembers_the_next_one_knows() {
        let directory = tempfile::tempdir().unwrap();
        let address = Address::repeat_byte(0xab);
        let (mut store, _) = AbiStore::open(Some(directory.path()));
        store.remember(address, token()).unwrap();
        let (store, unreadable) = AbiStore::open(Some(directory.path()));
        assert_eq!(unreadable, Vec::<String>::new());
        assert_eq!(store.name(address), Some("Token"));
        assert_eq!(store.functions_of(address), [&token().abi]);
        assert!(store.functions_of(Address::ZERO).is_empty());
        assert_eq!(store.asked_about(Some(Address::ZERO)), [&token().abi]);
    }

    #[test]
    fn an_unreadable_file_is_named_and_skipped() {
        let directory = tempfile::tempdir().unwrap();
        let abi = directory.path().join("abi");
        fs::create_dir(&abi).unwrap();
        fs::write(abi.join("0x00000000000000000000000000000000000000aa.json"), "{").unwrap();
        fs::write(abi.join("notes.json"), "{}").unwrap();
        fs::write(abi.join("0x00000000000000000000000000000000000000bb.7.part"), "{").unwrap();
        let (_, unreadable) = AbiStore::open(Some(directory.path()));
        assert_eq!(unreadable.len(), 2, "{unreadable:?}");
    }

    #[test]
    fn without_a_directory_nothing_is_written() {
        let (mut store, _) = AbiStore::open(None);
        store.remember(Address::ZERO, token()).unwrap();
        assert_eq!(store.name(Address::ZERO), Some("Token"));
    }
}
