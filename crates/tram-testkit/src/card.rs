//! A citizen card in a design of our own, with a code that reads like a real one's.
//!
//! It has the size, the places and the code of a real card, and nothing else of it: no emblem, no
//! state's name, no photograph, and MẪU TẬP DƯỢT across its face.

use std::fmt::Write;

use image::{GrayImage, ImageFormat, Luma};
use qrcode::{Color, EcLevel, QrCode};

use crate::files;
use crate::people::Person;
use crate::sheet::Sheet;
use crate::sketch::{Anchor, Sketch, Style};

/// Side of the code on the front of a card with a chip, in millimetres.
pub const FRONT_CODE: f64 = 13.5;
/// Ten letters to an inch, in millimetres.
const PITCH: f64 = 2.54;

/// Side of the code on the back of cards issued from July 2024, in millimetres.
pub const BACK_CODE: f64 = 18.0;

/// The front of `person`'s card, the code with its seven fields at the top right.
pub fn card_front(person: &Person) -> Sheet {
    let mut card = Sketch::card("url(#face)");
    card.add(
        r##"<defs><linearGradient id="face" x2="1" y2="1"><stop offset="0" stop-color="#dcefe9"/><stop offset=".55" stop-color="#f3f4e6"/><stop offset="1" stop-color="#d6e6ee"/></linearGradient></defs>"##,
    );
    waves(&mut card);
    card.text(
        (5.0, 7.6),
        Style { size: 3.6, bold: true, fill: "#0b5d5b", ..Style::PRINT },
        "THẺ CĂN CƯỚC · MẪU TẬP DƯỢT",
    );
    card.text((5.0, 11.0), small("#55605f"), "Không phải giấy tờ thật. Không có giá trị sử dụng.");
    portrait(&mut card, (5.0, 15.5));
    card.text((27.5, 17.6), small("#55605f"), "Số");
    let number = Style { size: 4.1, bold: true, fill: "#b3202a", ..Style::PRINT };
    card.text((31.5, 17.8), number, person.number);
    let rows = [
        ("Họ và tên", person.name.to_owned(), true),
        (
            "Ngày sinh · Giới tính",
            format!("{} · {}", person.birth.to_vietnamese(), person.sex_word()),
            false,
        ),
        ("Quê quán", person.origin.to_owned(), false),
        ("Nơi thường trú", person.residence.to_owned(), false),
    ];
    let mut y = 22.4;
    for (asked, answer, bold) in rows {
        card.text((27.5, y), small("#55605f"), asked);
        card.text(
            (27.5, y + 3.7),
            Style { size: 3.3, bold, fill: "#1d2a2a", ..Style::PRINT },
            &answer,
        );
        y += 7.1;
    }
    card.text((5.0, 47.3), small("#55605f"), "Có giá trị đến");
    card.text(
        (5.0, 50.6),
        Style { size: 2.9, fill: "#1d2a2a", ..Style::PRINT },
        &person.expires.to_vietnamese(),
    );
    code(&mut card, &person.card_text(), (66.9, 4.9), FRONT_CODE);
    across(&mut card);
    card.finish()
}

/// How the lines for machines are lettered.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Lettering {
    /// OCR B, ten letters to an inch, as the standard asks for.
    OcrB,
    /// The print of the rest of the card at the same pitch: for a reader, a face it was not made for.
    Plain,
}

/// The back of a card as issued from July 2024: a larger code with more fields, and three lines for
/// machines.
pub fn card_back(person: &Person) -> Sheet {
    card_back_lettered(person, Lettering::OcrB)
}

