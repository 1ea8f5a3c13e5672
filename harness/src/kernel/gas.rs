//! Power: gas lifted. Contracts cannot see how much gas there is, nor keep it from each other.
//!
//! The syscall is replaced and not `Kernel::gas_available`, because the FVM also sets the running
//! module's gas counter by that.

use fvm::gas::Gas;
use fvm::kernel::{Kernel as _, Result};
use fvm::syscalls::{Context, Linker};

use super::record::{Fields, number};
use super::{Controls, Kernel};

/// Puts our `gas::available` in the place of the FVM's.
pub(super) fn link(linker: &mut Linker<Kernel>) -> anyhow::Result<()> {
    linker.link_syscall("gas", "available", available)?;
    Ok(())
}

/// `gas::available`: what is left, in whole units, or the constant that stands for it.
fn available(context: Context<'_, Kernel>) -> Result<u64> {
    let kernel = context.kernel;
    let left = || kernel.gas_available().round_down();
    let answer = Ok(kernel.controls().lift_gas.unwrap_or_else(left));
    kernel.keep(kernel.place(), "gas::available", &answer, Fields::new, |gas| {
        vec![("gas", number(*gas))]
    });
    answer
}

/// The limit with which a call is made: the caller's, or none at all.
pub(super) fn limit(controls: &Controls, asked: Option<Gas>) -> Option<Gas> {
    if controls.lift_gas.is_some() { None } else { asked }
}
