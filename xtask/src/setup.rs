//! What every command does first: the machine, the interface's packages, the interface. Each step
//! that finds its work done says so and takes no time.

use crate::fault::Fault;
use crate::packages::{self, Purpose};
use crate::progress::Steps;
use crate::{cargo, ui};

/// How many steps [`machine`] takes.
pub(crate) const MACHINE: usize = 2;
/// How many steps [`interface`] takes.
pub(crate) const INTERFACE: usize = 2;

/// Brings the machine to where the programs can be built and used for `purposes`.
pub(crate) fn machine(steps: &mut Steps, purposes: &[Purpose]) -> Result<(), Fault> {
    steps.step("System packages", |step| packages::install(step, purposes))?;
    steps.step("Toolchain", |step| {
        ui::node()?;
        if purposes.contains(&Purpose::Test) { cargo::components(step) } else { Ok(()) }
    })
}

/// Builds the interface, which the programs embed.
pub(crate) fn interface(steps: &mut Steps) -> Result<(), Fault> {
    steps.step("Packages of the interface", ui::packages)?;
    steps.step("Interface", ui::build)
}
