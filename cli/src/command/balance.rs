//! `fevm balance`: what addresses own.

use crate::amount;
use crate::args::{Balance, Global};
use crate::chain::{self, broken};
use crate::error::Failure;
use crate::output::Output;
use crate::report::{BalanceOf, Balances, Report};

pub(crate) fn run(balance: &Balance, global: &Global, output: Output) -> Result<Report, Failure> {
    let session = chain::open(global, output)?;
    let of = |text: &String| {
        let address = session.resolve(text)?;
        let atto_fil = session.chain.balance(address).map_err(broken)?;
        let address = session.party(address)?;
        Ok(BalanceOf { address, fil: amount::fil(atto_fil), atto_fil })
    };
    let balances = balance.addresses.iter().map(of).collect::<Result<_, Failure>>()?;
    Ok(Report::Balances(Balances { balances }))
}
