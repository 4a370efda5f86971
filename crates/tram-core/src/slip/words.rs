//! The words on the slip, from `assets/texts`.

use serde::Deserialize;

static TEXTS: &str = include_str!("../../../../assets/texts/slip.toml");

#[derive(Deserialize)]
struct Texts {
    vi: Words,
}

#[derive(Deserialize)]
pub(super) struct Words {
    pub(super) title: String,
    pub(super) not_a_receipt: String,
    pub(super) practice: String,
    pub(super) reference: String,
    pub(super) keep: String,
    pub(super) procedure: String,
    pub(super) made: String,
    pub(super) code: String,
    pub(super) papers: String,
    pub(super) pages: String,
    pub(super) more_papers: String,
    pub(super) declaration: String,
    pub(super) open: String,
    pub(super) show: String,
    pub(super) fee: String,
    pub(super) fee_not_published: String,
    pub(super) next: String,
    pub(super) hours: String,
    pub(super) portal_number: String,
    pub(super) limit: String,
    pub(super) due: String,
    pub(super) kept_until: String,
    sent: String,
    kept: String,
    rejected: String,
    parked: String,
    expired: String,
    next_sent: Vec<String>,
    next_kept: Vec<String>,
    next_rejected: Vec<String>,
    next_parked: Vec<String>,
    next_expired: Vec<String>,
}

/// Where a dossier stands, as far as its citizen does something else about it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Standing {
    Sent,
    Kept,
    Rejected,
    Parked,
    Expired,
}

impl Words {
    pub(super) fn of_the_slip() -> Option<Self> {
        toml::from_str::<Texts>(TEXTS).ok().map(|texts| texts.vi)
    }

    /// How it stands, and what the citizen does next.
    pub(super) fn standing(&self, standing: Standing) -> (&str, &[String]) {
        match standing {
            Standing::Sent => (&self.sent, &self.next_sent),
            Standing::Kept => (&self.kept, &self.next_kept),
            Standing::Rejected => (&self.rejected, &self.next_rejected),
            Standing::Parked => (&self.parked, &self.next_parked),
            Standing::Expired => (&self.expired, &self.next_expired),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_never_says_both_ask_at_the_counter_and_nothing_to_do() {
        let words = Words::of_the_slip().unwrap();
        let said = |standing| {
            let (stands, next) = words.standing(standing);
            format!("{stands} {}", next.join(" "))
        };
        for idle in [Standing::Sent, Standing::Kept] {
            assert!(!said(idle).contains("tại quầy"), "{}", said(idle));
        }
        for counter in [Standing::Rejected, Standing::Parked, Standing::Expired] {
            let said = said(counter);
            assert!(said.contains("cán bộ tại quầy"), "{said}");
            assert!(!said.contains("Chưa cần làm gì"), "{said}");
            assert!(!said.contains("tự gửi"), "{said}");
        }
    }
}
