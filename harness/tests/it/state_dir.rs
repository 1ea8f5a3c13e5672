//! A chain in a directory: it is there the next time, it survives a kill, and it belongs to one
//! process.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use alloy_primitives::{B256, U256, keccak256};
use harness::store::{FILE_NAME, StateDirError};
use harness::{Bundle, Chain, OpenError, Options, TransactionError};

use crate::kit::{account, transfer};

/// Set for a copy of this test binary that plays the other process.
const CHILD: &str = "FEVM_TEST_STATE_DIR";

fn options(dir: &Path) -> Options {
    Options { state_dir: Some(dir.into()), ..Options::default() }
}

fn open(dir: &Path) -> Chain {
    Chain::open(options(dir)).unwrap()
}

fn refused(options: Options) -> StateDirError {
    match Chain::open(options) {
        Err(OpenError::StateDir(error)) => error,
        Err(error) => panic!("another error: {error}"),
        Ok(_) => panic!("it opened"),
    }
}

#[test]
fn a_second_opening_finds_what_the_first_left() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("new/chain");
    let mut chain = open(&dir);
    let receipt = chain.send(&transfer(0)).unwrap();
    let (root, number) = (chain.state_root(), chain.block_number());
    drop(chain);

    let mut chain = open(&dir);
    assert_eq!((chain.state_root(), chain.block_number()), (root, number));
    let kept = chain.transaction(receipt.tx_hash).unwrap();
    assert_eq!(chain.receipt(receipt.tx_hash).unwrap(), Some(receipt));
    assert_eq!(chain.nonce(account(0)).unwrap(), 1);
    assert_eq!(kept, chain.sign(&transfer(0)).unwrap());
    chain.send(&transfer(1)).unwrap();
    assert_eq!(chain.block_number(), 2);
}

#[test]
fn memory_and_directory_are_the_same_chain() {
    let dir = tempfile::tempdir().unwrap();
    let (mut here, mut there) = (Chain::open(Options::default()).unwrap(), open(dir.path()));
    for nonce in 0..3 {
        assert_eq!(here.send(&transfer(nonce)).unwrap(), there.send(&transfer(nonce)).unwrap());
    }
    assert_eq!(here.state_root(), there.state_root());
}

#[test]
fn two_openings_at_once_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let _first = open(dir.path());
    let error = refused(options(dir.path()));
    assert!(matches!(error, StateDirError::InUse(_)), "{error}");
    assert!(error.to_string().contains("another fevm process"), "{error}");
}

#[test]
fn a_file_is_not_a_directory() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "mine").unwrap();
    let error = refused(options(&file));
    assert!(matches!(error, StateDirError::NotADirectory(_)), "{error}");
    let error = refused(options(&file.join("below")));
    assert!(matches!(error, StateDirError::Io { .. }), "{error}");
    assert_eq!(fs::read(&file).unwrap(), b"mine");
}

#[test]
fn a_directory_of_somebody_else_stays_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("thesis.tex"), "years of work").unwrap();
    let error = refused(options(dir.path()));
    assert!(
        matches!(&error, StateDirError::Foreign { found, .. } if found == "thesis.tex"),
        "{error}"
    );
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn another_chain_id_is_another_chain() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    let error = refused(Options { chain_id: 314, ..options(dir.path()) });
    let text = error.to_string();
    assert!(
        text.ends_with("has chain id 31415926, not 314; ask for 31415926 or give a new directory"),
        "{text}"
    );
}

#[test]
fn other_actors_are_another_chain() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    let mut bundle = Bundle::embedded();
    let other = bundle.actor("account").unwrap().wasm.clone();
    bundle.replace("cron", other).unwrap();
    let error = refused(Options { bundle, ..options(dir.path()) });
    assert!(matches!(error, StateDirError::OtherActors { .. }), "{error}");
    assert_eq!(open(dir.path()).block_number(), 0);
}

#[test]
fn a_file_that_is_no_chain_is_damaged() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join(FILE_NAME);
    for content in [vec![], b"not a database".to_vec(), vec![0; 100_000]] {
        fs::write(&file, &content).unwrap();
        let error = refused(options(dir.path()));
        assert!(matches!(error, StateDirError::Damaged { .. }), "{error}");
        assert_eq!(fs::read(&file).unwrap(), content, "the file stays as it is");
    }
}

