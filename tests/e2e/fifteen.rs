//! Everything that has a form of its own, one citizen after the other, in the real window.

use std::time::Duration;

use crate::hands::{PATIENCE, leave, one_step, step, tap, walk_to};
use crate::stand::Stand;

const PROCEDURES: [&str; 15] = [
    "1.001193", "1.000894", "1.000656", "1.004873", "2.000635", "2.000815", "2.000884", "1.004222",
    "1.004194", "2.000987", "1.001776", "1.014027", "1.001731", "1.001612", "1.004859",
];
/// Without a form of its own: splitting a household.
const GENERAL: &str = "1.010038";

#[test]
fn one_citizen_after_the_other_files_each_procedure_and_one_that_has_the_general_form() {
    let stand = Stand::new((1366, 768));
    let window = stand.open();
    for code in PROCEDURES.into_iter().chain([GENERAL]) {
        walk_to(&window, "review", code);
        one_step(&window, "review", code);
        window.wait_for("[data-testid='outcome-state'][data-state=sent]", PATIENCE).unwrap();
        tap(&window, "primary");
        leave(&window, "outcome");
        // The page of the last citizen goes, and the next one's comes.
        std::thread::sleep(Duration::from_millis(500));
        assert_eq!(step(&window), "attract", "after {code}");
    }
    let held = stand.portal.held();
    let mut filed: Vec<_> = held.iter().map(|dossier| &dossier.fields["serviceCode"]).collect();
    filed.sort_unstable();
    let mut wanted: Vec<_> = PROCEDURES.into_iter().chain([GENERAL]).collect();
    wanted.sort_unstable();
    assert_eq!(filed, wanted);
    assert!(held.iter().all(tram_sandbox::HeldDossier::is_submitted));
}
