//! Every row of the interpreter's table: its operands, and what it costs without them.

use interpreter::Profile;
use interpreter::opcode::{Row, TABLE};

use crate::probe::{Cost, Probe, Program, STEPS};

/// Operands in 64 bits, and in 256.
const SMALL: [&str; 3] = ["13", "5", "7"];
const FULL: [&str; 3] = [
    "0xf1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f01",
    "0x8796a5b4c3d2e1f0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69703",
    "0xc4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f00f1e205",
];

/// Memory of three words, and 32 bytes returned by a precompile, before anything is measured.
const BEFORE: &str = "PUSH1 1 PUSH1 64 MSTORE
    PUSH1 32 PUSH0 PUSH1 32 PUSH0 PUSH1 4 GAS STATICCALL POP";

/// One line of the page.
pub(crate) struct Line {
    pub(crate) name: String,
    /// After the first time.
    pub(crate) again: Cost,
    /// With words of 256 bits, where that is another question.
    pub(crate) full: Option<Cost>,
    /// The first time in a message; `None` for what ends the code.
    pub(crate) first: Option<Cost>,
}

pub(crate) fn lines(probe: &mut Probe) -> Vec<Line> {
    let rows = || TABLE.iter().flatten().filter(|row| row.only != Some(Profile::Ethereum));
    let mut lines: Vec<Line> = rows().filter_map(|row| plain(probe, row)).collect();
    lines.extend(rows().filter_map(|row| with_operands(probe, row)));
    let place = |name: &str| TABLE.iter().flatten().position(|row| row.mnemonic == name);
    lines.sort_by_key(|line| place(&line.name));
    assert_eq!(lines.len(), rows().count() - 1, "every row but STOP has a line");
    lines
}

fn family(row: &Row) -> &str {
    row.mnemonic.trim_end_matches(|digit: char| digit.is_ascii_digit())
}

/// What moves words: measured as it is, each step leaving the stack as long as it will.
fn plain(probe: &mut Probe, row: &Row) -> Option<Line> {
    let step = match family(row) {
        "PUSH" if row.immediate == 0 => row.mnemonic.to_string(),
        "PUSH" => format!("{} {}", row.mnemonic, "5"),
        "DUP" | "SWAP" | "POP" => row.mnemonic.to_string(),
        _ => return None,
    };
    let before = "PUSH1 9 ".repeat(17 + 2 * STEPS);
    let program = Program { init: String::new(), before, step: &|_| step.clone() };
    let (again, first) = (probe.again(&program), probe.first(&program));
    probe.known.insert(row.mnemonic.to_string(), again);
    Some(Line { name: row.mnemonic.into(), again, full: None, first: Some(first) })
}

fn with_operands(probe: &mut Probe, row: &Row) -> Option<Line> {
    if probe.known.contains_key(row.mnemonic) || row.mnemonic == "STOP" {
        return None;
    }
    let name = row.mnemonic.to_string();
    let words = operands(row, &probe.other);
    if row.ends {
        let code = format!("{BEFORE} {}", pushed(&words));
        let again = probe.end(&code, row.mnemonic);
        return Some(Line { name, again, full: None, first: None });
    }
    if row.mnemonic.starts_with("JUMP") && row.pops > 0 {
        return Some(jump(probe, row));
    }
    // The init actor's list of actors is part of what a creation costs.
    let mut fresh = row.mnemonic.starts_with("CREATE").then(|| Probe::knowing(probe.known.clone()));
    let (again, first) = repeated(fresh.as_mut().unwrap_or(probe), row, &words);
    let full = (row.kind != "patch" && chapter(row)).then(|| {
        let mut words: Vec<String> = FULL.map(push).to_vec();
        if ["SIGNEXTEND", "BYTE", "SHL", "SHR", "SAR"].contains(&row.mnemonic) {
            words[0] = push("20");
        }
        words.truncate(row.pops.into());
        repeated(probe, row, &words).0
    });
    Some(Line { name, again, full, first: Some(first) })
}

/// Numbers and bits: whose cost may depend on how wide the words are.
fn chapter(row: &Row) -> bool {
    (0x01..=0x1e).contains(&row.code)
}

