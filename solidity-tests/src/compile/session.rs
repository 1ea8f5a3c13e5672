//! Solidity's compiler kept running, for those who have thousands of inputs: soljson takes longer
//! to start than to compile a page.
//!
//! Standard JSON in and out, uncached; what is in it is the caller's business.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use super::CompileError;
use super::solc::{Solc, node};
use super::version::Range;
use crate::project::{Profile, Project};

/// What Node runs: see the script.
const SCRIPT: &str = include_str!("../../js/session.js");

/// A compiler that answers one input after another.
#[derive(Debug)]
pub struct Session {
    solc: Solc,
    /// Node with soljson in it, from the first input on; a native compiler is started for each.
    running: Option<Running>,
}

#[derive(Debug)]
struct Running {
    process: Child,
    /// Closed when the session ends.
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Session {
    /// Finds the first installed compiler that a pragma such as `=0.8.37` allows.
    pub fn find(pragma: &str) -> Result<Self, CompileError> {
        let root = std::env::temp_dir();
        let project = Project { root, remappings: Vec::new(), profile: Profile::default() };
        let wanted = std::iter::once(pragma.to_owned()).collect();
        let solc = Solc::find(&project, &[Range::parse(pragma)], &wanted)?;
        Ok(Self { solc, running: None })
    }

    /// What tells this compiler from others, for a cache of its answers.
    pub fn identity(&self) -> &str {
        self.solc.identity()
    }

    /// Compiles one input. It must be a single line, as `serde_json` writes it, and have all
    /// sources in it.
    pub fn ask(&mut self, input: &str) -> Result<String, CompileError> {
        let broken = |reason: String| CompileError::Broken {
            compiler: self.solc.path().display().to_string(),
            reason,
        };
        if input.contains('\n') {
            return Err(broken("the input has more than one line".to_owned()));
        }
        if self.solc.is_native() {
            return self.solc.run(input);
        }
        let running = match &mut self.running {
            Some(running) => running,
            None => self.running.insert(Running::start(&self.solc)?),
        };
        running.ask(input).map_err(broken)
    }
}

impl Running {
    fn start(solc: &Solc) -> Result<Self, CompileError> {
        let mut command = Command::new(node()?);
        command.args(["-e", SCRIPT, "--"]).arg(solc.path());
        let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut process = spawned.map_err(|error| CompileError::Broken {
            compiler: solc.path().display().to_string(),
            reason: format!("Node cannot be started ({error}); check FEVM_NODE"),
        })?;
        let input = process.stdin.take();
        let output = process.stdout.take().expect("it was asked for a pipe");
        Ok(Self { process, input, output: BufReader::new(output) })
    }

    /// A line there, a line back; says what went wrong.
    fn ask(&mut self, input: &str) -> Result<String, String> {
        let pipe = self.input.as_mut().expect("it is open until the session ends");
        let sent = writeln!(pipe, "{input}").and_then(|()| pipe.flush());
        sent.map_err(|error| format!("it takes no more input ({error})"))?;
        let mut answer = String::new();
        let length = self.output.read_line(&mut answer);
        match length.map_err(|error| format!("its answer cannot be read ({error})"))? {
            0 => Err("it ended without an answer; its complaint is above".to_owned()),
            _ => Ok(answer),
        }
    }
}

impl Drop for Running {
    /// The script ends with its input.
    fn drop(&mut self) {
        self.input = None;
        // Nobody is there to hear of a failure.
        let _ = self.process.wait();
    }
}
