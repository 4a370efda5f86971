//! People who do not exist. Their places do not exist either: there is no Xã Ví Dụ.

use tram_domain::{CitizenCard, CitizenNumber, Date, Sex};

/// A synthetic citizen, with all that a citizen card says.
#[derive(Clone, Debug)]
pub struct Person {
    /// 12 digits that fit the sex and the year of birth.
    pub number: &'static str,
    /// 9 digits of an old identity card, or empty.
    pub old_number: &'static str,
    /// Full name in capitals.
    pub name: &'static str,
    /// Day of birth.
    pub birth: Date,
    /// Sex.
    pub sex: Sex,
    /// Place of residence in one line.
    pub residence: &'static str,
    /// Place of birth registration.
    pub origin: &'static str,
    /// Day of issue.
    pub issued: Date,
    /// Day of expiry.
    pub expires: Date,
    /// Father and mother, as newer cards carry them in their code.
    pub parents: [&'static str; 2],
}

impl Person {
    /// NGUYỄN THỊ THỬ NGHIỆM: a young mother, the applicant of most examples.
    pub fn applicant() -> Self {
        Self {
            number: "052199000123",
            old_number: "211000123",
            name: "NGUYỄN THỊ THỬ NGHIỆM",
            birth: day(1999, 1, 15),
            sex: Sex::Female,
            residence: "Thôn 1, Xã Ví Dụ, Gia Lai",
            origin: "Xã Ví Dụ, Gia Lai",
            issued: day(2021, 6, 20),
            expires: day(2039, 1, 15),
            parents: ["NGUYỄN VĂN MẪU", "LÊ THỊ VÍ DỤ"],
        }
    }

    /// TRẦN VĂN TẬP DƯỢT: her husband; no old number.
    pub fn husband() -> Self {
        Self {
            number: "052097000456",
            old_number: "",
            name: "TRẦN VĂN TẬP DƯỢT",
            birth: day(1997, 9, 2),
            sex: Sex::Male,
            residence: "Thôn 1, Xã Ví Dụ, Gia Lai",
            origin: "Phường Ví Dụ, Gia Lai",
            issued: day(2022, 3, 8),
            expires: day(2037, 9, 2),
            parents: ["TRẦN MẪU", "PHẠM THỊ MẪU"],
        }
    }

    /// LÊ THỊ VÍ DỤ: an elderly woman, born in a year that only her papers remember.
    pub fn grandmother() -> Self {
        Self {
            number: "052151000789",
            old_number: "210000789",
            name: "LÊ THỊ VÍ DỤ",
            birth: day(1951, 1, 1),
            sex: Sex::Female,
            residence: "Làng Mẫu, Xã Ví Dụ, Gia Lai",
            origin: "Xã Ví Dụ, Gia Lai",
            issued: day(2021, 5, 10),
            expires: day(2099, 12, 31),
            parents: ["LÊ VĂN MẪU", "ĐỖ THỊ MẪU"],
        }
    }

    /// The seven fields of the code on the front of a card with a chip (2021 and later).
    pub fn card_text(&self) -> String {
        let days = |date: Date| date.to_vietnamese().replace('/', "");
        [
            self.number,
            self.old_number,
            self.name,
            &days(self.birth),
            self.sex_word(),
            self.residence,
            &days(self.issued),
        ]
        .join("|")
    }

    /// A longer text, as on the back of cards issued from July 2024. The order of what follows the
    /// seventh field is not published; this one is made up.
    pub fn long_card_text(&self) -> String {
        let [father, mother] = self.parents;
        format!("{}||{father}|{mother}", self.card_text())
    }

    /// The card as the program should read it from [`Person::card_text`].
    pub fn card(&self) -> CitizenCard {
        let number: CitizenNumber = self.number.parse().expect("the sample numbers have 12 digits");
        CitizenCard {
            number,
            old_number: (!self.old_number.is_empty()).then(|| self.old_number.to_owned()),
            name: self.name.to_owned(),
            birth: Some(self.birth),
            sex: Some(self.sex),
            residence: Some(self.residence.to_owned()),
            issued: Some(self.issued),
            fields: 7,
        }
    }

    /// Nam or Nữ.
    pub const fn sex_word(&self) -> &'static str {
        match self.sex {
            Sex::Male => "Nam",
            Sex::Female => "Nữ",
        }
    }
}

fn day(year: u16, month: u8, day: u8) -> Date {
    Date::new(year, month, day).expect("the sample days exist")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_fit_the_people() {
        for person in [Person::applicant(), Person::husband(), Person::grandmother()] {
            let number: CitizenNumber = person.number.parse().unwrap();
            assert_eq!(number.sex_and_year(), (person.sex, person.birth.year()), "{}", person.name);
        }
    }

    #[test]
    fn the_domain_reads_the_card_text_back() {
        for person in [Person::applicant(), Person::husband(), Person::grandmother()] {
            let read = CitizenCard::from_qr(&person.card_text()).unwrap();
            assert_eq!(read, person.card(), "{}", person.name);
        }
    }
}
