//! A model of one kiosk and one portal, searched exhaustively: every order of asking, answering,
//! losing, doubling, coming late, giving up and crashing.
//!
//! Where a submission goes after an attempt is decided in the model by the very functions that
//! decide it in the kiosk. What is modelled besides is the network, the portal, and the order in
//! which the kiosk asks.

mod kiosk;
mod portal;
mod world;

use stateright::{Checker, Model};

use crate::outcome::{Control, Figure, Outcome, Row};
use crate::say::progress;
use crate::size::Size;
use world::{Rules, World};

/// Messages under way at the same time, at most.
const MOST_UNDER_WAY: usize = 3;
/// Attempts, at most; longer lives only repeat what these can do.
const MOST_ATTEMPTS: u32 = 3;

/// Two kinds of portal with the kiosk as it is, and three kiosks that are wrong.
pub(crate) fn run(_: Size) -> Result<Outcome, String> {
    let mut outcome = Outcome::default();
    for (what, rules) in [
        ("a portal that honours the key", Rules::key_honoured()),
        ("a portal that only answers look-ups, settling delay", Rules::looked_up()),
    ] {
        let found = search(rules)?;
        outcome.figures.push(Figure {
            what: format!("{what}: states searched"),
            measured: found.states.to_string(),
            goal: "all, each good end reached".to_owned(),
            reached: found.ends_reached,
        });
        outcome.rows.push(Row {
            what: what.to_owned(),
            rounds: found.states,
            promises: found.states,
            broken: found.broken.into_iter().map(|name| (name.to_owned(), 1)).collect(),
        });
    }
    for (what, rules) in [
        ("a kiosk that sends again without asking", Rules::looked_up().naive()),
        ("a kiosk that asks at once", Rules::looked_up().hasty()),
        ("a kiosk that believes an upload's answer", Rules::key_honoured().gullible()),
    ] {
        let found = search(rules)?;
        let broke = u64::from(!found.broken.is_empty());
        outcome.controls.push(Control { what: what.to_owned(), rounds: 1, broke, least: 1.0 });
    }
    Ok(outcome)
}

/// What a search found.
struct Found {
    states: u64,
    broken: Vec<&'static str>,
    ends_reached: bool,
}

fn search(rules: Rules) -> Result<Found, String> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let checker = World::new(rules).checker().threads(threads).spawn_bfs().join();
    let found = checker.discoveries();
    for (name, path) in &found {
        if !world::is_good_end(name) {
            progress(&format!("model: {name} is broken by\n{path}"));
        }
    }
    let broken = found.keys().copied().filter(|name| !world::is_good_end(name)).collect();
    let ends_reached = world::GOOD_ENDS.iter().all(|name| found.contains_key(name));
    let states = u64::try_from(checker.unique_state_count()).map_err(|e| e.to_string())?;
    Ok(Found { states, broken, ends_reached })
}
