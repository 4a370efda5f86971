//! The fault matrix: eighteen things that go wrong between a kiosk, its disk, its keyring and a
//! portal, each told as a scenario over the real store, queue and client.

mod answers;
mod disk;
mod keyring;
mod middle;
mod odd;
mod scene;
mod store;
mod tls;
mod way;

use std::sync::Arc;

use tokio::runtime::Runtime;

use crate::chance::Chance;
use crate::outcome::{Outcome, Row};
use crate::part::Worker;
use crate::say::{answer, progress};
use crate::size::Size;
use crate::stop;
use scene::{Scene, Tale, said};

pub(crate) use scene::in_memory;

/// The process that trusts the laboratory's issuer.
const CERTIFICATES: &str = "certificates";

/// The processes that some scenarios need for themselves.
pub(crate) const WORKERS: [Worker; 3] = [
    Worker { name: CERTIFICATES, run: with_certificates },
    Worker { name: disk::SMALL_DISK, run: disk::on_a_small_disk },
    Worker { name: disk::WRITER, run: disk::write_dossiers },
];

/// A scenario and the sentence it tells.
struct Scenario {
    what: &'static str,
    tell: fn(&mut Scene) -> Tale,
}

const SCENARIOS: &[Scenario] = &[
    Scenario { what: "an answer is lost after the commit", tell: answers::an_answer_is_lost },
    Scenario {
        what: "a commit comes after the client gave up",
        tell: answers::a_commit_comes_late,
    },
    Scenario { what: "no answer comes in time", tell: answers::no_answer_comes_in_time },
    Scenario { what: "the portal asks for time", tell: answers::the_portal_asks_for_time },
    Scenario { what: "the portal fails, 520 and a page", tell: answers::the_portal_fails },
    Scenario { what: "an answer is cut in two", tell: answers::an_answer_is_cut_in_two },
    Scenario { what: "an answer's length is wrong", tell: odd::a_length_is_wrong },
    Scenario { what: "a login page answers 200", tell: answers::a_login_page_answers },
    Scenario { what: "the portal's name is not found", tell: way::the_name_is_not_found },
    Scenario { what: "the clock jumps ten years", tell: way::the_clock_jumps_ten_years },
    Scenario {
        what: "a page of the database is damaged",
        tell: store::a_page_of_the_database_is_damaged,
    },
    Scenario { what: "a bit of a paper rots", tell: store::a_bit_of_a_paper_rots },
    Scenario { what: "the keyring gives no key", tell: keyring::the_keyring_gives_no_key },
    Scenario { what: "answers have unknown fields", tell: odd::answers_have_unknown_fields },
    Scenario { what: "the receipt is renamed", tell: odd::the_receipt_is_renamed },
    Scenario {
        what: "answers come twice and out of order",
        tell: odd::answers_come_twice_and_out_of_order,
    },
];

/// Every scenario, so many rounds each.
pub(crate) fn run(size: Size) -> Result<Outcome, String> {
    let seed = Chance::fresh_seed();
    progress(&format!("faults: seed {seed}"));
    let runtime = Arc::new(Runtime::new().map_err(said)?);
    let mut outcome = Outcome::default();
    for scenario in SCENARIOS {
        outcome.rows.push(tell(scenario, size.faults, seed, &runtime)?);
    }
    outcome.rows.push(certificates(size.faults, seed)?);
    let mut skipped = Vec::new();
    for (what, found) in [
        ("the disk is full at a write", disk::the_disk_is_full(size.faults, seed)?),
        ("a flush fails (EIO)", disk::a_flush_fails(size.faults, seed)?),
    ] {
        match found {
            Some((promises, broken)) => {
                outcome.rows.push(row(what, size.faults, promises, &broken));
            }
            None => skipped.push(what),
        }
    }
    outcome.skipped = (!skipped.is_empty()).then(|| format!("not here: {}", skipped.join(", ")));
    Ok(outcome)
}

fn tell(
    scenario: &Scenario,
    rounds: u32,
    seed: u64,
    runtime: &Arc<Runtime>,
) -> Result<Row, String> {
    let (mut promises, mut broken) = (0, Vec::new());
    let mut told = 0;
    for round in 0..rounds {
        if stop::asked() {
            break;
        }
        let mut scene = Scene::new(runtime, seed, round.into())?;
        let tale = (scenario.tell)(&mut scene);
        broken.extend(tale.err().map(|why| format!("round {round}: {why}")));
        promises += scene.promises();
        told += 1;
    }
    Ok(row(scenario.what, told, promises, &broken))
}

fn row(what: &str, rounds: u32, promises: u64, broken: &[String]) -> Row {
    for why in broken.iter().take(3) {
        progress(&format!("faults: {what}: {why}"));
    }
    let broken = vec![("promises broken".to_owned(), broken.len() as u64)];
    Row { what: what.to_owned(), rounds: rounds.into(), promises, broken }
}

const CERTIFICATE_SCENARIO: Scenario =
    Scenario { what: "the certificate is wrong", tell: way::the_certificate_is_wrong };

fn certificates(rounds: u32, seed: u64) -> Result<Row, String> {
    let found = way::with_our_issuer_trusted(rounds, seed)?;
    let mut counts = found.split_whitespace().map(str::parse);
    match (counts.next(), counts.next()) {
        (Some(Ok(promises)), Some(Ok(broken))) => {
            let broken = vec![("promises broken".to_owned(), broken)];
            let what = CERTIFICATE_SCENARIO.what.to_owned();
            Ok(Row { what, rounds: rounds.into(), promises, broken })
        }
        _ => Err("the process that trusts our issuer said nothing".to_owned()),
    }
}

/// The process that trusts the laboratory's issuer. Arguments: rounds, seed.
fn with_certificates(words: &[String]) -> Result<(), String> {
    let [rounds, seed] = words else { return Err("two arguments".to_owned()) };
    let runtime = Arc::new(Runtime::new().map_err(said)?);
    let (rounds, seed) = (rounds.parse().map_err(said)?, seed.parse().map_err(said)?);
    let row = tell(&CERTIFICATE_SCENARIO, rounds, seed, &runtime)?;
    answer(&format!("{} {}", row.promises, row.failures()));
    Ok(())
}
