use super::check::{Sign, digit};
use super::*;
use crate::frame::normalise;
use proptest::prelude::*;
use tram_domain::{CitizenCard, Date, Sex};
use tram_testkit::card::machine_lines as lines_of;
use tram_testkit::{
    Desk, Lettering, Person, Scene, card_back, card_back_lettered, photograph, scan_on_platen,
};

fn people() -> [Person; 3] {
    [Person::applicant(), Person::husband(), Person::grandmother()]
}

fn parsed(lines: &[String; 3]) -> MachineLines {
    parse_td1(lines.each_ref().map(String::as_str)).unwrap()
}

/// What is wrong and said to be sure.
fn wrong_and_sure(read: &MachineLines, truth: &MachineLines) -> Vec<FieldName> {
    let pairs = read.fields.iter().zip(&truth.fields);
    pairs
        .filter(|(read, truth)| read.is_sure() && read.value != truth.value)
        .map(|(read, _)| read.name)
        .collect()
}

#[test]
fn a_drawn_persons_lines_give_that_person() {
    let person = Person::grandmother();
    let lines = parsed(&lines_of(&person));
    assert_eq!(lines.number, person.number);
    assert_eq!((lines.birth, lines.sex), (Some(person.birth), Some(person.sex)), "a century ago");
    assert_eq!(lines.expiry, Some(person.expires));
    assert_eq!((&*lines.nationality, &*lines.name()), ("VNM", "LE THI VI DU"));
    assert_eq!(lines.flagged().count(), 0);
    let card =
        CitizenCard::from_machine_lines(&lines.number, &lines.name(), lines.birth, lines.sex);
    assert_eq!(card.unwrap().number.as_str(), person.number);
}

#[test]
fn nothing_of_the_person_is_printed_for_debugging() {
    let printed = format!("{:?}", parsed(&lines_of(&Person::applicant())));
    for secret in ["052199000123", "199000123", "NGUYEN", "NGHIEM", "990115", "1999"] {
        assert!(!printed.contains(secret), "{printed}");
    }
}

#[test]
fn a_letter_among_digits_is_the_digit_that_looks_like_it_if_the_check_digit_agrees() {
    let [upper, middle, lower] = lines_of(&Person::applicant());
    let looks = |text: &str| text.replace('0', "O").replace('1', "I").replace('5', "S");
    let birth = format!("{}{}", looks(&middle[..7]), &middle[7..]);
    let read = parsed(&[upper.clone(), birth, lower.clone()]);
    assert_eq!(read.fields[1].value, "990115");
    assert!(read.fields[1].proven);
    // B is taken for 8, which the check digit refutes.
    let wrong = parsed(&[upper, middle.replacen("9901155", "B901155", 1), lower]);
    assert!(!wrong.fields[1].is_sure());
}

#[test]
fn a_doubtful_digit_is_repaired_only_where_one_other_reading_holds() {
    let signs = |text: &str, others: &[(usize, u8)]| -> Vec<Sign> {
        let other = |at| others.iter().find(|(place, _)| *place == at).map(|(_, other)| *other);
        let sign = |(at, letter)| Sign {
            letter,
            sureness: if other(at).is_some() { 0.2 } else { 0.9 },
            other: other(at),
        };
        text.bytes().enumerate().map(sign).collect()
    };
    let check = Sign { letter: digit(b"990115").unwrap(), ..Sign::FILLER };
    let one = check::Reading::digits(&signs("990175", &[(4, b'1')]), check);
    assert_eq!((one.text().as_str(), one.holds(), one.proven(false)), ("990115", true, false));
    assert!(one.proven(true), "the check digit over all lines agrees");
    // 990115 and 000175 would both do: which it was, nobody knows.
    let two = check::Reading::digits(&signs("990175", &[(4, b'1'), (1, b'7')]), check);
    assert!(two.text() == "990115" || !two.holds());
}

#[test]
fn other_documents_and_other_signs_are_refused() {
    let [upper, middle, lower] = lines_of(&Person::husband());
    assert_eq!(parse_td1(["", &middle, &lower]), Err(NotMachineLines::Signs { line: 1 }));
    let small = lower.to_lowercase();
    assert_eq!(parse_td1([&upper, &middle, &small]), Err(NotMachineLines::Signs { line: 3 }));
    let passport = upper.replacen('I', "P", 1);
    assert_eq!(parse_td1([&passport, &middle, &lower]), Err(NotMachineLines::Kind));
}

