//! What compilers write again and again, as solc 0.8 with its optimiser writes it.

use crate::probe::{Cost, Probe, Program};

/// Memory as Solidity begins with it, one word in use; and somewhere to jump to.
const BEFORE: &str = "PUSH1 0x80 PUSH1 0x40 MSTORE PUSH0 PUSH1 0x80 MSTORE
    PUSH2 @begin JUMP away: JUMPDEST STOP begin: JUMPDEST";

/// Labels that each repetition has for itself.
const LABELS: [&str; 4] = ["over", "back", "checked", "sound"];

/// A sequence, and the words around it.
struct Sequence {
    name: &'static str,
    /// PUSHes of what it works on; their cost is taken away.
    on: &'static str,
    code: &'static str,
    /// Words it leaves.
    leaves: usize,
}

const SEQUENCES: [Sequence; 17] = [
    Sequence {
        name: "the selector of the call",
        on: "",
        code: "PUSH0 CALLDATALOAD PUSH1 0xe0 SHR",
        leaves: 1,
    },
    Sequence {
        name: "dispatcher: another function",
        on: "PUSH4 0xa9059cbb",
        code: "DUP1 PUSH4 0x70a08231 EQ PUSH2 @away JUMPI",
        leaves: 1,
    },
    Sequence {
        name: "dispatcher: this function",
        on: "PUSH4 0xa9059cbb",
        code: "DUP1 PUSH4 0xa9059cbb EQ PUSH2 @over JUMPI over: JUMPDEST",
        leaves: 1,
    },
    Sequence {
        name: "dispatcher: half of many functions",
        on: "PUSH4 0xa9059cbb",
        code: "DUP1 PUSH4 0x70a08231 GT PUSH2 @away JUMPI",
        leaves: 1,
    },
    Sequence {
        name: "refuse FIL",
        on: "",
        code: "CALLVALUE DUP1 ISZERO PUSH2 @over JUMPI PUSH0 PUSH0 REVERT over: JUMPDEST POP",
        leaves: 0,
    },
    Sequence {
        name: "a uint256 of the calldata",
        on: "",
        code: "PUSH1 0x24 CALLDATALOAD",
        leaves: 1,
    },
    Sequence {
        name: "an address of the calldata",
        on: "",
        code: "PUSH1 0x20 CALLDATALOAD PUSH1 1 PUSH1 1 PUSH1 0xa0 SHL SUB DUP2 AND DUP2 EQ \
               PUSH2 @over JUMPI PUSH0 PUSH0 REVERT over: JUMPDEST",
        leaves: 1,
    },
    Sequence {
        name: "an addition, unchecked",
        on: "PUSH4 1000 PUSH4 2000",
        code: "ADD",
        leaves: 1,
    },
    Sequence {
        name: "an addition, checked in a function",
        on: "PUSH4 1000 PUSH4 2000",
        code: "PUSH2 @back SWAP2 SWAP1 PUSH2 @checked JUMP checked: JUMPDEST DUP1 DUP3 ADD DUP1 \
               DUP3 GT ISZERO PUSH2 @sound JUMPI INVALID sound: JUMPDEST SWAP3 SWAP2 POP POP JUMP \
               back: JUMPDEST",
        leaves: 1,
    },
    Sequence {
        name: "an internal call and its return",
        on: "",
        code: "PUSH2 @back PUSH2 @over JUMP over: JUMPDEST JUMP back: JUMPDEST",
        leaves: 0,
    },
    Sequence {
        name: "a condition that holds",
        on: "PUSH4 1",
        code: "PUSH2 @over JUMPI INVALID over: JUMPDEST",
        leaves: 0,
    },
    Sequence {
        name: "a loop's condition",
        on: "PUSH4 1000 PUSH4 5",
        code: "DUP2 DUP2 LT ISZERO PUSH2 @away JUMPI",
        leaves: 2,
    },
    Sequence {
        name: "a loop's condition and step",
        on: "PUSH4 1000 PUSH4 5",
        code: "DUP2 DUP2 LT ISZERO PUSH2 @away JUMPI PUSH1 1 ADD PUSH2 @over JUMP over: JUMPDEST",
        leaves: 2,
    },
    Sequence {
        name: "memory for one word",
        on: "",
        code: "PUSH1 0x40 MLOAD DUP1 PUSH1 0x20 ADD PUSH1 0x40 MSTORE",
        leaves: 1,
    },
    Sequence {
        name: "the slot of a mapping's entry",
        on: "PUSH20 0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
        code: "PUSH0 SWAP1 DUP2 MSTORE PUSH1 3 PUSH1 0x20 MSTORE PUSH1 0x40 SWAP1 KECCAK256",
        leaves: 1,
    },
    Sequence {
        name: "a mapping's entry, which is zero",
        on: "PUSH20 0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
        code: "PUSH0 SWAP1 DUP2 MSTORE PUSH1 3 PUSH1 0x20 MSTORE PUSH1 0x40 SWAP1 KECCAK256 SLOAD",
        leaves: 1,
    },
    Sequence {
        name: "an ERC-20's event Transfer",
        on: "PUSH20 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 \
             PUSH20 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266 PUSH4 250",
        code: "PUSH1 0x40 MLOAD DUP2 DUP2 MSTORE DUP4 DUP4 PUSH32 \
               0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef PUSH1 0x20 DUP5 \
               LOG3",
        leaves: 4,
    },
];

