//! How the window picks up its page: at once, and never in a tight loop.

use std::time::Duration;

use proptest::prelude::*;
use tram_shell::falls::{Falls, Next};

fn at(secs: f64) -> Duration {
    Duration::from_secs_f64(secs)
}

#[test]
fn a_fall_now_and_then_is_picked_up_at_once_for_ever() {
    let mut falls = Falls::default();
    for fall in 0..1_000_u32 {
        assert_eq!(falls.fell(at(f64::from(fall) * 4.0)), Next::Anew, "fall {fall}");
    }
}

#[test]
fn a_page_that_falls_at_once_is_given_growing_rests() {
    let mut falls = Falls::default();
    let mut now = Duration::ZERO;
    let mut rests = Vec::new();
    for _ in 0..18 {
        now += at(0.5);
        if let Next::Rest(rest) = falls.fell(now) {
            rests.push(rest.as_secs());
            now += rest;
        }
    }
    assert_eq!(rests, [5, 10, 20, 40, 80, 160, 300, 300, 300, 300, 300, 300]);
}

#[test]
fn a_page_that_stood_well_after_a_rest_begins_anew() {
    let mut falls = Falls::default();
    while falls.fell(at(1.0)) == Next::Anew {}
    assert_eq!(falls.fell(at(6.0 + 30.0)), Next::Rest(at(10.0)), "30 s are not well");
    assert_eq!(falls.fell(at(46.0 + 61.0)), Next::Anew);
}

proptest! {
    #[test]
    fn no_twenty_seconds_hold_more_than_seven_loads(steps in prop::collection::vec(0_u64..30_000, 1..200)) {
        let mut falls = Falls::default();
        let mut now = Duration::ZERO;
        let mut loads: Vec<Duration> = Vec::new();
        for step in steps {
            now += Duration::from_millis(step);
            if let Next::Rest(rest) = falls.fell(now) {
                now += rest;
            }
            loads.push(now);
            let late = loads.iter().filter(|load| **load + Duration::from_secs(20) > now).count();
            prop_assert!(late <= 7, "{late} loads");
        }
    }
}
