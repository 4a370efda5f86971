//! The declaration: fields, and what counts as an answer to each.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::answers::Answer;
use crate::card::CitizenNumber;
use crate::date::Date;
use crate::text::Text;

/// Names one field of a form. The same name is used in `tramctl --answers`.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldId(pub String);

impl fmt::Display for FieldId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A declaration form: its fields in the order they are asked.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// All fields of all branches.
    pub fields: Vec<Field>,
}

impl Form {
    /// The field of that name.
    pub fn field(&self, id: &FieldId) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == *id)
    }
}

/// When a field is asked.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Before the checklist, because the checklist depends on it.
    Case,
    /// With the declaration.
    #[default]
    Declaration,
}

/// One question.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Its name.
    pub id: FieldId,
    /// The group it belongs to, such as "Người mẹ".
    pub section: Text,
    /// The question as it is asked.
    pub label: Text,
    /// Where to look, or what is meant.
    pub hint: Text,
    /// What kind of answer it takes.
    pub kind: FieldKind,
    /// Whether it may be left empty.
    pub required: bool,
    /// When it is asked, as a CEL expression over the answers; `None` means always.
    pub condition: Option<String>,
    /// Where a first answer comes from.
    pub prefill: Option<Prefill>,
    /// The portal's name for it in the declaration's data, such as `nksHoTen`.
    pub portal: String,
    /// When it is asked.
    pub phase: Phase,
}

/// What kind of answer a field takes.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum FieldKind {
    /// Words, up to so many characters.
    Text {
        /// Characters at the most.
        max: u32,
    },
    /// A person's name in any script.
    PersonName,
    /// The 12-digit personal number.
    CitizenNumber,
    /// A day; `past` refuses days after today.
    Date {
        /// Whether it must lie in the past.
        past: bool,
    },
    /// A Vietnamese telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A place in one line.
    Place,
    /// One of a few.
    Choice {
        /// In the order shown.
        choices: Vec<Choice>,
    },
    /// Yes or no.
    YesNo,
    /// A whole number in a range.
    Count {
        /// At least.
        least: u32,
        /// At most.
        most: u32,
    },
}

/// One of the answers a choice offers.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// What is kept and filed.
    pub id: String,
    /// What people read.
    pub label: Text,
}

/// Where a first answer comes from. The citizen sees and may change it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prefill {
    /// Full name on the card.
    CardName,
    /// Personal number on the card.
    CardNumber,
    /// Birth date on the card.
    CardBirth,
    /// Sex on the card (`male`, `female`).
    CardSex,
    /// Residence on the card.
    CardResidence,
    /// Issue date of the card.
    CardIssued,
}

/// Why an answer cannot be taken.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "problem")]
pub enum AnswerProblem {
    /// A required field was left empty.
    #[error("an answer is needed")]
    Missing,
    /// Longer than the portal takes.
    #[error("longer than {max} characters")]
    TooLong {
        /// Characters at the most.
        max: u32,
    },
    /// Not a day of the calendar.
    #[error("not a day of the calendar")]
    NotADate,
    /// A day that has not come yet.
    #[error("a day in the future")]
    InFuture,
    /// Not 12 digits.
    #[error("not 12 digits")]
    NotACitizenNumber,
    /// Not a telephone number.
    #[error("not a telephone number")]
    NotAPhone,
    /// Not an e-mail address.
    #[error("not an e-mail address")]
    NotAnEmail,
    /// None of the choices offered.
    #[error("none of the choices")]
    NotAChoice,
    /// Outside the range.
    #[error("not a number from {least} to {most}")]
    OutOfRange {
        /// At least.
        least: u32,
        /// At most.
        most: u32,
    },
    /// The form has no such field, or not for these answers.
    #[error("no such field")]
    NoSuchField,
}

