//! All that a slip says, in words, free of the person.

use std::time::Duration;

use tram_domain::{
    Applicable, Date, Dossier, Fee, Instant, Need, Procedure, Reference, Submission,
    SubmissionState, Text,
};

use super::code::{Square, TakenAlong};
use super::words::{Standing, Words};
use crate::clock::VIETNAM;
use crate::kiosk::Core;
use crate::screens::paper_name;

pub(super) struct Contents {
    pub(super) words: Words,
    pub(super) office: String,
    pub(super) hours: Option<String>,
    pub(super) practice: bool,
    pub(super) reference: String,
    /// In full; empty once it is wiped.
    pub(super) procedure: String,
    pub(super) made: String,
    /// Papers and how many pages each has; `None` once they are wiped.
    pub(super) papers: Option<Vec<(String, usize)>>,
    /// What is left to be done at the counter.
    pub(super) open: Vec<String>,
    pub(super) portal_number: Option<String>,
    pub(super) standing: String,
    /// What comes next, one after the other.
    pub(super) steps: Vec<String>,
    pub(super) code: Square,
}

/// What the slip of one dossier is made from.
pub(super) struct Kept {
    /// `None` once it is wiped.
    pub(super) dossier: Option<Dossier>,
    pub(super) reference: Reference,
    pub(super) submission: Submission,
}

impl Core {
    pub(super) fn slip_says(&self, kept: &Kept) -> Option<Contents> {
        let words = Words::of_the_slip()?;
        let dossier = kept.dossier.as_ref();
        let chosen = dossier.and_then(|dossier| dossier.procedure.as_ref());
        let procedure =
            chosen.and_then(|chosen| self.catalogue.procedure(&chosen.code, Some(&chosen.edition)));
        let papers = procedure.zip(dossier).map(|(procedure, dossier)| papers(procedure, dossier));
        let applicable = dossier.and_then(|dossier| self.applicable(dossier));
        let asked = procedure.zip(applicable.as_ref());
        let sealed = kept.submission.sealed_at;
        let (standing, portal_number) = standing(&kept.submission);
        let (stands, next) = words.standing(standing);
        let mut steps = next.to_vec();
        match (standing, asked) {
            (Standing::Sent, Some((procedure, applicable))) => {
                steps.extend(time_limit(procedure, applicable, sealed, &words));
            }
            (Standing::Kept | Standing::Rejected | Standing::Parked, _) => {
                let until = until(sealed, self.settings.retention.unsent_days);
                steps.push(words.kept_until.replace("{until}", &until));
            }
            (Standing::Sent | Standing::Expired, _) => {}
        }
        let reference = kept.reference.to_string();
        let short = procedure.map(|p| p.short_name.vi.as_str()).unwrap_or_default();
        let taken = TakenAlong {
            reference: &reference,
            office: &self.settings.office,
            procedure: short,
            day: &Date::at(sealed, VIETNAM).to_vietnamese(),
            status_url: self.settings.status_url.as_deref(),
            named: &words.reference,
        };
        let code = Square::of(&taken.text())?;
        let open = asked.zip(dossier).map(|((procedure, applicable), dossier)| {
            still_open(procedure, applicable, dossier, &words)
        });
        Some(Contents {
            office: self.settings.office.clone(),
            hours: self.settings.hours.clone().filter(|hours| !hours.trim().is_empty()),
            practice: self.practice,
            procedure: procedure.map(|p| p.name.vi.clone()).unwrap_or_default(),
            made: Self::written(sealed),
            papers: papers.or_else(|| dossier.map(|_| Vec::new())),
            open: open.unwrap_or_default(),
            portal_number,
            standing: stands.to_owned(),
            steps,
            code,
            reference,
            words,
        })
    }
}

fn papers(procedure: &Procedure, dossier: &Dossier) -> Vec<(String, usize)> {
    let pages = |id| dossier.parts.get(id).map_or(0, |part| part.pages.len());
    let all = procedure.requirements.iter().map(|r| (paper_name(r, dossier).vi, pages(&r.id)));
    all.filter(|(_, pages)| *pages > 0).collect()
}

