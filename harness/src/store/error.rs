//! What can be wrong with a state directory, and with a store that is in use.

use std::path::PathBuf;

use cid::Cid;
use redb::{StorageError, TableError};

/// A read or a write of the store failed; the chain's head is where it was.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// What is on disk is not what was written.
    #[error("the chain's file is damaged: {0}; restore it from a copy or start in a new directory")]
    Damaged(String),
    /// The operating system refused, as with a full disk.
    #[error("cannot use the chain's file: {0}")]
    Io(String),
}

/// Why a directory cannot be a chain's home. Nothing in it is lost or replaced.
#[derive(Debug, thiserror::Error)]
pub enum StateDirError {
    /// A file stands where the directory should be.
    #[error("{dir} is a file; a chain needs a directory", dir = .0.display())]
    NotADirectory(PathBuf),
    /// Somebody else's directory.
    #[error(
        "{dir} holds other files (`{found}`) and no chain; give a new or empty directory",
        dir = .dir.display()
    )]
    Foreign {
        /// The directory.
        dir: PathBuf,
        /// One of the files in it.
        found: String,
    },
    /// Another process has it open.
    #[error(
        "{dir} is in use by another fevm process; stop that one or give another directory",
        dir = .0.display()
    )]
    InUse(PathBuf),
    /// The chain's file is not readable.
    #[error(
        "{dir}/chain.redb is damaged or no chain: {reason}; \
         restore it from a copy or give a new directory",
        dir = .dir.display()
    )]
    Damaged {
        /// The directory.
        dir: PathBuf,
        /// What was found.
        reason: String,
    },
    /// Made by an older or newer program.
    #[error(
        "{dir} was made by another version of fevm (format {found}, this one reads {expected}); \
         use that version or give a new directory",
        dir = .dir.display()
    )]
    Version {
        /// The directory.
        dir: PathBuf,
        /// The format found.
        found: u64,
        /// The format this program reads and writes.
        expected: u64,
    },
    /// Made for another network.
    #[error(
        "the chain in {dir} has chain id {found}, not {asked}; \
         ask for {found} or give a new directory",
        dir = .dir.display()
    )]
    ChainId {
        /// The directory.
        dir: PathBuf,
        /// Its chain id.
        found: u64,
        /// The chain id asked for.
        asked: u64,
    },
    /// Made with another bundle.
    #[error(
        "the chain in {dir} runs other actors (manifest {found}, asked for {asked}); \
         give the bundle, profile or limit of code it was made with or a new directory",
        dir = .dir.display()
    )]
    OtherActors {
        /// The directory.
        dir: PathBuf,
        /// CID of its manifest's data.
        found: String,
        /// CID of the manifest's data asked for.
        asked: Box<Cid>,
    },
    /// The operating system says no.
    #[error("no permission to use {dir}; give a directory that you own", dir = .0.display())]
    NoPermission(PathBuf),
    /// The operating system reports something else.
    #[error("cannot use {dir}: {reason}", dir = .dir.display())]
    Io {
        /// The directory.
        dir: PathBuf,
        /// The system's words.
        reason: String,
    },
}

impl From<redb::Error> for StoreError {
    fn from(error: redb::Error) -> StoreError {
        match error {
            redb::Error::Corrupted(reason) => StoreError::Damaged(reason),
            error => StoreError::Io(error.to_string()),
        }
    }
}

impl From<StorageError> for StoreError {
    fn from(error: StorageError) -> StoreError {
        redb::Error::from(error).into()
    }
}

impl From<TableError> for StoreError {
    fn from(error: TableError) -> StoreError {
        redb::Error::from(error).into()
    }
}

impl From<redb::CommitError> for StoreError {
    fn from(error: redb::CommitError) -> StoreError {
        redb::Error::from(error).into()
    }
}