/// Text as it is kept and filed: NFC, no control characters, blanks folded.
pub fn tidy(text: &str) -> String {
    let composed: String =
        text.nfc().map(|c| if c.is_control() || c == '\u{feff}' { ' ' } else { c }).collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Field {
    /// The answer as it will be kept, or why it cannot be taken. `None` means: left empty, allowed.
    pub fn check(&self, answer: &Answer, today: Date) -> Result<Option<Answer>, AnswerProblem> {
        let tidied = match answer {
            Answer::Text(text) => Answer::Text(tidy(text)),
            Answer::YesNo(_) | Answer::Count(_) => answer.clone(),
        };
        if tidied.as_text() == Some("") {
            return if self.required { Err(AnswerProblem::Missing) } else { Ok(None) };
        }
        self.kind.check(&tidied, today).map(Some)
    }
}

/// The longest answer of a kind that names no limit of its own.
const LONGEST: u32 = 500;

impl FieldKind {
    fn check(&self, answer: &Answer, today: Date) -> Result<Answer, AnswerProblem> {
        match (self, answer) {
            (Self::YesNo, Answer::YesNo(_)) => Ok(answer.clone()),
            (Self::YesNo, Answer::Text(text)) => match text.as_str() {
                "true" | "yes" => Ok(Answer::YesNo(true)),
                "false" | "no" => Ok(Answer::YesNo(false)),
                _ => Err(AnswerProblem::NotAChoice),
            },
            (Self::YesNo, Answer::Count(_)) => Err(AnswerProblem::NotAChoice),
            (Self::Count { least, most }, _) => {
                let count = match answer {
                    Answer::Count(count) => Some(*count),
                    Answer::Text(text) => text.parse().ok(),
                    Answer::YesNo(_) => None,
                };
                match count {
                    Some(count) if (*least..=*most).contains(&count) => Ok(Answer::Count(count)),
                    _ => Err(AnswerProblem::OutOfRange { least: *least, most: *most }),
                }
            }
            (_, Answer::Text(text)) => self.check_text(text, today).map(Answer::Text),
            (_, Answer::Count(count)) => {
                self.check_text(&count.to_string(), today).map(Answer::Text)
            }
            (_, Answer::YesNo(_)) => Err(AnswerProblem::NotAChoice),
        }
    }

    fn check_text(&self, text: &str, today: Date) -> Result<String, AnswerProblem> {
        let max = if let Self::Text { max } = self { *max } else { LONGEST };
        if text.chars().count() > max as usize {
            return Err(AnswerProblem::TooLong { max });
        }
        match self {
            Self::Date { past } => {
                let day = text.parse().or_else(|_| Date::from_vietnamese(text));
                let day: Date = day.map_err(|_| AnswerProblem::NotADate)?;
                if *past && day > today {
                    return Err(AnswerProblem::InFuture);
                }
                Ok(day.to_string())
            }
            Self::CitizenNumber => {
                let compact: String = text.split_whitespace().collect();
                let number: CitizenNumber =
                    compact.parse().map_err(|_| AnswerProblem::NotACitizenNumber)?;
                Ok(number.as_str().to_owned())
            }
            Self::Phone => phone(text).ok_or(AnswerProblem::NotAPhone),
            Self::Email if !looks_like_email(text) => Err(AnswerProblem::NotAnEmail),
            Self::Choice { choices } if !choices.iter().any(|choice| choice.id == text) => {
                Err(AnswerProblem::NotAChoice)
            }
            Self::Text { .. }
            | Self::PersonName
            | Self::Email
            | Self::Place
            | Self::Choice { .. }
            | Self::YesNo
            | Self::Count { .. } => Ok(text.to_owned()),
        }
    }
}

/// A Vietnamese number in its domestic form: `0` and 9 or 10 digits.
fn phone(text: &str) -> Option<String> {
    let compact: String =
        text.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '(' | ')')).collect();
    let national = compact
        .strip_prefix("+84")
        .or_else(|| compact.strip_prefix("84").filter(|rest| rest.len() >= 9))
        .map_or_else(|| compact.clone(), |rest| format!("0{}", rest.trim_start_matches('0')));
    let plausible = (10..=11).contains(&national.len())
        && national.starts_with('0')
        && national.bytes().all(|b| b.is_ascii_digit());
    plausible.then_some(national)
}

