//! What three lines of thirty signs say (ICAO Doc 9303-5, "TD1"), and what their check digits prove.
//!
//! A Vietnamese card's document number is the last nine digits of the citizen number; the whole
//! number, two fillers and a check digit of its own fill the optional data of the first line.

use tram_domain::{Date, Sex};

use super::check::{self, Reading, Sign};

/// Signs in a line.
pub(crate) const LINE: usize = 30;
/// Sureness from which a sign without a check digit is believed.
pub const SURE: f64 = 0.5;

/// The machine-readable lines of a card.
#[derive(Clone, PartialEq)]
pub struct MachineLines {
    /// The citizen number where the optional data hold one, otherwise the document number.
    pub number: String,
    /// Day of birth; its century follows from the citizen number, where that is proven.
    pub birth: Option<Date>,
    /// Sex, where the card states it.
    pub sex: Option<Sex>,
    /// Day of expiry.
    pub expiry: Option<Date>,
    /// Three letters.
    pub nationality: String,
    /// Family name in capitals without marks.
    pub surname: String,
    /// The other names, with single spaces.
    pub given: String,
    /// The same one by one, with what is known about how right each is.
    pub fields: Vec<MachineField>,
}

impl std::fmt::Debug for MachineLines {
    /// Which fields are proven, and nothing of the person.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MachineLines").field("fields", &self.fields).finish_non_exhaustive()
    }
}

impl MachineLines {
    /// Family name and other names as one.
    pub fn name(&self) -> String {
        format!("{} {}", self.surname, self.given).trim().to_owned()
    }

    /// The fields that a person must compare with the card.
    pub fn flagged(&self) -> impl Iterator<Item = &MachineField> {
        self.fields.iter().filter(|field| !field.is_sure())
    }
}

/// One field of the lines.
#[derive(Clone, PartialEq)]
pub struct MachineField {
    /// Which.
    pub name: FieldName,
    /// As the lines have it, without fillers.
    pub value: String,
    /// A check digit that is right covers it.
    pub proven: bool,
    /// From 0 to 1, of its least sure sign.
    pub sureness: f64,
}

impl MachineField {
    /// Proven, or every sign of it clear. What is neither is flagged.
    pub fn is_sure(&self) -> bool {
        self.proven || self.sureness >= SURE
    }
}

impl std::fmt::Debug for MachineField {
    /// Without the value: it is personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MachineField")
            .field("name", &self.name)
            .field("proven", &self.proven)
            .field("sureness", &self.sureness)
            .finish_non_exhaustive()
    }
}

/// A field's name.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum FieldName {
    /// Citizen or document number.
    Number,
    /// Day of birth.
    Birth,
    /// Sex.
    Sex,
    /// Day of expiry.
    Expiry,
    /// Nationality.
    Nationality,
    /// Family name.
    Surname,
    /// Other names.
    Given,
}

impl FieldName {
    /// The name in contracts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Birth => "birth",
            Self::Sex => "sex",
            Self::Expiry => "expiry",
            Self::Nationality => "nationality",
            Self::Surname => "surname",
            Self::Given => "given",
        }
    }
}

/// Why lines are not a card's.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NotMachineLines {
    /// A line has another length, or other signs than A to Z, 0 to 9 and `<`.
    #[error("line {line} is not thirty signs of A to Z, 0 to 9 and <")]
    Signs {
        /// Which line, from 1.
        line: usize,
    },
    /// Another kind of document: the first sign is none of A, C and I.
    #[error("not the lines of an identity card")]
    Kind,
}

/// Understands three lines of text.
pub fn parse_td1(lines: [&str; 3]) -> Result<MachineLines, NotMachineLines> {
    let mut signs = [[Sign::FILLER; LINE]; 3];
    for (index, (line, row)) in lines.iter().zip(&mut signs).enumerate() {
        let wrong = NotMachineLines::Signs { line: index + 1 };
        if line.len() != LINE {
            return Err(wrong);
        }
        for (byte, sign) in line.bytes().zip(row) {
            if !check::is_sign(byte) {
                return Err(wrong);
            }
            *sign = Sign { letter: byte, sureness: 1.0, other: None };
        }
    }
    understood(&signs)
}

