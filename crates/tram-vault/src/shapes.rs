//! The stored texts of version 1, word for word. A store outlives the program that wrote it, so
//! these must be read for ever: a change of shape is a new migration, not a new text here.

use serde_json::{Value, json};
use tram_domain::dossier::ChosenProcedure;
use tram_domain::{
    AcknowledgedFile, Acknowledgement, Answer, Applicant, Assistance, BlobId, CardSource,
    CitizenCard, Consent, Dossier, DossierId, Edit, FieldId, FrameFormat, FrameSummary, Instant,
    OnBehalf, Page, PageFinding, PageId, ParkReason, Part, Quad, Reference, RequirementId, Sex,
    Step, SubmissionBody, SubmissionKey, SubmissionState, SubmittedFile, TitleVerdict, Turn,
};

fn page() -> Page {
    let frame = FrameSummary {
        blob: BlobId::from_random([1; 16]),
        format: FrameFormat::Jpeg,
        width: 100,
        height: 200,
    };
    Page {
        id: PageId::from_random([2; 16]),
        frame,
        edits: vec![Edit::Crop { quad: Quad::whole(100, 200) }, Edit::Rotate { turn: Turn::Right }],
        revision: 3,
        confirmed: true,
        found: true,
        findings: vec![PageFinding { code: "too_dark".to_owned(), retake: false, place: None }],
        title: TitleVerdict::Unread,
        kept: None,
    }
}

fn dossier() -> Dossier {
    let reference = Reference::from_random([4; 8]);
    let mut dossier = Dossier::new(DossierId::from_random([3; 16]), reference, Instant(1_000));
    dossier.consent =
        Some(Consent { reading: true, filing: true, keeping: false, given: Instant(1_001) });
    dossier.on_behalf = Some(OnBehalf::SomeoneElse);
    dossier.assistance = Some(Assistance::Helped { helper: "TN-014".parse().unwrap() });
    dossier.applicant = Some(Applicant {
        card: CitizenCard {
            number: "052199000123".parse().unwrap(),
            old_number: Some("012345678".to_owned()),
            name: "NGUYỄN THỊ THỬ NGHIỆM".to_owned(),
            birth: tram_domain::Date::new(1999, 1, 15).ok(),
            sex: Some(Sex::Female),
            residence: Some("Xã Ví Dụ".to_owned()),
            issued: None,
            fields: 7,
        },
        source: CardSource::Qr,
        confirmed: true,
    });
    dossier.procedure = Some(ChosenProcedure {
        code: "1.001193".parse().unwrap(),
        edition: "2025-07-01".to_owned(),
    });
    dossier.parts.insert(RequirementId("giay".to_owned()), Part { pages: vec![page()] });
    dossier.answers.give(FieldId("a".to_owned()), Answer::YesNo(true));
    dossier.answers.give(FieldId("b".to_owned()), Answer::Count(2));
    dossier.answers.give(FieldId("c".to_owned()), Answer::Text("chữ".to_owned()));
    dossier.asked = vec![FieldId("a".to_owned())];
    dossier.confirmed = Some(Instant(1_002));
    dossier.submission = Some(SubmissionKey::from_random([6; 16]));
    dossier.viewing = Some(Step::Declaration { field: FieldId("b".to_owned()) });
    dossier
}

fn stored_dossier() -> Value {
    json!({
        "id": "03030303030303030303030303030303",
        "reference": Reference::from_random([4; 8]).to_string(),
        "begun": 1000,
        "touched": 1000,
        "open": true,
        "consent": {"reading": true, "filing": true, "keeping": false, "given": 1001},
        "on_behalf": "someone_else",
        "assistance": {"kind": "helped", "helper": "TN-014"},
        "applicant": {
            "card": {
                "number": "052199000123",
                "old_number": "012345678",
                "name": "NGUYỄN THỊ THỬ NGHIỆM",
                "birth": "1999-01-15",
                "sex": "female",
                "residence": "Xã Ví Dụ",
                "issued": null,
                "fields": 7
            },
            "source": "qr",
            "confirmed": true
        },
        "procedure": {"code": "1.001193", "edition": "2025-07-01"},
        "checklist_seen": false,
        "parts": {"giay": {"pages": [{
            "id": "02020202020202020202020202020202",
            "frame": {
                "blob": "01010101010101010101010101010101",
                "format": "jpeg",
                "width": 100,
                "height": 200
            },
            "edits": [
                {"edit": "crop", "quad": [
                    {"x": 0.0, "y": 0.0}, {"x": 100.0, "y": 0.0},
                    {"x": 100.0, "y": 200.0}, {"x": 0.0, "y": 200.0}
                ]},
                {"edit": "rotate", "turn": "right"}
            ],
            "revision": 3,
            "confirmed": true,
            "found": true,
            "findings": ["too_dark"]
        }]}},
        "papers_done": false,
        "answers": {"a": true, "b": 2, "c": "chữ"},
        "asked": ["a"],
        "confirmed": 1002,
        "submission": "06060606060606060606060606060606",
        "viewing": {"step": "declaration", "field": "b"}
    })
}

