//! Answers of the compiler, kept for the next time the same is asked.
//!
//! A folder of files that are written beside and moved into place. An entry that cannot be trusted
//! is as good as none, and a folder that cannot be used costs time, not the compilation.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process;
use std::time::SystemTime;

use alloy_primitives::{hex, keccak256};

/// Most entries in the folder; when there are more, the oldest half goes.
const MAX_ENTRIES: usize = 400;

/// An answer, and whether it would be the same next time.
pub(super) struct Answer {
    pub(super) text: String,
    pub(super) is_final: bool,
}

/// What is asked: the compiler, and all of its input.
pub(super) fn key(compiler: &str, input: &str) -> String {
    hex::encode(keccak256(format!("1\n{compiler}\n{input}")))
}

/// The answer kept under the key, or else what `ask` says. When several processes ask the same at
/// once, one asks the compiler and the others wait.
pub(super) fn answer<E>(
    folder: Option<&Path>,
    key: &str,
    ask: impl FnOnce() -> Result<Answer, E>,
) -> Result<String, E> {
    let Some(folder) = folder.filter(|folder| fs::create_dir_all(folder).is_ok()) else {
        return ask().map(|answer| answer.text);
    };
    let entry = folder.join(format!("{key}.json"));
    if let Some(text) = kept(&entry) {
        return Ok(text);
    }
    // The lock ends with the file handle.
    let _lock = lock(folder, key);
    if let Some(text) = kept(&entry) {
        return Ok(text);
    }
    let answer = ask()?;
    if answer.is_final {
        // A full disk is no reason to fail.
        let _ = keep(folder, &entry, &answer.text);
    }
    Ok(answer.text)
}

/// Entries with the same first digit share a lock, so there are 16.
fn lock(folder: &Path, key: &str) -> Option<File> {
    let file = File::create(folder.join(format!("lock-{}", key.get(..1)?))).ok()?;
    file.lock().ok()?;
    Some(file)
}

/// An entry is the hash of the text, a line end, and the text.
fn kept(entry: &Path) -> Option<String> {
    let content = fs::read_to_string(entry).ok()?;
    let (hash, text) = content.split_once('\n')?;
    (hash == hex::encode(keccak256(text))).then(|| text.to_owned())
}

fn keep(folder: &Path, entry: &Path, text: &str) -> io::Result<()> {
    let beside = entry.with_extension(format!("{}.part", process::id()));
    let content = format!("{}\n{text}", hex::encode(keccak256(text)));
    let kept = fs::write(&beside, content).and_then(|()| fs::rename(&beside, entry));
    if kept.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&beside);
    }
    kept?;
    prune(folder)
}

fn prune(folder: &Path) -> io::Result<()> {
    let mut entries: Vec<(SystemTime, PathBuf)> = Vec::new();
    for file in fs::read_dir(folder)? {
        let file = file?;
        let is_lock = file.file_name().to_string_lossy().starts_with("lock-");
        if !is_lock {
            entries.push((file.metadata()?.modified()?, file.path()));
        }
    }
    if entries.len() > MAX_ENTRIES {
        entries.sort();
        for (_, oldest) in &entries[..entries.len() / 2] {
            // Another process may have been faster.
            let _ = fs::remove_file(oldest);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(folder: &Path, text: &'static str, is_final: bool) -> String {
        let given = || Ok::<_, ()>(Answer { text: text.to_owned(), is_final });
        answer(Some(folder), &key("solc", "input"), given).unwrap()
    }

    #[test]
    fn a_final_answer_is_kept_and_another_is_not() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(ask(folder.path(), "passing", false), "passing");
        assert_eq!(ask(folder.path(), "first\nline", true), "first\nline");
        assert_eq!(ask(folder.path(), "second", true), "first\nline");
    }

    #[test]
    fn a_damaged_entry_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        ask(folder.path(), "first", true);
        let entry = folder.path().join(format!("{}.json", key("solc", "input")));
        for damage in ["", "no line", "hash\nfirst", "\u{0}"] {
            fs::write(&entry, damage).unwrap();
            assert_eq!(ask(folder.path(), "second", true), "second", "{damage:?}");
        }
        fs::write(&entry, [0xff, 0xfe]).unwrap();
        assert_eq!(ask(folder.path(), "third", true), "third");
    }

    #[test]
    fn many_at_once_ask_the_compiler_once() {
        let folder = tempfile::tempdir().unwrap();
        let asked = std::sync::atomic::AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let given = || {
                        asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                        Ok::<_, ()>(Answer { text: "same".to_owned(), is_final: true })
                    };
                    assert_eq!(answer(Some(folder.path()), "00", given), Ok("same".to_owned()));
                });
            }
        });
        assert_eq!(asked.into_inner(), 1);
    }

    #[test]
    fn the_folder_does_not_grow_without_end() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..=MAX_ENTRIES {
            fs::write(folder.path().join(format!("{number}.json")), "").unwrap();
        }
        ask(folder.path(), "new", true);
        assert!(fs::read_dir(folder.path()).unwrap().count() <= MAX_ENTRIES);
        assert_eq!(ask(folder.path(), "newer", true), "new");
    }

    #[test]
    fn a_folder_that_cannot_be_made_does_no_harm() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert_eq!(ask(&file.path().join("inside"), "answer", true), "answer");
    }
}
