//! The whole journey without a window: the real core, the real store, and a portal over a real
//! socket.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "clippy sees tests only in functions marked so; here all of it is test"
)]

mod papers;
mod support;

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use support::{Plan, SAMPLES, Station, lay, name};
use tram_domain::OnBehalf;
use tram_ipc::UiError;
use tram_ipc::args::{Nothing, Pick, SessionEnd, SubmissionPick};
use tram_ipc::commands::Commands;
use tram_ipc::desk::{DeskAction, DeskStanding};
use tram_ipc::views::{JourneyView, Screen};
use tram_sandbox::{Effect, Faults, Operation};

/// Everything with a form of its own, and splitting a household, which has the general one.
const PROCEDURES: [&str; 16] = [
    "1.001193", "1.000894", "1.000656", "1.004873", "2.000635", "2.000815", "2.000884", "1.004222",
    "1.004194", "2.000987", "1.001776", "1.014027", "1.001731", "1.001612", "1.004859", "1.010038",
];

fn is_outcome(screen: &Screen) -> bool {
    matches!(screen, Screen::Outcome { .. })
}

fn is_papers(screen: &Screen) -> bool {
    matches!(screen, Screen::Papers { .. })
}

/// The paper that is needed, of those asked for.
fn needed(view: &JourneyView) -> String {
    let Screen::Papers { requirements, .. } = &view.screen else { panic!("not at the papers") };
    requirements.iter().find(|r| r.need == "needed").unwrap().id.clone()
}

fn is_review(screen: &Screen) -> bool {
    matches!(screen, Screen::Review { .. })
}

