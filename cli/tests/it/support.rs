//! Running the binary as a user would, and what it printed with the parts that change from build to
//! build replaced: `[gas]`, `[hash]`, `[dir]`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::SystemTime;

use expect_test::Expect;
use serde_json::Value;

/// The first development account.
pub(crate) const ALICE: &str = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
/// The second development account.
pub(crate) const BOB: &str = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
/// The first contract of the first development account.
pub(crate) const FIRST: &str = "0x5FbDB2315678afecb367f032d93F642f64180aa3";

/// What a run left behind.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Passes on a run that succeeded.
    #[track_caller]
    pub(crate) fn ok(self) -> Self {
        assert_eq!(self.code, Some(0), "{self:#?}");
        self
    }

    /// The document on stdout.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }

    /// Compares everything that was printed.
    #[track_caller]
    pub(crate) fn prints(&self, expected: Expect) {
        let code = self.code.map_or("killed".into(), |code| format!("exit {code}"));
        let mut text = format!("{code}\n");
        for (name, stream) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            let stream = redacted(stream);
            if !stream.is_empty() {
                text.push_str(&format!("--- {name}\n{stream}"));
            }
        }
        expected.assert_eq(&text);
    }
}

/// `fevm`, to be run among the fixtures with nothing of the surroundings that changes its output.
pub(crate) fn fevm(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fevm"));
    command.args(arguments).current_dir(fixtures()).stdin(Stdio::null());
    command.env_remove("FEVM_PRIVATE_KEY");
    command.env("FEVM_CACHE", Path::new(env!("CARGO_TARGET_TMPDIR")).join("compiled"));
    command
}

/// Runs `fevm` to its end.
pub(crate) fn run(arguments: &[&str]) -> Run {
    Run::of(fevm(arguments).output().unwrap())
}

pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// A directory for a chain, and its path as an argument.
pub(crate) struct State {
    directory: tempfile::TempDir,
}

impl State {
    pub(crate) fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = fevm(&["--state", self.path().to_str().unwrap()]);
        command.args(arguments);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments).output().unwrap())
    }

    /// With a contract of Faults.sol at [`FIRST`]: a copy of a chain made once for each binary.
    pub(crate) fn with_faults() -> Self {
        let state = Self::new();
        copy(&prepared(), state.path());
        state
    }
}

/// The chain that [`State::with_faults`] copies.
fn prepared() -> PathBuf {
    let built = fs::metadata(env!("CARGO_BIN_EXE_fevm")).unwrap().modified().unwrap();
    let built = built.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos();
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("faults-{built}"));
    if !place.exists() {
        let made = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let path = made.path().join("chain");
        run(&["--state", path.to_str().unwrap(), "deploy", "Faults.sol"]).ok();
        // Another test may have been faster; then its chain is as good.
        let _ = fs::rename(&path, &place);
    }
    place
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name())).unwrap();
        if path.is_dir() {
            copy(&path, &to.join(name));
        } else {
            fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

/// Without progress, gas, hashes and temporary directories.
pub(crate) fn redacted(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.ends_with(" ..."));
    lines.map(|line| format!("{}\n", without_paths(&without_hashes(&without_gas(line))))).collect()
}

fn without_gas(line: &str) -> String {
    let end = line.find(" FVM gas").unwrap_or(line.trim_end_matches(',').len());
    let digit = |character: char| character.is_ascii_digit() || character == ',';
    let head = line[..end].trim_end_matches(digit);
    if line.contains(" FVM gas") || head.ends_with("\"gasUsed\": ") {
        return format!("{head}[gas]{}", &line[end..]);
    }
    line.to_owned()
}

/// `0x` and 64 digits become `[hash]`.
fn without_hashes(line: &str) -> String {
    let Some(start) = line.find("0x") else { return line.to_owned() };
    let digits = line[start + 2..].bytes().take_while(u8::is_ascii_hexdigit).count();
    let end = start + 2 + digits;
    let found = if digits == 64 { "[hash]" } else { &line[start..end] };
    format!("{}{found}{}", &line[..start], without_hashes(&line[end..]))
}

fn without_paths(line: &str) -> String {
    let temporary = std::env::temp_dir();
    let prefix = format!("{}/", temporary.display());
    let Some(start) = line.find(&prefix) else { return line.to_owned() };
    let rest = &line[start + prefix.len()..];
    let end =
        rest.find(|end: char| !end.is_ascii_alphanumeric() && end != '.').unwrap_or(rest.len());
    format!("{}[dir]{}", &line[..start], without_paths(&rest[end..]))
}
