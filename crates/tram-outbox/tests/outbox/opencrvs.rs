//! Four failures that users of a comparable outbox reported, each tried here.

use std::time::Duration;

use tram_domain::SubmissionState;
use tram_outbox::{Came, Tally, came};
use tram_sandbox::{Effect, Faults, HeldDossier, Operation};

use super::stage::{Kiosk, LONG, insist_on, portal};

/// Later than the client waits.
const LATE: u64 = 900;

/// "Slow link: the server has it, the outbox still has it, it is sent again: a duplicate."
#[tokio::test]
async fn a_slow_link_makes_no_duplicate() {
    for slow in [Operation::Create, Operation::Upload, Operation::Submit] {
        let sandbox =
            portal(Faults::default().next(slow, Effect::Stall { millis: LATE }, 1), None).await;
        let kiosk = Kiosk::new(&sandbox.url());
        let key = kiosk.hand_over(1, "H99.01", &[20_000, 30_000]);
        kiosk.round().await;
        assert!(matches!(kiosk.at(key).state, SubmissionState::Unknown { attempts: 1, .. }));
        assert_eq!(kiosk.at(key).last_error.as_deref(), Some("no_answer"));
        assert_eq!(kiosk.round().await.tried, 0, "not asked before the portal had time");
        // Since the client gave up, the portal has had all of its time once more.
        tokio::time::sleep(Duration::from_millis(LATE)).await;
        kiosk.clock.advance(LONG);
        kiosk.round().await;
        assert_eq!(kiosk.state(key), "accepted", "{slow:?}");
        assert_eq!(sandbox.held().len(), 1, "{slow:?}");
        insist_on(&sandbox.held(), key, 1, &[20_000, 30_000]);
        assert_eq!(sandbox.carried_out(slow), if slow == Operation::Upload { 3 } else { 1 });
        let found = came(&kiosk.at(key)) == Some(Came::Found);
        assert_eq!(found, slow == Operation::Submit, "{slow:?}");
        assert_eq!(Tally::of([&kiosk.at(key)]).first_try, 0);
    }
}

/// "Supporting documents stuck for good: the server says that it has no such file."
#[tokio::test]
async fn a_paper_that_the_portal_lost_is_sent_again() {
    let lost = Faults::default().next(Operation::Upload, Effect::LoseFile, 2);
    let sandbox = portal(lost, None).await;
    let kiosk = Kiosk::new(&sandbox.url());
    let key = kiosk.hand_over(1, "H99.01", &[20_000, 30_000, 4_000]);
    kiosk.round().await;
    assert_eq!(
        (kiosk.state(key), sandbox.held().iter().any(HeldDossier::is_submitted)),
        ("waiting", false)
    );
    kiosk.clock.advance(LONG);
    kiosk.rounds(2).await;
    assert_eq!(kiosk.state(key), "accepted");
    insist_on(&sandbox.held(), key, 1, &[20_000, 30_000, 4_000]);
}

/// "Declarations with several documents sent off line disappear when back on line."
#[tokio::test]
async fn several_dossiers_made_off_line_all_arrive_with_all_papers() {
    let sandbox = portal(Faults::default(), None).await;
    let (address, url) = (sandbox.address(), sandbox.url());
    sandbox.shutdown().await;
    let kiosk = Kiosk::new(&url);
    let papers = [9_000, 20_000, 1_000];
    let keys: Vec<_> = (1..=6).map(|n| kiosk.hand_over(n, "H99.01", &papers)).collect();
    for _ in 0..3 {
        kiosk.round().await;
        kiosk.clock.advance(LONG);
    }
    assert!(keys.iter().all(|key| kiosk.state(*key) == "waiting"), "nothing is lost");
    assert_eq!(kiosk.at(keys[0]).last_error.as_deref(), Some("no_network"));
    let kiosk = kiosk.restart();
    let sandbox = portal(Faults::default(), Some(address)).await;
    kiosk.round().await;
    for (key, number) in keys.iter().zip(1..) {
        assert_eq!(kiosk.state(*key), "accepted");
        insist_on(&sandbox.held(), *key, number, &papers);
    }
    assert_eq!(sandbox.held().len(), keys.len());
}

/// "Stuck in sending even when on line all the time; neither reload nor log-in helps."
#[tokio::test]
async fn what_was_being_sent_when_the_program_ended_is_not_stuck() {
    for arrived in [false, true] {
        let sandbox = portal(Faults::default(), None).await;
        let kiosk = Kiosk::new(&sandbox.url());
        let key = kiosk.hand_over(1, "H99.01", &[20_000]);
        if arrived {
            // It reached the portal whole, and the program ended before it could note so.
            kiosk.round().await;
            assert_eq!(sandbox.held().len(), 1);
        }
        let kiosk = forget_the_outcome(kiosk, key, arrived);
        assert!(matches!(kiosk.at(key).state, SubmissionState::Unknown { .. }));
        kiosk.clock.advance(LONG);
        kiosk.round().await;
        assert_eq!(kiosk.state(key), "accepted", "arrived: {arrived}");
        insist_on(&sandbox.held(), key, 1, &[20_000]);
        assert_eq!(sandbox.held().len(), 1);
    }
}

/// A start that finds an attempt under way. Where the attempt had ended well, a second kiosk with
/// the same dossier stands for the one that did not live to write so down.
fn forget_the_outcome(kiosk: Kiosk, key: tram_domain::SubmissionKey, arrived: bool) -> Kiosk {
    let kiosk = if arrived {
        let again = Kiosk::new(kiosk.portal());
        assert_eq!(again.hand_over(1, "H99.01", &[20_000]), key);
        again
    } else {
        kiosk
    };
    let sending = SubmissionState::Sending { attempt: 1 };
    kiosk.vault.set_state(key, "waiting", &sending, None).unwrap();
    kiosk.restart()
}
