//! The main job, in the real window.

use std::time::Duration;

use sha2::{Digest, Sha256};
use tram_sandbox::{Effect, Faults};

use crate::hands::{
    CARD_READ, PATIENCE, leave, one_step, pick_file, shows, step, tap, text, wait_step, walk_to,
    write,
};
use crate::stand::Stand;

const KIOSK: (u32, u32) = (1920, 1080);

#[test]
fn a_dossier_travels_from_a_card_photo_and_paper_to_the_portals_acknowledgement() {
    let stand = Stand::new(KIOSK);
    let window = stand.open();
    walk_to(&window, "procedure", "1.001193");
    write(&window, "search", "khai sinh cho con");
    tap(&window, "procedure-1.001193");
    leave(&window, "procedure");
    walk_to(&window, "assistance", "1.001193");
    tap(&window, "choice-helped");
    write(&window, "helper-code", "tn-014");
    tap(&window, "primary");
    wait_step(&window, "card");
    pick_file(&window, "the-can-cuoc-mau.jpg");
    let card = window.wait_for(CARD_READ, PATIENCE).unwrap().text().unwrap();
    assert!(card.contains("NGUYỄN THỊ THỬ NGHIỆM") && card.contains("052 199 000 123"), "{card}");
    tap(&window, "primary");
    leave(&window, "card");
    walk_to(&window, "review", "1.001193");
    one_step(&window, "review", "1.001193");
    window.wait_for("[data-testid='outcome-state'][data-state=sent]", PATIENCE).unwrap();
    let number = text(&window, "acknowledgement");
    let reference = text(&window, "reference");
    let held = stand.portal.held();
    assert_eq!(held.len(), 1, "one dossier");
    let held = &held[0];
    let known = held.dossier_number.clone().unwrap_or_else(|| held.id.to_string());
    assert!(
        number.contains(&known) || number.contains(&held.id.to_string()),
        "{number} is {known}"
    );
    assert!(reference.chars().filter(char::is_ascii_alphanumeric).count() >= 9, "{reference}");
    assert_eq!(held.fields["applicantName"], "NGUYỄN THỊ THỬ NGHIỆM");
    assert_eq!(held.fields["applicantIdNo"], "052199000123");
    assert!(held.fields.values().any(|value| value.contains("TN-014")), "who helped is recorded");
    let form = held.files.iter().find_map(|file| file.form_data.clone()).unwrap();
    assert!(form.contains("Trần Thị Bé Thử Nghiệm"), "what was typed arrived letter by letter");
    window.close().unwrap();
    let sent = stand.tramctl_told(&["outbox", "list"]);
    let shown = stand.tramctl_told(&["outbox", "show", sent["submission"].as_str().unwrap()]);
    byte_for_byte(held, &shown["acknowledgement"]);
}

/// What the portal holds is what the kiosk sealed and says that the portal has, to the last byte.
fn byte_for_byte(held: &tram_sandbox::HeldDossier, acknowledgement: &serde_json::Value) {
    let bytes_of = |file: &tram_sandbox::HeldFile| {
        let bytes = file.bytes.as_ref()?;
        well_formed(bytes);
        Some((file.part.clone(), bytes.len() as u64, format!("{:x}", Sha256::digest(bytes))))
    };
    let mut at_portal: Vec<_> = held.files.iter().filter_map(bytes_of).collect();
    let told = acknowledgement["files"].as_array().unwrap().iter().map(|file| {
        let text = |name: &str| file[name].as_str().unwrap().to_owned();
        (text("part"), file["bytes"].as_u64().unwrap(), text("sha256"))
    });
    let mut told: Vec<_> = told.collect();
    at_portal.sort();
    told.sort();
    assert!(!told.is_empty(), "papers arrived");
    assert_eq!(at_portal, told);
}

/// Other people's reader finds nothing wrong with it.
fn well_formed(pdf: &[u8]) {
    let file = tempfile::NamedTempFile::new().unwrap();
    crate::stand::lay(file.path(), pdf);
    let checked =
        std::process::Command::new("qpdf").arg("--check").arg(file.path()).output().unwrap();
    let digest = Sha256::digest(pdf);
    assert!(checked.status.success(), "qpdf finds fault with {digest:x}");
}

#[test]
fn a_portal_that_is_down_says_safely_kept_and_sends_later_by_itself() {
    let stand = Stand::new((1366, 768));
    let window = stand.open();
    walk_to(&window, "review", "2.000815");
    stand.portal.set_faults(Faults::default().everywhere(Effect::DropRequest));
    one_step(&window, "review", "2.000815");
    window.wait_for("[data-testid='outcome-state'][data-state=kept]", PATIENCE).unwrap();
    assert!(stand.portal.held().is_empty());
    stand.portal.set_faults(Faults::default());
    window.wait_for("[data-testid='outcome-state'][data-state=sent]", PATIENCE).unwrap();
    assert_eq!(stand.portal.held().len(), 1);
}

#[test]
fn practice_mode_says_so_on_every_screen_and_needs_nothing_set_up() {
    let stand = Stand::bare((1080, 1920), false);
    let window = stand.open_practice();
    let mut seen = Vec::new();
    loop {
        let now = step(&window);
        assert!(shows(&window, "practice-banner"), "at {now}");
        if now == "outcome" {
            break;
        }
        seen.push(now.clone());
        one_step(&window, &now, "1.004873");
    }
    window.wait_for("[data-testid='outcome-state'][data-state=sent]", PATIENCE).unwrap();
    assert!(seen.len() > 15, "{seen:?}");
    assert!(stand.portal.held().is_empty(), "nothing went to the real portal");
}

#[test]
fn a_keyring_that_is_missing_is_said_and_nothing_begins() {
    let stand = Stand::new(KIOSK);
    stand.lose_keyring();
    let window = stand.open();
    window.wait_for("[data-step=fault]", PATIENCE).unwrap();
    assert!(!shows(&window, "start"), "no session can begin");
}

#[test]
fn ending_the_session_shows_the_next_person_nothing() {
    let stand = Stand::new(KIOSK);
    let window = stand.open();
    walk_to(&window, "papers", "1.004873");
    tap(&window, "end-session");
    tap(&window, "end-confirm");
    wait_step(&window, "attract");
    std::thread::sleep(Duration::from_millis(300));
    let script =
        "return document.body.innerText + JSON.stringify({...localStorage, ...sessionStorage})";
    let left = window.execute_script(script, &[]).unwrap();
    let left = left.as_str().unwrap_or_default();
    assert!(!left.contains("NGUYỄN THỊ") && !left.contains("052"), "{left}");
}
