//! kill -9, again and again: a kiosk that hands over and delivers to a portal in a bad mood is
//! killed every few tenths of a second and started again on the same store; in the end it is left
//! to finish, and the books are compared.

mod controls;
mod kiosk;
pub(crate) mod worker;

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use tokio::runtime::Runtime;
use tram_sandbox::{Effect, Fault, Faults, Operation, Running, Sandbox};

use crate::books::Broken;
use crate::chance::Chance;
use crate::outcome::{Outcome, Row};
use crate::say::progress;
use crate::size::Size;
use crate::stop;
use kiosk::Kiosk;

/// Kills that one store and one portal live through; a long run has several.
const KILLS_A_KIOSK: u32 = 300;
/// How often the books are compared in between.
const KILLS_BETWEEN_LOOKS: u32 = 50;
/// The least and the longest life of a process, in milliseconds.
const LIFE: (u64, u64) = (100, 400);
/// How long, in milliseconds, the portal works on a new dossier.
const LATENESS: u64 = 20;

/// Kills, and two clients that are known to be wrong at the same portal.
pub(crate) fn run(size: Size) -> Result<Outcome, String> {
    let seed = Chance::fresh_seed();
    progress(&format!("kill: seed {seed}"));
    let runtime = Runtime::new().map_err(|error| error.to_string())?;
    let wrong = runtime.spawn(controls::run(size.controls, seed));
    let (mut kills, mut promises, mut broken) = (0, 0, Broken::default());
    while kills < size.kills && !stop::asked() {
        let now = KILLS_A_KIOSK.min(size.kills - kills);
        let one = one_kiosk(&runtime, now, seed ^ u64::from(kills))?;
        kills += now;
        promises += one.0;
        broken.add(&one.1);
        progress(&format!(
            "kill: {kills} of {} kills, {promises} handed over, {} promises broken",
            size.kills,
            broken.total()
        ));
    }
    let controls = runtime.block_on(wrong).map_err(|error| error.to_string())??;
    let what = format!("kill -9 at a portal in a bad mood (seed {seed})");
    let row = Row { what, rounds: kills.into(), promises, broken: broken.kinds() };
    Ok(Outcome { rows: vec![row], controls, ..Outcome::default() })
}

/// One kiosk's life, and what it came to: promises made, promises broken.
fn one_kiosk(runtime: &Runtime, kills: u32, seed: u64) -> Result<(u64, Broken), String> {
    let portal = runtime.block_on(portal_in_a_bad_mood(seed, LATENESS))?;
    let mut chance = Chance::new(seed);
    let mut kiosk = Kiosk::provisioned(seed)?;
    let mut broken = Broken::default();
    for kill in 1..=kills {
        let life = Duration::from_millis(chance.between(LIFE.0, LIFE.1));
        kiosk.live_and_be_killed(&portal.url(), life)?;
        if kill.is_multiple_of(KILLS_BETWEEN_LOOKS) {
            broken.add(&kiosk.compare_books(&portal)?);
        }
        if stop::asked() {
            return Ok((kiosk.promises(), broken));
        }
    }
    portal.set_faults(Faults::default());
    kiosk.finish(&portal.url())?;
    broken.add(&kiosk.compare_books(&portal)?);
    broken.add(&kiosk.insist_on_the_end()?);
    runtime.block_on(portal.shutdown());
    Ok((kiosk.promises(), broken))
}

/// A portal that loses, refuses and dawdles as the ones in the wild do. It works on each new dossier
/// for so long, during which nobody who asks can see it.
async fn portal_in_a_bad_mood(seed: u64, work_millis: u64) -> Result<Running, String> {
    let busy = |status| Effect::Busy { status, retry_after: None };
    let moods = [
        (0.08, busy(503)),
        (0.04, busy(429)),
        (0.04, Effect::DropRequest),
        (0.10, Effect::DropAnswer),
        (0.04, Effect::Stall { millis: 150 }),
        (0.03, Effect::Truncate),
    ];
    let on = [Operation::LookUp, Operation::Create, Operation::Upload, Operation::Submit];
    let fault =
        |(chance, effect)| Fault { chance: Some(chance), ..Fault::always(on.to_vec(), effect) };
    let faults = Faults {
        seed,
        race_window_millis: work_millis,
        number_after_millis: 0,
        fault: moods.into_iter().map(fault).collect(),
        ..Faults::default()
    };
    start_portal(faults).await
}

/// A portal on this machine.
pub(crate) async fn start_portal(faults: Faults) -> Result<Running, String> {
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    Sandbox::start(listen, faults, None).await.map_err(|error| error.to_string())
}
