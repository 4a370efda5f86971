//! What is put in comes out, and life cycles are kept.

use tram_domain::{
    Acknowledgement, Answer, FieldId, Instant, ParkReason, Step, SubmissionKey, SubmissionState,
};
use tram_vault::{Vault, VaultError};

use crate::setting::{body, dossier, handed_over, random, store};

#[test]
fn a_dossier_is_there_again_after_the_store_was_closed() {
    let (directory, keys, vault) = store();
    let mut dossier = dossier(5);
    dossier.answers.give(FieldId("ho_ten".into()), Answer::Text("THỬ NGHIỆM".into()));
    vault.save_dossier(&dossier).unwrap();
    dossier.touched = Instant(9);
    vault.save_dossier(&dossier).unwrap();
    drop(vault);
    let vault = Vault::open(directory.path(), &keys).unwrap();
    assert_eq!(vault.dossier(dossier.id).unwrap(), dossier);
    assert_eq!(vault.dossier_by_reference(&dossier.reference).unwrap(), Some(dossier.id));
}

#[test]
fn drafts_come_last_touched_first_and_without_the_sealed() {
    let (_directory, _keys, vault) = store();
    let [old, new] = [dossier(10), dossier(20)];
    vault.save_dossier(&new).unwrap();
    vault.save_dossier(&old).unwrap();
    handed_over(&vault, 30);
    assert_eq!(vault.drafts().unwrap(), [new.id, old.id]);
}

#[test]
fn a_blob_of_any_size_is_there_again_after_the_store_was_closed() {
    let (directory, keys, vault) = store();
    let dossier = dossier(1);
    vault.save_dossier(&dossier).unwrap();
    let sizes = [0, 1, 65_535, 65_536, 65_537, 400_000];
    let contents = sizes.map(|size| vec![u8::try_from(size % 250).unwrap(); size]);
    let blobs = contents.clone().map(|bytes| vault.put_blob(dossier.id, &bytes).unwrap());
    drop(vault);
    let vault = Vault::open(directory.path(), &keys).unwrap();
    for (blob, bytes) in blobs.iter().zip(&contents) {
        assert_eq!(vault.blob(dossier.id, *blob).unwrap().as_slice(), bytes);
    }
    let report = vault.check().unwrap();
    assert!(report.is_sound());
    assert_eq!((report.records, report.blobs), (1, 6));
}

#[test]
fn a_blob_belongs_to_its_dossier_only() {
    let (_directory, _keys, vault) = store();
    let [mine, other] = [dossier(1), dossier(2)];
    vault.save_dossier(&mine).unwrap();
    vault.save_dossier(&other).unwrap();
    let blob = vault.put_blob(mine.id, b"page").unwrap();
    assert!(matches!(vault.blob(other.id, blob), Err(VaultError::NotFound)));
    assert!(matches!(vault.remove_blob(other.id, blob), Err(VaultError::NotFound)));
    assert!(vault.blob(mine.id, blob).is_ok());
}

#[test]
fn a_discarded_draft_leaves_neither_row_nor_file() {
    let (directory, _keys, vault) = store();
    let dossier = dossier(1);
    vault.save_dossier(&dossier).unwrap();
    let blob = vault.put_blob(dossier.id, b"page").unwrap();
    let removed = vault.put_blob(dossier.id, b"page").unwrap();
    vault.remove_blob(dossier.id, removed).unwrap();
    assert!(matches!(vault.blob(dossier.id, removed), Err(VaultError::NotFound)));
    vault.discard(dossier.id).unwrap();
    assert!(matches!(vault.dossier(dossier.id), Err(VaultError::NotFound)));
    assert!(matches!(vault.blob(dossier.id, blob), Err(VaultError::NotFound)));
    assert!(matches!(vault.discard(dossier.id), Err(VaultError::NotFound)));
    assert_eq!(std::fs::read_dir(directory.path().join("blobs")).unwrap().count(), 0);
}

#[test]
fn handing_over_seals_the_dossier_and_its_submission_waits() {
    let (directory, keys, vault) = store();
    let (dossier, blob, key) = handed_over(&vault, 70);
    drop(vault);
    let vault = Vault::open(directory.path(), &keys).unwrap();
    let submission = vault.submission(key).unwrap();
    assert_eq!(submission.state, SubmissionState::Waiting { attempts: 0, due: Instant(70) });
    assert_eq!((submission.bytes_sent, submission.bytes_total), (0, 14));
    assert_eq!(vault.submission_of(dossier.id).unwrap(), Some(submission.clone()));
    assert_eq!(vault.submissions().unwrap(), [submission]);
    assert_eq!(vault.body(key).unwrap(), body(&dossier, &[(blob, 14)]));
    assert_eq!(vault.dossier(dossier.id).unwrap().submission, Some(key));
    assert_eq!(vault.blob(dossier.id, blob).unwrap().as_slice(), b"%PDF-1.7 paper");
}

#[test]
fn handing_over_again_with_the_same_key_changes_nothing() {
    let (_directory, _keys, vault) = store();
    let (dossier, blob, key) = handed_over(&vault, 70);
    let same = body(&dossier, &[(blob, 14)]);
    vault.enqueue(&dossier, same.clone(), key, Instant(99)).unwrap();
    assert_eq!(vault.submissions().unwrap().len(), 1);
    assert_eq!(vault.submission(key).unwrap().sealed_at, Instant(70));
    let mut other = same.clone();
    other.agency = "H01.02".to_owned();
    let again = vault.enqueue(&dossier, other, key, Instant(99));
    assert!(matches!(again, Err(VaultError::Sealed)), "another body under the same key");
    let second = SubmissionKey::from_random(random());
    let again = vault.enqueue(&dossier, same, second, Instant(99));
    assert!(matches!(again, Err(VaultError::Sealed)), "another key for the same dossier");
}

