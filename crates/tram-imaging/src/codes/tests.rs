use super::*;
use crate::frame::normalise;
use tram_testkit::{Desk, Person, Scene, card_front, files, photograph, scan_on_platen};

fn read_all(bytes: &[u8]) -> Vec<Code> {
    codes(&normalise(bytes).unwrap()[0])
}

#[test]
fn a_photographed_card_gives_its_text_to_the_last_mark() {
    let person = Person::applicant();
    let sheet = card_front(&person);
    let scene = Scene { turn: 11.0, tilt: 14.0, ..Scene::of(&sheet, Desk::DarkWood) };
    let (bytes, quad) = photograph(&scene, 2);
    let found = read_all(&bytes);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].text.as_str(), found[0].kind), (&*person.card_text(), CodeKind::Qr));
    let on_the_card = crate::scene::jaccard(found[0].quad, quad);
    let part = crate::geometry::area(found[0].quad) / crate::geometry::area(quad);
    assert!((on_the_card - part).abs() < 1e-9, "all of the code lies on the card");
    assert!(!format!("{:?}", found[0]).contains('|'), "what it says is not printed");
}

#[test]
fn a_card_on_the_platen_is_read_at_150_dpi() {
    let person = Person::husband();
    let mut read = 0;
    for seed in 0..6 {
        let scan = scan_on_platen(&card_front(&person), 150.0, seed);
        let found = read_all(&scan.png());
        read += u8::from(found.iter().any(|code| code.text == person.card_text()));
    }
    assert_eq!(read, 6);
}

#[test]
fn a_blurred_photo_is_sharpened_until_it_reads() {
    let person = Person::grandmother();
    let sheet = card_front(&person);
    let scene = Scene { blur: 2.6, ..Scene::of(&sheet, Desk::Grey) };
    let (bytes, _) = photograph(&scene, 3);
    let luma = Decoded::open(&bytes).unwrap().planes.to_luma();
    let look = look::read(&luma, look::Threshold::Local, look::Effort::Frame);
    assert_eq!(look, [], "the first look is not enough");
    let found = read_all(&bytes);
    assert_eq!(found.first().map(|code| code.text.as_str()), Some(&*person.card_text()));
}

#[test]
fn every_quarter_turn_is_read() {
    let person = Person::applicant();
    let text = person.card_text();
    let mut image = image::load_from_memory(&tram_testkit::qr_png(&text, 5)).unwrap();
    for _ in 0..4 {
        image = image.rotate90();
        let found = read_all(&files::png(&image.to_rgb8()));
        assert_eq!(found.first().map(|code| code.text.as_str()), Some(text.as_str()));
    }
}

#[test]
fn an_empty_desk_has_no_codes_and_small_pictures_are_taken() {
    for (width, height) in [(1, 1), (3, 900), (700, 2)] {
        let image = image::RgbImage::from_pixel(width, height, image::Rgb([90; 3]));
        assert_eq!(read_all(&files::png(&image)), []);
    }
}
