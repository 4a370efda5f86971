//! The OpenCPS client against the sandbox over loopback: every claim of the suite, in both ways
//! that the original treats a re-used draft.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in functions marked so; here all of it is test"
)]

use std::time::Duration;

use async_trait::async_trait;
use tram_portal::Portal;
use tram_portal::conformance::{self, Done, Harness, Held, Trouble, Venue};
use tram_portal::opencps::{OpenCps, OpenCpsSettings};
use tram_sandbox::{Effect, Fault, Faults, Operation, Running, Sandbox};

/// The client gives up sooner than [`Trouble::LATE`], bytes of papers included.
const TIMEOUT: Duration = Duration::from_millis(500);

struct Loopback {
    drafts_keep_their_key: bool,
}

struct Open {
    sandbox: Running,
    client: OpenCps,
    calm: Faults,
}

#[async_trait]
impl Harness for Loopback {
    async fn open(&self) -> Box<dyn Venue> {
        let calm =
            Faults { reused_draft_keeps_key: self.drafts_keep_their_key, ..Faults::default() };
        let sandbox =
            Sandbox::start("127.0.0.1:0".parse().unwrap(), calm.clone(), None).await.unwrap();
        let client = OpenCps::new(OpenCpsSettings {
            base: sandbox.url(),
            group_id: 55_301,
            credentials: Some(("tram".into(), "tap-duot".into())),
            timeout: TIMEOUT,
        });
        Box::new(Open { sandbox, client: client.unwrap(), calm })
    }
}

impl Venue for Open {
    fn portal(&self) -> &dyn Portal {
        &self.client
    }

    fn trouble(&self, trouble: Trouble) {
        let calm = self.calm.clone();
        let late = u64::try_from(Trouble::LATE.as_millis()).unwrap();
        let refuse = || Effect::Refuse {
            // A description as the original writes it, with a person's number in it.
            description: "Dossier of 052199000001 is not valid".into(),
        };
        let faults = match trouble {
            Trouble::AnswerLost { at } => {
                let always = Fault::always(vec![], Effect::DropAnswer);
                Faults { fault: vec![Fault { from: Some(at), next: Some(at), ..always }], ..calm }
            }
            Trouble::CreateAnswerLost => calm.next(Operation::Create, Effect::DropAnswer, 1),
            Trouble::CreateLate => calm.next(Operation::Create, Effect::Stall { millis: late }, 1),
            Trouble::SubmitAnswerLost => calm.next(Operation::Submit, Effect::DropAnswer, 1),
            Trouble::SubmitCut => calm.always(Operation::Submit, Effect::DropRequest),
            Trouble::UploadSwallowed => calm.always(Operation::Upload, Effect::SwallowUpload),
            Trouble::FileLost => calm.always(Operation::Upload, Effect::LoseFile),
            Trouble::UploadConflict => {
                let description = "Conflict dossier file".into();
                calm.next(Operation::Upload, Effect::Refuse { description }, 2)
            }
            Trouble::UploadAltered => calm.always(Operation::Upload, Effect::AlterUpload),
            Trouble::UploadDoubled => calm.always(Operation::Upload, Effect::KeepTwice),
            Trouble::PersonOverwritten => {
                Faults { account_person: Some("052199000999".into()), ..calm }
            }
            Trouble::PapersGone => calm.always(Operation::ReadBack, Effect::Status { code: 404 }),
            Trouble::NotAuthenticated => calm.everywhere(Effect::NotAuthenticated),
            Trouble::WebPage { from } => {
                let always = Fault::always(vec![], Effect::WebPage);
                Faults { fault: vec![Fault { from: Some(from), ..always }], ..calm }
            }
            Trouble::Busy { seconds } => calm
                .everywhere(Effect::Busy { status: 503, retry_after: Some(seconds.to_string()) }),
            Trouble::CreateRefused => calm.always(Operation::Create, refuse()),
            Trouble::SubmitRefused => calm.always(Operation::Submit, refuse()),
            Trouble::SizeLimit { bytes } => Faults { size_limit: bytes, ..calm },
            Trouble::Stall => calm.everywhere(Effect::Stall { millis: late }),
            Trouble::AnswersCut => calm.everywhere(Effect::Truncate),
            Trouble::ServerFailure => calm.everywhere(Effect::Status { code: 520 }),
        };
        self.sandbox.set_faults(faults);
    }

    fn heal(&self) {
        self.sandbox.set_faults(self.calm.clone());
    }

    fn done(&self) -> Done {
        Done {
            creates: self.sandbox.carried_out(Operation::Create),
            uploads: self.sandbox.carried_out(Operation::Upload),
            submits: self.sandbox.carried_out(Operation::Submit),
        }
    }

    fn held(&self) -> Vec<Held> {
        let held = self.sandbox.held().into_iter().map(|dossier| {
            let papers = dossier.files.iter().filter(|file| file.form_data.is_none());
            Held {
                submitted: dossier.is_submitted(),
                applicant_number: dossier.fields.get("applicantIdNo").cloned().unwrap_or_default(),
                declaration: dossier.files.iter().find_map(|file| file.form_data.clone()),
                papers: papers
                    .map(|file| (file.part.clone(), file.bytes.clone().unwrap_or_default()))
                    .collect(),
                key: dossier.reference_uid,
            }
        });
        held.collect()
    }
}

/// One test a claim.
macro_rules! holds {
    ($($claim:ident)*) => {
        $(
            #[tokio::test]
            async fn $claim() {
                conformance::$claim(&Loopback { drafts_keep_their_key: false }).await;
            }
        )*
    };
}

holds! {
    a_delivery_proves_every_paper
    a_second_delivery_changes_nothing
    a_look_up_tells_what_is_there
    a_lost_answer_to_create_makes_one_dossier
    a_lost_answer_to_submit_makes_one_dossier
    whichever_answer_is_lost_one_dossier_comes_of_it
    a_late_create_makes_one_dossier
    a_swallowed_upload_is_noticed
    a_lost_file_is_noticed
    a_conflict_over_a_paper_is_settled
    an_altered_paper_is_noticed
    a_doubled_paper_is_noticed
    a_dossier_under_another_name_is_not_submitted
    another_persons_draft_is_not_mixed_into_ours
    a_submitted_dossier_without_its_papers_is_not_acknowledged
    not_authenticated_is_never_success
    a_web_page_is_never_success
    a_busy_portal_says_when
    a_refusal_is_final
    a_paper_too_large_is_named
    a_stall_ends_as_no_answer
    doubt_is_told_where_it_is_left
    half_an_answer_is_never_success
    an_unknown_failure_is_worth_another_try
    damaged_papers_are_not_sent
    no_error_names_the_person
}

#[tokio::test]
async fn another_persons_draft_that_keeps_its_key_is_not_mixed_into_ours() {
    let harness = Loopback { drafts_keep_their_key: true };
    conformance::another_persons_draft_is_not_mixed_into_ours(&harness).await;
}
