//! The steps of the journey, and which one comes next. Both are computed from the dossier: the
//! interface draws what it is told.

use serde::{Deserialize, Serialize};

use crate::dossier::Dossier;
use crate::form::FieldId;
use crate::procedure::RequirementId;

/// One screen of the journey.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "step")]
pub enum Step {
    /// What happens with what is read, and the citizen's consent.
    Consent,
    /// For myself or for someone else.
    OnBehalf,
    /// Alone or helped.
    Assistance,
    /// The citizen card, or its particulars typed.
    Card,
    /// What do you need.
    Procedure,
    /// A question that the checklist depends on.
    Case {
        /// The field asked.
        field: FieldId,
    },
    /// What you need for it.
    Checklist,
    /// The papers, page by page.
    Papers,
    /// One question of the declaration.
    Declaration {
        /// The field asked.
        field: FieldId,
    },
    /// Check your answers.
    Review,
    /// Sent, or safely kept; and the slip.
    Outcome,
}

/// Whether a requirement is needed in this dossier's case.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// It is.
    Needed,
    /// It may be handed in and may be left out.
    Optional,
    /// It is shown at the counter, not uploaded.
    ShowOnly,
    /// It is not, in this case.
    NotNeeded,
    /// That depends on a question not yet answered.
    Unknown,
}

impl Need {
    /// Whether a paper may come to be handed in.
    pub const fn may_be_handed_in(self) -> bool {
        matches!(self, Self::Needed | Self::Optional | Self::Unknown)
    }
}

/// What of a procedure applies to a dossier with these answers: the catalogue evaluates its
/// conditions and says so here.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Applicable {
    /// Every requirement of the procedure, in order.
    pub needs: Vec<(RequirementId, Need)>,
    /// The fields asked before the checklist, in order.
    pub case_fields: Vec<FieldId>,
    /// The fields of the declaration, in order.
    pub declaration_fields: Vec<FieldId>,
    /// The id of the case that the answers lead to, once they do.
    pub case: Option<String>,
    /// Ids of what is not asked for any more in this case.
    pub no_longer: Vec<String>,
    /// It does not matter for whom the citizen comes, and nobody is asked.
    pub for_anyone: bool,
}

impl Applicable {
    /// What stands for one requirement.
    pub fn need(&self, requirement: &RequirementId) -> Need {
        self.needs
            .iter()
            .find(|(id, _)| id == requirement)
            .map_or(Need::NotNeeded, |(_, need)| *need)
    }
}

/// All steps of this dossier, in order. `applicable` is `None` until a procedure is chosen.
///
/// What to bring comes first, before anything is asked about the person: who learns that a paper is
/// missing goes home without having left anything behind.
pub fn path(applicable: Option<&Applicable>) -> Vec<Step> {
    let mut path = vec![Step::Procedure];
    if let Some(applicable) = applicable {
        let asked = |fields: &[FieldId], step: fn(FieldId) -> Step| {
            fields.iter().cloned().map(step).collect::<Vec<_>>()
        };
        if !applicable.for_anyone {
            path.push(Step::OnBehalf);
        }
        path.extend(asked(&applicable.case_fields, |field| Step::Case { field }));
        path.extend([Step::Checklist, Step::Consent, Step::Assistance, Step::Card]);
        // Where nothing is handed in there is nothing to do.
        if applicable.needs.iter().any(|(_, need)| need.may_be_handed_in()) {
            path.push(Step::Papers);
        }
        path.extend(asked(&applicable.declaration_fields, |field| Step::Declaration { field }));
        path.extend([Step::Review, Step::Outcome]);
    }
    path
}

/// Requirements that still lack a paper, or have a page that nobody has confirmed.
pub fn papers_missing(dossier: &Dossier, applicable: &Applicable) -> Vec<RequirementId> {
    applicable
        .needs
        .iter()
        .filter(|(id, need)| {
            let pages = dossier.parts.get(id).map_or(&[][..], |part| part.pages.as_slice());
            let unconfirmed = pages.iter().any(|page| !page.confirmed);
            match need {
                Need::Needed => pages.is_empty() || unconfirmed,
                Need::Optional => unconfirmed,
                Need::ShowOnly | Need::NotNeeded | Need::Unknown => false,
            }
        })
        .map(|(id, _)| id.clone())
        .collect()
}

/// Whether a step needs nothing more from the citizen.
pub fn is_done(step: &Step, dossier: &Dossier, applicable: Option<&Applicable>) -> bool {
    match step {
        Step::Consent => dossier.consent.is_some_and(crate::Consent::is_enough),
        Step::OnBehalf => dossier.on_behalf.is_some(),
        Step::Assistance => dossier.assistance.is_some(),
        Step::Card => dossier.applicant.as_ref().is_some_and(|applicant| applicant.confirmed),
        Step::Procedure => dossier.procedure.is_some() && applicable.is_some(),
        Step::Case { field } | Step::Declaration { field } => dossier.asked.contains(field),
        Step::Checklist => dossier.checklist_seen,
        Step::Papers => {
            dossier.papers_done
                && applicable
                    .is_some_and(|applicable| papers_missing(dossier, applicable).is_empty())
        }
        Step::Review => dossier.confirmed.is_some() && dossier.is_sealed(),
        Step::Outcome => false,
    }
}

