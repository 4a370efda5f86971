//! The citizen card (thẻ căn cước): its QR text, and what its number says.
//!
//! The QR holds seven fields separated by `|`: number, old number, full name, birth, sex, residence,
//! issue date. Cards issued under TT 16/2024/TT-BCA carry more; the order of the eighth field
//! and later ones is not published, so they are counted and not interpreted.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::date::Date;
use crate::form::tidy;

/// The 12-digit personal number (số định danh cá nhân), Decree 137/2015/NĐ-CP, Article 13.
#[derive(Clone, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CitizenNumber(String);

/// The text is not 12 digits.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a citizen number has 12 digits")]
pub struct MalformedCitizenNumber;

impl FromStr for CitizenNumber {
    type Err = MalformedCitizenNumber;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(MalformedCitizenNumber)
        }
    }
}

impl TryFrom<String> for CitizenNumber {
    type Error = MalformedCitizenNumber;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<CitizenNumber> for String {
    fn from(number: CitizenNumber) -> Self {
        number.0
    }
}

impl fmt::Debug for CitizenNumber {
    /// Hidden: the number is personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CitizenNumber(…)")
    }
}

impl CitizenNumber {
    /// All 12 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last three digits behind dots, for screens that others can see.
    pub fn masked(&self) -> String {
        format!("••• ••• ••• {}", self.0.get(9..).unwrap_or_default())
    }

    /// Sex and birth year as the fourth to sixth digits say: the fourth counts centuries from the
    /// 20th, even for male, odd for female.
    pub fn sex_and_year(&self) -> (Sex, u16) {
        let digit = |at: usize| self.0.as_bytes().get(at).map_or(0, |b| u16::from(b - b'0'));
        let sex = if digit(3).is_multiple_of(2) { Sex::Male } else { Sex::Female };
        (sex, 1900 + digit(3) / 2 * 100 + digit(4) * 10 + digit(5))
    }
}

/// Sex as the card states it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Nam.
    Male,
    /// Nữ.
    Female,
}

impl Sex {
    /// The id used in choices and on the wire.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Male => "male",
            Self::Female => "female",
        }
    }
}

/// What a citizen card says.
#[derive(Clone, Eq, PartialEq, Serialize, Deserialize)]
pub struct CitizenCard {
    /// The personal number.
    pub number: CitizenNumber,
    /// A cancelled number: 9 digits of the old identity card, or 12.
    pub old_number: Option<String>,
    /// Full name, NFC, as printed.
    pub name: String,
    /// Day of birth; some cards do not give it in full.
    pub birth: Option<Date>,
    /// Sex, where the card gives it.
    pub sex: Option<Sex>,
    /// Place of residence, NFC.
    pub residence: Option<String>,
    /// Day of issue.
    pub issued: Option<Date>,
    /// How many fields the QR had; none where the lines for machines were read.
    pub fields: u8,
}

impl fmt::Debug for CitizenCard {
    /// Nothing of the person: cards are sensitive personal data (Decree 356/2025/NĐ-CP).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CitizenCard").field("fields", &self.fields).finish_non_exhaustive()
    }
}

/// Why a text is not a citizen card's.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NotACard {
    /// Some other code.
    #[error("the code is not a citizen card's: {fields} fields")]
    Fields {
        /// How many fields it had.
        fields: usize,
    },
    /// The first field is not a personal number.
    #[error("the first field is not a 12-digit number")]
    Number,
    /// There is no name.
    #[error("the name is missing")]
    Name,
}

/// What does not fit together. Shown, never blocking: exceptions exist.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardWarning {
    /// The number says another birth year.
    BirthYearDiffers,
    /// The number says another sex.
    SexDiffers,
    /// No day of birth, or one that does not exist.
    BirthMissing,
    /// No day of issue, or one that does not exist.
    IssuedMissing,
    /// The birth lies in the future or after the day of issue.
    DatesOutOfOrder,
    /// The old number has neither 9 nor 12 digits.
    OldNumberOdd,
    /// No residence.
    ResidenceMissing,
    /// No sex, or one that is neither Nam nor Nữ.
    SexMissing,
}

impl CardWarning {
    /// The code printed by `tramctl`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::BirthYearDiffers => "birth_year_differs",
            Self::SexDiffers => "sex_differs",
            Self::BirthMissing => "birth_missing",
            Self::IssuedMissing => "issued_missing",
            Self::DatesOutOfOrder => "dates_out_of_order",
            Self::OldNumberOdd => "old_number_odd",
            Self::ResidenceMissing => "residence_missing",
            Self::SexMissing => "sex_missing",
        }
    }
}

