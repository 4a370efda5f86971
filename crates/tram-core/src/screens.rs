//! A dossier as the screen of the moment.

use tram_catalogue::{Advice, LifeEvent};
use tram_domain::journey::{self, Applicable};
use tram_domain::{
    Acknowledgement, Answer, Answers, Applicant, Assistance, CitizenCard, Date, Dossier, Fee,
    FieldId, Instant, Need, Page, PageFinding, Procedure, Requirement, Step, Submission,
    SubmissionState, Text, TitleVerdict,
};
use tram_imaging::FindingCode as Judged;
use tram_ipc::codes::TroubleCode;
use tram_ipc::findings::{FindingCode, FindingSeverity, FindingView, TitleView};
use tram_ipc::views::{
    CardView, FeeView, JourneyView, LifeEventView, NoLongerView, OutcomeView, PageView, Point,
    ProcedureSummary, RequirementView, ReviewRow, Screen, TextView,
};

use crate::error::CoreError;
use crate::kiosk::{Core, work};
use crate::questions::{advice_on, answer_or_card, in_words, question};
use crate::session::Session;

impl Core {
    /// The screen that this session shows.
    pub(crate) async fn view(&self, session: &Session) -> Result<JourneyView, CoreError> {
        let Some(dossier) = &session.dossier else {
            return Ok(attract(session.revision));
        };
        let applicable = self.applicable(dossier);
        let step = journey::current(dossier, applicable.as_ref());
        let procedure = dossier
            .procedure
            .as_ref()
            .and_then(|chosen| self.catalogue.procedure(&chosen.code, Some(&chosen.edition)));
        let screen = if step == Step::Outcome {
            Screen::Outcome { outcome: self.outcome(dossier).await? }
        } else {
            self.screen(
                &step,
                dossier,
                procedure,
                applicable.as_ref().unwrap_or(&Applicable::default()),
            )
        };
        let (chapter, chapters) = journey::progress(&step);
        Ok(JourneyView {
            revision: session.revision,
            chapter: chapter.into(),
            chapters: chapters.into(),
            can_go_back: journey::before(dossier, applicable.as_ref()).is_some(),
            // What is not kept has no reference to come back with.
            reference: dossier.consent.map(|_| dossier.reference.to_string()),
            procedure: procedure.map(|procedure| self.summary(procedure)),
            helper: match &dossier.assistance {
                Some(Assistance::Helped { helper }) => Some(helper.to_string()),
                Some(Assistance::Alone) | None => None,
            },
            screen,
        })
    }

    fn screen(
        &self,
        step: &Step,
        dossier: &Dossier,
        procedure: Option<&Procedure>,
        applicable: &Applicable,
    ) -> Screen {
        let asked = |field: &FieldId, among: &[FieldId]| {
            let form = procedure.map(|procedure| &procedure.form)?;
            let field = form.field(field)?;
            let advice = self.advice(dossier);
            let is_counted = |id: &&FieldId| {
                form.field(id).is_some_and(|other| {
                    other.id == field.id
                        || (other.section == field.section
                            && !Self::is_passed_over(other, dossier, &advice))
                })
            };
            let among: Vec<_> = among.iter().filter(is_counted).cloned().collect();
            Some(question(field, dossier, &among, &self.catalogue, &advice))
        };
        match step {
            Step::Consent => Screen::Consent,
            Step::OnBehalf => {
                Screen::OnBehalf { chosen: dossier.on_behalf.map(|whom| whom.id().to_owned()) }
            }
            Step::Assistance => Screen::Assistance {
                chosen: dossier.assistance.as_ref().map(|assistance| match assistance {
                    Assistance::Alone => "alone".to_owned(),
                    Assistance::Helped { .. } => "helped".to_owned(),
                }),
            },
            Step::Card => Screen::Card {
                card: dossier.applicant.as_ref().map(|applicant| card(applicant, self.today())),
            },
            Step::Procedure | Step::Outcome => Screen::Procedure,
            Step::Case { field } => asked(field, &applicable.case_fields)
                .map_or(Screen::Procedure, |question| Screen::Case { question }),
            Step::Declaration { field } => asked(field, &applicable.declaration_fields)
                .map_or(Screen::Procedure, |question| Screen::Declaration { question }),
            Step::Checklist => checklist(procedure, dossier, applicable),
            Step::Papers => Screen::Papers {
                requirements: requirements(procedure, dossier, applicable, is_uploaded),
                complete: journey::papers_missing(dossier, applicable).is_empty(),
            },
            Step::Review => Screen::Review {
                rows: review(procedure, dossier, applicable, &self.advice(dossier)),
                papers: requirements(procedure, dossier, applicable, is_uploaded),
            },
        }
    }

