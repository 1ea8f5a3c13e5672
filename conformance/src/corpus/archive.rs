//! Corpora on disk: an unpacked folder, or an archive that is read without being unpacked.
//!
//! Each corpus is a folder, or a file `<folder>*.tar.zst` that holds one, in the folder which the
//! environment variable FEVM_CORPORA names, else in `../shared/corpora` beside the checkout. Does
//! not know what is in the files.

use std::fs::{self, File};
use std::io::{self, BufReader, Read as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// A corpus, by the folder that it is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Corpus {
    /// Name of the folder.
    pub folder: &'static str,
    /// Where anybody gets it.
    pub origin: &'static str,
}

/// State tests with the whole world afterwards.
pub const EXECUTION_SPEC_TESTS: Corpus = Corpus {
    folder: "eest-v5.4.0",
    origin: "fixtures_develop.tar.gz of release v5.4.0, \
             https://github.com/ethereum/execution-spec-tests/releases",
};

/// Older state tests, mostly for Cancun.
pub const ETHEREUM_TESTS: Corpus = Corpus {
    folder: "ethereum-tests-gst",
    origin: "GeneralStateTests of https://github.com/ethereum/tests",
};

/// State tests with expectations for Berlin to Cancun.
pub const LEGACY_TESTS: Corpus = Corpus {
    folder: "legacytests-cancun-gst",
    origin: "Cancun/GeneralStateTests of https://github.com/ethereum/legacytests",
};

/// Vectors for precompiles and for instructions with two operands.
pub const VECTORS: Corpus = Corpus {
    folder: "precompile-vectors",
    origin: "core/vm/testdata of https://github.com/ethereum/go-ethereum, precompiles/ as \
             go-ethereum/precompiles/ and testcases_*.json as go-ethereum/opcodes/",
};

/// A corpus that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    corpus: Corpus,
    place: Place,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Folder(PathBuf),
    Archive(PathBuf),
}

/// One file of a corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its path from the corpus's folder, with slashes.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A corpus that is not there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the corpus {folder} is not in {looked_in}; get {origin}, and name the folder above it in \
     FEVM_CORPORA"
)]
pub struct NotThere {
    /// The corpus's folder.
    pub folder: &'static str,
    /// Where it was looked for.
    pub looked_in: String,
    /// Where it can be got.
    pub origin: &'static str,
}

/// A corpus that is there and cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{path} cannot be read: {error}")]
pub struct Unreadable {
    /// Which file or folder.
    pub path: String,
    /// What the system said.
    pub error: io::Error,
}

/// The folder that all corpora are in.
pub fn folder() -> PathBuf {
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpora");
    std::env::var_os("FEVM_CORPORA").map_or_else(default, PathBuf::from)
}

impl Corpus {
    /// The corpus in the usual folder.
    pub fn open(self) -> Result<Source, NotThere> {
        self.open_in(&folder())
    }

    /// The corpus in a folder. One that is unpacked goes before an archive.
    pub fn open_in(self, folder: &Path) -> Result<Source, NotThere> {
        let unpacked = folder.join(self.folder);
        let place = if unpacked.is_dir() {
            Some(Place::Folder(unpacked))
        } else {
            self.archive_in(folder).map(Place::Archive)
        };
        let place = place.ok_or_else(|| NotThere {
            folder: self.folder,
            looked_in: folder.display().to_string(),
            origin: self.origin,
        })?;
        Ok(Source { corpus: self, place })
    }

    fn archive_in(self, folder: &Path) -> Option<PathBuf> {
        let is_archive = |path: &PathBuf| {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            name.starts_with(self.folder) && name.ends_with(".tar.zst")
        };
        let entries = fs::read_dir(folder).ok()?;
        entries.filter_map(|entry| Some(entry.ok()?.path())).find(is_archive)
    }
}

impl Source {
    /// Reads the files whose paths are `wanted`, one after the other, until `visit` has enough.
    pub fn each(
        &self,
        wanted: impl Fn(&str) -> bool,
        mut visit: impl FnMut(Document) -> ControlFlow<()>,
    ) -> Result<(), Unreadable> {
        let (path, result) = match &self.place {
            Place::Folder(folder) => (folder, each_below(folder, &wanted, &mut visit)),
            Place::Archive(file) => (file, self.each_packed(file, &wanted, &mut visit)),
        };
        result.map_err(|error| Unreadable { path: path.display().to_string(), error })
    }

