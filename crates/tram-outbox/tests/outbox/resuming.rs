//! A large dossier over a link that keeps breaking.

use tram_sandbox::{Effect, Fault, Faults, Operation};

use super::stage::{Kiosk, LONG, insist_on, portal};

const PAPERS: [usize; 12] = [3_500_000; 12];

/// The first `well` uploads arrive; the one after breaks off half-way.
fn cut_after(well: u32) -> Faults {
    let cut = Effect::Cut { after: 1_750_000 };
    let always = Fault::always(vec![Operation::Upload], cut);
    let fault = Fault { from: Some(well + 1), ..always };
    Faults { fault: vec![fault], ..Faults::default() }
}

#[tokio::test]
async fn after_twenty_cuts_of_forty_megabytes_no_proved_paper_was_sent_twice() {
    let sandbox = portal(Faults::default(), None).await;
    let mut kiosk = Kiosk::new(&sandbox.url());
    let key = kiosk.hand_over(1, "H99.01", &PAPERS);
    let cuts = 20_u64;
    for cut in 0..cuts {
        // The declaration is small and goes through; then a paper arrives every other time.
        let well = u32::try_from(cut % 2).unwrap() + u32::from(cut == 0);
        sandbox.set_faults(cut_after(well));
        kiosk.round().await;
        assert_eq!(kiosk.state(key), "unknown", "cut {cut}");
        let proved = kiosk.at(key).bytes_sent;
        assert_eq!(proved, 3_500_000 * (cut + 1).div_euclid(2), "bytes known to be held");
        kiosk = kiosk.restart();
        kiosk.clock.advance(LONG);
    }
    sandbox.set_faults(Faults::default());
    kiosk.rounds(2).await;
    assert_eq!(kiosk.state(key), "accepted");
    insist_on(&sandbox.held(), key, 1, &PAPERS);
    let (whole, one) = (3_500_000 * 12, 3_500_000);
    let received = sandbox.received(Operation::Upload);
    assert!(received >= whole, "all of it came: {received}");
    assert!(received <= whole + cuts * one, "at most one paper a cut: {received}");
}