    async fn outcome(&self, dossier: &Dossier) -> Result<OutcomeView, CoreError> {
        let key = dossier.submission.ok_or(CoreError::NotNow)?;
        let store = self.store().await?;
        let submission = work(move || Ok(store.vault.submission(key)?)).await?;
        Ok(outcome(dossier, &submission, self.clock.now()))
    }
}

/// Where a handed-over dossier stands, in the words that the screen knows.
fn outcome(dossier: &Dossier, submission: &Submission, now: Instant) -> OutcomeView {
    let mut view = OutcomeView {
        state: "sending".to_owned(),
        reference: dossier.reference.to_string(),
        portal_dossier: None,
        files: 0,
        bytes_sent: submission.bytes_sent,
        bytes_total: submission.bytes_total,
        verified: None,
        last_error: submission.last_error.as_deref().map(TroubleCode::of),
        park_reason: None,
        next_attempt_secs: None,
    };
    match &submission.state {
        SubmissionState::Waiting { attempts: 0, .. } | SubmissionState::Sending { .. } => {}
        SubmissionState::Waiting { due, .. } => later(&mut view, "kept", *due, now),
        SubmissionState::Unknown { due, .. } => later(&mut view, "unknown", *due, now),
        SubmissionState::Accepted { acknowledgement, .. }
        | SubmissionState::Wiped { acknowledgement: Some(acknowledgement), .. } => {
            sent(&mut view, acknowledgement);
        }
        SubmissionState::Rejected { .. } => "rejected".clone_into(&mut view.state),
        SubmissionState::Parked { reason, .. } => {
            "parked".clone_into(&mut view.state);
            view.park_reason = Some((*reason).into());
        }
        SubmissionState::Expired { .. } | SubmissionState::Wiped { acknowledgement: None, .. } => {
            "expired".clone_into(&mut view.state);
        }
    }
    view
}

fn later(view: &mut OutcomeView, state: &str, due: Instant, now: Instant) {
    state.clone_into(&mut view.state);
    view.next_attempt_secs = u32::try_from(due.since(now).as_secs()).ok();
}

fn sent(view: &mut OutcomeView, acknowledgement: &Acknowledgement) {
    "sent".clone_into(&mut view.state);
    let number = acknowledgement.dossier_number.as_ref();
    view.portal_dossier = Some(number.unwrap_or(&acknowledgement.portal_dossier).clone());
    view.files = u32::try_from(acknowledgement.files.len()).unwrap_or(u32::MAX);
    view.verified = Some(Core::written(acknowledgement.verified));
    view.last_error = None;
}

fn attract(revision: u32) -> JourneyView {
    JourneyView {
        revision,
        chapter: 0,
        chapters: 7,
        can_go_back: false,
        reference: None,
        procedure: None,
        helper: None,
        screen: Screen::Attract,
    }
}

impl Core {
    pub(crate) fn summary(&self, procedure: &Procedure) -> ProcedureSummary {
        let listed = self.catalogue.national(&procedure.code);
        summary(procedure, listed.map(|listed| listed.category.clone()).unwrap_or_default())
    }
}

fn fee(fee: &Fee) -> FeeView {
    match fee {
        Fee::NotPublished => FeeView::NotPublished,
        Fee::Free { why } => FeeView::Free { why: why.into() },
        Fee::Stated { tariff } => FeeView::Stated { tariff: tariff.into() },
    }
}