fn body() -> SubmissionBody {
    SubmissionBody {
        procedure: "1.001193".parse().unwrap(),
        edition: "2025-07-01".to_owned(),
        template: "T1".to_owned(),
        agency: "H01.01".to_owned(),
        applicant_name: "NGUYỄN THỊ THỬ NGHIỆM".to_owned(),
        applicant_number: "052199000123".to_owned(),
        applicant_issued: tram_domain::Date::new(2021, 4, 25).ok(),
        applicant_address: "Xã Ví Dụ".to_owned(),
        applicant_phone: "0900000000".to_owned(),
        applicant_email: String::new(),
        helper: Some("TN-014".parse().unwrap()),
        reference: Reference::from_random([4; 8]),
        declaration: [("hoTen".to_owned(), "THỬ NGHIỆM".to_owned())].into(),
        groups: std::collections::BTreeMap::new(),
        files: vec![SubmittedFile {
            part: "KQ1".to_owned(),
            display_name: "Giấy".to_owned(),
            blob: BlobId::from_random([1; 16]),
            bytes: 14,
            sha256: "ab".to_owned(),
        }],
    }
}

fn stored_body() -> Value {
    json!({
        "procedure": "1.001193",
        "edition": "2025-07-01",
        "template": "T1",
        "agency": "H01.01",
        "applicant_name": "NGUYỄN THỊ THỬ NGHIỆM",
        "applicant_number": "052199000123",
        "applicant_issued": "2021-04-25",
        "applicant_address": "Xã Ví Dụ",
        "applicant_phone": "0900000000",
        "applicant_email": "",
        "helper": "TN-014",
        "reference": Reference::from_random([4; 8]).to_string(),
        "declaration": {"hoTen": "THỬ NGHIỆM"},
        "files": [{
            "part": "KQ1",
            "display_name": "Giấy",
            "blob": "01010101010101010101010101010101",
            "bytes": 14,
            "sha256": "ab"
        }]
    })
}

fn states() -> [(SubmissionState, Value); 8] {
    let acknowledgement = Acknowledgement {
        portal_dossier: "77".to_owned(),
        dossier_number: Some("H01-1".to_owned()),
        key: SubmissionKey::from_random([6; 16]),
        status: "new".to_owned(),
        verified: Instant(9),
        files: vec![AcknowledgedFile {
            part: "KQ1".to_owned(),
            bytes: 14,
            sha256: "ab".to_owned(),
        }],
    };
    let acknowledged = json!({
        "portal_dossier": "77",
        "dossier_number": "H01-1",
        "key": "06060606060606060606060606060606",
        "status": "new",
        "verified": 9,
        "files": [{"part": "KQ1", "bytes": 14, "sha256": "ab"}]
    });
    [
        (
            SubmissionState::Waiting { attempts: 1, due: Instant(5) },
            json!({"state": "waiting", "attempts": 1, "due": 5}),
        ),
        (SubmissionState::Sending { attempt: 2 }, json!({"state": "sending", "attempt": 2})),
        (
            SubmissionState::Accepted { attempts: 2, acknowledgement: acknowledgement.clone() },
            json!({"state": "accepted", "attempts": 2, "acknowledgement": acknowledged}),
        ),
        (
            SubmissionState::Parked { attempts: 3, reason: ParkReason::TooLarge },
            json!({"state": "parked", "attempts": 3, "reason": "too_large"}),
        ),
        (
            SubmissionState::Unknown { attempts: 1, due: Instant(5) },
            json!({"state": "unknown", "attempts": 1, "due": 5}),
        ),
        (
            SubmissionState::Rejected { attempts: 1, code: "bad_field".to_owned() },
            json!({"state": "rejected", "attempts": 1, "code": "bad_field"}),
        ),
        (
            SubmissionState::Expired { attempts: 9, at: Instant(7) },
            json!({"state": "expired", "attempts": 9, "at": 7}),
        ),
        (
            SubmissionState::Wiped {
                attempts: 2,
                at: Instant(8),
                acknowledgement: Some(acknowledgement),
            },
            json!({"state": "wiped", "attempts": 2, "at": 8, "acknowledgement": acknowledged}),
        ),
    ]
}

#[test]
fn a_stored_dossier_keeps_its_shape() {
    assert_eq!(serde_json::to_value(dossier()).unwrap(), stored_dossier());
    assert_eq!(serde_json::from_value::<Dossier>(stored_dossier()).unwrap(), dossier());
}

#[test]
fn a_dossier_of_before_purposes_were_asked_for_is_read_and_keeps_nothing_more() {
    let mut stored = stored_dossier();
    stored["consent"] = json!({"filing": true, "given": 1001});
    let read = serde_json::from_value::<Dossier>(stored).unwrap();
    assert_eq!(read, dossier(), "reading was part of filing; keeping was not asked for");
}

#[test]
fn a_stored_body_keeps_its_shape() {
    assert_eq!(serde_json::to_value(body()).unwrap(), stored_body());
    assert_eq!(serde_json::from_value::<SubmissionBody>(stored_body()).unwrap(), body());
}

#[test]
fn every_stored_state_keeps_its_shape() {
    for (state, stored) in states() {
        assert_eq!(serde_json::to_value(&state).unwrap(), stored);
        assert_eq!(serde_json::from_value::<SubmissionState>(stored).unwrap(), state);
    }
}