/// The first step that is open.
pub fn frontier(dossier: &Dossier, applicable: Option<&Applicable>) -> Step {
    if dossier.is_sealed() {
        return Step::Outcome;
    }
    path(applicable)
        .into_iter()
        .find(|step| !is_done(step, dossier, applicable))
        .unwrap_or(Step::Procedure)
}

/// The step to show: the one gone back to, while it is still on the path and not past the first
/// open one; else the first open one.
pub fn current(dossier: &Dossier, applicable: Option<&Applicable>) -> Step {
    let frontier = frontier(dossier, applicable);
    let Some(viewing) = dossier.viewing.as_ref().filter(|_| !dossier.is_sealed()) else {
        return frontier;
    };
    let path = path(applicable);
    let place = |step: &Step| path.iter().position(|other| other == step);
    match (place(viewing), place(&frontier)) {
        (Some(seen), Some(open)) if seen < open => viewing.clone(),
        _ => frontier,
    }
}

/// The step before the current one, if one may go back to it.
pub fn before(dossier: &Dossier, applicable: Option<&Applicable>) -> Option<Step> {
    if dossier.is_sealed() {
        return None;
    }
    let current = current(dossier, applicable);
    let path = path(applicable);
    let place = path.iter().position(|step| *step == current)?;
    place.checked_sub(1).and_then(|place| path.get(place)).cloned()
}

/// Where to look after `step` was answered: at the next one when walking, or straight back at the
/// first open one (usually the review) when the citizen had come to change one answer.
pub fn after(step: &Step, changing: bool, applicable: Option<&Applicable>) -> Option<Step> {
    if changing {
        return None;
    }
    let path = path(applicable);
    let place = path.iter().position(|other| other == step)?;
    path.get(place + 1).cloned()
}