fn summary(procedure: &Procedure, category: String) -> ProcedureSummary {
    ProcedureSummary {
        guided: procedure.guided,
        category,
        code: procedure.code.to_string(),
        name: (&procedure.name).into(),
        short_name: (&procedure.short_name).into(),
        summary: (&procedure.summary).into(),
        time_limit: procedure.time_limit.as_ref().map(TextView::from),
        fee: fee(&procedure.fee),
        papers: u32::try_from(procedure.requirements.iter().filter(|r| !r.show_only).count())
            .unwrap_or(u32::MAX),
    }
}

pub(crate) fn life_event(event: &LifeEvent) -> LifeEventView {
    LifeEventView {
        id: event.id.clone(),
        label: (&event.label).into(),
        icon: event.icon.clone(),
        procedures: event.procedures.iter().map(ToString::to_string).collect(),
    }
}

fn card(applicant: &Applicant, today: Date) -> CardView {
    let CitizenCard { number, name, birth, sex, residence, issued, .. } = &applicant.card;
    let digits = number.as_str();
    let groups = [digits.get(..3), digits.get(3..6), digits.get(6..9), digits.get(9..)];
    CardView {
        name: name.clone(),
        number: groups.map(Option::unwrap_or_default).join(" "),
        birth: birth.map(Date::to_vietnamese),
        sex: sex.map(|sex| sex.id().to_owned()),
        residence: residence.clone(),
        issued: issued.map(Date::to_vietnamese),
        source: applicant.source.name().to_owned(),
        warnings: applicant.card.warnings(today).iter().map(|w| w.code().to_owned()).collect(),
    }
}

/// What to bring in this case.
fn checklist(procedure: Option<&Procedure>, dossier: &Dossier, applicable: &Applicable) -> Screen {
    let case = procedure.and_then(|procedure| {
        procedure.cases.iter().find(|case| applicable.case.as_ref() == Some(&case.id))
    });
    let time_limit = case.and_then(|case| case.time_limit.as_ref());
    let time_limit = time_limit.or_else(|| procedure?.time_limit.as_ref());
    let own_fee = case.and_then(|case| case.fee.as_ref()).or_else(|| Some(&procedure?.fee));
    let no_longer = procedure.map(|procedure| procedure.no_longer.as_slice()).unwrap_or_default();
    let no_longer = no_longer.iter().filter(|paper| applicable.no_longer.contains(&paper.id));
    Screen::Checklist {
        requirements: requirements(procedure, dossier, applicable, |_| true),
        legal_basis: procedure.map(|p| p.legal_basis.clone()).unwrap_or_default(),
        case: case.map(|case| (&case.name).into()),
        time_limit: time_limit.map(TextView::from),
        fee: own_fee.map_or(FeeView::NotPublished, fee),
        no_longer: no_longer
            .map(|paper| NoLongerView {
                name: (&paper.name).into(),
                why: (&paper.why).into(),
                law: paper.law.clone(),
            })
            .collect(),
        open: applicable.needs.iter().any(|(_, need)| *need == Need::Unknown),
    }
}

/// What a paper is called: as the citizen named it, where the form lets one say what it is.
pub(crate) fn paper_name(requirement: &Requirement, dossier: &Dossier) -> Text {
    named_paper(requirement, &dossier.answers)
}

/// The same, by the answers alone.
pub(crate) fn named_paper(requirement: &Requirement, answers: &Answers) -> Text {
    let named = requirement.name_from.as_ref().and_then(|field| answers.of(field));
    match named.and_then(Answer::as_text).filter(|text| !text.is_empty()) {
        Some(text) => Text::new(text, text),
        None => requirement.name.clone(),
    }
}

const fn is_uploaded(need: Need) -> bool {
    matches!(need, Need::Needed | Need::Optional)
}

const fn need_name(need: Need) -> &'static str {
    match need {
        Need::Needed => "needed",
        Need::Optional => "optional",
        Need::ShowOnly => "show_only",
        Need::NotNeeded => "not_needed",
        Need::Unknown => "unknown",
    }
}

