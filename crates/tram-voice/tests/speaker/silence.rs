//! Machines without a device, and devices that go away.

use std::path::Path;

use crate::card::{Card, RATE, seconds, trimmed, write};
use crate::kiosk::Kiosk;
use crate::recorded::wav;

fn absent(config: &Path) {
    write(config, b"pcm.!default { type hw card 31 }\n");
}

#[test]
fn without_a_device_it_says_so_and_bears_every_order() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("asound.conf");
    absent(&config);
    let mut kiosk = Kiosk::start(&config, None);
    assert_eq!(kiosk.ask(&["state"]), "NoDevice");
    assert_eq!(kiosk.ask(&["languages"]), "");
    kiosk.order(&["speak", "vi", "Xin chào"]);
    kiosk.order(&["chime", "done"]);
    kiosk.order(&["hush"]);
    assert_eq!(kiosk.ask(&["state"]), "NoDevice");
}

#[test]
fn a_device_that_comes_later_is_found_by_the_next_order() {
    let card = Card::new();
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("asound.conf");
    absent(&config);
    let mut kiosk = Kiosk::start_with(&config, None, |command| {
        command.env("PATH", "/nowhere");
    });
    assert_eq!(kiosk.ask(&["state"]), "NoDevice");
    std::fs::copy(card.config(), &config).unwrap();
    kiosk.order(&["chime", "done"]);
    card.all_of_it("a chime on the new device");
    assert_eq!(kiosk.ask(&["state"]), "NoEngine");
    // And when it goes away again, nothing is heard and nothing breaks.
    std::thread::sleep(std::time::Duration::from_secs(3));
    absent(&config);
    kiosk.order(&["chime", "done"]);
    let gone = (0..500).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        kiosk.ask(&["state"]) == "NoDevice"
    });
    assert!(gone, "{}", kiosk.ask(&["state"]));
}

#[test]
fn a_device_lost_in_the_middle_is_quiet_and_the_next_order_tries_again() {
    let card = Card::bare();
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("asound.conf");
    std::fs::copy(card.config(), &config).unwrap();
    let prompts = folder.path().join("prompts");
    // Odd, so that not even half of a sample in another form is silence.
    write(&prompts.join("vi/long.wav"), &wav(&vec![4_001; RATE * 20]));
    let mut kiosk = Kiosk::start_with(&config, Some(&prompts), |command| {
        command.env("PATH", "/nowhere");
    });
    kiosk.order(&["speak", "vi", "@long"]);
    card.wait_for("the recording", |heard| trimmed(heard).len() > RATE / 4);
    absent(&config);
    drop(card);
    let gone = (0..500).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        kiosk.ask(&["state"]) == "NoDevice"
    });
    assert!(gone, "{}", kiosk.ask(&["state"]));
    let card = Card::new();
    std::fs::copy(card.config(), &config).unwrap();
    kiosk.order(&["chime", "done"]);
    let heard = card.all_of_it("a chime on the next device");
    assert!(seconds(&heard) < 2.0, "what was cut off is not read on");
    assert_eq!(kiosk.ask(&["state"]), "NoEngine");
}