#[test]
fn a_cut_file_is_damaged() {
    let dir = tempfile::tempdir().unwrap();
    let mut chain = open(dir.path());
    chain.send(&transfer(0)).unwrap();
    drop(chain);
    let file = dir.path().join(FILE_NAME);
    let whole = fs::read(&file).unwrap();
    for length in [whole.len() / 2, 4_096, 100] {
        fs::write(&file, &whole[..length]).unwrap();
        let error = refused(options(dir.path()));
        assert!(matches!(error, StateDirError::Damaged { .. }), "{length}: {error}");
    }
}

/// Whatever byte of the file is wrong, the answer is an error or the truth, and never a panic.
#[test]
fn a_damaged_byte_never_gives_a_wrong_answer() {
    let dir = tempfile::tempdir().unwrap();
    let mut chain = open(dir.path());
    let receipt = chain.send(&transfer(0)).unwrap();
    let balance = chain.balance(account(1)).unwrap();
    drop(chain);
    let file = dir.path().join(FILE_NAME);
    let whole = fs::read(&file).unwrap();
    for index in 0..150 {
        let mut damaged = whole.clone();
        let at = index * 997 % whole.len().min(120_000);
        damaged[at] ^= 0x5a;
        fs::write(&file, &damaged).unwrap();
        let Ok(chain) = Chain::open(options(dir.path())) else { continue };
        if chain.block_number() == 0 {
            continue; // the last commit is unreadable, so redb went back to the one before
        }
        if let Ok(found) = chain.balance(account(1)) {
            assert_eq!(found, balance, "byte {at}");
        }
        if let Ok(found) = chain.receipt(receipt.tx_hash) {
            assert!(found.is_none_or(|found| found == receipt), "byte {at}");
        }
        if let Ok(found) = chain.transaction(receipt.tx_hash) {
            assert_eq!(keccak256(found), receipt.tx_hash, "byte {at}");
        }
    }
}

#[test]
fn an_interrupted_creation_begins_again() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("chain.redb.new"), "half").unwrap();
    assert_eq!(open(dir.path()).block_number(), 0);
}

/// The other process: sends until it is killed and says what was reported. Does nothing in a test
/// run.
#[test]
fn other_process() {
    let Some(dir) = std::env::var_os(CHILD) else { return };
    let mut chain = open(Path::new(&dir));
    println!("open");
    for nonce in 0.. {
        println!("{}", chain.send(&transfer(nonce)).unwrap().tx_hash);
    }
}

#[test]
fn a_killed_process_has_lost_nothing_it_reported() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("chain");
    let mut reported: Vec<B256> = Vec::new();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "state_dir::other_process", "--nocapture"])
        .env(CHILD, &dir)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let lines = lines.skip_while(|line| line != "open").skip(1);
    for line in lines {
        reported.push(line.parse().unwrap());
        if reported.len() == 3 {
            let error = refused(options(&dir));
            assert!(matches!(error, StateDirError::InUse(_)), "{error}");
        }
        if reported.len() == 40 {
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();

    let chain = open(&dir);
    assert!(reported.len() >= 40);
    assert!(chain.block_number() >= reported.len() as u64);
    for hash in reported {
        assert!(chain.receipt(hash).unwrap().is_some(), "{hash}");
        assert_eq!(keccak256(chain.transaction(hash).unwrap()), hash);
    }
    let paid = U256::from(chain.nonce(account(0)).unwrap());
    let begun = harness::genesis::DEV_BALANCE;
    assert_eq!(chain.balance(account(1)).unwrap(), begun + paid);
}

#[test]
fn a_restored_snapshot_is_still_restored_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let mut chain = open(dir.path());
    chain.send(&transfer(0)).unwrap();
    let snapshot = chain.snapshot();
    let gone = chain.send(&transfer(1)).unwrap();
    let later = chain.snapshot();
    chain.restore(&snapshot).unwrap();
    assert_eq!(chain.nonce(account(0)).unwrap(), 1);
    assert!(chain.restore(&later).unwrap_err().to_string().contains("block 2"));
    drop(chain);

    let mut chain = open(dir.path());
    assert_eq!(chain.block_number(), 1);
    assert_eq!(chain.receipt(gone.tx_hash).unwrap(), None);
    let forgotten = chain.transaction(gone.tx_hash);
    assert!(matches!(forgotten, Err(TransactionError::Unknown(_))), "{forgotten:?}");
    assert_eq!(chain.send(&transfer(1)).unwrap(), gone);
}
