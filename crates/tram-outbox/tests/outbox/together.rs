//! Many submissions at once: what holds all of them up, and what must not.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tram_domain::SubmissionState;
use tram_outbox::Backoff;
use tram_sandbox::{Effect, Faults, Operation};

use super::stage::{Kiosk, LONG, insist_on, portal};

#[tokio::test]
async fn a_bad_dossier_first_holds_up_nobody() {
    let refused = Effect::Refuse { description: "Dossier is not valid".into() };
    for (bad, state) in [
        (refused, "rejected"),
        (Effect::Status { code: 520 }, "unknown"),
        (Effect::Status { code: 403 }, "unknown"),
        (Effect::Status { code: 413 }, "parked"),
        (Effect::Truncate, "accepted"),
        (Effect::WrongLength, "accepted"),
        (Effect::RenamedReceipt, "accepted"),
    ] {
        let sandbox = portal(Faults::default().next(Operation::Create, bad.clone(), 1), None).await;
        let kiosk = Kiosk::new(&sandbox.url());
        let first = kiosk.hand_over(1, "H99.01", &[9_000]);
        let others: Vec<_> = (2..6).map(|n| kiosk.hand_over(n, "H99.02", &[9_000])).collect();
        kiosk.round().await;
        assert_eq!(kiosk.state(first), state, "{bad:?}");
        for (key, number) in others.iter().zip(2..) {
            assert_eq!(kiosk.state(*key), "accepted", "{bad:?}");
            insist_on(&sandbox.held(), *key, number, &[9_000]);
        }
    }
}

#[tokio::test]
async fn a_firewall_that_blocks_one_dossier_again_and_again_holds_up_nobody() {
    let sandbox = portal(Faults::default(), None).await;
    let kiosk = Kiosk::new(&sandbox.url());
    let blocked = kiosk.hand_over(1, "H99.01", &[9_000]);
    for number in 2..12 {
        sandbox.set_faults(Faults::default().next(Operation::Create, Effect::WebPage, 1));
        kiosk.round().await;
        assert_eq!(kiosk.state(blocked), "unknown");
        let other = kiosk.hand_over(number, "H99.02", &[9_000]);
        sandbox.set_faults(Faults::default());
        kiosk.round().await;
        assert_eq!(kiosk.state(other), "accepted");
        kiosk.clock.advance(LONG);
    }
}

