//! `fevm demo`: three compilers' contracts on the FVM, each step explained, each outcome checked.

mod stage;

use std::path::PathBuf;

use crate::args::Global;
use crate::chain;
use crate::error::{Failure, Kind};
use crate::output::Output;
use crate::report::{Demo, Report};

use stage::{Act, Stage};

/// Where the demo's contracts are, seen from the checkout.
const SOURCES: &str = "cli/demo";

/// Deployer, and owner of all tokens at first: the first development account.
const ALICE: &str = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
/// The second development account.
const BOB: &str = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

pub(crate) fn run(global: &Global, output: Output) -> Result<Report, Failure> {
    let sources = sources()?;
    let session = chain::open(global, output)?;
    session.chain.warm_up();
    let mut stage = Stage::new(session, sources, output);
    solidity(&mut stage)?;
    vyper(&mut stage)?;
    yul(&mut stage)?;
    Ok(Report::Demo(Demo { steps: stage.steps }))
}

/// OpenZeppelin's ERC-20: balances, a transfer, and a transfer of more than there is.
fn solidity(stage: &mut Stage) -> Result<(), Failure> {
    stage.heading("Solidity: OpenZeppelin's ERC-20, cli/demo/Token.sol");
    let token = stage.deploy(
        "Token.sol",
        &["1000000"],
        "The address manager (f010) created an actor that runs the EVM as WASM, and ran the \
         constructor in it.",
    )?;
    let balance = "balanceOf(address)(uint256)";
    stage.read(
        Act::new("read Alice's balance", token, balance, &[ALICE]),
        "1000000",
        "The message ran on the newest state and was dropped: reading changes nothing and costs \
         nobody.",
    )?;
    stage.send(
        Act::new("Alice sends Bob 250 tokens", token, "transfer", &[BOB, "250"]),
        "Transfer",
        "Two storage slots changed; the FVM stored the contract's new state root and one event.",
    )?;
    stage.read(
        Act::new("read Bob's balance back", token, balance, &[BOB]),
        "250",
        "The slot is read from the state that the transfer left.",
    )?;
    stage.refused(
        Act::new("Bob sends 1,000 tokens, having 250", token, "transfer", &[ALICE, "1000"]).from(1),
        "ERC20InsufficientBalance",
        "The message is on the chain with exit code 33; the FVM kept the gas and undid the rest.",
    )?;
    stage.read(
        Act::new("read Bob's balance again", token, balance, &[BOB]),
        "250",
        "The failed transfer left no trace in the state.",
    )
}

/// A vault that keeps FIL: value that comes with messages, and value that the contract sends.
fn vyper(stage: &mut Stage) -> Result<(), Failure> {
    stage.heading("Vyper: a vault for FIL, cli/demo/Vault.vy");
    let vault = stage.deploy(
        "Vault.vy",
        &[],
        "Another compiler's code, the same actor: both contracts share one code CID on the chain.",
    )?;
    stage.send(
        Act::new("Alice deposits 2 FIL", vault, "deposit", &[]).value("2FIL"),
        "Deposit",
        "The FVM moved 2 FIL with the message before the contract's first instruction ran.",
    )?;
    stage.refused(
        Act::new("Alice asks for 3 FIL back", vault, "withdraw", &["3000000000000000000"]),
        "the vault keeps less than that for you",
        "Vyper's assert reverts with Error(string), which ends the message with exit code 33.",
    )?;
    stage.send(
        Act::new("Alice takes 0.5 FIL back", vault, "withdraw", &["500000000000000000"]),
        "Withdrawal",
        "The contract's CALL became a message of its own: the FVM sent 0.5 FIL to Alice's account.",
    )
}

/// A store written by hand, whose every instruction is in the source.
fn yul(stage: &mut Stage) -> Result<(), Failure> {
    stage.heading("Yul: one word, written by hand, cli/demo/Store.yul");
    let store = stage.deploy(
        "Store.yul",
        &[],
        "No contract metadata, no dispatcher but the one in the source.",
    )?;
    stage.send(
        Act::new("store 42", store, "store", &["42"]),
        "Stored",
        "SSTORE wrote the slot, LOG2 became an FVM event with the entries t1, t2 and d.",
    )?;
    stage.read(
        Act::new("read the word back", store, "stored()(uint256)", &[]),
        "42",
        "SLOAD found the slot in the state root that the last message left.",
    )?;
    stage.refused(
        Act::new("store 0, which it refuses", store, "store", &["0"]),
        "Zero",
        "REVERT with the four bytes of a custom error, decoded with cli/demo/Store.abi.json.",
    )
}

/// The demo's folder: in the working directory or above it, or above the program.
fn sources() -> Result<PathBuf, Failure> {
    let places = [std::env::current_dir(), std::env::current_exe()];
    let places: Vec<PathBuf> = places.into_iter().flatten().collect();
    let found = places.iter().flat_map(|place| place.ancestors()).map(|place| place.join(SOURCES));
    found.into_iter().find(|folder| folder.is_dir()).ok_or_else(|| {
        Failure::new(Kind::File, format!("the demo's contracts ({SOURCES}) are not here"))
            .help("run `make demo` in the checkout of fevm")
    })
}
