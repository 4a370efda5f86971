//! What is taken home from the last screen: the slip and the code for a telephone.

use crate::hands::{PATIENCE, leave_picture, nothing_scrolls, shows, tap, text, walk_to};
use crate::stand::Stand;

const SIZES: [(u32, u32); 3] = [(1920, 1080), (1366, 768), (1080, 1920)];

/// Prints into a file, as a printer's program would.
const PRINTS: &str = "cat > \"$OUT\"";
/// As `lp` of a machine whose printer is stopped.
const REFUSES: &str =
    "cat > /dev/null; echo 'lp: Destination \"Quay\" is not accepting jobs.' >&2; exit 1";

#[test]
fn the_slip_is_printed_and_the_last_screen_shows_all_at_once_at_every_size() {
    for size in SIZES {
        let stand = Stand::new(size);
        let window = stand.open_with_lp(PRINTS);
        walk_to(&window, "outcome", "1.001193");
        window.wait_for("[data-testid='outcome-state'][data-state=sent]", PATIENCE).unwrap();
        let loaded =
            "return document.querySelector(\"[data-testid='slip-code']\")?.naturalWidth > 0";
        for _ in 0..100 {
            if window.execute_script(loaded, &[]).unwrap() == serde_json::json!(true) {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        leave_picture(&window, "slip");
        assert!(nothing_scrolls(&window), "at {size:?}");
        let reference = text(&window, "reference");
        tap(&window, "slip-print");
        window.wait_for("[data-testid='print-state'][data-state='printed']", PATIENCE).unwrap();
        leave_picture(&window, "slip");
        assert!(nothing_scrolls(&window), "at {size:?}, with what became of the print");
        let path = stand.printed().display().to_string();
        let words = std::process::Command::new("pdftotext").args(["-layout", &path, "-"]).output();
        let words = String::from_utf8(words.unwrap().stdout).unwrap();
        assert!(words.contains(&reference), "{reference} is not in {words}");
        assert!(!words.contains("NGHIỆM") && !words.contains("052199000123"), "{words}");
    }
}

#[test]
fn a_printer_that_refuses_is_said_and_the_reference_stays_on_the_screen() {
    let stand = Stand::new((1366, 768));
    let window = stand.open_with_lp(REFUSES);
    walk_to(&window, "outcome", "1.001193");
    window.wait_for("[data-testid='outcome-state'][data-state=sent]", PATIENCE).unwrap();
    let reference = text(&window, "reference");
    tap(&window, "slip-print");
    window.wait_for("[data-testid='error'][data-code='printer_fault']", PATIENCE).unwrap();
    leave_picture(&window, "slip-refused");
    assert!(nothing_scrolls(&window));
    assert!(shows(&window, "slip-print"), "one may try again");
    assert!(shows(&window, "slip-code"), "and take the code along");
    assert_eq!(text(&window, "reference"), reference);
}