/// One line of the page.
pub(crate) struct Line {
    pub(crate) name: &'static str,
    /// As the page shows it.
    pub(crate) code: String,
    /// Instructions.
    pub(crate) count: usize,
    /// At a place of the code that is run once.
    pub(crate) once: Cost,
    /// In a loop, after the first time; `None` for what ends the code.
    pub(crate) again: Option<Cost>,
}

/// What ends a message: its name and its code, to which `on` brings the words.
const ENDS: [Sequence; 3] = [
    Sequence {
        name: "return a uint256",
        on: "PUSH4 42",
        code: "PUSH1 0x40 MLOAD SWAP1 DUP2 MSTORE PUSH1 0x20 ADD PUSH1 0x40 MLOAD DUP1 SWAP2 SUB \
               SWAP1 RETURN",
        leaves: 0,
    },
    Sequence {
        name: "revert with an error without arguments",
        on: "",
        code: "PUSH1 0x40 MLOAD PUSH4 0xdb89e3f2 PUSH1 0xe0 SHL DUP2 MSTORE PUSH1 4 ADD PUSH1 0x40 \
               MLOAD DUP1 SWAP2 SUB SWAP1 REVERT",
        leaves: 0,
    },
    Sequence {
        name: "revert with a text of 16 bytes",
        on: "",
        code: "PUSH1 0x40 MLOAD PUSH3 0x461bcd PUSH1 0xe5 SHL DUP2 MSTORE PUSH1 0x20 PUSH1 4 DUP3 \
               ADD MSTORE PUSH1 16 PUSH1 0x24 DUP3 ADD MSTORE PUSH32 \
               0x74656e20697320746865206c6561737400000000000000000000000000000000 PUSH1 0x44 DUP3 \
               ADD MSTORE PUSH1 0x64 ADD PUSH1 0x40 MLOAD DUP1 SWAP2 SUB SWAP1 REVERT",
        leaves: 0,
    },
];

pub(crate) fn lines(probe: &mut Probe) -> Vec<Line> {
    let mut lines: Vec<Line> = SEQUENCES.iter().map(|sequence| line(probe, sequence)).collect();
    lines.extend(ENDS.iter().map(|sequence| end(probe, sequence)));
    lines
}

fn end(probe: &mut Probe, sequence: &Sequence) -> Line {
    let Sequence { name, on, code, .. } = *sequence;
    let once = probe.end(&format!("{BEFORE} {on}"), code);
    let (count, code) = shown(code);
    Line { name, code, count, once, again: None }
}

fn line(probe: &mut Probe, sequence: &Sequence) -> Line {
    let Sequence { name, on, code, leaves } = *sequence;
    let pops = "POP ".repeat(leaves);
    let body = format!("{on} {code} {pops}");
    let words = on.split_whitespace().chain(pops.split_whitespace());
    let around = words.filter_map(|word| probe.known.get(word).copied());
    let around = around.fold(Cost::default(), Cost::plus);
    let step = |number: usize| {
        LABELS.iter().fold(body.clone(), |body, label| {
            body.replace(&format!("@{label}"), &format!("@{label}{number}"))
                .replace(&format!("{label}: "), &format!("{label}{number}: "))
        })
    };
    let program = Program { init: String::new(), before: BEFORE.into(), step: &step };
    let once = probe.again(&program).less(around);
    let again = probe.looped(BEFORE, &body).less(around);
    let (count, code) = shown(code);
    Line { name, code, count, once, again: Some(again) }
}

/// How many instructions, and their text without labels, long numbers cut.
fn shown(code: &str) -> (usize, String) {
    let words = code.split_whitespace().filter(|word| !word.ends_with(':'));
    let words: Vec<String> = words.map(|word| word.replace('@', "")).collect();
    let count = words.iter().filter(|word| word.starts_with(|c: char| c.is_ascii_uppercase()));
    let short = |word: &String| match word.strip_prefix("0x") {
        Some(digits) if digits.len() > 8 => format!("0x{}..", &digits[..4]),
        _ => word.clone(),
    };
    (count.count(), words.iter().map(short).collect::<Vec<_>>().join(" "))
}

