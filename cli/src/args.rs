//! What can be typed after `fevm`: the only place that knows the spelling of commands and options.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Args, FromArgMatches, Parser, Subcommand, ValueEnum};

/// Compile, deploy and call real contracts on the real Filecoin VM, in this process.
#[derive(Debug, Parser)]
#[command(name = "fevm", version, arg_required_else_help = true, after_help = EXAMPLES)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  fevm demo
  fevm --state chain deploy Token.sol 1000000
  fevm --state chain send 0x5FbD... transfer 0x7099... 25
  fevm --state chain call 0x5FbD... 'balanceOf(address)(uint256)' 0x7099...
  fevm --state chain balance 0x7099... f0100
  fevm --state chain call f0111 --method GetJob 0x8100
  fevm gas Token.sol 1000000 --call transfer 0x7099... 25 --call totalSupply

Addresses may be written as 0x..., f0..., f1..., f2..., f3..., f410f... and with t instead of f.
Amounts are attoFIL unless a unit follows: 1.5FIL, 20nanoFIL, 1ether, 3gwei.
The exit code is 0 on success, 1 when something failed or reverted, 2 for a wrong command line.";

/// Options of all commands; they may stand before or after the command.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// Keep the chain in this directory between commands; without it the chain ends with the
    /// command
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) state: Option<PathBuf>,
    /// Take the actors from this CAR file instead of the built-in bundle
    #[arg(long, global = true, value_name = "CAR")]
    pub(crate) bundle: Option<PathBuf>,
    /// The rules for contracts on the built-in actors
    #[arg(
        long,
        global = true,
        value_name = "PROFILE",
        value_enum,
        default_value_t,
        conflicts_with = "bundle"
    )]
    pub(crate) profile: Profile,
    /// Let contracts have up to so many bytes of code, instead of EIP-170's 24576
    #[arg(long, global = true, value_name = "BYTES")]
    pub(crate) code_size_limit: Option<u32>,
    /// Print one JSON document on stdout, for success and for errors
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// The sender: a development account, by index 0 to 9 or by address
    #[arg(long, global = true, value_name = "ACCOUNT", conflicts_with = "private_key")]
    pub(crate) from: Option<String>,
    /// The sender by its secret key: 64 hexadecimal digits
    #[arg(
        long,
        global = true,
        value_name = "HEX",
        env = "FEVM_PRIVATE_KEY",
        hide_env_values = true
    )]
    pub(crate) private_key: Option<String>,
    /// FIL to send along, as in 1.5FIL; a plain number is attoFIL
    #[arg(long, global = true, value_name = "AMOUNT")]
    pub(crate) value: Option<String>,
    /// Gas limit in FVM gas; without it the gas is estimated
    #[arg(long, global = true, value_name = "GAS")]
    pub(crate) gas_limit: Option<u64>,
}

/// The rules for contracts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Profile {
    /// As in production
    #[default]
    Filecoin,
    /// As in production, but with CALLCODE, BLOBHASH, BLOBBASEFEE, point evaluation at 0x0a, and a
    /// SELFDESTRUCT that ends only contracts that are new (EIP-6780)
    Ethereum,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Compile a contract if needed, and create it on the chain
    Deploy(Deploy),
    /// Call a function and print what it returns; the chain does not change
    Call(Call),
    /// Send a transaction to a contract or an account
    Send(Call),
    /// Submit a transaction that was signed elsewhere
    SendRaw(SendRaw),
    /// Show what a message does: calls, syscalls, blocks, slots, events, gas; nothing is kept
    Trace(Trace),
    /// Show what the gas of a contract's deployment and calls goes into, on a chain of its own
    Gas(Gas),
    /// Put a native actor of your own on the chain: a WASM module for the FVM
    Install(Install),
    /// Print what accounts and contracts own
    Balance(Balance),
    /// Write a profile's actors: NAME.wasm for each, bundle.car and metadata.json
    Bundle(Bundle),
    /// Run OpenZeppelin's ERC-20, a Vyper and a Yul contract on the FVM, explaining each step
    Demo,
}

