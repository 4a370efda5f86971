//! The claims. Each opens its own venue.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use tram_domain::{Acknowledgement, ParkReason, SubmissionKey};

use super::{Done, Harness, Held, Sample, Trouble, Venue};
use crate::{Doubt, Package, PortalError, Progress, Retry};

async fn deliver(venue: &dyn Venue, sample: &Sample) -> Result<Acknowledgement, PortalError> {
    venue.portal().deliver(&sample.package(), &|_| {}).await.map_err(|failure| failure.error)
}

/// Delivers again and again, as a queue does, until it is acknowledged.
async fn deliver_within(venue: &dyn Venue, sample: &Sample, attempts: u32) -> Acknowledgement {
    let mut last = None;
    for _ in 0..attempts {
        match deliver(venue, sample).await {
            Ok(acknowledgement) => return acknowledgement,
            Err(error) => {
                assert!(matches!(error.retry(), Retry::Later(_)), "{error} leaves it to time");
                last = Some(error);
            }
        }
    }
    unreachable!("still not acknowledged after {attempts} attempts: {last:?}")
}

fn only(held: &[Held]) -> &Held {
    assert_eq!(held.len(), 1, "exactly one dossier");
    held.first().expect("one")
}

/// One dossier, its two papers and its declaration, each sent once.
const ONCE: Done = Done { creates: 1, uploads: 3, submits: 1 };

fn insist_on_nothing_submitted(venue: &dyn Venue) {
    assert!(venue.held().iter().all(|held| !held.submitted), "nothing was submitted");
}

/// One delivery files everything, proves every paper and acknowledges what the portal holds.
pub async fn a_delivery_proves_every_paper(harness: &dyn Harness) {
    let venue = harness.open().await;
    let sample = Sample::of(1);
    let seen = Mutex::new(Vec::new());
    let note = |step| seen.lock().unwrap_or_else(PoisonError::into_inner).push(step);
    let package = sample.package();
    let acknowledged =
        venue.portal().deliver(&package, &note).await.expect("a portal without trouble takes it");

    let held = venue.held();
    assert!(only(&held).submitted);
    sample.insist_on(only(&held));
    assert_eq!(acknowledged.key, sample.key);
    assert_eq!(acknowledged.verified, package.now);
    assert!(!acknowledged.portal_dossier.is_empty() && !acknowledged.status.is_empty());
    let digests = acknowledged.files.iter().map(|file| (&file.part, &file.sha256));
    assert!(digests.eq(sample.body.files.iter().map(|file| (&file.part, &file.sha256))));

    let seen = seen.into_inner().unwrap_or_else(PoisonError::into_inner);
    let proved = sample
        .body
        .files
        .iter()
        .map(|file| Progress::FileProved { bytes: file.bytes, part: file.part.clone() });
    let before = [Progress::LookedUp { found: false, submitted: false }, Progress::Created];
    let expected: Vec<_> = before.into_iter().chain(proved).chain([Progress::Submitted]).collect();
    assert_eq!(seen, expected);
}

/// Delivering the same package again proves it again and changes nothing.
pub async fn a_second_delivery_changes_nothing(harness: &dyn Harness) {
    let venue = harness.open().await;
    let sample = Sample::of(1);
    let first = deliver(&*venue, &sample).await.expect("taken");
    let held = venue.held();
    let second = deliver(&*venue, &sample).await.expect("still taken");
    assert!(venue.held() == held, "nothing changed");
    assert_eq!(venue.done(), ONCE, "nothing was even asked for");
    assert_eq!((first.portal_dossier, first.files), (second.portal_dossier, second.files));
}

/// A key that the portal has never seen is answered with nothing; a known one with its dossier.
pub async fn a_look_up_tells_what_is_there(harness: &dyn Harness) {
    let venue = harness.open().await;
    let unknown = SubmissionKey::from_random([0xab; 16]);
    assert_eq!(venue.portal().look_up(unknown).await, Ok(None));
    let sample = Sample::of(1);
    let acknowledged = deliver(&*venue, &sample).await.expect("taken");
    let found = venue.portal().look_up(sample.key).await.expect("answers").expect("is there");
    assert!(found.submitted && found.portal_dossier == acknowledged.portal_dossier);
}