fn outcome_state(screen: &Screen) -> String {
    let Screen::Outcome { outcome } = screen else {
        panic!("not the outcome but {}", name(screen))
    };
    outcome.state.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_procedure_travels_from_a_card_photo_to_a_proved_acknowledgement() {
    for procedure in PROCEDURES {
        let station = Station::new(Faults::default()).await;
        let plan = Plan {
            on_behalf: OnBehalf::SomeoneElse,
            helper: Some("tn-014"),
            ..Plan::of(procedure)
        };
        station.walk(&plan, is_outcome).await;
        let filed = station.deliver().await;
        let proof = filed.acknowledgement.expect(procedure);
        let held = station.portal.held();
        assert_eq!(held.len(), 1, "{procedure}: one dossier");
        let held = &held[0];
        assert!(held.is_submitted(), "{procedure}");
        assert_eq!(proof.portal_dossier, held.id.to_string());
        assert_eq!(held.fields["applicantIdNo"], "052199000123", "the person is the applicant");
        assert!(
            held.fields.values().any(|value| value.contains("TN-014")),
            "{procedure}: who helped is on the dossier"
        );
        let papers: Vec<_> = held.files.iter().filter(|file| file.bytes.is_some()).collect();
        assert_eq!(papers.len(), proof.files.len(), "{procedure}");
        for (paper, proved) in papers.iter().zip(&proof.files) {
            let bytes = paper.bytes.as_ref().unwrap();
            let digest = format!("{:x}", Sha256::digest(bytes));
            assert_eq!((bytes.len() as u64, digest), (proved.bytes, proved.sha256.clone()));
            assert!(bytes.starts_with(b"%PDF-"), "every paper is a PDF");
        }
        let view = station.view().await;
        assert_eq!(outcome_state(&view.screen), "sent");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_between_any_two_steps_goes_on_at_the_same_screen() {
    let mut station = Station::new(Faults::default()).await;
    let plan = Plan::of("1.004873");
    let mut stops = 0;
    loop {
        let before = station.view().await;
        if is_outcome(&before.screen) {
            break;
        }
        station = station.reopen().await;
        let after = station.view().await;
        assert_eq!(
            serde_json::to_value(&after.screen).unwrap(),
            serde_json::to_value(&before.screen).unwrap(),
            "after stop {stops} at {}",
            name(&before.screen)
        );
        station.step(&plan, &before).await.unwrap();
        stops += 1;
    }
    assert!(stops > 15, "there are that many screens at least: {stops}");
    let station = station.reopen().await;
    let filed = station.deliver().await;
    assert_eq!(filed.state, "accepted", "handed over before the stop, sent after it");
    assert_eq!(station.portal.held().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_that_is_down_keeps_the_dossier_and_gets_it_later_once() {
    let station = Station::new(Faults::default()).await;
    station.portal.set_faults(Faults::default().everywhere(Effect::DropRequest));
    station.walk(&Plan::of("2.000815"), is_outcome).await;
    let key = station.core.all_submissions().await.unwrap()[0].key;
    let filed = station.core.deliver(key, std::time::Duration::ZERO).await.unwrap();
    assert_eq!((filed.state, filed.attempts), ("waiting", 1));
    assert_eq!(outcome_state(&station.view().await.screen), "kept");
    let station = station.reopen().await;
    assert_eq!(
        name(&station.view().await.screen),
        "attract",
        "what was handed over is not reopened"
    );
    station.portal.set_faults(Faults::default().next(Operation::Submit, Effect::DropAnswer, 1));
    station.core.retry_submission(key).await.unwrap();
    let filed = station.deliver().await;
    assert_eq!(filed.state, "accepted");
    assert_eq!(station.portal.held().len(), 1, "the lost answer to submit made no second one");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_tells_what_waits_and_why_and_sends_it_when_asked_to() {
    let station = Station::new(Faults::default()).await;
    station.portal.set_faults(Faults::default().everywhere(Effect::DropRequest));
    station.walk(&Plan::of("1.004873"), is_outcome).await;
    let key = station.core.all_submissions().await.unwrap()[0].key;
    station.core.deliver(key, std::time::Duration::ZERO).await.unwrap();
    let desk = station.core.outbox(Nothing {}).await.unwrap();
    assert_eq!((desk.totals.waiting, desk.totals.needing, desk.totals.at_portal), (1, 0, 0));
    let row = &desk.waiting[0];
    assert_eq!(row.who.as_deref(), Some("N. T. T. Nghiệm"));
    assert!(row.what.as_ref().is_some_and(|what| !what.vi.is_empty()));
    let DeskStanding::Waiting { next, why: Some(_) } = &row.standing else {
        panic!("{:?}", row.standing)
    };
    let button = next.as_ref().map(|_| DeskAction::SendNow);
    assert_eq!(row.action, button, "nothing to press once its turn has come");
    let told = serde_json::to_string(&desk).unwrap();
    assert!(!told.contains("NGUYỄN") && !told.contains("052199000123"), "{told}");

    let pick = SubmissionPick { submission: key };
    let parked = station.core.outbox_park(pick).await.unwrap();
    assert_eq!((parked.needing.len(), parked.waiting.len()), (1, 0));
    assert_eq!(station.core.kiosk(Nothing {}).await.unwrap().parked, 1);
    assert_eq!(station.core.outbox_retry(pick).await.unwrap_err(), UiError::NotNow);
    station.portal.set_faults(Faults::default());
    let released = station.core.outbox_release(pick).await.unwrap();
    assert_eq!(released.waiting.len(), 1);
    // Nobody knows any more whether the attempt before left doubt, so the portal gets its time.
    assert!(matches!(released.waiting[0].standing, DeskStanding::Unknown { next: Some(_) }));
    let patience = std::time::Duration::from_mins(1);
    assert_eq!(station.core.deliver(key, patience).await.unwrap().state, "accepted");
    let desk = station.core.outbox(Nothing {}).await.unwrap();
    assert_eq!((desk.totals.waiting, desk.totals.at_portal_today), (0, 1));
    assert!(matches!(&desk.done[0].standing, DeskStanding::Accepted { .. }));
    assert_eq!(station.portal.held().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_file_gets_a_clear_word_and_loses_nothing() {
    let station = Station::new(Faults::default()).await;
    let view = station.walk(&Plan::of("1.001193"), is_papers).await;
    let paper = needed(&view);
    station.add(&paper, "giay-chung-sinh-mau.jpg").await.unwrap();
    let before = serde_json::to_value(station.view().await.screen).unwrap();
    let locked = include_bytes!("../crates/tram-testkit/fixtures/password.pdf");
    let cases: [(&str, &[u8], UiError); 4] = [
        ("thu.jpg", b"Day khong phai la anh", UiError::NotAnImage),
        ("rong.jpg", b"", UiError::FileEmpty),
        ("khoa.pdf", locked, UiError::PdfLocked),
        ("cut.jpg", &[0xff, 0xd8, 0xff, 0xe0, 0, 16, b'J', b'F'], UiError::FileDamaged),
    ];
    for (file, bytes, error) in cases {
        lay(&station.samples().join(file), bytes);
        assert_eq!(station.add(&paper, file).await.unwrap_err(), error, "{file}");
    }
    let after = serde_json::to_value(station.view().await.screen).unwrap();
    assert_eq!(after, before, "the page that was there is still there");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_without_a_code_and_a_folder_that_vanishes_are_told_apart() {
    let station = Station::new(Faults::default()).await;
    let at_card = |screen: &Screen| matches!(screen, Screen::Card { .. });
    station.walk(&Plan::of("1.001193"), at_card).await;
    let read =
        |entry: String| station.core.card_read(Pick { source: SAMPLES.into(), entry: Some(entry) });
    let paper = station.entry("giay-uy-quyen-mau.jpg").await;
    assert_eq!(read(paper).await.unwrap_err(), UiError::CardCodeNotFound);
    let card = station.entry("the-can-cuoc-mau.jpg").await;
    std::fs::remove_dir_all(station.samples()).unwrap();
    assert_eq!(read(card).await.unwrap_err(), UiError::SourceGone);
    assert_eq!(name(&station.view().await.screen), "card");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_step_back_shows_the_answer_given_and_a_change_returns_to_the_review() {
    let station = Station::new(Faults::default()).await;
    let plan = Plan::of("2.000815");
    let review = station.walk(&plan, is_review).await;
    let Screen::Review { rows, .. } = &review.screen else { unreachable!() };
    let row = rows.iter().rev().find(|row| row.change.is_some()).unwrap();
    let step = row.change.clone().unwrap();
    let changing = station.core.change(tram_ipc::args::ChangePick { step }).await.unwrap();
    let (Screen::Case { question } | Screen::Declaration { question }) = &changing.screen else {
        panic!("not a question but {}", name(&changing.screen));
    };
    assert!(question.value.is_some() || !question.required, "the answer is still there");
    let back = station.step(&plan, &changing).await.unwrap();
    assert_eq!(name(&back.screen), "review");
    let before = station.core.go_back(Nothing {}).await.unwrap();
    assert_eq!(name(&before.screen), "declaration");
    assert!(before.can_go_back);
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_are_numbered_in_their_section_one_after_the_other() {
    let station = Station::new(Faults::default()).await;
    let asked = std::cell::RefCell::new(BTreeMap::<String, Vec<(String, u32, u32)>>::new());
    let take = |screen: &Screen| {
        if let Screen::Case { question } | Screen::Declaration { question } = screen {
            let mut asked = asked.borrow_mut();
            let section = asked.entry(question.section.vi.clone()).or_default();
            if section.last().is_none_or(|(field, ..)| *field != question.field) {
                section.push((question.field.clone(), question.number, question.of));
            }
        }
        is_review(screen)
    };
    station.walk(&Plan::of("1.001193"), take).await;
    let asked = asked.into_inner();
    assert!(asked.len() >= 4, "{asked:?}");
    for (section, questions) in asked {
        let numbers: Vec<_> = questions.iter().map(|(_, number, _)| *number).collect();
        let in_a_row: Vec<_> = (1..).take(numbers.len()).collect();
        assert_eq!(numbers, in_a_row, "{section}: what the card answers is not counted");
        let (_, last, of) = questions.last().unwrap();
        assert_eq!(last, of, "{section}: the last is the last");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_chooses_another_procedure_is_asked_anew_and_leaves_no_page_behind() {
    let station = Station::new(Faults::default()).await;
    let review = station.walk(&Plan::of("1.000656"), is_review).await;
    assert!(review.reference.is_some());
    let at_procedure = loop {
        let view = station.core.go_back(Nothing {}).await.unwrap();
        if matches!(view.screen, Screen::Procedure) {
            break view;
        }
    };
    assert!(!at_procedure.can_go_back);
    let plan = Plan::of("1.001193");
    let mut view = station.step(&plan, &at_procedure).await.unwrap();
    assert_eq!(station.core.check_store().await.unwrap().blobs, 0, "the pages of the other one");
    while !is_review(&view.screen) {
        if let Screen::Case { question } | Screen::Declaration { question } = &view.screen {
            let anew =
                question.value.is_none() || question.from_card || !question.advice.is_empty();
            assert!(anew, "{} is answered already", question.field);
        }
        view = station.step(&plan, &view).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_consent_nothing_is_kept_for_later() {
    let station = Station::new(Faults::default()).await;
    let at_checklist = |screen: &Screen| matches!(screen, Screen::Checklist { .. });
    let view = station.walk(&Plan::of("1.001776"), at_checklist).await;
    assert_eq!(view.reference, None, "there is nothing to come back with");
    station.core.session_end(SessionEnd { keep: true, by_hand: true }).await.unwrap();
    let check = station.core.check_store().await.unwrap();
    assert_eq!(check.records, 0, "nothing of the answers so far is left");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_citizen_finds_nothing_of_the_last() {
    let station = Station::new(Faults::default()).await;
    station.walk(&Plan::of("1.004873"), is_review).await;
    let ended = station.core.session_end(SessionEnd { keep: false, by_hand: true }).await.unwrap();
    assert_eq!(name(&ended.screen), "attract");
    assert_eq!(station.core.check_store().await.unwrap().blobs, 0, "the pages are gone");
    let station = station.reopen().await;
    let next = station.core.session_begin(Nothing {}).await.unwrap();
    let shown = serde_json::to_string(&next).unwrap();
    assert!(!shown.contains("052199000123") && !shown.contains("NGUYỄN"), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_whose_key_is_gone_begins_nothing_and_touches_nothing() {
    let station = Station::new(Faults::default()).await;
    station.walk(&Plan::of("1.004873"), is_papers).await;
    let settings = station.settings();
    let home = station.home();
    let Station { core, portal: _portal, folder: _folder, .. } = station;
    drop(core);
    let before = listing(&home);
    let keys = std::sync::Arc::new(tram_core::MemoryKeyStore::default());
    let core = tram_core::Core::for_practice(settings, keys).unwrap();
    let kiosk = core.kiosk(Nothing {}).await.unwrap();
    assert_eq!(kiosk.fault, Some(UiError::VaultKeyMissing));
    assert_eq!(core.session_begin(Nothing {}).await.unwrap_err(), UiError::VaultKeyMissing);
    assert_eq!(listing(&home), before, "nothing was touched");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_scanned_through_sane_becomes_a_page_of_the_paper() {
    let station = Station::new(Faults::default()).await;
    let view = station.walk(&Plan::of("2.000815"), is_papers).await;
    let paper = needed(&view);
    let add = tram_ipc::args::PageAdd {
        requirement: tram_domain::RequirementId(paper.clone()),
        source: "scanner".into(),
        entry: None,
        replaces: None,
    };
    let scanned = station.core.page_add(add).await.unwrap();
    let Screen::Papers { requirements, .. } = &scanned.screen else { unreachable!() };
    let pages = &requirements.iter().find(|r| r.id == paper).unwrap().pages;
    assert_eq!(pages.len(), 1);
    assert!(pages[0].width > 1_000 && pages[0].height > 1_000, "the whole page came");
    let picture = station.core.picture(&format!("{}.screen", pages[0].id)).await.unwrap();
    assert_eq!(picture.mime, "image/jpeg");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_taken_again_stands_where_the_poor_one_stood_in_one_step() {
    let station = Station::new(Faults::default()).await;
    let view = station.walk(&Plan::of("2.000815"), is_papers).await;
    let paper = needed(&view);
    let ids = |view: &JourneyView| {
        let Screen::Papers { requirements, .. } = &view.screen else { unreachable!() };
        let pages = &requirements.iter().find(|r| r.id == paper).unwrap().pages;
        pages.iter().map(|page| page.id.clone()).collect::<Vec<_>>()
    };
    station.add(&paper, "giay-chung-sinh-mau.jpg").await.unwrap();
    let two = ids(&station.add(&paper, "giay-uy-quyen-mau.jpg").await.unwrap());
    assert_eq!(two.len(), 2);

    let again = tram_ipc::args::PageAdd {
        requirement: tram_domain::RequirementId(paper.clone()),
        source: SAMPLES.into(),
        entry: Some(station.entry("giay-chung-sinh-mau.jpg").await),
        replaces: Some(two[0].parse().unwrap()),
    };
    let now = ids(&station.core.page_add(again.clone()).await.unwrap());
    assert_eq!(now.len(), 2);
    assert_eq!(now[1], two[1], "the page behind it stays where it was");
    assert!(!two.contains(&now[0]), "the first page is the new one");

    // The one that was replaced is gone by now: nothing is added in its stead.
    assert_eq!(station.core.page_add(again).await.unwrap_err(), UiError::NotNow);
    let view = station.core.journey(Nothing {}).await.unwrap();
    assert_eq!(ids(&view), now);
}

/// Names, sizes and digests of all files below a folder.
fn listing(folder: &std::path::Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(dir).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push((path.display().to_string(), std::fs::read(path).unwrap()));
            }
        }
    }
    found.sort();
    found
}
