//! The store on disk: one redb file, whose own lock keeps a second process out.
//!
//! | table | key | value |
//! |---|---|---|
//! | identity | `format`, `version`, `chain_id`, `actors` | text, little-endian u64, same, CID |
//! | blocks | CID | the block; its hash is checked on each read |
//! | heads | epoch | CID of the head, then the head |
//! | receipts | transaction hash | checksum (32 bytes, blake2b), then the receipt |
//! | transactions | transaction hash | checksum, then the signed transaction |
//!
//! A file without the table `transactions` is that of an older program, and gets one with its next
//! transaction.
//!
//! A new directory's file is made under another name and renamed once it knows what it is, so no
//! kill leaves a file that cannot be told from a foreign one.

use std::collections::HashMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use alloy_primitives::B256;
use cid::Cid;
use multihash_codetable::{Code, MultihashDigest};
use redb::{
    Database, DatabaseError, ReadableDatabase, ReadableTable, StorageError, TableDefinition,
    TableError,
};

use super::guard::guarded;
use super::{Entry, FILE_NAME, Head, Identity, StateDirError, StoreError};

const IDENTITY: TableDefinition<&str, &[u8]> = TableDefinition::new("identity");
const BLOCKS: TableDefinition<&[u8], &[u8]> = TableDefinition::new("blocks");
const HEADS: TableDefinition<u64, &[u8]> = TableDefinition::new("heads");
const RECEIPTS: TableDefinition<&[u8], &[u8]> = TableDefinition::new("receipts");
const TRANSACTIONS: TableDefinition<&[u8], &[u8]> = TableDefinition::new("transactions");

/// What the identity table calls this format.
const FORMAT: &[u8] = b"fevm chain";

/// Goes up when a file of the older version can no longer be read.
const VERSION: u64 = 1;

/// The name of a file that does not know its identity yet; never holds anything that was reported.
const UNFINISHED: &str = "chain.redb.new";

/// An open file, whose identity has been checked. The database is there until it is dropped.
pub(super) struct Disk(Option<Database>);

impl Drop for Disk {
    /// Closing writes a last page, which can fail only in what is rebuilt at the next opening.
    fn drop(&mut self) {
        let database = self.0.take();
        let _: Result<(), StoreError> = guarded(|| {
            drop(database);
            Ok(())
        });
    }
}

impl Disk {
    fn database(&self) -> &Database {
        self.0.as_ref().expect("only `drop` takes it")
    }

    pub(super) fn open(dir: &Path, identity: &Identity) -> Result<Disk, StateDirError> {
        if dir.exists() && !dir.is_dir() {
            return Err(StateDirError::NotADirectory(dir.into()));
        }
        fs::create_dir_all(dir).map_err(|error| io(dir, &error))?;
        let file = dir.join(FILE_NAME);
        if !file.try_exists().map_err(|error| io(dir, &error))? {
            return create(dir, identity);
        }
        let database = guarded(|| Database::open(&file)).map_err(|error| refuse(dir, error))?;
        let found = guarded(|| read_identity(&database));
        check(dir, identity, found.map_err(|reason| damaged(dir, reason.to_string()))?)?;
        Ok(Disk(Some(database)))
    }

    /// The head of `epoch`, or the newest one.
    pub(super) fn head(&self, epoch: Option<u64>) -> Result<Option<Head>, StoreError> {
        self.read(HEADS, |heads| {
            let found = match epoch {
                Some(epoch) => heads.get(epoch)?.map(|value| value.value().to_vec()),
                None => heads.last()?.map(|(_, value)| value.value().to_vec()),
            };
            let Some(bytes) = found else { return Ok(None) };
            let mut record = bytes.as_slice();
            let sound = Cid::read_bytes(&mut record)
                .ok()
                .zip(Head::from_bytes(record))
                .filter(|(cid, head)| head.tipset_cid() == *cid);
            match sound {
                Some((_, head)) => Ok(Some(head)),
                None => Err(StoreError::Damaged("a head does not hash to its CID".into())),
            }
        })
    }

    pub(super) fn receipt(&self, hash: &B256) -> Result<Option<Vec<u8>>, StoreError> {
        self.summed(RECEIPTS, hash)
    }

    pub(super) fn transaction(&self, hash: &B256) -> Result<Option<Vec<u8>>, StoreError> {
        self.summed(TRANSACTIONS, hash)
    }

