//! `cargo xtask run`: the kiosk on this machine.

use std::process::Command;

use crate::fault::Fault;
use crate::packages::Purpose;
use crate::progress::{Steps, say};
use crate::{cargo, screen, setup, walk, workspace};

/// Sets the machine up and opens the kiosk with these arguments. Where no display is there, practice
/// mode walks the journey by itself.
pub(crate) fn run(arguments: &[&str]) -> Result<(), Fault> {
    let watched = screen::is_there();
    if !watched && !arguments.is_empty() {
        return Err(Fault::Needed(
            "The kiosk needs a display, and neither DISPLAY nor WAYLAND_DISPLAY is set. Without \
             arguments, `cargo xtask run` shows the practice journey without one."
                .to_owned(),
        ));
    }
    let mut purposes = vec![Purpose::Build, Purpose::Run];
    if !watched {
        purposes.push(Purpose::Screen);
    }
    let mut steps = Steps::new(setup::MACHINE + setup::INTERFACE + 2);
    setup::machine(&mut steps, &purposes)?;
    setup::interface(&mut steps)?;
    steps.step("Programs", cargo::build)?;
    let program = workspace::program("debug", "tram");
    if watched {
        return steps.step("Kiosk", |step| {
            let mut kiosk = Command::new(program);
            step.tell(if arguments.is_empty() {
                "practice mode: nothing leaves this machine; close the window to end"
            } else {
                "close the window to end"
            });
            let status = kiosk.args(arguments).status();
            let status = status.map_err(|why| Fault::CannotStart("tram".to_owned(), why))?;
            match status.code() {
                Some(0) => Ok(()),
                code => Err(Fault::Ended(code.and_then(|code| code.try_into().ok()).unwrap_or(1))),
            }
        });
    }
    let pictures = workspace::target().join("practice");
    let filed = steps.step("Practice journey, no display", |step| {
        step.tell("the kiosk walks by itself on a display in memory");
        walk::practice(step, &program, &pictures)
    })?;
    say(&format!("\n{filed}\nPictures of every screen: {}", pictures.display()));
    Ok(())
}