#[derive(Debug, Args)]
pub(crate) struct Deploy {
    /// .sol, .vy, .yul, hex or binary creation code, or a JSON artifact; `:Contract` chooses one of
    /// several
    #[arg(value_name = "FILE[:Contract]")]
    pub(crate) target: String,
    /// The constructor's arguments
    #[arg(allow_negative_numbers = true)]
    pub(crate) arguments: Vec<String>,
    /// The ABI, when FILE has none: an artifact or a JSON ABI
    #[arg(long, value_name = "FILE")]
    pub(crate) abi: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Call {
    /// The contract or account
    pub(crate) address: String,
    /// 'name(types)(returns)', the plain name if the ABI is known, or 0x... for raw calldata
    pub(crate) function: Option<String>,
    /// The function's arguments; arrays as [1,2], tuples as (1,2)
    #[arg(allow_negative_numbers = true)]
    pub(crate) arguments: Vec<String>,
    /// The ABI for plain names, events and custom errors: an artifact or a JSON ABI
    #[arg(long, value_name = "FILE")]
    pub(crate) abi: Option<PathBuf>,
    /// With `fevm call`: this method of the actor, by its number or exported name, with the CBOR
    /// 0x... in place of a function
    #[arg(long, value_name = "METHOD", conflicts_with = "abi")]
    pub(crate) method: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct SendRaw {
    /// The signed transaction: legacy or EIP-1559, in hexadecimal
    #[arg(value_name = "HEX")]
    pub(crate) transaction: String,
    /// The ABI for events and custom errors: an artifact or a JSON ABI
    #[arg(long, value_name = "FILE")]
    pub(crate) abi: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Trace {
    #[command(subcommand)]
    pub(crate) of: TraceOf,
    /// Only what the EVM sees, without the FVM's frames, syscalls and blocks
    #[arg(long, global = true)]
    pub(crate) evm: bool,
}

/// The messages that can be traced, spelled like the commands that send them.
#[derive(Debug, Subcommand)]
pub(crate) enum TraceOf {
    /// A call, as `fevm call` makes it
    Call(Call),
    /// A transaction, as `fevm send` sends it
    Send(Call),
    /// A creation, as `fevm deploy` sends it
    Deploy(Deploy),
    /// A signed transaction; one that is on the chain runs on the state that it ran on then
    Raw(SendRaw),
    /// A transaction of the past, on the state that it ran on then
    Tx(Past),
}

#[derive(Debug, Args)]
pub(crate) struct Past {
    /// Its hash: 0x and 64 hexadecimal digits
    pub(crate) hash: String,
    /// The ABI for functions, events and custom errors: an artifact or a JSON ABI
    #[arg(long, value_name = "FILE")]
    pub(crate) abi: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = GAS_EXAMPLES)]
pub(crate) struct Gas {
    #[command(flatten)]
    pub(crate) deploy: Deploy,
    #[command(flatten)]
    pub(crate) calls: Calls,
}

const GAS_EXAMPLES: &str = "\
Examples:
  fevm gas Token.sol 1000000
  fevm gas Token.sol 1000000 --call transfer 0x7099... 25 --call transfer 0x7099... 25
  fevm gas Vault.vy --call 'deposit{value: 1FIL}' --call 'withdraw{from: 0}(uint256)' 5

Every call is a transaction, sent after the deployment in the order given; what one writes the next
one reads. The exit code is 1 if one of them failed.";

/// The values of each `--call`, apart: clap's derived arguments would run them together.
#[derive(Debug)]
pub(crate) struct Calls(pub(crate) Vec<Vec<String>>);

impl Calls {
    const ID: &str = "call";
}

impl Args for Calls {
    fn augment_args(command: clap::Command) -> clap::Command {
        command.arg(
            Arg::new(Self::ID)
                .long("call")
                .value_names(["FUNCTION", "ARGUMENTS"])
                .num_args(1..)
                .allow_negative_numbers(true)
                .action(ArgAction::Append)
                .help(
                    "Call this function as well; may be given several times. With `{value: 1FIL}` \
                     or `{from: ACCOUNT}` after the name, with so much FIL and from that account",
                ),
        )
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Calls {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let calls = matches.get_occurrences::<String>(Self::ID).into_iter().flatten();
        Ok(Self(calls.map(|words| words.cloned().collect()).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

#[derive(Debug, Args)]
pub(crate) struct Install {
    /// The module, compiled for wasm32-unknown-unknown
    #[arg(value_name = "FILE.wasm")]
    pub(crate) file: PathBuf,
    /// The constructor's parameters: CBOR in hexadecimal
    #[arg(long, value_name = "HEX")]
    pub(crate) params: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Balance {
    /// Accounts or contracts
    #[arg(required = true, value_name = "ADDRESS")]
    pub(crate) addresses: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Bundle {
    /// Where to write; made if it does not exist
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: PathBuf,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_of_the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn options_may_follow_the_arguments_and_numbers_may_be_negative() {
        let line = ["fevm", "call", "f0100", "f(int256)", "-5", "--json", "--state", "d"];
        let cli = Cli::try_parse_from(line).unwrap();
        assert!(cli.global.json);
        let Command::Call(call) = cli.command else { panic!("{:?}", cli.command) };
        assert_eq!(call.arguments, ["-5"]);
    }

    #[test]
    fn each_call_keeps_its_own_arguments() {
        let line =
            ["fevm", "gas", "T.sol", "7", "--call", "f(int256)", "-5", "--json", "--call", "g"];
        let cli = Cli::try_parse_from(line).unwrap();
        assert!(cli.global.json);
        let Command::Gas(gas) = cli.command else { panic!("{:?}", cli.command) };
        assert_eq!(gas.deploy.arguments, ["7"]);
        assert_eq!(gas.calls.0, [vec!["f(int256)", "-5"], vec!["g"]]);
    }

    #[test]
    fn the_profile_is_productions_unless_asked_for_and_a_bundle_has_its_own() {
        let profile = |line: &[&str]| Cli::try_parse_from(line).map(|cli| cli.global.profile);
        assert_eq!(profile(&["fevm", "demo"]).unwrap(), Profile::Filecoin);
        assert_eq!(profile(&["fevm", "demo", "--profile", "ethereum"]).unwrap(), Profile::Ethereum);
        assert_eq!(profile(&["fevm", "demo", "--bundle", "x"]).unwrap(), Profile::Filecoin);
        assert!(profile(&["fevm", "demo", "--bundle", "x", "--profile", "ethereum"]).is_err());
    }
}