/// Slots: the first time in a message and after that, in contracts with few and with many.
pub(crate) fn slots(probe: &mut Probe) -> Vec<(String, Cost, Cost)> {
    let small = |number: usize| format!("PUSH2 {}", 256 + number);
    // Far apart, as a mapping's entries are, and in no order.
    let far = |number: usize| {
        let word = alloy_primitives::keccak256((number as u64).to_be_bytes());
        format!("PUSH32 {word}")
    };
    let mut lines = Vec::new();
    for (what, size, key) in [("few", 40, &small as &dyn Fn(usize) -> String), ("many", 400, &far)]
    {
        let set = |number: usize| format!("PUSH2 {} {} SSTORE ", 500 + number, key(number));
        let init: String = (0..size).map(set).collect();
        let value = |number: usize, value: &str| format!("{value} {} SSTORE", key(number));
        let steps: [(&str, &dyn Fn(usize) -> String); 7] = [
            ("SLOAD, each of another slot", &|at| format!("{} SLOAD POP", key(at))),
            ("SLOAD, all of one slot", &|_| format!("{} SLOAD POP", key(0))),
            ("SSTORE of what is there, each to another slot", &|at| {
                value(at, &format!("PUSH2 {}", 500 + at))
            }),
            ("SSTORE of another value, each to another slot", &|at| value(at, "PUSH2 900")),
            ("SSTORE of another value, all to one slot", &|at| {
                value(0, &format!("PUSH2 {}", 900 + at))
            }),
            ("SSTORE to new slots", &|at| value(size + at, "PUSH2 900")),
            ("SSTORE of zero, each to another slot", &|at| value(at, "PUSH0")),
        ];
        for (name, step) in steps {
            let program = Program { init: init.clone(), before: String::new(), step };
            let words = step(0);
            let around = words.split_whitespace().filter_map(|word| probe.known.get(word).copied());
            let around = around.fold(Cost::default(), Cost::plus);
            let first = probe.first(&program).less(around);
            let again = probe.again(&program).less(around);
            lines.push((format!("{what} slots: {name}"), first, again));
        }
    }
    lines
}

/// What 32 bytes more cost, of what has a length.
pub(crate) fn words(probe: &mut Probe) -> Vec<(&'static str, Cost)> {
    let other = probe.other.clone();
    let touched = "PUSH0 PUSH2 8160 MSTORE";
    let programs: [(&'static str, &dyn Fn(usize) -> String); 12] = [
        ("code of a contract that is called", &|length| format!("STOP 0x{}", "00".repeat(length))),
        ("memory, the first time", &|length| format!("PUSH0 PUSH2 {length} MSTORE")),
        ("KECCAK256", &|length| format!("{touched} PUSH2 {length} PUSH0 KECCAK256")),
        ("CALLDATACOPY", &|length| format!("{touched} PUSH2 {length} PUSH0 PUSH0 CALLDATACOPY")),
        ("CODECOPY", &|length| format!("{touched} PUSH2 {length} PUSH0 PUSH0 CODECOPY")),
        ("EXTCODECOPY", &|length| {
            format!("{touched} PUSH2 {length} PUSH0 PUSH0 {other} EXTCODECOPY")
        }),
        ("MCOPY", &|length| format!("{touched} PUSH2 {length} PUSH0 PUSH1 32 MCOPY")),
        ("STATICCALL of the identity precompile", &|length| {
            format!("{touched} PUSH0 PUSH0 PUSH2 {length} PUSH0 PUSH1 4 GAS STATICCALL")
        }),
        ("RETURNDATACOPY", &|length| {
            format!(
                "{touched} PUSH0 PUSH0 PUSH2 8000 PUSH0 PUSH1 4 GAS STATICCALL POP
                 PUSH2 {length} PUSH0 PUSH0 RETURNDATACOPY"
            )
        }),
        ("STATICCALL, of its input", &|length| {
            format!("{touched} PUSH0 PUSH0 PUSH2 {length} PUSH0 {other} GAS STATICCALL")
        }),
        ("LOG0, of its data", &|length| format!("{touched} PUSH2 {length} PUSH0 LOG0")),
        ("RETURN to the chain", &|length| format!("{touched} PUSH2 {length} PUSH0 RETURN")),
    ];
    programs.map(|(name, program)| (name, probe.word(program))).to_vec()
}