fn requirements(
    procedure: Option<&Procedure>,
    dossier: &Dossier,
    applicable: &Applicable,
    wanted: fn(Need) -> bool,
) -> Vec<RequirementView> {
    let all = procedure.map(|procedure| procedure.requirements.as_slice()).unwrap_or_default();
    // Papers that the citizen may name are many, and those that were not named are none.
    let unnamed = |requirement: &&Requirement| {
        requirement.name_from.is_some() && applicable.need(&requirement.id) == Need::NotNeeded
    };
    all.iter()
        .filter(|requirement| !unnamed(requirement))
        .filter(|requirement| wanted(applicable.need(&requirement.id)))
        .map(|requirement| RequirementView {
            id: requirement.id.0.clone(),
            name: (&paper_name(requirement, dossier)).into(),
            hint: (&requirement.hint).into(),
            originals: requirement.originals,
            copies: requirement.copies,
            need: need_name(applicable.need(&requirement.id)).to_owned(),
            pages: dossier
                .parts
                .get(&requirement.id)
                .map(|part| part.pages.iter().map(page).collect())
                .unwrap_or_default(),
        })
        .collect()
}

fn page(page: &Page) -> PageView {
    PageView {
        id: page.id.to_string(),
        revision: page.revision,
        width: page.frame.width,
        height: page.frame.height,
        quad: page.quad().0.map(|corner| Point { x: corner.x, y: corner.y }),
        confirmed: page.confirmed,
        found: page.found,
        findings: page.findings.iter().filter_map(finding).collect(),
        title: title(&page.title),
        retake: page.should_be_retaken(),
        kept: page.kept,
    }
}

/// What a page was kept with. A name that this version does not know says nothing.
fn finding(kept: &PageFinding) -> Option<FindingView> {
    let known = Judged::ALL.into_iter().find(|code| code.name() == kept.code)?;
    let severity = if kept.retake { FindingSeverity::Retake } else { FindingSeverity::Note };
    Some(FindingView { code: code(known), severity, place: kept.place })
}

fn code(known: Judged) -> FindingCode {
    match known {
        Judged::Blank => FindingCode::Blank,
        Judged::Blurred => FindingCode::Blurred,
        Judged::CutOff => FindingCode::CutOff,
        Judged::Finger => FindingCode::Finger,
        Judged::Glare => FindingCode::Glare,
        Judged::Moire => FindingCode::Moire,
        Judged::ShowThrough => FindingCode::ShowThrough,
        Judged::Skewed => FindingCode::Skewed,
        Judged::TooDark => FindingCode::TooDark,
        Judged::TooLight => FindingCode::TooLight,
        Judged::TooSmall => FindingCode::TooSmall,
        Judged::UpsideDown => FindingCode::UpsideDown,
    }
}

fn title(verdict: &TitleVerdict) -> TitleView {
    match verdict {
        TitleVerdict::Unread => TitleView::Unread,
        TitleVerdict::Unknown => TitleView::Unknown,
        TitleVerdict::Right => TitleView::Right,
        TitleVerdict::Other { title } => TitleView::Other { title: title.clone() },
    }
}

fn review(
    procedure: Option<&Procedure>,
    dossier: &Dossier,
    applicable: &Applicable,
    advice: &[Advice],
) -> Vec<ReviewRow> {
    let Some(procedure) = procedure else { return Vec::new() };
    let cases = applicable.case_fields.iter().map(|id| (id, Step::Case { field: id.clone() }));
    let declared = applicable
        .declaration_fields
        .iter()
        .map(|id| (id, Step::Declaration { field: id.clone() }));
    cases
        .chain(declared)
        .filter_map(|(id, change)| {
            let field = procedure.form.field(id)?;
            let (answer, _) = answer_or_card(field, dossier);
            Some(ReviewRow {
                section: (&field.section).into(),
                label: (&field.label).into(),
                value: in_words(field, answer.as_ref()),
                unknown: field.unknown && answer.is_none(),
                advice: advice_on(&field.id, advice),
                change: Some(change),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finding_crosses_under_its_own_name() {
        for code in Judged::ALL {
            let named = |code: &str| {
                finding(&PageFinding { code: code.to_owned(), retake: false, place: None })
            };
            let crossed = toml::Value::try_from(named(code.name()).unwrap().code).unwrap();
            assert_eq!(crossed.as_str(), Some(code.name()));
            assert_eq!(named("from_a_newer_version"), None);
        }
    }
}
