//! What is to be said about answers: what the form's checks find, and what every number and name
//! tells about itself. Advice never changes an answer.

use tram_domain::{
    Answer, Answers, Check, CitizenNumber, FieldId, FieldKind, PartialDate, Procedure, Severity,
    Text,
};

/// Something to be said about one answer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Advice {
    /// The question beside which it is said.
    pub field: FieldId,
    /// A name for staff and tests: the check's id, or one of [`Advice::KNOWN`].
    pub code: String,
    /// What follows from it.
    pub severity: Severity,
    /// What people read; `None` for what is known of every number and name, which has its words
    /// where the screens have theirs.
    pub message: Option<Text>,
}

impl Advice {
    /// What is looked at in every form.
    pub const KNOWN: [&'static str; 3] = [NUMBER_AND_BIRTH, NUMBER_AND_SEX, NAME_ODD];

    pub(crate) fn of(check: &Check) -> Self {
        Self {
            field: check.field.clone(),
            code: check.id.clone(),
            severity: check.severity,
            message: Some(check.message.clone()),
        }
    }

    /// A warning without words of its own.
    pub fn warning(field: &FieldId, code: &str) -> Self {
        let (field, code) = (field.clone(), code.to_owned());
        Self { field, code, severity: Severity::Warn, message: None }
    }
}

/// The number tells another year of birth than the one given.
const NUMBER_AND_BIRTH: &str = "number_birth_differs";
/// The number tells another sex than the one given.
const NUMBER_AND_SEX: &str = "number_sex_differs";
/// A name with digits or signs that no name has.
const NAME_ODD: &str = "name_odd";

/// What numbers and names of the questions asked tell about themselves.
pub(crate) fn doubts(procedure: &Procedure, answers: &Answers, asked: &[&FieldId]) -> Vec<Advice> {
    let given = |id: &FieldId| {
        let answer = answers.of(id).filter(|_| asked.contains(&id));
        answer.and_then(Answer::as_text)
    };
    let mut advice = Vec::new();
    for field in procedure.form.fields.iter().filter(|field| asked.contains(&&field.id)) {
        let Some(text) = given(&field.id) else { continue };
        if let FieldKind::CitizenNumber { birth, sex } = &field.kind {
            let Ok(number) = text.parse::<CitizenNumber>() else { continue };
            let (own_sex, own_year) = number.sex_and_year();
            // The question may be asked of the card holder under another id: both are looked at.
            let other = |id: &Option<FieldId>| {
                let id = id.as_ref()?;
                let twin = procedure.form.field(id).and_then(|field| field.twin.as_ref());
                given(id).or_else(|| given(twin?)).map(str::to_owned)
            };
            let year = other(birth).and_then(|text| text.parse::<PartialDate>().ok());
            if year.is_some_and(|date| date.year() != own_year) {
                advice.push(Advice::warning(&field.id, NUMBER_AND_BIRTH));
            }
            if other(sex).is_some_and(|sex| sex != own_sex.id()) {
                advice.push(Advice::warning(&field.id, NUMBER_AND_SEX));
            }
        } else if matches!(field.kind, FieldKind::PersonName) && is_odd(text) {
            advice.push(Advice::warning(&field.id, NAME_ODD));
        }
    }
    advice
}

/// Names have letters, marks, blanks, dots, hyphens and apostrophes; everything else is a slip.
fn is_odd(name: &str) -> bool {
    let fits = |c: char| {
        c.is_alphabetic()
            || unicode_normalization::char::is_combining_mark(c)
            || matches!(c, ' ' | '.' | '-' | '\'' | '’' | '`')
    };
    !name.chars().all(fits) || !name.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_every_people_are_names_and_digits_are_not() {
        for name in ["Nguyễn Thị Hoà", "K'Đuh H’Ê Ban", "A. Phương", "Y Nguyên-Mlô", "李明", "Ó"]
        {
            assert!(!is_odd(name), "{name}");
        }
        for name in ["Nguyễn Văn 4", "052199000123", "...", "a@b"] {
            assert!(is_odd(name), "{name}");
        }
    }
}
