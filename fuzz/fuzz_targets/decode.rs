//! A picture from outside, from its bytes to what is said about it. PDF has a target of its own.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tram_imaging::{codes, find_page, findings, normalise};

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"%PDF") {
        return;
    }
    for frame in normalise(bytes).unwrap_or_default().iter().take(2) {
        // Large pictures are slow and no more surprising than small ones.
        if u64::from(frame.width) * u64::from(frame.height) > 400_000 {
            continue;
        }
        if let Ok(found) = find_page(frame) {
            let _ = findings(&frame.bytes, &found);
        }
        codes(frame);
    }
});