/// The answer to the create is lost after the portal acted: one dossier comes of it.
pub async fn a_lost_answer_to_create_makes_one_dossier(harness: &dyn Harness) {
    in_spite_of(harness, Trouble::CreateAnswerLost).await;
}

/// The answer to the submit is lost after the portal acted: one dossier, acknowledged by the
/// second delivery at the latest.
pub async fn a_lost_answer_to_submit_makes_one_dossier(harness: &dyn Harness) {
    in_spite_of(harness, Trouble::SubmitAnswerLost).await;
}

/// Whichever answer is lost, one whole dossier comes of it.
pub async fn whichever_answer_is_lost_one_dossier_comes_of_it(harness: &dyn Harness) {
    for at in 1..=16 {
        in_spite_of(harness, Trouble::AnswerLost { at }).await;
    }
}

async fn in_spite_of(harness: &dyn Harness, trouble: Trouble) {
    let venue = harness.open().await;
    let sample = Sample::of(1);
    venue.trouble(trouble);
    deliver_within(&*venue, &sample, 2).await;
    let held = venue.held();
    assert!(only(&held).submitted, "{trouble:?}");
    sample.insist_on(only(&held));
    assert_eq!(venue.done(), ONCE, "{trouble:?}: nothing is sent again that has arrived");
}

/// A create that is carried out after the client gave up is found by the next delivery.
pub async fn a_late_create_makes_one_dossier(harness: &dyn Harness) {
    let venue = harness.open().await;
    let sample = Sample::of(1);
    venue.trouble(Trouble::CreateLate);
    assert_eq!(deliver(&*venue, &sample).await, Err(PortalError::NoAnswer));
    venue.heal();
    tokio::time::sleep(Trouble::LATE).await;
    deliver(&*venue, &sample).await.expect("taken");
    sample.insist_on(only(&venue.held()));
    assert_eq!(venue.done(), ONCE);
}

/// A portal that believes its copy newer than ours gets ours in the end.
pub async fn a_conflict_over_a_paper_is_settled(harness: &dyn Harness) {
    let venue = harness.open().await;
    let sample = Sample::of(1);
    venue.trouble(Trouble::UploadConflict);
    deliver_within(&*venue, &sample, 2).await;
    sample.insist_on(only(&venue.held()));
}

/// A paper that the portal changed, even by one byte of the same length, is noticed.
pub async fn an_altered_paper_is_noticed(harness: &dyn Harness) {
    is_noticed(harness, Trouble::UploadAltered).await;
}

/// A paper that the portal kept twice is noticed and mended.
pub async fn a_doubled_paper_is_noticed(harness: &dyn Harness) {
    is_noticed(harness, Trouble::UploadDoubled).await;
}

/// A dossier that the portal put under another person's name is not submitted.
pub async fn a_dossier_under_another_name_is_not_submitted(harness: &dyn Harness) {
    let venue = harness.open().await;
    venue.trouble(Trouble::PersonOverwritten);
    for _ in 0..2 {
        assert_eq!(deliver(&*venue, &Sample::of(1)).await, Err(PortalError::Mixed));
    }
    insist_on_nothing_submitted(&*venue);
    assert_eq!(venue.done().uploads, 0, "and no paper is put there");
}

/// An upload that is answered well but swallowed is noticed, and nothing is submitted.
pub async fn a_swallowed_upload_is_noticed(harness: &dyn Harness) {
    is_noticed(harness, Trouble::UploadSwallowed).await;
}

/// A file that is answered well and forgotten is noticed, and nothing is submitted.
pub async fn a_lost_file_is_noticed(harness: &dyn Harness) {
    is_noticed(harness, Trouble::FileLost).await;
}

async fn is_noticed(harness: &dyn Harness, trouble: Trouble) {
    for sample in [Sample::of(1), Sample::of(1).without_declaration()] {
        let venue = harness.open().await;
        venue.trouble(trouble);
        let error = deliver(&*venue, &sample).await.expect_err("not proved is not delivered");
        assert!(matches!(error, PortalError::NotProved { .. }), "{error:?}");
        insist_on_nothing_submitted(&*venue);
        venue.heal();
        deliver(&*venue, &sample).await.expect("mended by sending again");
        sample.insist_on(only(&venue.held()));
    }
}