/// Lines of somebody who does not exist.
fn anybody() -> impl Strategy<Value = ([String; 3], String, Date)> {
    let born = (1930_u16..2025, 1_u8..13, 1_u8..29);
    let name = "[A-Z]{2,9}( [A-Z]{1,6}){1,2}";
    (born, any::<bool>(), 0_u32..1_000, 0_u32..1_000_000, name).prop_map(
        |((year, month, day), male, place, serial, name)| {
            let century = (year / 100 - 19) * 2 + u16::from(!male);
            let number = format!("{place:03}{century}{:02}{serial:06}", year % 100);
            let sex = if male { Sex::Male } else { Sex::Female };
            let person = Person {
                number: String::leak(number.clone()),
                name: String::leak(name),
                birth: Date::new(year, month, day).unwrap(),
                sex,
                ..Person::applicant()
            };
            (lines_of(&person), number, person.birth)
        },
    )
}

proptest! {
    #[test]
    fn what_was_written_is_read((lines, number, birth) in anybody()) {
        let read = parsed(&lines);
        prop_assert_eq!(&read.number, &number);
        prop_assert_eq!(read.birth, Some(birth));
        prop_assert!(read.fields.iter().take(4).all(|field| field.proven));
    }

    #[test]
    fn one_wrong_sign_is_never_proven(
        (lines, _, _) in anybody(),
        line in 0_usize..2,
        at in 0_usize..30,
        sign in prop::sample::select(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<".to_vec()),
    ) {
        let truth = parsed(&lines);
        let mut changed = lines;
        let sign = char::from(sign).to_string();
        changed[line].replace_range(at..=at, &sign);
        if let Ok(read) = parse_td1(changed.each_ref().map(String::as_str)) {
            for (read, truth) in read.fields.iter().zip(&truth.fields) {
                let is_right = read.value == truth.value;
                prop_assert!(is_right || !read.proven, "{:?}", read.name);
                let has_proof = !matches!(read.name, FieldName::Nationality);
                prop_assert!(is_right || !has_proof || !read.is_sure(), "{:?}", read.name);
            }
        }
    }

    #[test]
    fn no_text_makes_the_parser_panic(
        text in prop::array::uniform3("\\PC{0,40}"),
        signs in prop::array::uniform3("[A-Z0-9<]{30}"),
    ) {
        for lines in [&text, &signs] {
            if let Ok(read) = parse_td1(lines.each_ref().map(String::as_str)) {
                prop_assert_eq!(read.fields.len(), 7);
            }
        }
    }
}

#[test]
fn the_letters_are_those_that_the_test_kit_draws() {
    assert!(signs::LETTERS == tram_testkit::letters::drawn(), "draw them anew with the example");
}

#[test]
fn a_scanned_card_is_read_either_side_up_at_every_resolution() {
    for (person, (dpi, seed)) in people().iter().zip([(150.0, 3), (300.0, 4), (600.0, 5)]) {
        let scan = scan_on_platen(&card_back(person), dpi, seed);
        let truth = parsed(&lines_of(person));
        let bytes = scan.png();
        let decoded = Decoded::open(&bytes).unwrap();
        for turn in [Turn::None, Turn::Right, Turn::Over, Turn::Left] {
            let read = decoded.machine_lines(geometry::turned(scan.quad, turn)).unwrap();
            assert!(read == truth || wrong_and_sure(&read, &truth).is_empty(), "{dpi} dpi");
            assert_eq!(read.number, truth.number, "{dpi} dpi");
            assert!(read.fields[0].proven && read.fields[1].proven, "{dpi} dpi");
        }
    }
}

#[test]
fn a_photographed_card_is_read_in_shadow_and_blur() {
    for (person, seed) in people().iter().zip(31..) {
        let sheet = card_back(person);
        let scene =
            Scene { blur: 1.2, shadow: 0.7, turn: 184.0, ..Scene::of(&sheet, Desk::DarkWood) };
        let (bytes, quad) = photograph(&scene, seed);
        let read = Decoded::open(&bytes).unwrap().machine_lines(quad).unwrap();
        assert_eq!(read.number, person.number);
        assert!(wrong_and_sure(&read, &parsed(&lines_of(person))).is_empty());
    }
}

#[test]
fn a_face_the_reader_was_not_made_for_is_read_or_flagged() {
    for (person, seed) in people().iter().zip(51..) {
        let scan = scan_on_platen(&card_back_lettered(person, Lettering::Plain), 300.0, seed);
        if let Some(read) = Decoded::open(&scan.png()).unwrap().machine_lines(scan.quad) {
            assert_eq!(wrong_and_sure(&read, &parsed(&lines_of(person))), []);
        }
    }
}

#[test]
fn a_card_without_such_lines_has_none() {
    let scan = scan_on_platen(&tram_testkit::card_front(&Person::applicant()), 200.0, 7);
    let frame = normalise(&scan.png()).unwrap().remove(0);
    assert_eq!(machine_lines(&frame, None), None);
    let quad = scan.quad;
    let sure = Found { quad, confidence: 1.0, turn: Turn::None, sure: true };
    assert_eq!(machine_lines(&frame, Some(&sure)), None);
}