#[tokio::test]
async fn what_was_held_back_goes_on_as_soon_as_the_one_ahead_is_through() {
    let sandbox = portal(Faults::default(), None).await;
    let kiosk = Kiosk::new(&sandbox.url());
    let older = kiosk.hand_over(1, "H99.01", &[9_000]);
    let ahead = kiosk.hand_over(2, "H99.01", &[9_000]);
    kiosk.outbox.park(older).unwrap();
    let busy = Effect::Busy { status: 503, retry_after: None };
    sandbox.set_faults(Faults::default().next(Operation::Upload, busy, 1));
    kiosk.round().await;
    assert_eq!((kiosk.state(ahead), kiosk.at(ahead).state.attempts()), ("waiting", 1));
    kiosk.clock.advance(LONG);
    kiosk.outbox.release(older).unwrap();
    // Nobody wakes the queue: it has to look again by itself.
    let kiosk = kiosk.restart();
    // On the older one's turn the portal does not say how the one ahead of it stands; a moment
    // later it takes that one.
    let lost = Effect::Status { code: 520 };
    sandbox.set_faults(Faults::default().next(Operation::LookUp, lost, 1));
    let (stop, stopped) = watch::channel(false);
    let running = tokio::spawn(Arc::clone(&kiosk.outbox).run(stopped));
    let both = async {
        while kiosk.state(older) != "accepted" {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let in_time = tokio::time::timeout(Duration::from_secs(20), both).await;
    stop.send_replace(true);
    running.await.unwrap();
    assert_eq!(kiosk.state(ahead), "accepted");
    assert!(in_time.is_ok(), "nothing is ahead of it any more, and it still waits");
    assert_eq!(sandbox.held().len(), 2);
}

#[tokio::test]
async fn what_the_portal_may_still_be_at_work_on_takes_no_draft_from_another() {
    let work = Duration::from_secs(2);
    let sandbox = portal(Faults::default(), None).await;
    let kiosk = Kiosk::new(&sandbox.url());
    // Everything of it is at the portal, as a draft: it was tried so often that it no longer holds
    // the others back.
    let older = kiosk.hand_over(1, "H99.01", &[9_000]);
    let busy = Effect::Busy { status: 503, retry_after: None };
    sandbox.set_faults(Faults::default().always(Operation::Submit, busy));
    for _ in 0..3 {
        kiosk.clock.advance(LONG);
        kiosk.round().await;
    }
    // The portal begins to make the next one out of that draft, and its answer does not come.
    let next = kiosk.hand_over(2, "H99.01", &[9_000]);
    let slow = u64::try_from(work.as_millis()).unwrap();
    sandbox.set_faults(Faults { race_window_millis: slow, ..Faults::default() });
    kiosk.round().await;
    assert_eq!(kiosk.state(next), "unknown");
    // Meanwhile somebody hurries the older one.
    kiosk.outbox.retry(older).unwrap();
    kiosk.round().await;
    tokio::time::sleep(work).await;
    sandbox.set_faults(Faults::default());
    kiosk.rounds(4).await;
    for (key, number) in [(older, 1), (next, 2)] {
        assert_eq!(kiosk.state(key), "accepted");
        insist_on(&sandbox.held(), key, number, &[9_000]);
    }
}

#[tokio::test]
async fn refused_credentials_stop_everything_and_right_ones_start_it_again() {
    let sandbox = portal(Faults::default().everywhere(Effect::NotAuthenticated), None).await;
    let kiosk = Kiosk::new(&sandbox.url());
    let keys: Vec<_> = (1..=5).map(|n| kiosk.hand_over(n, "H99.01", &[9_000])).collect();
    kiosk.rounds(6).await;
    let kiosk = kiosk.restart();
    kiosk.rounds(2).await;
    let states: Vec<_> = keys.iter().map(|key| kiosk.state(*key)).collect();
    assert_eq!(states, ["parked", "waiting", "waiting", "waiting", "waiting"], "one was enough");
    assert_eq!(kiosk.at(keys[0]).last_error.as_deref(), Some("credentials"));
    assert!(keys.iter().skip(1).all(|key| kiosk.at(*key).state.attempts() == 0));
    sandbox.set_faults(Faults::default());
    kiosk.clock.advance(LONG);
    kiosk.rounds(2).await;
    for (key, number) in keys.iter().zip(1..) {
        assert_eq!(kiosk.state(*key), "accepted", "the password was mended");
        insist_on(&sandbox.held(), *key, number, &[9_000]);
    }
}

#[tokio::test]
async fn staff_may_let_a_refused_account_be_tried_before_its_rest_is_over() {
    let sandbox = portal(Faults::default().everywhere(Effect::NotAuthenticated), None).await;
    let kiosk = Kiosk::new(&sandbox.url());
    let key = kiosk.hand_over(1, "H99.01", &[9_000]);
    kiosk.round().await;
    sandbox.set_faults(Faults::default());
    assert_eq!(kiosk.round().await.tried, 0, "the account rests");
    kiosk.outbox.release(key).unwrap();
    assert_eq!(kiosk.state(key), "unknown", "an earlier attempt may have left doubt");
    kiosk.clock.advance(Backoff::default().settling());
    kiosk.round().await;
    assert_eq!(kiosk.state(key), "accepted");
}

#[tokio::test]
async fn a_network_that_returns_is_used_within_seconds_whatever_was_due_when() {
    let sandbox = portal(Faults::default(), None).await;
    let (address, url) = (sandbox.address(), sandbox.url());
    sandbox.shutdown().await;
    let kiosk = Kiosk::new(&url);
    let keys: Vec<_> = (1..=4).map(|n| kiosk.hand_over(n, "H99.01", &[9_000])).collect();
    kiosk.rounds(30).await;
    let attempts: u32 = keys.iter().map(|key| kiosk.at(*key).state.attempts()).sum();
    assert_eq!(attempts, 1, "afterwards it was only looked for");
    let sandbox = portal(Faults::default(), Some(address)).await;
    kiosk.clock.advance(Duration::from_secs(5));
    kiosk.round().await;
    assert!(keys.iter().all(|key| kiosk.state(*key) == "accepted"));
    assert_eq!(sandbox.held().len(), 4);
}

#[tokio::test]
async fn a_portal_that_is_down_is_not_asked_by_everyone() {
    let sandbox = portal(Faults::default().everywhere(Effect::Status { code: 502 }), None).await;
    let kiosk = Kiosk::new(&sandbox.url());
    let keys: Vec<_> = (1..=50).map(|n| kiosk.hand_over(n, &format!("H99.{n}"), &[])).collect();
    kiosk.round().await;
    let tried = keys.iter().filter(|key| kiosk.at(**key).state.attempts() > 0).count();
    assert_eq!(tried, 3, "three failures of three dossiers are enough");
    sandbox.set_faults(Faults::default());
    kiosk.clock.advance(LONG);
    kiosk.round().await;
    assert!(keys.iter().all(|key| kiosk.state(*key) == "accepted"));
}

#[tokio::test]
async fn a_clock_ten_years_off_strands_nothing() {
    const TEN_YEARS: u64 = 315_360_000_000;
    for back in [true, false] {
        let down = Faults::default().next(Operation::Create, Effect::Status { code: 502 }, 1);
        let sandbox = portal(down, None).await;
        let kiosk = Kiosk::new(&sandbox.url());
        let key = kiosk.hand_over(1, "H99.01", &[9_000]);
        kiosk.round().await;
        let SubmissionState::Unknown { due, .. } = kiosk.at(key).state else { unreachable!() };
        let then = if back { due.0 - TEN_YEARS } else { due.0 + TEN_YEARS };
        kiosk.clock.set(tram_domain::Instant(then));
        kiosk.round().await;
        assert_eq!(kiosk.state(key), "accepted", "back: {back}");
    }
}

#[tokio::test]
async fn answers_of_others_and_unknown_fields_lose_and_double_nothing() {
    for odd in [Effect::OldAnswer, Effect::UnknownFields, Effect::RenamedReceipt] {
        let sandbox = portal(Faults::default(), None).await;
        let kiosk = Kiosk::new(&sandbox.url());
        let before = kiosk.hand_over(1, "H99.01", &[9_000]);
        kiosk.round().await;
        assert_eq!(kiosk.state(before), "accepted");
        let always = Faults::default()
            .always(Operation::Create, odd.clone())
            .always(Operation::Submit, odd.clone());
        sandbox.set_faults(always);
        let key = kiosk.hand_over(2, "H99.01", &[9_000]);
        kiosk.rounds(3).await;
        assert_eq!(kiosk.state(key), "accepted", "{odd:?}");
        insist_on(&sandbox.held(), key, 2, &[9_000]);
        insist_on(&sandbox.held(), before, 1, &[9_000]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_a_thousand_queued_the_first_is_sent_within_two_seconds_of_the_start() {
    let sandbox = portal(Faults::default(), None).await;
    let kiosk = Kiosk::new(&sandbox.url());
    for number in 0..1_000 {
        let key = kiosk.hand_over(number, "H99.01", &[]);
        if number < 500 {
            // Half of them were tried before: those hold lanes, which have to be read.
            let sending = SubmissionState::Sending { attempt: 1 };
            kiosk.vault.set_state(key, "waiting", &sending, None).unwrap();
            let due = tram_domain::Clock::now(&*kiosk.clock);
            let waiting = SubmissionState::Waiting { attempts: 1, due };
            kiosk.vault.set_state(key, "sending", &waiting, Some("broken")).unwrap();
        }
    }
    #[expect(clippy::disallowed_methods, reason = "what is measured is real time")]
    let start = Instant::now();
    let kiosk = kiosk.restart();
    let (stop, stopped) = watch::channel(false);
    let running = tokio::spawn(Arc::clone(&kiosk.outbox).run(stopped));
    while sandbox.carried_out(Operation::Create) == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let elapsed = start.elapsed();
    stop.send_replace(true);
    running.await.unwrap();
    assert!(elapsed < Duration::from_secs(2), "{elapsed:?}");
}