/// The same with the lines for machines in another face.
pub fn card_back_lettered(person: &Person, lettering: Lettering) -> Sheet {
    let mut card = Sketch::card("#eef1e8");
    waves(&mut card);
    card.text(
        (5.0, 7.4),
        Style { size: 3.0, bold: true, fill: "#0b5d5b", ..Style::PRINT },
        "MẶT SAU · MẪU TẬP DƯỢT",
    );
    let rows = [
        ("Nơi cư trú", person.residence.to_owned()),
        ("Nơi đăng ký khai sinh", person.origin.to_owned()),
        ("Ngày cấp", person.issued.to_vietnamese()),
    ];
    let mut y = 12.4;
    for (asked, answer) in rows {
        card.text((5.0, y), small("#55605f"), asked);
        card.text((5.0, y + 3.5), Style { size: 3.1, fill: "#1d2a2a", ..Style::PRINT }, &answer);
        y += 7.4;
    }
    code(&mut card, &person.long_card_text(), (62.4, 4.9), BACK_CODE);
    card.add(r##"<rect y="33.4" width="85.6" height="17.2" fill="#fbfbf7"/>"##);
    for (line, y) in machine_lines(person).iter().zip([38.6, 43.4, 48.2]) {
        card.add(spaced(line, (4.7, y), lettering));
    }
    across(&mut card);
    card.finish()
}

/// A code alone as PNG, `module` pixels to a module, with the quiet zone that readers ask for.
pub fn qr_png(text: &str, module: u32) -> Vec<u8> {
    let (side, dark) = modules(text);
    let whole = (side + 8) * module;
    let image = GrayImage::from_fn(whole, whole, |x, y| {
        let inside = |pixel: u32| (pixel / module).checked_sub(4).filter(|at| *at < side);
        let black = inside(x).zip(inside(y)).is_some_and(|(x, y)| dark(x, y));
        Luma([if black { 0 } else { 255 }])
    });
    files::encoded(&image.into(), ImageFormat::Png)
}

/// The three lines for machines (ICAO 9303, TD1), with their check digits.
pub fn machine_lines(person: &Person) -> [String; 3] {
    let short = |date: tram_domain::Date| {
        format!("{:02}{:02}{:02}", date.year() % 100, date.month(), date.day())
    };
    let sex = if person.sex == tram_domain::Sex::Male { 'M' } else { 'F' };
    let (last, number) = (person.number.get(3..).unwrap_or_default(), person.number);
    let optional = format!("{number}<<{}", check_digit(number));
    let upper = format!("{last}{}{optional}", check_digit(last));
    let birth = format!("{}{}", short(person.birth), check_digit(&short(person.birth)));
    let expiry = format!("{}{}", short(person.expires), check_digit(&short(person.expires)));
    let whole = check_digit(&format!("{upper}{birth}{expiry}{}", "<".repeat(11)));
    let mut words = person.name.split(' ').map(without_marks);
    let surname = words.next().unwrap_or_default();
    let given = words.collect::<Vec<_>>().join("<");
    [
        format!("IDVNM{upper}"),
        format!("{birth}{sex}{expiry}VNM{}{whole}", "<".repeat(11)),
        format!("{:<<30}", format!("{surname}<<{given}")),
    ]
}

fn check_digit(text: &str) -> u32 {
    let value = |letter: char| match letter {
        '0'..='9' | 'A'..='Z' => letter.to_digit(36).unwrap_or(0),
        _ => 0,
    };
    text.chars()
        .zip([7, 3, 1].into_iter().cycle())
        .map(|(letter, weight)| value(letter) * weight)
        .sum::<u32>()
        % 10
}

/// Capital letters without their marks, as the lines for machines write them.
fn without_marks(word: &str) -> String {
    word.chars()
        .map(|letter| match letter {
            'À'..='Ã' | 'Ă' | 'Ạ'..='Ặ' => 'A',
            'È'..='Ê' | 'Ẹ'..='Ệ' => 'E',
            'Ì' | 'Í' | 'Ĩ' | 'Ỉ' | 'Ị' => 'I',
            'Ò'..='Õ' | 'Ơ' | 'Ọ'..='Ợ' => 'O',
            'Ù' | 'Ú' | 'Ũ' | 'Ư' | 'Ụ'..='Ự' => 'U',
            'Ý' | 'Ỳ' | 'Ỵ' | 'Ỷ' | 'Ỹ' => 'Y',
            'Đ' => 'D',
            other => other,
        })
        .collect()
}

/// The symbol's side in modules, and whether a module is dark.
fn modules(text: &str) -> (u32, impl Fn(u32, u32) -> bool) {
    let symbol =
        QrCode::with_error_correction_level(text, EcLevel::M).expect("card texts are short");
    let (side, colours) = (symbol.width(), symbol.to_colors());
    let dark =
        move |x: u32, y: u32| colours.get(y as usize * side + x as usize) == Some(&Color::Dark);
    (u32::try_from(side).unwrap_or(u32::MAX), dark)
}

fn code(card: &mut Sketch, text: &str, (x, y): (f64, f64), side: f64) {
    let (count, dark) = modules(text);
    let mut path = String::new();
    for row in 0..count {
        for column in (0..count).filter(|column| dark(*column, row)) {
            write!(path, "M{column} {row}h1v1h-1z").expect("writing to a string cannot fail");
        }
    }
    let quiet = side / f64::from(count) * 2.0;
    card.add(format_args!(
        r##"<rect x="{}" y="{}" width="{w}" height="{w}" rx=".4" fill="#fdfdfb"/><path transform="translate({x} {y}) scale({})" d="{path}" fill="#101214"/>"##,
        x - quiet,
        y - quiet,
        side / f64::from(count),
        w = quiet.mul_add(2.0, side),
    ));
}

fn small(fill: &str) -> Style<'_> {
    Style { size: 2.2, fill, ..Style::PRINT }
}