/// Understands three lines of signs, however they were read.
pub(super) fn understood(signs: &[[Sign; LINE]; 3]) -> Result<MachineLines, NotMachineLines> {
    let [upper, middle, lower] = signs;
    if !matches!(upper.first().map(|sign| sign.letter), Some(b'I' | b'A' | b'C')) {
        return Err(NotMachineLines::Kind);
    }
    let birth = Reading::digits(range(middle, 0, 6), sign(middle, 6));
    let expiry = Reading::digits(range(middle, 8, 14), sign(middle, 14));
    let number = Number::of(upper);
    let whole = whole_holds(signs, &number, &birth, &expiry);
    let sex = sex(sign(middle, 7));
    let nationality = letters(range(middle, 15, 18));
    let [surname, given] = names(lower);
    let citizen = number.text.parse::<tram_domain::CitizenNumber>().ok();
    let number_proven = number.proven(whole);
    let citizen = citizen.filter(|_| number_proven);
    let born = century(&birth.text(), citizen.as_ref());
    let known = citizen.map(|number| number.sex_and_year().0);
    let fields = vec![
        MachineField {
            name: FieldName::Number,
            value: number.text.clone(),
            proven: number_proven,
            // A number without proof is never taken for sure, however clear its signs are.
            sureness: number.sureness.min(SURE / 2.0),
        },
        dated(FieldName::Birth, &birth, born, whole),
        MachineField {
            name: FieldName::Sex,
            value: sex
                .map(|sex| if sex == Sex::Male { "M" } else { "F" }.to_owned())
                .unwrap_or_default(),
            // The number says it, too.
            proven: sex.is_some() && sex == known,
            sureness: if known.is_some() && sex != known { 0.0 } else { sign(middle, 7).sureness },
        },
        dated(FieldName::Expiry, &expiry, expires(&expiry.text()), whole),
        nationality.field(FieldName::Nationality),
        surname.field(FieldName::Surname),
        given.field(FieldName::Given),
    ];
    Ok(MachineLines {
        number: number.text,
        birth: born,
        sex,
        expiry: expires(&expiry.text()),
        nationality: nationality.text,
        surname: surname.text,
        given: given.text,
        fields,
    })
}

fn dated(name: FieldName, reading: &Reading, date: Option<Date>, whole: bool) -> MachineField {
    MachineField {
        name,
        value: reading.text(),
        proven: date.is_some() && reading.proven(whole),
        sureness: reading.sureness().min(SURE / 2.0),
    }
}

/// The document number and, in the optional data, the citizen number.
struct Number {
    text: String,
    sureness: f64,
    document: Reading,
    citizen: Reading,
    vietnamese: bool,
    agree: bool,
}

impl Number {
    fn of(upper: &[Sign; LINE]) -> Self {
        let issuer: Vec<u8> = range(upper, 2, 5).iter().map(|sign| sign.letter).collect();
        let vietnamese = issuer == b"VNM";
        let document = Reading::digits(range(upper, 5, 14), sign(upper, 14));
        let citizen = Reading::digits(range(upper, 15, 27), sign(upper, 29));
        if !vietnamese {
            let text: String = range(upper, 5, 14)
                .iter()
                .map(|sign| char::from(sign.letter))
                .filter(|letter| *letter != '<')
                .collect();
            return Self { text, sureness: 0.0, document, citizen, vietnamese, agree: false };
        }
        let (document, citizen) = agreed(document, citizen);
        let agree = citizen.text().get(3..) == Some(document.text().as_str());
        Self {
            text: citizen.text(),
            sureness: citizen.sureness(),
            document,
            citizen,
            vietnamese,
            agree,
        }
    }

    /// Both numbers must say the same, each with its own check digit right.
    fn proven(&self, whole: bool) -> bool {
        self.vietnamese
            && self.agree
            && self.citizen.proven(whole)
            && (self.document.holds() || whole)
    }
}

/// Where one of the two numbers holds and the other does not, the nine digits that they share are put
/// into the other; if its check digit is right then, that is what it was.
fn agreed(document: Reading, citizen: Reading) -> (Reading, Reading) {
    if document.holds() && !citizen.holds() {
        let repaired = citizen.with(3, &document.text());
        return (document, repaired.unwrap_or(citizen));
    }
    if citizen.holds() && !document.holds() {
        let tail = citizen.text().get(3..).map(|tail| document.with(0, tail));
        return (tail.flatten().unwrap_or(document), citizen);
    }
    (document, citizen)
}