impl CitizenCard {
    /// Reads the text of a card's QR: 5 to 11 fields (7 on cards of 2021, more on those of 2024,
    /// fewer where trailing ones are missing), with or without a byte order mark, in any Unicode
    /// normal form.
    pub fn from_qr(text: &str) -> Result<Self, NotACard> {
        let fields: Vec<String> = text
            .trim_start_matches('\u{feff}')
            .trim_matches(|c: char| c.is_whitespace() || c == '\0')
            .split('|')
            .map(tidy)
            .collect();
        if !(5..=11).contains(&fields.len()) {
            return Err(NotACard::Fields { fields: fields.len() });
        }
        let field = |at: usize| fields.get(at).filter(|text| !text.is_empty());
        let number = field(0).ok_or(NotACard::Number)?.parse().map_err(|_| NotACard::Number)?;
        let date = |at: usize| field(at).and_then(|text| Date::from_vietnamese(text).ok());
        Ok(Self {
            number,
            old_number: field(1).cloned(),
            name: field(2).cloned().ok_or(NotACard::Name)?,
            birth: date(3),
            sex: field(4).and_then(|text| sex(text)),
            residence: field(5).cloned(),
            issued: date(6),
            fields: u8::try_from(fields.len()).unwrap_or(u8::MAX),
        })
    }

    /// What the lines for machines on the back of a card give: the number, the name in capitals
    /// without marks, day of birth and sex. They hold neither residence nor day of issue, and a
    /// name without its marks is for a person to complete.
    pub fn from_machine_lines(
        number: &str,
        name: &str,
        birth: Option<Date>,
        sex: Option<Sex>,
    ) -> Result<Self, NotACard> {
        let number = number.parse().map_err(|_| NotACard::Number)?;
        let name = tidy(name);
        if name.is_empty() {
            return Err(NotACard::Name);
        }
        Ok(Self {
            number,
            old_number: None,
            name,
            birth,
            sex,
            residence: None,
            issued: None,
            fields: 0,
        })
    }

    /// What a clerk should look at twice.
    pub fn warnings(&self, today: Date) -> Vec<CardWarning> {
        let (sex, year) = self.number.sex_and_year();
        let checks = [
            (self.birth.is_none(), CardWarning::BirthMissing),
            (self.birth.is_some_and(|birth| birth.year() != year), CardWarning::BirthYearDiffers),
            (self.sex.is_none(), CardWarning::SexMissing),
            (self.sex.is_some_and(|own| own != sex), CardWarning::SexDiffers),
            (self.issued.is_none(), CardWarning::IssuedMissing),
            (self.residence.is_none(), CardWarning::ResidenceMissing),
            (self.dates_out_of_order(today), CardWarning::DatesOutOfOrder),
            (self.old_number_odd(), CardWarning::OldNumberOdd),
        ];
        checks.into_iter().filter_map(|(odd, warning)| odd.then_some(warning)).collect()
    }

    fn dates_out_of_order(&self, today: Date) -> bool {
        let after = |day: Option<Date>, limit: Date| day.is_some_and(|day| day > limit);
        after(self.birth, self.issued.unwrap_or(today)) || after(self.issued, today)
    }

    fn old_number_odd(&self) -> bool {
        self.old_number.as_ref().is_some_and(|old| {
            !matches!(old.len(), 9 | 12) || !old.bytes().all(|b| b.is_ascii_digit())
        })
    }
}