/// The program's step puts the operands there by DUP, and POP takes the result away.
fn repeated(probe: &mut Probe, row: &Row, words: &[String]) -> (Cost, Cost) {
    let (name, depth) = (row.mnemonic, words.len());
    // No two contracts are created at one address.
    let salted = name == "CREATE2";
    let step = |number: usize| {
        let mut copies = vec![format!("DUP{depth}"); depth];
        if salted {
            // The last operand is the first one put there.
            copies[0] = format!("PUSH2 {number}");
        }
        format!("{} {name} {}", copies.join(" "), "POP ".repeat(row.pushes.into()))
    };
    let before = format!("{BEFORE} {}", pushed(words));
    let program = Program { init: String::new(), before, step: &step };
    let mut around = Cost::default();
    for moved in step(0).split_whitespace() {
        if let Some(cost) = probe.known.get(moved).filter(|_| moved != name) {
            around = around.plus(*cost);
        }
    }
    let (again, first) = (probe.again(&program), probe.first(&program));
    (again.less(around), first.less(around))
}

/// A jump in a loop, to a JUMPDEST that is part of it; the first time it proves its destination.
/// PUSH3, since PUSH2 does the jump along.
fn jump(probe: &mut Probe, row: &Row) -> Line {
    let condition = if row.pops == 2 { "DUP1" } else { "" };
    let body = format!("{condition} PUSH3 @over {} over: JUMPDEST", row.mnemonic);
    let mut around = probe.known["PUSH3"];
    if row.pops == 2 {
        around = around.plus(probe.known["DUP1"]);
    }
    let again = probe.looped("", &body).less(around);
    let step = |number: usize| body.replace("over", &format!("over{number}"));
    let program = Program { init: String::new(), before: "PUSH1 1".into(), step: &step };
    let first = probe.again(&program).less(around);
    Line { name: row.mnemonic.into(), again, full: None, first: Some(first) }
}

fn push(number: &str) -> String {
    match number.len() {
        66 => format!("PUSH32 {number}"),
        _ => format!("PUSH {number}"),
    }
}

/// The first operand is on top.
fn pushed(words: &[String]) -> String {
    words.iter().rev().map(|word| format!("{word} ")).collect()
}

/// Operands with which the instruction does something usual, the first one on top.
fn operands(row: &Row, other: &str) -> Vec<String> {
    let numbers = |numbers: &[&str]| numbers.iter().map(|number| push(number)).collect();
    let of_other = |before: &[&str], behind: usize| {
        let before = before.iter().map(|number| push(number));
        let zeros = vec!["PUSH0".to_string(); behind];
        before.chain([other.to_string()]).chain(zeros).collect()
    };
    match row.mnemonic {
        "KECCAK256" | "RETURN" | "REVERT" => numbers(&["0", "32"]),
        "LOG0" | "LOG1" | "LOG2" | "LOG3" | "LOG4" => {
            let topics = usize::from(row.pops) - 2;
            numbers(&["0", "32", "7", "7", "7", "7"][..2 + topics])
        }
        "MLOAD" | "CALLDATALOAD" => numbers(&["0"]),
        "MSTORE" | "MSTORE8" => numbers(&["0", "5"]),
        "CALLDATACOPY" | "CODECOPY" | "RETURNDATACOPY" | "MCOPY" => numbers(&["0", "0", "32"]),
        "EXTCODECOPY" => {
            let mut words: Vec<String> = of_other(&[], 2);
            words.push(push("32"));
            words
        }
        "BALANCE" | "EXTCODESIZE" | "EXTCODEHASH" | "SELFDESTRUCT" => of_other(&[], 0),
        "CALL" => of_other(&["0xffffffff"], 5),
        "STATICCALL" | "DELEGATECALL" => of_other(&["0xffffffff"], 4),
        "BLOCKHASH" => numbers(&["999"]),
        "CREATE" | "CREATE2" => numbers(&["0", "0", "0", "0"][..row.pops.into()]),
        _ => numbers(&SMALL[..row.pops.into()]),
    }
}