/// Whether the last check digit, over all that has one, is right.
fn whole_holds(
    signs: &[[Sign; LINE]; 3],
    number: &Number,
    birth: &Reading,
    expiry: &Reading,
) -> bool {
    let [upper, middle, _] = signs;
    let plain = |signs: &[Sign]| signs.iter().map(|sign| sign.letter).collect::<Vec<u8>>();
    let mut all = if number.vietnamese {
        let mut upper = number.document.with_check();
        upper.extend(number.citizen.text().bytes());
        upper.extend(b"<<");
        upper.extend(number.citizen.check());
        upper
    } else {
        plain(range(upper, 5, LINE))
    };
    all.extend(birth.with_check());
    all.extend(expiry.with_check());
    all.extend(plain(range(middle, 18, 29)));
    check::digit(&all) == check::as_digit(sign(middle, 29).letter)
}

/// A word without a check digit.
struct Word {
    text: String,
    sureness: f64,
}

impl Word {
    fn field(&self, name: FieldName) -> MachineField {
        // What is not there is never sure: a name that was missed looks like one that is missing.
        let sureness = if self.text.is_empty() { 0.0 } else { self.sureness };
        MachineField { name, value: self.text.clone(), proven: false, sureness }
    }
}

fn letters(signs: &[Sign]) -> Word {
    let read: Vec<Sign> = signs.iter().map(Sign::as_letter).collect();
    let text = read.iter().map(|sign| char::from(sign.letter)).filter(|l| *l != '<').collect();
    Word { text, sureness: least(&read) }
}

/// Family name, then `<<`, then the other names with `<` between them.
fn names(lower: &[Sign; LINE]) -> [Word; 2] {
    let read: Vec<Sign> = lower.iter().map(Sign::as_letter).collect();
    let filler = |at: usize| read.get(at).is_none_or(|sign| sign.letter == b'<');
    let split = (0..LINE).find(|at| filler(*at) && filler(at + 1)).unwrap_or(LINE);
    let end = (0..LINE).rev().find(|at| !filler(*at)).map_or(0, |at| at + 1).max(split);
    let word = |from: usize, to: usize| {
        let part = read.get(from.min(LINE)..to.min(LINE)).unwrap_or_default();
        let text: String = part.iter().map(|sign| char::from(sign.letter)).collect();
        let text = text.split('<').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        // A filler more or less changes the name as well, so those on both sides count.
        let around = read.get(from.saturating_sub(2)..(to + 2).min(LINE)).unwrap_or_default();
        Word { text, sureness: least(around) }
    };
    let mut words = [word(0, split), word((split + 2).min(end), end)];
    // A line that is full may have been cut short where the name was longer.
    if end == LINE || split == LINE {
        for word in &mut words {
            word.sureness = word.sureness.min(SURE / 2.0);
        }
    }
    words
}

fn least(signs: &[Sign]) -> f64 {
    signs.iter().map(|sign| sign.sureness).fold(1.0, f64::min)
}

fn sex(sign: Sign) -> Option<Sex> {
    match sign.letter {
        b'M' => Some(Sex::Male),
        b'F' => Some(Sex::Female),
        _ => None,
    }
}

/// A day of birth: two digits of its year are in its field, the century is in the citizen number.
fn century(text: &str, citizen: Option<&tram_domain::CitizenNumber>) -> Option<Date> {
    let [year, month, day] = parts(text)?;
    let born = citizen?.sex_and_year().1;
    (born % 100 == year).then(|| Date::new(born, narrow(month)?, narrow(day)?).ok())?
}

/// A day of expiry: cards of this kind have been issued since 2021.
fn expires(text: &str) -> Option<Date> {
    let [year, month, day] = parts(text)?;
    Date::new(2000 + year, narrow(month)?, narrow(day)?).ok()
}

fn parts(text: &str) -> Option<[u16; 3]> {
    let part = |from: usize| text.get(from..from + 2)?.parse::<u16>().ok();
    Some([part(0)?, part(2)?, part(4)?])
}

fn narrow(number: u16) -> Option<u8> {
    u8::try_from(number).ok()
}

fn range(line: &[Sign; LINE], from: usize, to: usize) -> &[Sign] {
    line.get(from..to).unwrap_or_default()
}

fn sign(line: &[Sign; LINE], at: usize) -> Sign {
    line.get(at).copied().unwrap_or(Sign::FILLER)
}