#[test]
fn a_sealed_dossier_takes_the_end_of_its_session_and_nothing_else() {
    let (_directory, _keys, vault) = store();
    let (dossier, blob, _) = handed_over(&vault, 70);
    let mut sealed = vault.dossier(dossier.id).unwrap();
    (sealed.open, sealed.touched, sealed.viewing) = (false, Instant(80), Some(Step::Outcome));
    vault.save_dossier(&sealed).unwrap();
    assert_eq!(vault.dossier(dossier.id).unwrap(), sealed);
    let mut changed = sealed.clone();
    changed.answers.give(FieldId("ho_ten".into()), Answer::YesNo(true));
    assert!(matches!(vault.save_dossier(&changed), Err(VaultError::Sealed)));
    assert!(matches!(vault.save_dossier(&dossier), Err(VaultError::Sealed)), "the old draft");
    assert!(matches!(vault.put_blob(dossier.id, b"more"), Err(VaultError::Sealed)));
    assert!(matches!(vault.remove_blob(dossier.id, blob), Err(VaultError::Sealed)));
    assert!(matches!(vault.discard(dossier.id), Err(VaultError::Sealed)));
    assert_eq!(vault.dossier(dossier.id).unwrap(), sealed);
}

#[test]
fn a_dossier_is_not_handed_over_without_its_papers() {
    let (_directory, _keys, vault) = store();
    let dossier = dossier(1);
    vault.save_dossier(&dossier).unwrap();
    let blob = vault.put_blob(dossier.id, b"paper").unwrap();
    for papers in [[(blob, 6)], [(tram_domain::BlobId::from_random([1; 16]), 5)]] {
        let key = SubmissionKey::from_random(random());
        let refused = vault.enqueue(&dossier, body(&dossier, &papers), key, Instant(2));
        assert!(matches!(refused, Err(VaultError::Damaged { .. })));
        assert!(matches!(vault.submission(key), Err(VaultError::NotFound)));
    }
    assert_eq!(vault.drafts().unwrap(), [dossier.id], "it stays a draft");
}

#[test]
fn a_state_moves_only_from_where_the_caller_saw_it() {
    let (_directory, _keys, vault) = store();
    let (_, _, key) = handed_over(&vault, 70);
    let sending = SubmissionState::Sending { attempt: 1 };
    vault.set_state(key, "waiting", &sending, None).unwrap();
    let again = vault.set_state(key, "waiting", &sending, None);
    assert!(matches!(again, Err(VaultError::StateMoved)));
    let waiting = SubmissionState::Waiting { attempts: 1, due: Instant(99) };
    vault.set_state(key, "sending", &waiting, Some("unreachable")).unwrap();
    let submission = vault.submission(key).unwrap();
    assert_eq!(
        (submission.state, submission.last_error.as_deref()),
        (waiting, Some("unreachable"))
    );
    let nobody = SubmissionKey::from_random([0; 16]);
    assert!(matches!(
        vault.set_state(nobody, "waiting", &sending, None),
        Err(VaultError::NotFound)
    ));
}

#[test]
fn what_was_accepted_stays_accepted_with_every_byte_counted() {
    let (_directory, _keys, vault) = store();
    let (_, _, key) = handed_over(&vault, 70);
    vault.set_bytes_sent(key, 5).unwrap();
    assert_eq!(vault.submission(key).unwrap().bytes_sent, 5);
    let acknowledgement = Acknowledgement {
        portal_dossier: "77".into(),
        dossier_number: None,
        key,
        status: "new".into(),
        verified: Instant(90),
        files: vec![],
    };
    let accepted = SubmissionState::Accepted { attempts: 1, acknowledgement };
    let early = vault.set_state(key, "waiting", &accepted, None);
    assert!(matches!(early, Err(VaultError::NoSuchStep)), "it was not even sent");
    vault.set_state(key, "waiting", &SubmissionState::Sending { attempt: 1 }, None).unwrap();
    vault.set_state(key, "sending", &accepted, None).unwrap();
    assert_eq!(vault.submission(key).unwrap().bytes_sent, 14);
    let parked = SubmissionState::Parked { attempts: 1, reason: ParkReason::ByStaff };
    assert!(vault.set_state(key, "accepted", &parked, None).is_err());
    assert!(vault.set_bytes_sent(key, 0).is_err());
    assert_eq!(vault.submission(key).unwrap().state, accepted);
}

#[test]
fn a_dossier_that_would_not_read_back_is_refused_and_the_old_one_stays() {
    use tram_domain::{BlobId, FrameFormat, FrameSummary, Page, PageId, Part, Quad, RequirementId};
    let (_directory, _keys, vault) = store();
    let good = dossier(1);
    vault.save_dossier(&good).unwrap();
    let mut bad = good.clone();
    let frame = FrameSummary {
        blob: BlobId::from_random([1; 16]),
        format: FrameFormat::Jpeg,
        width: 10,
        height: 10,
    };
    let mut quad = Quad::whole(10, 10);
    quad.0[0].x = f64::NAN;
    let page = Page {
        id: PageId::from_random([2; 16]),
        frame,
        edits: vec![tram_domain::Edit::Crop { quad }],
        revision: 0,
        confirmed: false,
        found: true,
        findings: vec![],
        title: tram_domain::TitleVerdict::Unread,
        kept: None,
    };
    bad.parts.insert(RequirementId("giay-chung-sinh".into()), Part { pages: vec![page] });
    assert!(matches!(vault.save_dossier(&bad), Err(VaultError::Unstorable)));
    assert_eq!(vault.dossier(good.id).unwrap(), good);
}
