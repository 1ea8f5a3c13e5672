//! The vocabulary of the tests: assembler text in, one line about how it ended out.

use expect_test::Expect;
use fevm_interpreter::{
    Code, Frame, Outcome, Stop, asm,
    host::memory::{Context, MemoryError, MemoryHost},
    opcode::{self, Row, TABLE},
    run,
};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use revm_primitives::{Address, Bytes, U256, address};

/// Whose code is tested.
pub(crate) const CONTRACT: Address = address!("0x00000000000000000000000000000000000000c0");

/// Who calls it.
pub(crate) const CALLER: Address = address!("0x00000000000000000000000000000000000000ca");

/// Whom it may call.
pub(crate) const OTHER: Address = address!("0x000000000000000000000000000000000000000b");

/// Assembles text that is known to be right.
pub(crate) fn code(text: &str) -> Bytes {
    asm::assemble(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// Runs text in the usual surroundings and compares how it ends. See [`Case::run`] for the form.
#[track_caller]
pub(crate) fn check(text: &str, expect: Expect) {
    Case::new().check(text, expect);
}

/// Surroundings for one piece of code, in the profile that production has or in Ethereum's.
pub(crate) struct Case<const ETHEREUM: bool = false> {
    pub(crate) host: MemoryHost<ETHEREUM>,
    pub(crate) input: Bytes,
    pub(crate) is_static: bool,
}

impl Case {
    /// CONTRACT with a balance of 1000, called by CALLER with a value of 3 and no input.
    pub(crate) fn new() -> Self {
        Self::on(MemoryHost::new())
    }
}

impl Case<true> {
    /// The same in the profile `ethereum`.
    pub(crate) fn ethereum() -> Self {
        Self::on(MemoryHost::ethereum())
    }
}

impl<const ETHEREUM: bool> Case<ETHEREUM> {
    fn on(host: MemoryHost<ETHEREUM>) -> Self {
        let mut host = host.with_balance(CONTRACT, U256::from(1000));
        host.context = Context {
            address: CONTRACT,
            caller: CALLER,
            value: U256::from(3),
            ..Context::default()
        };
        Self { host, input: Bytes::new(), is_static: false }
    }

    /// With calldata.
    pub(crate) fn input(mut self, input: Bytes) -> Self {
        self.input = input;
        self
    }

    /// In a static frame.
    pub(crate) fn statically(mut self) -> Self {
        self.is_static = true;
        self.host.context.is_static = true;
        self
    }

    /// With a contract at OTHER.
    pub(crate) fn other(mut self, text: &str) -> Self {
        self.host = self.host.with_code(OTHER, code(text));
        self
    }

    /// Runs code, whatever it is.
    pub(crate) fn run_code(&mut self, code: Bytes) -> Result<Outcome, Stop<MemoryError>> {
        let frame = Frame { input: &self.input, is_static: self.is_static };
        run(&Code::new(code), frame, &mut self.host)
    }

    /// Runs text and says how it ended: the stack after STOP, top first; otherwise what came out.
    pub(crate) fn run(&mut self, text: &str) -> String {
        match self.run_code(code(text)) {
            Ok(Outcome::Returned(output)) if output.is_empty() => {
                let words: Vec<_> = self.host.last_stack.iter().map(|word| show(*word)).collect();
                format!("[{}]", words.join(", "))
            }
            Ok(Outcome::Returned(output)) => format!("returned {output}"),
            Ok(Outcome::Reverted(output)) => format!("reverted {output}"),
            Ok(Outcome::Destroyed) => "destroyed".to_string(),
            Err(Stop::Halt(halt)) => format!("{halt:?}"),
            Err(Stop::Host(error)) => format!("host: {error}"),
        }
    }

    /// Runs text and compares what [`Case::run`] says.
    #[track_caller]
    pub(crate) fn check(&mut self, text: &str, expect: Expect) -> &mut Self {
        let ended = self.run(text);
        expect.assert_eq(&ended);
        self
    }

    /// The word in a slot of CONTRACT.
    pub(crate) fn slot(&self, key: u64) -> U256 {
        let account = self.host.world.accounts.get(&CONTRACT);
        account
            .and_then(|account| account.storage.get(&U256::from(key)))
            .copied()
            .unwrap_or_default()
    }
}

/// Small numbers in decimal, others in hexadecimal.
pub(crate) fn show(word: U256) -> String {
    if word < U256::from(100_000) { word.to_string() } else { format!("{word:#x}") }
}

/// The word as a PUSH32 takes it.
pub(crate) fn push(word: U256) -> String {
    format!("PUSH32 {word:#x}")
}

/// Runs an instruction on words, the first one the top of the stack, and gives the one word it
/// leaves.
#[track_caller]
pub(crate) fn apply(mnemonic: &str, words: &[U256]) -> U256 {
    let mut case = Case::new();
    let mut code = pushes(words);
    code.push(row(mnemonic).code);
    let ended = case.run_code(code.into());
    assert_eq!(ended, Ok(Outcome::Returned(Bytes::new())), "{mnemonic} {words:?}");
    assert_eq!(case.host.last_stack.len(), 1, "{mnemonic} leaves one word");
    case.host.last_stack[0]
}

/// Words at which something changes: one below, at and above each boundary of a limb, of an
/// address in memory, of a shift, of a sign.
pub(crate) fn edges() -> Vec<U256> {
    let small = [0, 1, 2, 3, 7, 31, 32, 33, 63, 64, 127, 128, 191, 192, 255, 256, 257];
    let mut edges: Vec<_> = small.map(U256::from).into();
    for bit in [31, 32, 63, 64, 127, 128, 192, 255] {
        let power = U256::ONE << bit;
        edges.extend([power - U256::ONE, power, power + U256::ONE]);
    }
    edges.extend((0..4_u64).map(|less| U256::MAX - U256::from(less)));
    // Two limbs alike and the others empty, so that each could cancel the other out; in the last
    // two, halves of limbs.
    for (one, other) in [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)] {
        let mut limbs = [0; 4];
        (limbs[one], limbs[other]) = (u64::MAX, u64::MAX);
        edges.push(U256::from_limbs(limbs));
    }
    edges.push(U256::from_limbs([1 << 32, 1, 0, 0]));
    edges.push(U256::from_limbs([1 << 32, 1 << 32, 0, 0]));
    edges.into_iter().step_by(stride(9)).collect()
}

/// How far to go on in a range that is checked one by one: in Miri, which takes a thousand times as
/// long, `there` at a time.
pub(crate) fn stride(there: usize) -> usize {
    if cfg!(miri) { there } else { 1 }
}

/// The row of a mnemonic.
#[track_caller]
pub(crate) fn row(mnemonic: &str) -> &'static Row {
    let found = TABLE.iter().flatten().find(|row| row.mnemonic == mnemonic);
    found.unwrap_or_else(|| panic!("no row {mnemonic}"))
}

/// Code that pushes the words, the first one last, so that it is the top of the stack.
pub(crate) fn pushes(words: &[U256]) -> Vec<u8> {
    let push = |word: &U256| [&[opcode::PUSH32][..], &word.to_be_bytes::<32>()].concat();
    words.iter().rev().flat_map(push).collect()
}

/// Random cases, the same ones in every run and on every target; fewer where time is short.
pub(crate) fn runner(cases: u32) -> TestRunner {
    let cases = if cfg!(miri) { cases.div_ceil(200) } else { cases };
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}
