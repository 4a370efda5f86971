//! The real outbox over the real vault, against a portal that follows a script: any order of
//! hand-overs, outcomes, crashes, waits and people. What must hold is what the laboratory's model
//! searches exhaustively.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "clippy sees tests only in functions marked so; here all of it is test"
)]

mod scripted;
mod world;

use proptest::prelude::*;

use scripted::Happens;
use world::{Act, World};

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        4 => Just(Happens::Well),
        3 => Just(Happens::AnswerLost),
        2 => Just(Happens::CommitsLate),
        2 => Just(Happens::DraftLeft),
        1 => Just(Happens::NoNetwork),
        1 => Just(Happens::Busy),
        1 => Just(Happens::Broken),
        1 => Just(Happens::LoginPage),
        1 => Just(Happens::PaperSwallowed),
        1 => Just(Happens::Refused),
        1 => Just(Happens::Credentials),
        2 => Just(Happens::KioskDies),
        1 => Just(Happens::KioskDiesAfterCommit),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    let one = any::<prop::sample::Index>;
    prop_oneof![
        3 => Just(Act::HandOver),
        6 => prop::collection::vec(happens(), 1..4).prop_map(Act::Deliver),
        4 => (0_u64..120).prop_map(Act::TimePasses),
        1 => Just(Act::TimeGoesBack),
        2 => Just(Act::Restart),
        1 => one().prop_map(Act::SetAside),
        1 => one().prop_map(Act::Release),
        2 => one().prop_map(Act::Retry),
        1 => Just(Act::Wipe),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_nothing_is_lost_filed_twice_or_wiped_early(
        acts in prop::collection::vec(act(), 1..40),
    ) {
        let mut world = World::new();
        for act in acts {
            world.happens(act);
            world.insist();
        }
        world.heals();
    }
}

#[test]
fn a_kiosk_that_asks_too_soon_would_be_seen_filing_twice() {
    let mut world = World::new();
    world.happens(Act::HandOver);
    world.happens(Act::Deliver(vec![Happens::CommitsLate]));
    // Straight to the portal, past the outbox and its waits.
    world.sends_without_waiting();
    assert!(world.has_filed_twice(), "this portal does not notice anything");
}