fn sex(text: &str) -> Option<Sex> {
    match text.to_lowercase().as_str() {
        "nam" => Some(Sex::Male),
        "nữ" | "nu" => Some(Sex::Female),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SYNTHETIC: &str = "052199000123|211000123|NGUYỄN THỊ THỬ NGHIỆM|15011999|Nữ|Thôn 1, Xã Ví Dụ, Gia Lai|20062021";

    fn today() -> Date {
        Date::new(2026, 11, 24).unwrap()
    }

    #[test]
    fn the_seven_fields_of_a_2021_card_are_read() {
        let card = CitizenCard::from_qr(SYNTHETIC).unwrap();
        assert_eq!(card.number.as_str(), "052199000123");
        assert_eq!(card.old_number.as_deref(), Some("211000123"));
        assert_eq!(card.name, "NGUYỄN THỊ THỬ NGHIỆM");
        assert_eq!(card.birth.map(|d| d.to_string()).as_deref(), Some("1999-01-15"));
        assert_eq!(card.sex, Some(Sex::Female));
        assert_eq!(card.residence.as_deref(), Some("Thôn 1, Xã Ví Dụ, Gia Lai"));
        assert_eq!(card.issued.map(|d| d.to_string()).as_deref(), Some("2021-06-20"));
        assert_eq!(card.warnings(today()), vec![]);
    }

    #[test]
    fn marks_normal_forms_and_slashes_do_not_matter() {
        use unicode_normalization::UnicodeNormalization;
        let decomposed: String = SYNTHETIC.nfd().collect();
        let odd = format!("\u{feff}{}\0\r\n", decomposed.replace("15011999", "15/01/1999"));
        assert_eq!(CitizenCard::from_qr(&odd), CitizenCard::from_qr(SYNTHETIC));
    }

    #[test]
    fn a_2024_card_has_more_fields_and_only_known_ones_are_used() {
        let longer = format!("{SYNTHETIC}||NGUYỄN VĂN A|TRẦN THỊ B|");
        let card = CitizenCard::from_qr(&longer).unwrap();
        assert_eq!(card.fields, 11);
        assert_eq!(card.issued.map(|d| d.to_string()).as_deref(), Some("2021-06-20"));
    }

    #[test]
    fn missing_dates_are_warned_about_and_taken() {
        let card = CitizenCard::from_qr("052199000123||NGUYỄN THỊ THỬ||Nữ|Thôn 1").unwrap();
        assert_eq!(card.old_number, None);
        assert_eq!(
            card.warnings(today()),
            vec![CardWarning::BirthMissing, CardWarning::IssuedMissing]
        );
    }

    #[test]
    fn a_number_that_contradicts_the_card_is_warned_about() {
        let card = CitizenCard::from_qr("052088000123|12|TRẦN VĂN THỬ|15011999|Nữ|Thôn 1|20061998")
            .unwrap();
        assert_eq!(
            card.warnings(today()),
            vec![
                CardWarning::BirthYearDiffers,
                CardWarning::SexDiffers,
                CardWarning::DatesOutOfOrder,
                CardWarning::OldNumberOdd
            ]
        );
    }

    #[test]
    fn a_person_of_this_century_is_recognised_by_the_number() {
        let number: CitizenNumber = "052305000123".parse().unwrap();
        assert_eq!(number.sex_and_year(), (Sex::Female, 2005));
        assert_eq!(number.masked(), "••• ••• ••• 123");
    }

    #[test]
    fn the_lines_for_machines_give_a_card_without_residence_and_issue() {
        let birth = Date::new(1999, 1, 15).ok();
        let lines = ("052199000123", "NGUYEN  THI THU");
        let card =
            CitizenCard::from_machine_lines(lines.0, lines.1, birth, Some(Sex::Female)).unwrap();
        assert_eq!((card.name.as_str(), card.fields), ("NGUYEN THI THU", 0));
        assert_eq!(
            card.warnings(today()),
            vec![CardWarning::IssuedMissing, CardWarning::ResidenceMissing]
        );
        let nobody = CitizenCard::from_machine_lines(lines.0, " ", birth, None);
        assert_eq!(nobody, Err(NotACard::Name));
        let odd = CitizenCard::from_machine_lines("05219900012", lines.1, birth, None);
        assert_eq!(odd, Err(NotACard::Number));
    }

    #[test]
    fn other_codes_are_not_cards() {
        assert_eq!(CitizenCard::from_qr("https://example.vn"), Err(NotACard::Fields { fields: 1 }));
        assert_eq!(CitizenCard::from_qr("HS4010|a|b|c|d"), Err(NotACard::Number));
        assert_eq!(CitizenCard::from_qr("052199000123|| |1|2"), Err(NotACard::Name));
    }

    #[test]
    fn nothing_of_the_person_is_printed_for_debugging() {
        let card = CitizenCard::from_qr(SYNTHETIC).unwrap();
        let printed = format!("{card:?} {:?} {:?}", card.number, card.birth);
        for secret in ["052199000123", "NGUYỄN", "1999", "Thôn"] {
            assert!(!printed.contains(secret), "{printed}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC{0,80}", fields in 0usize..14) {
            let long = vec![text.as_str(); fields].join("|");
            for text in [text.clone(), long, format!("052199000123|{text}|{text}|{text}|{text}")] {
                if let Ok(card) = CitizenCard::from_qr(&text) {
                    card.warnings(today());
                }
            }
        }
    }
}