fn looks_like_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty()
            && host.contains('.')
            && !host.contains('@')
            && !text.contains(char::is_whitespace)
            && host.split('.').all(|label| !label.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: FieldKind, required: bool) -> Field {
        Field {
            id: FieldId("thu".into()),
            section: Text::default(),
            label: Text::default(),
            hint: Text::default(),
            kind,
            required,
            condition: None,
            prefill: None,
            portal: String::new(),
            phase: Phase::Declaration,
        }
    }

    fn check(kind: FieldKind, text: &str) -> Result<Option<Answer>, AnswerProblem> {
        let today = Date::new(2026, 11, 24).unwrap();
        field(kind, true).check(&Answer::Text(text.into()), today)
    }

    #[expect(clippy::unnecessary_wraps, reason = "compared with what a check gives")]
    fn kept(text: &str) -> Result<Option<Answer>, AnswerProblem> {
        Ok(Some(Answer::Text(text.into())))
    }

    #[test]
    fn names_are_composed_and_blanks_folded_but_letters_stay() {
        assert_eq!(
            check(FieldKind::PersonName, "  Nguyê\u{303}n   Thi\u{323} Hoà "),
            kept("Nguyễn Thị Hoà")
        );
        assert_eq!(check(FieldKind::PersonName, "K'Đuh H'Ê Ban"), kept("K'Đuh H'Ê Ban"));
    }

    #[test]
    fn dates_are_taken_as_people_write_them_and_kept_as_iso() {
        let past = FieldKind::Date { past: true };
        assert_eq!(check(past.clone(), "15/1/1999"), kept("1999-01-15"));
        assert_eq!(check(past.clone(), "1999-01-15"), kept("1999-01-15"));
        assert_eq!(check(past.clone(), "25/11/2026"), Err(AnswerProblem::InFuture));
        assert_eq!(check(FieldKind::Date { past: false }, "25/11/2026"), kept("2026-11-25"));
        assert_eq!(check(past, "hôm qua"), Err(AnswerProblem::NotADate));
    }

    #[test]
    fn phones_are_taken_in_any_usual_form_and_kept_in_the_domestic_one() {
        for text in
            ["0912 345 678", "+84912345678", "84912345678", "0912.345.678", "+84 0912345678"]
        {
            assert_eq!(check(FieldKind::Phone, text), kept("0912345678"), "{text}");
        }
        for text in ["912345678", "09123", "không có", "+1 202 555 0100"] {
            assert_eq!(check(FieldKind::Phone, text), Err(AnswerProblem::NotAPhone), "{text}");
        }
    }

    #[test]
    fn an_empty_answer_is_refused_only_where_one_is_needed() {
        let today = Date::new(2026, 11, 24).unwrap();
        let empty = Answer::Text("  ".into());
        assert_eq!(field(FieldKind::Place, true).check(&empty, today), Err(AnswerProblem::Missing));
        assert_eq!(field(FieldKind::Place, false).check(&empty, today), Ok(None));
    }

    #[test]
    fn choices_counts_and_numbers_keep_to_what_is_offered() {
        let choices = vec![Choice { id: "nam".into(), label: Text::default() }];
        assert_eq!(check(FieldKind::Choice { choices: choices.clone() }, "nam"), kept("nam"));
        assert_eq!(check(FieldKind::Choice { choices }, "khác"), Err(AnswerProblem::NotAChoice));
        let count = FieldKind::Count { least: 1, most: 20 };
        assert_eq!(check(count.clone(), "3"), Ok(Some(Answer::Count(3))));
        assert_eq!(check(count, "21"), Err(AnswerProblem::OutOfRange { least: 1, most: 20 }));
        assert_eq!(check(FieldKind::CitizenNumber, "052 199 000 123"), kept("052199000123"));
        assert_eq!(check(FieldKind::CitizenNumber, "052"), Err(AnswerProblem::NotACitizenNumber));
        assert_eq!(check(FieldKind::Email, "a@b"), Err(AnswerProblem::NotAnEmail));
    }
}
