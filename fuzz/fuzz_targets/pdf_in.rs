//! A PDF from outside, to its first page as pixels.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = tram_imaging::pdf_to_png(bytes, 0, 20.0);
});