    /// What a table has behind a checksum.
    fn summed(
        &self,
        table: TableDefinition<&'static [u8], &'static [u8]>,
        hash: &B256,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(table, |rows| {
            let Some(value) = rows.get(hash.as_slice())? else { return Ok(None) };
            match value.value().split_at_checked(32) {
                Some((sum, bytes)) if sum == checksum(bytes) => Ok(Some(bytes.to_vec())),
                _ => Err(StoreError::Damaged(format!(
                    "what {table} has of {hash} is not what was written"
                ))),
            }
        })
    }

    pub(super) fn block(&self, cid: &Cid) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(BLOCKS, |blocks| {
            let Some(value) = blocks.get(cid.to_bytes().as_slice())? else { return Ok(None) };
            let block = value.value().to_vec();
            let code = Code::try_from(cid.hash().code());
            if code.is_ok_and(|code| code.digest(&block) == *cid.hash()) {
                Ok(Some(block))
            } else {
                Err(StoreError::Damaged(format!("block {cid} does not hash to its CID")))
            }
        })
    }

    pub(super) fn has_block(&self, cid: &Cid) -> Result<bool, StoreError> {
        self.read(BLOCKS, |blocks| Ok(blocks.get(cid.to_bytes().as_slice())?.is_some()))
    }

    pub(super) fn commit(
        &self,
        head: &Head,
        fresh: &HashMap<Cid, Vec<u8>>,
        entry: Option<Entry<'_>>,
    ) -> Result<(), StoreError> {
        guarded(|| {
            let write = self.database().begin_write().map_err(redb::Error::from)?;
            {
                let mut blocks = write.open_table(BLOCKS)?;
                for (cid, block) in fresh {
                    blocks.insert(cid.to_bytes().as_slice(), block.as_slice())?;
                }
                let record = [head.tipset_cid().to_bytes(), head.to_bytes()].concat();
                write.open_table(HEADS)?.insert(head.epoch, record.as_slice())?;
                let mut receipts = write.open_table(RECEIPTS)?;
                let mut transactions = write.open_table(TRANSACTIONS)?;
                if let Some(Entry { hash, receipt, transaction }) = entry {
                    receipts.insert(hash.as_slice(), summed(receipt).as_slice())?;
                    transactions.insert(hash.as_slice(), summed(transaction).as_slice())?;
                }
            }
            Ok(write.commit()?)
        })
    }

    pub(super) fn rewind(&self, epoch: u64) -> Result<(), StoreError> {
        guarded(|| {
            let write = self.database().begin_write().map_err(redb::Error::from)?;
            {
                let mut heads = write.open_table(HEADS)?;
                let mut receipts = write.open_table(RECEIPTS)?;
                let mut transactions = write.open_table(TRANSACTIONS)?;
                while let Some((last, hash)) =
                    last_transaction(&heads)?.filter(|(last, _)| *last > epoch)
                {
                    if let Some(hash) = hash {
                        receipts.remove(hash.as_slice())?;
                        transactions.remove(hash.as_slice())?;
                    }
                    heads.remove(last)?;
                }
            }
            Ok(write.commit()?)
        })
    }

    /// Runs `body` on one table; a table that was never written is empty.
    fn read<K: redb::Key + 'static, T: Default>(
        &self,
        table: TableDefinition<K, &'static [u8]>,
        body: impl FnOnce(redb::ReadOnlyTable<K, &'static [u8]>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        guarded(|| {
            let read = self.database().begin_read().map_err(redb::Error::from)?;
            match read.open_table(table) {
                Ok(table) => body(table),
                Err(TableError::TableDoesNotExist(_)) => Ok(T::default()),
                Err(error) => Err(error.into()),
            }
        })
    }
}

/// Epoch and transaction hash of the newest head.
fn last_transaction(
    heads: &redb::Table<'_, u64, &'static [u8]>,
) -> Result<Option<(u64, Option<B256>)>, StoreError> {
    let Some((epoch, value)) = heads.last()? else { return Ok(None) };
    let mut record = value.value();
    let head = Cid::read_bytes(&mut record).ok().and_then(|_| Head::from_bytes(record));
    Ok(Some((epoch.value(), head.and_then(|head| head.transaction))))
}