/// Letters one by one at a fixed pitch, as such lines are printed.
fn spaced(line: &str, (x, y): (f64, f64), lettering: Lettering) -> String {
    let mut places = String::new();
    for (at, _) in line.chars().enumerate() {
        let offset = (f64::from(u32::try_from(at).unwrap_or(0)) + 0.5) * PITCH;
        write!(places, "{:.2} ", x + offset).expect("writing to a string cannot fail");
    }
    let line = line.replace('<', "&lt;");
    let (family, size) = match lettering {
        // Its letters are 723 thousandths of its size wide.
        Lettering::OcrB => ("OCR B", PITCH / 0.723),
        Lettering::Plain => ("Be Vietnam Pro", 3.5),
    };
    format!(
        r##"<text x="{places}" y="{y}" font-family="{family}" font-size="{size:.3}" text-anchor="middle" fill="#16181a">{line}</text>"##
    )
}

fn waves(card: &mut Sketch) {
    for line in 0..16 {
        let y = f64::from(line) * 3.9 - 3.0;
        card.add(format_args!(
            r##"<path d="M-2 {y} q 11 -5 22 0 t 22 0 t 22 0 t 22 0" fill="none" stroke="#0b5d5b" stroke-width=".16" opacity=".28"/>"##
        ));
    }
}

fn portrait(card: &mut Sketch, (x, y): (f64, f64)) {
    card.add(format_args!(
        r##"<g transform="translate({x} {y})"><rect width="19.5" height="26" rx="1" fill="#c9d8d6"/>
        <path d="M0 26 Q1 18.6 9.75 18.2 Q18.5 18.6 19.5 26 Z" fill="#7f9a98"/>
        <path d="M5.2 12 Q4.4 3.8 9.75 3.8 Q15.1 3.8 14.3 12 Q14 15 12.6 16.4 L12.4 18.9 Q9.75 20.6 7.1 18.9 L6.9 16.4 Q5.5 15 5.2 12Z" fill="#94aeab"/></g>"##
    ));
}

fn across(card: &mut Sketch) {
    let style =
        Style { size: 9.4, bold: true, anchor: Anchor::Middle, fill: "#c8232c", slant: 0.0 };
    card.add(r#"<g opacity=".26" transform="translate(43 34) rotate(-17)">"#);
    card.text((0.0, 3.0), style, "MẪU TẬP DƯỢT");
    card.add("</g>");
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The text of every QR code that an independent reader finds.
    pub(crate) fn codes_in(image: &image::DynamicImage) -> Vec<String> {
        let luma = image.to_luma8();
        let (width, height) = (luma.width(), luma.height());
        let lum = zxingcpp::ImageFormat::Lum;
        let view = zxingcpp::ImageView::from_slice(&luma, width, height, lum).unwrap();
        let reader = zxingcpp::read().formats(zxingcpp::BarcodeFormat::QRCode);
        let found = reader.from(&view).unwrap();
        found.iter().map(|code| String::from_utf8(code.bytes()).unwrap()).collect()
    }

    #[test]
    fn the_lines_for_machines_match_a_checked_sample() {
        let expected = [
            "IDVNM1990001239052199000123<<6",
            "9901155F3901153VNM<<<<<<<<<<<6",
            "NGUYEN<<THI<THU<NGHIEM<<<<<<<<",
        ];
        assert_eq!(machine_lines(&Person::applicant()), expected);
    }

    #[test]
    fn the_codes_on_both_sides_read_back_letter_for_letter() {
        let person = Person::applicant();
        for (sheet, text) in [
            (card_front(&person), person.card_text()),
            (card_back(&person), person.long_card_text()),
        ] {
            let pixels = crate::scan::flat(&sheet, 300.0);
            assert_eq!(codes_in(&pixels.into()), [text]);
        }
    }
}
