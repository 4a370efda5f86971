//! What counts as an answer to a question, kind by kind.

use serde::{Deserialize, Serialize};

use crate::answers::Answer;
use crate::card::CitizenNumber;
use crate::date::Date;
use crate::form::FieldId;
use crate::partial_date::PartialDate;
use crate::text::Text;

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
    /// The 12-digit personal number. It tells the year of birth and the sex: where the form asks for
    /// these too, what does not fit is warned about.
    CitizenNumber {
        /// The question for the same person's day of birth.
        birth: Option<FieldId>,
        /// The question for the same person's sex (`male`, `female`).
        sex: Option<FieldId>,
    },
    /// The 9-digit number of an identity card of before 2016.
    OldNumber,
    /// A day; `past` refuses days after today.
    Date {
        /// Whether it must lie in the past.
        past: bool,
    },
    /// A day, a month and year, or a year: what people and old papers know.
    PartialDate {
        /// Whether it must lie in the past.
        past: bool,
    },
    /// A Vietnamese telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// An address in one line.
    Place,
    /// A commune, ward or special zone.
    Commune,
    /// One of Vietnam's peoples, or other words.
    Ethnicity,
    /// A nationality, or other words.
    Nationality,
    /// How one person is related to another, in a word.
    Relation,
    /// Whole đồng, kept as digits.
    Money {
        /// At most, if there is a limit.
        most: Option<u64>,
    },
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
    /// Copies wanted, from none.
    Copies {
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
    /// Not 9 digits.
    #[error("not 9 digits")]
    NotAnOldNumber,
    /// Not whole đồng, or more than is possible.
    #[error("not an amount in whole dong")]
    NotMoney,
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
    /// The form's check of that name would have the portal refuse it.
    #[error("the check {check} refuses it")]
    Contradicts {
        /// The check.
        check: String,
    },
    /// The form has no such field, or not for these answers.
    #[error("no such field")]
    NoSuchField,
}

/// The longest answer of a kind that names no limit of its own.
const LONGEST: u32 = 500;

impl FieldKind {
    pub(crate) fn check(&self, answer: &Answer, today: Date) -> Result<Answer, AnswerProblem> {
        match (self, answer) {
            (Self::YesNo, Answer::YesNo(_)) => Ok(answer.clone()),
            (Self::YesNo, Answer::Text(text)) => match text.as_str() {
                "true" | "yes" => Ok(Answer::YesNo(true)),
                "false" | "no" => Ok(Answer::YesNo(false)),
                _ => Err(AnswerProblem::NotAChoice),
            },
            (Self::YesNo, Answer::Count(_)) => Err(AnswerProblem::NotAChoice),
            (Self::Copies { most }, _) => {
                Self::Count { least: 0, most: *most }.check(answer, today)
            }
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
            Self::PartialDate { past } => {
                let date: PartialDate = text.parse().map_err(|_| AnswerProblem::NotADate)?;
                if *past && date.earliest() > today {
                    return Err(AnswerProblem::InFuture);
                }
                Ok(date.to_string())
            }
            Self::OldNumber => {
                let compact: String = text.split_whitespace().collect();
                let fits = compact.len() == 9 && compact.bytes().all(|b| b.is_ascii_digit());
                if fits { Ok(compact) } else { Err(AnswerProblem::NotAnOldNumber) }
            }
            Self::Money { most } => money(text, *most).ok_or(AnswerProblem::NotMoney),
            Self::CitizenNumber { .. } => {
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
            | Self::Commune
            | Self::Ethnicity
            | Self::Nationality
            | Self::Relation
            | Self::Choice { .. }
            | Self::YesNo
            | Self::Count { .. }
            | Self::Copies { .. } => Ok(text.to_owned()),
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

/// Digits, with or without dots between them and the unit behind them.
fn money(text: &str, most: Option<u64>) -> Option<String> {
    let lower = text.to_lowercase();
    let bare = lower.trim_end_matches("đồng").trim_end_matches('đ').trim_end_matches("vnd");
    let digits: String = bare.chars().filter(|c| !matches!(c, ' ' | '.' | ',')).collect();
    let amount: u64 = digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())??;
    // A quadrillion đồng is more than any household has; it also keeps the number exact everywhere.
    (amount <= most.unwrap_or(1_000_000_000_000_000)).then(|| amount.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{Field, Phase, PortalNames};

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
            portal: PortalNames::default(),
            unknown: false,
            item: None,
            twin: None,
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

    fn number() -> FieldKind {
        FieldKind::CitizenNumber { birth: None, sex: None }
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
        assert_eq!(check(number(), "052 199 000 123"), kept("052199000123"));
        assert_eq!(check(number(), "052"), Err(AnswerProblem::NotACitizenNumber));
        assert_eq!(check(FieldKind::Email, "a@b"), Err(AnswerProblem::NotAnEmail));
    }

    #[test]
    fn a_date_may_be_a_month_or_a_year_where_no_more_is_known() {
        let past = FieldKind::PartialDate { past: true };
        assert_eq!(check(past.clone(), "1950"), kept("1950"));
        assert_eq!(check(past.clone(), "3/1950"), kept("1950-03"));
        assert_eq!(check(past.clone(), "2/3/1950"), kept("1950-03-02"));
        assert_eq!(check(past.clone(), "2026"), kept("2026"), "this year may be past");
        assert_eq!(check(past.clone(), "12/2026"), Err(AnswerProblem::InFuture));
        assert_eq!(check(past.clone(), "13/1950"), Err(AnswerProblem::NotADate));
        assert_eq!(check(past, "năm con cọp"), Err(AnswerProblem::NotADate));
    }

    #[test]
    fn old_numbers_have_nine_digits() {
        assert_eq!(check(FieldKind::OldNumber, "211 000 123"), kept("211000123"));
        for text in ["21100012", "2110001234", "21100012a"] {
            assert_eq!(
                check(FieldKind::OldNumber, text),
                Err(AnswerProblem::NotAnOldNumber),
                "{text}"
            );
        }
    }

    #[test]
    fn money_is_kept_as_digits_however_it_was_written() {
        let any = FieldKind::Money { most: None };
        for text in ["150.000.000", "150000000 đồng", "150,000,000đ", "0150 000 000"] {
            assert_eq!(check(any.clone(), text), kept("150000000"), "{text}");
        }
        for text in ["nhiều", "-5", "1e9", "99999999999999999999"] {
            assert_eq!(check(any.clone(), text), Err(AnswerProblem::NotMoney), "{text}");
        }
        assert_eq!(check(FieldKind::Money { most: Some(10) }, "11"), Err(AnswerProblem::NotMoney));
    }

    proptest::proptest! {
        #[test]
        fn what_a_kind_has_taken_it_takes_again_unchanged(text in "\\PC{0,24}", which in 0_usize..10) {
            let kinds = [
                number(), FieldKind::OldNumber, FieldKind::Date { past: false },
                FieldKind::PartialDate { past: false }, FieldKind::Phone, FieldKind::Email,
                FieldKind::Money { most: None }, FieldKind::Copies { most: 20 },
                FieldKind::PersonName, FieldKind::Place,
            ];
            let kind = kinds[which].clone();
            let today = Date::new(2026, 11, 24).unwrap();
            if let Ok(Some(kept)) = field(kind.clone(), false).check(&Answer::Text(text), today) {
                proptest::prop_assert_eq!(field(kind, false).check(&kept, today), Ok(Some(kept)));
            }
        }
    }
}