/// A dossier that was submitted earlier is acknowledged only with all its papers.
pub async fn a_submitted_dossier_without_its_papers_is_not_acknowledged(harness: &dyn Harness) {
    let venue = harness.open().await;
    let sample = Sample::of(1);
    deliver(&*venue, &sample).await.expect("taken");
    venue.trouble(Trouble::PapersGone);
    let error = deliver(&*venue, &sample).await.expect_err("not proved");
    assert!(matches!(error, PortalError::NotProved { .. }), "{error:?}");
    venue.heal();
    deliver(&*venue, &sample).await.expect("proved again");
}

/// A draft that another person left under the same account is neither filed for ours nor lost.
pub async fn another_persons_draft_is_not_mixed_into_ours(harness: &dyn Harness) {
    let venue = harness.open().await;
    let (first, second) = (Sample::of(1), Sample::of(2));
    venue.trouble(Trouble::SubmitCut);
    deliver(&*venue, &first).await.expect_err("left as a draft with all its papers");
    insist_on_nothing_submitted(&*venue);
    venue.heal();
    // Either may have to wait for the other, but in the end each has its own.
    let mut waiting = vec![&second, &first];
    for _ in 0..3 {
        let mut left = Vec::new();
        for sample in waiting {
            if deliver(&*venue, sample).await.is_err() {
                left.push(sample);
            }
            for held in venue.held().iter().filter(|held| held.submitted) {
                let owner = if held.key == first.key.to_string() { &first } else { &second };
                owner.insist_on(held);
            }
        }
        waiting = left;
    }
    let held = venue.held();
    assert!(held.len() == 2 && held.iter().all(|held| held.submitted), "each has its own");
}

/// "Not authenticated" is never taken for success, whatever status it comes with.
pub async fn not_authenticated_is_never_success(harness: &dyn Harness) {
    let venue = harness.open().await;
    venue.trouble(Trouble::NotAuthenticated);
    let sample = Sample::of(1);
    let error = deliver(&*venue, &sample).await.expect_err("203 is a failure");
    assert_eq!(error.retry(), Retry::Never(ParkReason::Credentials));
    assert!(venue.portal().look_up(sample.key).await.is_err(), "not the same as nothing there");
    assert!(venue.held().is_empty());
}

/// A login page with status 200 is never taken for success, wherever it comes in between.
pub async fn a_web_page_is_never_success(harness: &dyn Harness) {
    for from in 1..=10 {
        let venue = harness.open().await;
        venue.trouble(Trouble::WebPage { from });
        let error = deliver(&*venue, &Sample::of(1)).await.expect_err("a page proves nothing");
        assert_eq!(error, PortalError::CaptivePortal, "from {from}");
        venue.heal();
        deliver(&*venue, &Sample::of(1)).await.expect("taken once the page is gone");
        Sample::of(1).insist_on(only(&venue.held()));
    }
}

/// A busy portal's wish is passed on.
pub async fn a_busy_portal_says_when(harness: &dyn Harness) {
    let venue = harness.open().await;
    venue.trouble(Trouble::Busy { seconds: 17 });
    let error = deliver(&*venue, &Sample::of(1)).await.expect_err("busy");
    assert_eq!(error.retry(), Retry::Later(Some(Duration::from_secs(17))));
    assert!(venue.held().is_empty());
}

/// A refusal is left to a person, and no draft is left for the next citizen to inherit.
pub async fn a_refusal_is_final(harness: &dyn Harness) {
    for trouble in [Trouble::CreateRefused, Trouble::SubmitRefused] {
        let venue = harness.open().await;
        venue.trouble(trouble);
        let error = deliver(&*venue, &Sample::of(1)).await.expect_err("refused");
        assert_eq!(error.retry(), Retry::Never(ParkReason::Refused), "{error:?}");
        assert!(venue.held().is_empty(), "{trouble:?}");
    }
}