/// What cannot be handed in at a kiosk: papers that an official looks at, and the fee.
fn still_open(
    procedure: &Procedure,
    applicable: &Applicable,
    dossier: &Dossier,
    words: &Words,
) -> Vec<String> {
    let shown = procedure.requirements.iter();
    let shown = shown.filter(|paper| applicable.need(&paper.id) == Need::ShowOnly);
    let shown = shown.map(|paper| format!("{}: {}", words.show, paper_name(paper, dossier).vi));
    let case = procedure.cases.iter().find(|case| applicable.case.as_ref() == Some(&case.id));
    let fee = match case.and_then(|case| case.fee.as_ref()).unwrap_or(&procedure.fee) {
        Fee::NotPublished => Some(words.fee_not_published.as_str()),
        Fee::Stated { tariff } => Some(tariff.vi.as_str()),
        Fee::Free { .. } => None,
    };
    shown.chain(fee.map(|fee| format!("{}: {fee}", words.fee))).collect()
}

/// The time limit as the catalogue states it, and the day that it leads to where it is a plain
/// number of days of work. When it begins is for an official to say, so the day is a condition.
fn time_limit(
    procedure: &Procedure,
    applicable: &Applicable,
    sealed: Instant,
    words: &Words,
) -> Vec<String> {
    let case = procedure.cases.iter().find(|case| applicable.case.as_ref() == Some(&case.id));
    let limit = case.and_then(|case| case.time_limit.as_ref()).or(procedure.time_limit.as_ref());
    let Some(limit) = limit else { return Vec::new() };
    let mut told = words.limit.replace("{limit}", &limit.vi);
    if !told.ends_with('.') {
        told.push('.');
    }
    if let Some(days) = days_of_work(limit) {
        let day = Date::at(sealed, VIETNAM).after_days_of_work(0);
        let due = day.after_days_of_work(days);
        let due = words.due.replace("{due}", &due.to_vietnamese());
        told = format!("{told} {}", due.replace("{day}", &day.to_vietnamese()));
    }
    vec![told]
}

/// `3 ngày làm việc`, and nothing more than that.
fn days_of_work(limit: &Text) -> Option<u16> {
    let days = limit.vi.trim().trim_end_matches('.').strip_suffix("ngày làm việc")?;
    days.trim().parse().ok().filter(|days| (1..=250).contains(days))
}

/// The last day on which something is certainly there.
fn until(sealed: Instant, days: u32) -> String {
    Date::at(sealed + Duration::from_hours(24) * days, VIETNAM).to_vietnamese()
}

fn standing(submission: &Submission) -> (Standing, Option<String>) {
    match &submission.state {
        SubmissionState::Accepted { acknowledgement, .. }
        | SubmissionState::Wiped { acknowledgement: Some(acknowledgement), .. } => {
            let number = acknowledgement.dossier_number.clone();
            let number = number.unwrap_or_else(|| acknowledgement.portal_dossier.clone());
            (Standing::Sent, Some(number))
        }
        SubmissionState::Rejected { .. } => (Standing::Rejected, None),
        SubmissionState::Parked { .. } => (Standing::Parked, None),
        SubmissionState::Expired { .. } | SubmissionState::Wiped { acknowledgement: None, .. } => {
            (Standing::Expired, None)
        }
        SubmissionState::Waiting { .. }
        | SubmissionState::Sending { .. }
        | SubmissionState::Unknown { .. } => (Standing::Kept, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_number_of_days_of_work_leads_to_a_day() {
        let days = |text: &str| days_of_work(&Text::new(text, ""));
        assert_eq!(days("3 ngày làm việc"), Some(3));
        assert_eq!(days("7 ngày làm việc."), Some(7));
        for unclear in [
            "1, 2 hoặc 5 ngày làm việc, tuỳ trường hợp",
            "1 ngày làm việc. Phải xác minh thì nhiều nhất 5 ngày làm việc.",
            "Trong ngày",
            "15 ngày",
            "0 ngày làm việc",
            "99999 ngày làm việc",
            "",
        ] {
            assert_eq!(days(unclear), None, "{unclear}");
        }
    }
}
