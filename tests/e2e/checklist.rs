//! What to bring: seen, printed and left before anything is said about the person.

use crate::hands::{PATIENCE, shows, tap, text, wait_step, walk_to};
use crate::stand::Stand;

/// Prints into a file, as a printer's program would.
const PRINTS: &str = "cat > \"$OUT\"";
/// As `lp` of a machine to which no printer is connected.
const NO_PRINTER: &str = "echo 'lp: Error - No default destination.' >&2; exit 1";

#[test]
fn the_checklist_is_printed_before_anybody_has_said_who_he_is() {
    let stand = Stand::new((1366, 768));
    let window = stand.open_with_lp(PRINTS);
    walk_to(&window, "checklist", "1.001193");
    tap(&window, "print-checklist");
    window.wait_for("[data-testid='print-state'][data-state='printed']", PATIENCE).unwrap();
    let sheet = stand.printed();
    let told = |program: &str, arguments: &[&str]| {
        let ran = std::process::Command::new(program).args(arguments).output().unwrap();
        assert!(ran.status.success(), "{program} finds fault");
        String::from_utf8(ran.stdout).unwrap()
    };
    let path = sheet.to_str().unwrap();
    told("qpdf", &["--check", path]);
    let words = told("pdftotext", &["-layout", path, "-"]);
    assert!(words.contains("Cần mang theo gì") && words.contains("Giấy chứng sinh"), "{words}");
    // Whoever lacks a paper goes home; nothing was asked about the person, and nothing is left.
    tap(&window, "later");
    tap(&window, "end-confirm");
    wait_step(&window, "attract");
    window.close().unwrap();
    let checked = stand.tramctl_told(&["vault", "check"]);
    assert_eq!(checked["blobs"], 0, "{checked}");
    assert!(stand.portal.held().is_empty());
}

#[test]
fn a_printer_that_is_missing_is_said_with_one_thing_to_do_and_the_way_goes_on() {
    let stand = Stand::new((1366, 768));
    let window = stand.open_with_lp(NO_PRINTER);
    walk_to(&window, "checklist", "2.000815");
    tap(&window, "print-checklist");
    window.wait_for("[data-testid='error'][data-code='printer_missing']", PATIENCE).unwrap();
    assert!(!text(&window, "error").is_empty());
    assert!(shows(&window, "print-checklist"), "one may try again");
    tap(&window, "primary");
    wait_step(&window, "consent");
}
