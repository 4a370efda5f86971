//! A large dossier over a link that keeps breaking.

use tram_sandbox::{Effect, Fault, Faults, Operation};

use super::stage::{Kiosk, LONG, insist_on, portal};

const PAPERS: usize = 12;
const CUTS: u64 = 20;

/// The first `well` uploads arrive; the one after breaks off half-way.
fn cut_after(well: u32, one: u64) -> Faults {
    let always = Fault::always(vec![Operation::Upload], Effect::Cut { after: one / 2 });
    let fault = Fault { from: Some(well + 1), ..always };
    Faults { fault: vec![fault], ..Faults::default() }
}

/// Twenty cuts, a restart after each, with papers of `one` byte each: no proved paper is sent twice.
async fn twenty_cuts(one: u32) {
    let papers = [usize::try_from(one).unwrap(); PAPERS];
    let one = u64::from(one);
    let sandbox = portal(Faults::default(), None).await;
    let mut kiosk = Kiosk::new(&sandbox.url());
    let key = kiosk.hand_over(1, "H99.01", &papers);
    for cut in 0..CUTS {
        // The declaration is small and goes through; then a paper arrives every other time.
        let well = u32::try_from(cut % 2).unwrap() + u32::from(cut == 0);
        sandbox.set_faults(cut_after(well, one));
        kiosk.round().await;
        assert_eq!(kiosk.state(key), "unknown", "cut {cut}");
        assert_eq!(kiosk.at(key).bytes_sent, one * cut.div_ceil(2), "known to be held");
        kiosk = kiosk.restart();
        kiosk.clock.advance(LONG);
    }
    sandbox.set_faults(Faults::default());
    kiosk.rounds(2).await;
    assert_eq!(kiosk.state(key), "accepted");
    insist_on(&sandbox.held(), key, 1, &papers);
    let whole = one * u64::try_from(PAPERS).unwrap();
    let received = sandbox.received(Operation::Upload);
    assert!(received >= whole, "all of it came: {received}");
    assert!(received <= whole + CUTS * one, "at most one paper a cut: {received}");
}

#[tokio::test]
async fn after_twenty_cuts_no_proved_paper_was_sent_twice() {
    twenty_cuts(200_000).await;
}

#[tokio::test]
async fn after_twenty_cuts_of_forty_megabytes_no_proved_paper_was_sent_twice() {
    twenty_cuts(3_500_000).await;
}
