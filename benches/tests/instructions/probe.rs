//! What a step of a program costs: differences between runs of the same bytes of code, in which
//! only the place of a STOP tells how many steps are made.

use std::collections::BTreeMap;

use harness::Bundle;
use harness::measure::{Bench, Measured, Part};
use harness::story::init_code;
use interpreter::asm::assemble;

/// How many steps are made in the shorter of two runs; the longer makes twice as many.
pub(crate) const STEPS: usize = 20;

/// Call data of every call: a zero, which counts the turns where there is a loop, and an address.
const DATA: [u8; 64] = {
    let mut data = [0; 64];
    let mut at = 32 + 12;
    while at < data.len() {
        data[at] = 0x11;
        at += 1;
    }
    data
};

/// Gas by part, of one step.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Cost([f64; Part::ALL.len()]);

impl Cost {
    fn of(measured: &Measured) -> Cost {
        Cost(Part::ALL.map(|part| measured.split.of(part) as f64))
    }

    fn each(self, other: Cost, with: impl Fn(f64, f64) -> f64) -> Cost {
        let mut parts = self.0;
        parts.iter_mut().zip(other.0).for_each(|(part, other)| *part = with(*part, other));
        Cost(parts)
    }

    pub(crate) fn less(self, other: Cost) -> Cost {
        self.each(other, |part, other| part - other)
    }

    pub(crate) fn plus(self, other: Cost) -> Cost {
        self.each(other, |part, other| part + other)
    }

    pub(crate) fn per(self, times: usize) -> Cost {
        self.each(self, |part, _| part / times as f64)
    }

    /// In whole units.
    pub(crate) fn gas(self, parts: &[Part]) -> i64 {
        parts.iter().map(|part| self.0[*part as usize]).sum::<f64>().round() as i64
    }

    pub(crate) fn total(self) -> i64 {
        self.gas(&Part::ALL)
    }
}

/// A program whose steps are counted.
pub(crate) struct Program<'a> {
    /// Run once by the constructor.
    pub(crate) init: String,
    /// Run before the first step.
    pub(crate) before: String,
    /// The step of that number, for labels and values of its own.
    pub(crate) step: &'a dyn Fn(usize) -> String,
}

/// A chain to run programs on, and what is known already.
pub(crate) struct Probe {
    bench: Bench,
    /// Id of a contract that stops at once, as contracts name it.
    pub(crate) other: String,
    /// Instructions that put operands there and take results away.
    pub(crate) known: BTreeMap<String, Cost>,
}

impl Probe {
    pub(crate) fn new() -> Probe {
        Probe::knowing(BTreeMap::new())
    }

    /// On a new chain.
    pub(crate) fn knowing(known: BTreeMap<String, Cost>) -> Probe {
        let mut bench = Bench::new(&Bundle::embedded()).unwrap();
        let id = bench.deploy(&init_code(&[0])).unwrap().1.unwrap();
        let other = format!("PUSH20 0xff{id:038x}");
        Probe { bench, other, known }
    }

    /// A new contract with this code, called once.
    fn run(&mut self, init: &str, code: &str, data: &[u8]) -> Measured {
        let id = self.deploy(init, code);
        self.bench.call(id, data).unwrap()
    }

    fn deploy(&mut self, init: &str, code: &str) -> u64 {
        let code = assemble(code).unwrap_or_else(|error| panic!("{error}: {code}"));
        let init = assemble(init).unwrap_or_else(|error| panic!("{error}: {init}"));
        // PUSH2 length, DUP1, PUSH2 start, PUSH0, CODECOPY, PUSH0, RETURN: eleven bytes.
        let start = init.len() + 11;
        let ending = format!("PUSH2 {} DUP1 PUSH2 {start} PUSH0 CODECOPY PUSH0 RETURN", code.len());
        let whole = [&init[..], &assemble(&ending).unwrap(), &code].concat();
        let (measured, id) = self.bench.deploy(&whole).unwrap();
        id.unwrap_or_else(|| panic!("{:?}", measured.error))
    }

    /// What a run with so many steps costs.
    fn steps(&mut self, program: &Program<'_>, made: usize) -> Cost {
        let step = |number| format!(" {} ", (program.step)(number));
        let steps: Vec<String> = (0..2 * STEPS).map(step).collect();
        let (run, not_run) = steps.split_at(made);
        let code = format!("{} {} STOP {}", program.before, run.concat(), not_run.concat());
        let measured = self.run(&program.init, &code, &DATA);
        assert_eq!(measured.exit, 0, "{code}: {:?}", measured.error);
        Cost::of(&measured)
    }

    /// One more step, after many.
    pub(crate) fn again(&mut self, program: &Program<'_>) -> Cost {
        let fewer = self.steps(program, STEPS);
        self.steps(program, 2 * STEPS).less(fewer).per(STEPS)
    }

    /// The first step.
    pub(crate) fn first(&mut self, program: &Program<'_>) -> Cost {
        let none = self.steps(program, 0);
        self.steps(program, 1).less(none)
    }

    /// One more turn of a loop around `body`, without the loop's own cost. The counter is on top of
    /// the stack.
    pub(crate) fn looped(&mut self, before: &str, body: &str) -> Cost {
        let empty = self.turns(before, "");
        self.turns(before, body).less(empty)
    }

    fn turns(&mut self, before: &str, body: &str) -> Cost {
        let code = format!(
            "{before} PUSH0 CALLDATALOAD turn: JUMPDEST {body} PUSH1 1 SWAP1 SUB DUP1 PUSH2 @turn \
             JUMPI STOP"
        );
        let id = self.deploy("", &code);
        let mut turns = |count: usize| {
            let mut data = DATA;
            data[31] = count as u8;
            let measured = self.bench.call(id, &data).unwrap();
            assert_eq!(measured.exit, 0, "{code}: {:?}", measured.error);
            Cost::of(&measured)
        };
        let fewer = turns(STEPS);
        turns(2 * STEPS).less(fewer).per(STEPS)
    }

    /// What a program costs more that ends with `end` and not with STOP.
    pub(crate) fn end(&mut self, before: &str, end: &str) -> Cost {
        let mut cost = |code: &str| Cost::of(&self.run("", &format!("{before} {code}"), &DATA));
        let stop = cost(&format!("STOP {end}"));
        cost(&format!("{end} STOP")).less(stop)
    }

    /// Of one more word, when `program` is given a length in bytes.
    pub(crate) fn word(&mut self, program: &dyn Fn(usize) -> String) -> Cost {
        let mut cost = |length: usize| {
            let code = program(length);
            let measured = self.run("", &code, &DATA);
            assert_eq!(measured.exit, 0, "{code}: {:?}", measured.error);
            Cost::of(&measured)
        };
        let shorter = cost(1_024);
        cost(4_096).less(shorter).per(96)
    }
}
