//! Opening the chain that the options ask for: which actors, and where its state is kept.

use std::fs;

use harness::bundle::{Bundle, Profile};
use harness::chain::{Chain, ChainError, OpenError, Options};
use harness::store::StateDirError;
use mapping::limit;

use crate::abi_store::AbiStore;
use crate::args::{self, Global};
use crate::error::{Failure, Kind};
use crate::output::Output;

/// An open chain, and what is known of the contracts on it.
pub(crate) struct Session {
    pub(crate) chain: Chain,
    pub(crate) abis: AbiStore,
    pub(crate) output: Output,
    /// Longest code of a contract, in bytes.
    pub(crate) code_size_limit: usize,
}

/// Opens the chain in `--state`, or a new one in memory.
pub(crate) fn open(global: &Global, output: Output) -> Result<Session, Failure> {
    let bundle = bundle(global)?;
    let code_size_limit = bundle.code_size_limit().unwrap_or(limit::DEFAULT) as usize;
    let options = Options { bundle, state_dir: global.state.clone(), ..Options::default() };
    let opened = output.during("opening the chain", || Chain::open(options));
    let chain = opened.map_err(unopened)?;
    let (abis, unreadable) = AbiStore::open(global.state.as_deref());
    unreadable.iter().for_each(|file| output.warning(&format!("cannot use the ABI in {file}")));
    Ok(Session { chain, abis, output, code_size_limit })
}

/// Starts compiling the actors to machine code beside other work, so that the first message need
/// not wait.
///
/// On a chain of its own: the one in `--state` is not locked longer than it is used.
pub(crate) fn warm_up(global: &Global) -> Result<(), Failure> {
    let options = Options { bundle: bundle(global)?, ..Options::default() };
    Chain::open(options).map_err(|error| Failure::told(Kind::State, &error))?.warm_up();
    Ok(())
}

/// The actors in `--bundle`, or the built-in ones, with the limit of code that is asked for.
pub(crate) fn bundle(global: &Global) -> Result<Bundle, Failure> {
    let mut bundle = chosen(global)?;
    if let Some(bytes) = global.code_size_limit {
        let set = bundle.set_code_size_limit(bytes);
        set.map_err(|error| Failure::told(Kind::Usage, &error))?;
    }
    Ok(bundle)
}

fn chosen(global: &Global) -> Result<Bundle, Failure> {
    let Some(path) = &global.bundle else { return built_in(global.profile) };
    let car = fs::read(path).map_err(|error| Failure::io(path, "read", &error))?;
    Bundle::from_car(&car).map_err(|error| {
        let mut failure = Failure::told(Kind::File, &error)
            .or_help("`fevm bundle --dir DIR` writes a complete one");
        failure.message =
            format!("{} is not a bundle of actors: {}", path.display(), failure.message);
        failure
    })
}

/// The built-in actors of a profile.
fn built_in(profile: args::Profile) -> Result<Bundle, Failure> {
    let profile = match profile {
        args::Profile::Filecoin => Profile::Filecoin,
        args::Profile::Ethereum => Profile::Ethereum,
    };
    Bundle::for_profile(profile).map_err(|error| Failure::told(Kind::File, &error))
}

/// Why a chain cannot be opened. A chain of another profile says which.
fn unopened(error: OpenError) -> Failure {
    let failure = Failure::told(Kind::State, &error);
    let OpenError::StateDir(StateDirError::OtherActors { dir, found, .. }) = &error else {
        return failure;
    };
    let runs = |profile: &Profile| {
        Bundle::for_profile(*profile).is_ok_and(|bundle| bundle.data_cid().to_string() == *found)
    };
    let Some(profile) = Profile::ALL.into_iter().find(runs) else { return failure };
    let message = format!("the chain in {} has the profile `{profile}`", dir.display());
    Failure::new(Kind::State, message)
        .help(format!("add --profile {profile}, without --bundle, or give a new directory"))
}

/// An error of the chain itself, which neither a contract nor the user made.
pub(crate) fn broken(error: ChainError) -> Failure {
    Failure::told(Kind::State, &error)
}
