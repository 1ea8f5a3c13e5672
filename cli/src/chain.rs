//! Opening the chain that the options ask for: which actors, and where its state is kept.

use std::fs;

use harness::bundle::Bundle;
use harness::chain::{Chain, ChainError, Options};

use crate::abi_store::AbiStore;
use crate::args::Global;
use crate::error::{Failure, Kind};
use crate::output::Output;

/// An open chain, and what is known of the contracts on it.
pub(crate) struct Session {
    pub(crate) chain: Chain,
    pub(crate) abis: AbiStore,
    pub(crate) output: Output,
}

/// Opens the chain in `--state`, or a new one in memory.
pub(crate) fn open(global: &Global, output: Output) -> Result<Session, Failure> {
    let bundle = bundle(global)?;
    let options = Options { bundle, state_dir: global.state.clone(), ..Options::default() };
    let opened = output.during("opening the chain", || Chain::open(options));
    let chain = opened.map_err(|error| Failure::told(Kind::State, &error))?;
    let (abis, unreadable) = AbiStore::open(global.state.as_deref());
    unreadable.iter().for_each(|file| output.warning(&format!("cannot use the ABI in {file}")));
    Ok(Session { chain, abis, output })
}

/// The actors in `--bundle`, or the built-in ones.
pub(crate) fn bundle(global: &Global) -> Result<Bundle, Failure> {
    let Some(path) = &global.bundle else { return Ok(Bundle::embedded()) };
    let car = fs::read(path).map_err(|error| Failure::io(path, "read", &error))?;
    Bundle::from_car(&car).map_err(|error| {
        let Failure { message, help, .. } = Failure::told(Kind::File, &error);
        let help = help.unwrap_or_else(|| "`fevm bundle --dir DIR` writes a complete one".into());
        Failure::new(Kind::File, format!("{} is not a bundle of actors: {message}", path.display()))
            .help(help)
    })
}

/// An error of the chain itself, which neither a contract nor the user made.
pub(crate) fn broken(error: ChainError) -> Failure {
    Failure::told(Kind::State, &error)
}
