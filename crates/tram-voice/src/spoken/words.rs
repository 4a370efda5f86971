//! The words of a language, from its file in `words/`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// How numbers, dates, letters and abbreviations are said.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    digits: [String; 10],
    date: String,
    month: String,
    time: String,
    hour: String,
    pub(super) range: String,
    pub(super) point: String,
    pub(super) thousands: char,
    pub(super) decimals: char,
    months: BTreeMap<String, String>,
    letters: BTreeMap<char, String>,
    #[serde(rename = "words")]
    abbreviations: BTreeMap<String, String>,
    units: BTreeMap<String, String>,
}

impl Words {
    /// The words of `language`; Vietnamese where it has none of its own.
    pub(super) fn of(language: &str) -> &'static Self {
        static VI: LazyLock<Words> = LazyLock::new(|| read(include_str!("../../words/vi.toml")));
        static EN: LazyLock<Words> = LazyLock::new(|| read(include_str!("../../words/en.toml")));
        if language == "en" { &EN } else { &VI }
    }

    /// A digit or a letter by itself.
    pub(super) fn one(&self, letter: char) -> String {
        let digit = letter.to_digit(10).and_then(|digit| usize::try_from(digit).ok());
        if let Some(digit) = digit.and_then(|digit| self.digits.get(digit)) {
            return digit.clone();
        }
        self.letters.get(&letter).cloned().unwrap_or_else(|| letter.to_string())
    }

    pub(super) fn date(&self, day: u32, month: u32, year: u32) -> String {
        self.month_in(&self.date, month, year).replace("{day}", &day.to_string())
    }

    pub(super) fn month(&self, month: u32, year: u32) -> String {
        self.month_in(&self.month, month, year)
    }

    fn month_in(&self, template: &str, month: u32, year: u32) -> String {
        let number = month.to_string();
        let month = self.months.get(&number).unwrap_or(&number);
        template.replace("{month}", month).replace("{year}", &year.to_string())
    }

    pub(super) fn time(&self, hour: u32, minute: u32) -> String {
        let template = if minute == 0 { &self.hour } else { &self.time };
        template.replace("{hour}", &hour.to_string()).replace("{minute}", &minute.to_string())
    }

    /// What an abbreviation stands for.
    pub(super) fn word(&self, word: &str) -> Option<&str> {
        self.abbreviations.get(word).map(String::as_str)
    }

    /// What a unit after a number stands for.
    pub(super) fn unit(&self, unit: &str) -> Option<&str> {
        self.units.get(unit).map(String::as_str)
    }
}

fn read(file: &str) -> Words {
    toml::from_str(file).expect("the files are part of the program, and tests read each of them")
}