fn create(dir: &Path, identity: &Identity) -> Result<Disk, StateDirError> {
    let unfinished = dir.join(UNFINISHED);
    for entry in fs::read_dir(dir).map_err(|error| io(dir, &error))? {
        let found = entry.map_err(|error| io(dir, &error))?.file_name();
        if found != UNFINISHED {
            let found = found.to_string_lossy().into_owned();
            return Err(StateDirError::Foreign { dir: dir.into(), found });
        }
        match guarded(|| Database::open(&unfinished)) {
            Err(DatabaseError::DatabaseAlreadyOpen) => {
                return Err(StateDirError::InUse(dir.into()));
            }
            _ => fs::remove_file(&unfinished).map_err(|error| io(dir, &error))?,
        }
    }
    let database = guarded(|| Database::create(&unfinished)).map_err(|error| refuse(dir, error))?;
    write_identity(&database, identity)
        .map_err(|error| StateDirError::Io { dir: dir.into(), reason: error.to_string() })?;
    fs::rename(&unfinished, dir.join(FILE_NAME)).map_err(|error| io(dir, &error))?;
    // Without this a power cut could undo the renaming of a file that has since been written to.
    fs::File::open(dir).and_then(|dir| dir.sync_all()).map_err(|error| io(dir, &error))?;
    Ok(Disk(Some(database)))
}

fn write_identity(database: &Database, identity: &Identity) -> Result<(), StoreError> {
    let write = database.begin_write().map_err(redb::Error::from)?;
    {
        let mut table = write.open_table(IDENTITY)?;
        table.insert("format", FORMAT)?;
        table.insert("version", VERSION.to_le_bytes().as_slice())?;
        table.insert("chain_id", identity.chain_id.to_le_bytes().as_slice())?;
        table.insert("actors", identity.actors.to_bytes().as_slice())?;
    }
    Ok(write.commit()?)
}

/// What the identity table says; `None` when there is none or it is about something else.
struct Found {
    version: u64,
    chain_id: u64,
    actors: Vec<u8>,
}

fn read_identity(database: &Database) -> Result<Option<Found>, StoreError> {
    let read = database.begin_read().map_err(redb::Error::from)?;
    let table = match read.open_table(IDENTITY) {
        Ok(table) => table,
        Err(TableError::Storage(error)) => return Err(error.into()),
        Err(_) => return Ok(None),
    };
    let get = |key: &str| -> Result<Vec<u8>, StoreError> {
        Ok(table.get(key)?.map(|value| value.value().to_vec()).unwrap_or_default())
    };
    if get("format")? != FORMAT {
        return Ok(None);
    }
    let number = |bytes: Vec<u8>| bytes.try_into().map(u64::from_le_bytes).unwrap_or_default();
    Ok(Some(Found {
        version: number(get("version")?),
        chain_id: number(get("chain_id")?),
        actors: get("actors")?,
    }))
}

fn check(dir: &Path, identity: &Identity, found: Option<Found>) -> Result<(), StateDirError> {
    let Some(Found { version, chain_id, actors }) = found else {
        return Err(damaged(dir, "it is a database of another program".into()));
    };
    let dir = dir.to_path_buf();
    if version != VERSION {
        return Err(StateDirError::Version { dir, found: version, expected: VERSION });
    }
    if chain_id != identity.chain_id {
        return Err(StateDirError::ChainId { dir, found: chain_id, asked: identity.chain_id });
    }
    if actors != identity.actors.to_bytes() {
        let found =
            Cid::try_from(actors).map_or_else(|_| "unreadable".into(), |found| found.to_string());
        return Err(StateDirError::OtherActors { dir, found, asked: Box::new(identity.actors) });
    }
    Ok(())
}

/// The bytes behind their checksum.
fn summed(bytes: &[u8]) -> Vec<u8> {
    [&checksum(bytes), bytes].concat()
}

fn checksum(bytes: &[u8]) -> [u8; 32] {
    let hash = Code::Blake2b256.digest(bytes);
    hash.digest().try_into().expect("blake2b-256 has 32 bytes")
}

fn damaged(dir: &Path, reason: String) -> StateDirError {
    StateDirError::Damaged { dir: dir.into(), reason }
}

fn refuse(dir: &Path, error: DatabaseError) -> StateDirError {
    match error {
        DatabaseError::DatabaseAlreadyOpen => StateDirError::InUse(dir.into()),
        DatabaseError::Storage(StorageError::Io(error))
            if !matches!(error.kind(), ErrorKind::InvalidData | ErrorKind::UnexpectedEof) =>
        {
            io(dir, &error)
        }
        error => damaged(dir, error.to_string()),
    }
}

fn io(dir: &Path, error: &std::io::Error) -> StateDirError {
    match error.kind() {
        ErrorKind::PermissionDenied => StateDirError::NoPermission(dir.into()),
        _ => StateDirError::Io { dir: dir.into(), reason: error.to_string() },
    }
}