/// How far along: the number of the chapter (1-based) and how many there are. Chapters are what
/// people count, not screens: what you need, what to bring, who you are, papers, declaration, check,
/// sent.
pub fn progress(step: &Step) -> (u8, u8) {
    let chapter = match step {
        Step::Procedure => 1,
        Step::OnBehalf | Step::Case { .. } | Step::Checklist => 2,
        Step::Consent | Step::Assistance | Step::Card => 3,
        Step::Papers => 4,
        Step::Declaration { .. } => 5,
        Step::Review => 6,
        Step::Outcome => 7,
    };
    (chapter, 7)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::CitizenCard;
    use crate::dossier::{
        Applicant, Assistance, CardSource, ChosenProcedure, Consent, OnBehalf, Part,
    };
    use crate::id::{BlobId, DossierId, PageId, SubmissionKey};
    use crate::page::{FrameFormat, FrameSummary, Page};
    use crate::reference::Reference;
    use crate::time::Instant;

    fn field(name: &str) -> FieldId {
        FieldId(name.into())
    }

    fn paper(name: &str) -> RequirementId {
        RequirementId(name.into())
    }

    fn applicable() -> Applicable {
        Applicable {
            needs: vec![(paper("giay"), Need::Needed), (paper("them"), Need::Optional)],
            case_fields: vec![field("truong_hop")],
            declaration_fields: vec![field("ho_ten"), field("ngay_sinh")],
            ..Applicable::default()
        }
    }

    fn page(confirmed: bool) -> Page {
        let frame = FrameSummary {
            blob: BlobId::from_random([1; 16]),
            format: FrameFormat::Jpeg,
            width: 10,
            height: 10,
        };
        Page {
            id: PageId::from_random([1; 16]),
            frame,
            edits: vec![],
            revision: 0,
            confirmed,
            found: true,
            findings: vec![],
            title: crate::page_finding::TitleVerdict::Unread,
            kept: None,
        }
    }

    fn empty() -> Dossier {
        Dossier::new(DossierId::from_random([0; 16]), Reference::from_random([0; 8]), Instant(0))
    }

    /// What a citizen does at a step so that it is done.
    fn walk(dossier: &mut Dossier, step: &Step) {
        match step {
            Step::Consent => {
                dossier.consent = Some(Consent {
                    reading: true,
                    filing: true,
                    keeping: false,
                    given: Instant(0),
                });
            }
            Step::OnBehalf => dossier.on_behalf = Some(OnBehalf::Myself),
            Step::Assistance => dossier.assistance = Some(Assistance::Alone),
            Step::Card => {
                let card = CitizenCard::from_qr("052199000123||THỬ|15011999|Nữ|Thôn 1|20062021");
                dossier.applicant = Some(Applicant {
                    card: card.unwrap(),
                    source: CardSource::Qr,
                    confirmed: true,
                });
            }
            Step::Procedure => {
                dossier.procedure = Some(ChosenProcedure {
                    code: "1.004873".parse().unwrap(),
                    edition: "2026-07".into(),
                });
            }
            Step::Case { field } | Step::Declaration { field } => dossier.asked.push(field.clone()),
            Step::Checklist => dossier.checklist_seen = true,
            Step::Papers => {
                dossier.parts.insert(paper("giay"), Part { pages: vec![page(true)] });
                dossier.papers_done = true;
            }
            Step::Review => {
                dossier.confirmed = Some(Instant(1));
                dossier.submission = Some(SubmissionKey::from_random([9; 16]));
            }
            Step::Outcome => {}
        }
    }

    #[test]
    fn a_citizen_who_answers_everything_passes_every_step_once_and_in_order() {
        let applicable = applicable();
        let mut dossier = empty();
        let mut seen = vec![];
        loop {
            let known = dossier.procedure.is_some().then_some(&applicable);
            let step = current(&dossier, known);
            seen.push(step.clone());
            if step == Step::Outcome {
                break;
            }
            walk(&mut dossier, &step);
        }
        assert_eq!(seen, path(Some(&applicable)));
        assert_eq!(before(&dossier, Some(&applicable)), None, "what is sealed is not gone back to");
    }

    #[test]
    fn going_back_loses_nothing_and_going_on_returns_to_where_one_was() {
        let applicable = applicable();
        let mut dossier = empty();
        for step in path(Some(&applicable)).iter().take(9) {
            walk(&mut dossier, step);
        }
        let known = Some(&applicable);
        assert_eq!(current(&dossier, known), Step::Declaration { field: field("ngay_sinh") });
        dossier.viewing = before(&dossier, known);
        assert_eq!(current(&dossier, known), Step::Declaration { field: field("ho_ten") });
        dossier.viewing = before(&dossier, known);
        assert_eq!(current(&dossier, known), Step::Papers);
        dossier.viewing = after(&Step::Papers, false, known);
        assert_eq!(current(&dossier, known), Step::Declaration { field: field("ho_ten") });
        dossier.viewing = after(&Step::Declaration { field: field("ho_ten") }, false, known);
        assert_eq!(current(&dossier, known), Step::Declaration { field: field("ngay_sinh") });
    }

    #[test]
    fn who_has_nothing_to_hand_in_is_not_asked_for_papers() {
        let needs = vec![(paper("giay"), Need::ShowOnly), (paper("them"), Need::NotNeeded)];
        let shown_only = Applicable { needs, ..applicable() };
        assert!(!path(Some(&shown_only)).contains(&Step::Papers));
        assert!(path(Some(&applicable())).contains(&Step::Papers));
    }

    #[test]
    fn changing_one_answer_from_the_review_returns_to_the_review() {
        let applicable = applicable();
        let mut dossier = empty();
        for step in path(Some(&applicable)).iter().take(10) {
            walk(&mut dossier, step);
        }
        let known = Some(&applicable);
        assert_eq!(current(&dossier, known), Step::Review);
        let change = Step::Declaration { field: field("ho_ten") };
        dossier.viewing = Some(change.clone());
        assert_eq!(current(&dossier, known), change);
        dossier.viewing = after(&change, true, known);
        assert_eq!(current(&dossier, known), Step::Review);
    }

    #[test]
    fn an_unconfirmed_page_or_a_missing_paper_keeps_the_citizen_at_the_papers() {
        let applicable = applicable();
        let mut dossier = empty();
        for step in path(Some(&applicable)).iter().take(10) {
            walk(&mut dossier, step);
        }
        dossier.parts.insert(paper("them"), Part { pages: vec![page(false)] });
        assert_eq!(papers_missing(&dossier, &applicable), vec![paper("them")]);
        assert_eq!(current(&dossier, Some(&applicable)), Step::Papers);
        dossier.parts.clear();
        assert_eq!(papers_missing(&dossier, &applicable), vec![paper("giay")]);
    }

    #[test]
    fn a_step_ahead_of_the_first_open_one_cannot_be_reached() {
        let mut dossier = empty();
        dossier.viewing = Some(Step::Review);
        assert_eq!(current(&dossier, Some(&applicable())), Step::Procedure);
        dossier.viewing = Some(Step::Declaration { field: field("khong_co") });
        assert_eq!(current(&dossier, Some(&applicable())), Step::Procedure);
    }

    #[test]
    fn refused_consent_is_no_consent() {
        let mut dossier = empty();
        let applicable = applicable();
        for step in path(Some(&applicable)).iter().take(4) {
            walk(&mut dossier, step);
        }
        for (reading, filing) in [(true, false), (false, true), (false, false)] {
            let given = Instant(0);
            dossier.consent = Some(Consent { reading, filing, keeping: true, given });
            assert_eq!(current(&dossier, Some(&applicable)), Step::Consent);
        }
    }
}
