//! revm as a machine: Ethereum as it is (Osaka), or with chosen rules of Filecoin's.
//!
//! With no rules, revm is let be and charges gas to the unit. Each rule that is switched on changes
//! one thing, at the place where an EVM decides it:
//!
//! | file              | decides                                                         |
//! |-------------------|-----------------------------------------------------------------|
//! | `environment.rs`  | prices, limits of a transaction, what the block shows           |
//! | `database.rs`     | what code an account of the world beforehand has                |
//! | `machine.rs`      | the loop: every instruction and every frame passes here         |
//! | `guard.rs`        | what is refused before an instruction runs                      |
//! | `regions.rs`      | the memory that it touches                                      |
//! | `instructions.rs` | instructions that do something else, or nothing                 |
//! | `frames.rs`       | calls and creations that end before they begin                  |
//! | `precompiles.rs`  | what runs at a reserved address                                 |
//! | `facts.rs`        | who exists, who is dead, how deep it is: undone with its frame  |
//! | `post.rs`         | the world afterwards                                            |
//!
//! Knows neither actors nor messages; the FVM is not asked.

mod database;
mod environment;
mod facts;
mod frames;
mod guard;
mod instructions;
mod machine;
mod post;
mod precompiles;
mod regions;

use ::revm::{
    context::{Context, Journal, JournalTr as _, LocalContext, result::EVMError},
    handler::Handler as _,
    primitives::hardfork::SpecId,
};

use self::{
    database::PreState,
    facts::Facts,
    machine::{Machine, Mainnet},
};
use crate::{Case, Error, Limits, Post, Rule, Rules};

/// Ethereum's rules as of here; Filecoin's are switched on one by one.
const SPEC: SpecId = SpecId::OSAKA;

/// The context that instructions run in.
type Host<'a> = Context<
    ::revm::context::BlockEnv,
    ::revm::context::TxEnv,
    ::revm::context::CfgEnv,
    PreState<'a>,
    Journal<PreState<'a>>,
    Facts<'a>,
    LocalContext,
>;

/// Runs the case. The limits hold only where nothing costs gas ([`Rule::Gas`]).
///
/// Fees are not charged; everything else that makes a transaction invalid is
/// [`Error::Rejected`], and so is value that the sender does not have.
pub fn run(case: &Case, rules: &Rules, limits: &Limits) -> Result<Post, Error> {
    let rules = *rules;
    admit(case, rules)?;
    let mut journal = Journal::new(PreState::new(&case.pre, rules));
    journal.set_spec_id(SPEC);
    let host = Host {
        block: environment::block(case, rules),
        tx: environment::transaction(case, rules),
        cfg: environment::configuration(case, rules, limits),
        journaled_state: journal,
        chain: Facts::new(case, rules, limits),
        local: LocalContext::default(),
        error: Ok(()),
    };
    let mut machine = Machine::new(host, rules);
    let result = Mainnet::default().run(&mut machine).map_err(|error| match error {
        EVMError::Transaction(reason) => Error::Rejected(reason.to_string()),
        EVMError::Header(reason) => Error::Machine(reason.to_string()),
        EVMError::Database(never) => match never {},
        EVMError::Custom(reason) => match machine.host().chain.needs_host.take() {
            Some(what) => Error::NeedsHost(what),
            None => Error::Machine(reason),
        },
        EVMError::CustomAny(reason) => Error::Machine(reason.to_string()),
    })?;
    Ok(post::post(case, machine, result))
}

/// Refuses what revm would run all the same.
fn admit(case: &Case, rules: Rules) -> Result<(), Error> {
    let transaction = &case.transaction;
    let funds = case.pre.get(&transaction.from).map(|sender| sender.balance).unwrap_or_default();
    if funds < transaction.value {
        return Err(Error::Rejected("the sender does not have the value it sends".into()));
    }
    let extras = &transaction.extras;
    if rules.contains(Rule::Delegation) && !extras.authorizations.is_empty() {
        return Err(Error::Rejected("there are no transactions of type 4".into()));
    }
    if rules.contains(Rule::UndefinedInstructions) && !extras.blob_hashes.is_empty() {
        return Err(Error::Rejected("there are no transactions of type 3".into()));
    }
    let mut addresses = case.pre.keys().chain(&transaction.to);
    if rules.contains(Rule::NativeActors)
        && let Some(address) = addresses.find(|address| facts::masked_id(**address).is_some())
    {
        return Err(Error::NeedsHost(format!("the actor behind the masked id {address}")));
    }
    Ok(())
}