/// A paper that is too large is named and left to a person.
pub async fn a_paper_too_large_is_named(harness: &dyn Harness) {
    let venue = harness.open().await;
    venue.trouble(Trouble::SizeLimit { bytes: 10_000 });
    let error = deliver(&*venue, &Sample::of(1)).await.expect_err("the second is larger");
    assert_eq!(error, PortalError::TooLarge { part: "TP02".into() });
    assert_eq!(error.retry(), Retry::Never(ParkReason::TooLarge));
    insist_on_nothing_submitted(&*venue);
}

/// A portal that does not answer in time has not answered.
pub async fn a_stall_ends_as_no_answer(harness: &dyn Harness) {
    let venue = harness.open().await;
    venue.trouble(Trouble::Stall);
    assert_eq!(deliver(&*venue, &Sample::of(1)).await, Err(PortalError::NoAnswer));
}

/// What was sent and not answered is told as doubt; what was answered, or never sent, is not.
pub async fn doubt_is_told_where_it_is_left(harness: &dyn Harness) {
    for (trouble, doubt) in [
        (Trouble::Stall, Doubt::Unasked),
        (Trouble::Busy { seconds: 1 }, Doubt::Unasked),
        (Trouble::CreateLate, Doubt::Left),
        (Trouble::SubmitCut, Doubt::Left),
        (Trouble::UploadSwallowed, Doubt::None),
        (Trouble::CreateRefused, Doubt::None),
    ] {
        let venue = harness.open().await;
        venue.trouble(trouble);
        let sample = Sample::of(1);
        let failure =
            venue.portal().deliver(&sample.package(), &|_| {}).await.expect_err("trouble");
        assert_eq!(failure.doubt, doubt, "{trouble:?}: {failure}");
    }
}

/// Half an answer is no answer.
pub async fn half_an_answer_is_never_success(harness: &dyn Harness) {
    let venue = harness.open().await;
    venue.trouble(Trouble::AnswersCut);
    let error = deliver(&*venue, &Sample::of(1)).await.expect_err("half an answer");
    assert!(matches!(error.retry(), Retry::Later(None)), "{error:?}");
    insist_on_nothing_submitted(&*venue);
}

/// A failure of a kind that nobody knows is worth another try.
pub async fn an_unknown_failure_is_worth_another_try(harness: &dyn Harness) {
    let venue = harness.open().await;
    venue.trouble(Trouble::ServerFailure);
    let error = deliver(&*venue, &Sample::of(1)).await.expect_err("a failure");
    assert_eq!(error.retry(), Retry::Later(None), "{error:?}");
}

/// Papers that are not what was sealed are not sent at all.
pub async fn damaged_papers_are_not_sent(harness: &dyn Harness) {
    let venue = harness.open().await;
    let mut flipped = Sample::of(1);
    if let Some(byte) = flipped.papers.last_mut().and_then(|paper| paper.last_mut()) {
        *byte ^= 1;
    }
    let missing = Sample::of(1);
    let mut without: Package<'_> = missing.package();
    without.files.pop();
    for package in [flipped.package(), without] {
        let error = venue.portal().deliver(&package, &|_| {}).await.expect_err("damaged");
        assert_eq!(error.error.retry(), Retry::Never(ParkReason::Damaged));
        assert_eq!(error.doubt, Doubt::Unasked);
    }
    assert!(venue.held().is_empty(), "not even the dossier");
}

/// No error, told or debugged, repeats anything about the person.
pub async fn no_error_names_the_person(harness: &dyn Harness) {
    let sample = Sample::of(1);
    for trouble in [
        Trouble::CreateRefused,
        Trouble::UploadSwallowed,
        Trouble::SizeLimit { bytes: 10 },
        Trouble::WebPage { from: 1 },
        Trouble::AnswersCut,
    ] {
        let venue = harness.open().await;
        venue.trouble(trouble);
        let error = deliver(&*venue, &sample).await.expect_err("trouble");
        let told = format!("{error} {error:?}");
        for secret in [&sample.body.applicant_name, &sample.body.applicant_number] {
            assert!(!told.contains(secret.as_str()), "{trouble:?}");
        }
    }
}