    /// One file; `None` if the corpus has none of that path.
    pub fn file(&self, path: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        let mut found = None;
        self.each(
            |candidate| candidate == path,
            |document| {
                found = Some(document.bytes);
                ControlFlow::Break(())
            },
        )?;
        Ok(found)
    }

    fn each_packed(
        &self,
        file: &Path,
        wanted: &dyn Fn(&str) -> bool,
        visit: &mut dyn FnMut(Document) -> ControlFlow<()>,
    ) -> io::Result<()> {
        let packed = BufReader::new(File::open(file)?);
        let plain = ruzstd::decoding::StreamingDecoder::new(packed).map_err(io::Error::other)?;
        for entry in tar::Archive::new(plain).entries()? {
            let mut entry = entry?;
            if !entry.header().entry_type().is_file() {
                continue;
            }
            let path = entry.path()?;
            let path = slashed(path.strip_prefix(self.corpus.folder).unwrap_or(&path));
            if wanted(&path) {
                let mut bytes = Vec::new();
                entry.read_to_end(&mut bytes)?;
                if visit(Document { path, bytes }).is_break() {
                    break;
                }
            }
        }
        Ok(())
    }
}

/// Files below a folder, in the order of their names.
fn each_below(
    folder: &Path,
    wanted: &dyn Fn(&str) -> bool,
    visit: &mut dyn FnMut(Document) -> ControlFlow<()>,
) -> io::Result<()> {
    let mut waiting = vec![folder.to_owned()];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path)?.map(|entry| Ok(entry?.path()));
            let mut entries = entries.collect::<io::Result<Vec<_>>>()?;
            entries.sort_unstable_by(|a, b| b.cmp(a));
            waiting.append(&mut entries);
            continue;
        }
        let name = slashed(path.strip_prefix(folder).unwrap_or(&path));
        if wanted(&name) && visit(Document { bytes: fs::read(&path)?, path: name }).is_break() {
            break;
        }
    }
    Ok(())
}

fn slashed(path: &Path) -> String {
    path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TINY: Corpus = Corpus { folder: "tiny", origin: "nowhere" };

    fn paths(source: &Source) -> Vec<String> {
        let mut paths = Vec::new();
        source
            .each(
                |path| path.ends_with(".json"),
                |document| {
                    paths.push(format!("{} {}", document.path, document.bytes.len()));
                    ControlFlow::Continue(())
                },
            )
            .unwrap();
        paths
    }

    #[test]
    fn a_folder_and_an_archive_of_it_are_read_alike() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("tiny/b");
        fs::create_dir_all(&inner).unwrap();
        fs::write(inner.join("two.json"), "22").unwrap();
        fs::write(inner.join("notes.txt"), "not wanted").unwrap();
        fs::write(folder.path().join("tiny/one.json"), "1").unwrap();

        let packed = tempfile::tempdir().unwrap();
        let mut archive = tar::Builder::new(Vec::new());
        archive.append_dir_all("tiny", folder.path().join("tiny")).unwrap();
        let plain = archive.into_inner().unwrap();
        let level = ruzstd::encoding::CompressionLevel::Fastest;
        let bytes = ruzstd::encoding::compress_to_vec(plain.as_slice(), level);
        fs::write(packed.path().join("tiny-dev.tar.zst"), bytes).unwrap();

        let unpacked = TINY.open_in(folder.path()).unwrap();
        let packed = TINY.open_in(packed.path()).unwrap();
        assert_eq!(paths(&unpacked), ["b/two.json 2", "one.json 1"]);
        let mut found = paths(&packed);
        found.sort_unstable();
        assert_eq!(found, paths(&unpacked));
        assert_eq!(packed.file("one.json").unwrap().as_deref(), Some(b"1".as_slice()));
        assert_eq!(packed.file("three.json").unwrap(), None);
    }

    #[test]
    fn what_is_not_there_says_where_to_get_it() {
        let folder = tempfile::tempdir().unwrap();
        let error = TINY.open_in(folder.path()).unwrap_err().to_string();
        assert!(error.contains("nowhere") && error.contains("FEVM_CORPORA"), "{error}");
    }
}
