//! Papers on drawn glass.

use super::*;
use crate::picture::Picture;
use crate::planes::Planes;
use crate::scene::{self, Lying, jaccard};
use tram_testkit::{Laid, Person, Platen, card_back, card_front};

fn opened(image: image::RgbImage) -> Decoded {
    let frame = image.dimensions();
    let planes = Planes::of(&Picture::from_dynamic(image.into()).unwrap());
    Decoded { planes, frame, scale: 1.0 }
}

#[test]
fn both_sides_of_a_card_are_two_papers_in_reading_order() {
    let person = Person::applicant();
    let (front, back) = (card_front(&person), card_back(&person));
    let laid = [
        Laid { sheet: &back, at: (140.0, 90.0), turn: -3.0 },
        Laid { sheet: &front, at: (60.0, 80.0), turn: 4.0 },
    ];
    let darker = [0.85, 0.85, 0.84];
    let (image, quads) = Platen { dust: 20, lid: darker, ..Platen::a4(150.0, 7) }.scan(&laid);
    let decoded = opened(image);
    assert!(decoded.is_scan().unwrap());
    let found = decoded.papers().unwrap();
    assert_eq!(found.len(), 2, "{found:?}");
    for (found, truth) in found.iter().zip([quads[1], quads[0]]) {
        assert!(found.sure && jaccard(found.quad, truth) > 0.85, "{found:?}");
    }
}

#[test]
fn cards_that_touch_are_two_papers() {
    let person = Person::applicant();
    let (front, back) = (card_front(&person), card_back(&person));
    let laid = [
        Laid { sheet: &front, at: (100.0, 90.0), turn: 0.0 },
        Laid { sheet: &back, at: (103.0, 144.1), turn: 0.0 },
    ];
    let (image, quads) = Platen::a4(150.0, 7).scan(&laid);
    let found = opened(image).papers().unwrap();
    assert_eq!(found.len(), 2, "{found:?}");
    for (found, truth) in found.iter().zip(quads) {
        assert!(found.sure && jaccard(found.quad, truth) > 0.8, "{found:?}, {truth:?}");
    }
}

/// Colour spreads from print to the paper beside it: a block of print looked like a paper.
#[test]
fn print_on_paper_as_white_as_the_lid_is_no_paper_of_its_own() {
    let sheet = tram_testkit::paper(tram_testkit::Paper::Authorisation);
    for seed in [4, 7, 8] {
        let laid = [Laid { sheet: &sheet, at: (105.5, 148.5), turn: 0.2 }];
        let (image, _) = Platen::used((216.0, 297.0), 150.0, seed).scan(&laid);
        let found = opened(image).papers().unwrap();
        assert_eq!(found.len(), 1, "{found:?}");
    }
}

#[test]
fn a_photograph_is_no_scan_and_gives_the_one_paper_in_it() {
    let (bytes, _) = scene::photo(&Lying::default(), 800, 600);
    let decoded = Decoded::open(&bytes).unwrap();
    assert!(!decoded.is_scan().unwrap());
    assert_eq!(decoded.papers().unwrap(), [decoded.find().unwrap()]);
}

#[test]
fn an_empty_glass_gives_the_whole_frame_unsure() {
    let (image, _) = Platen { dust: 30, ..Platen::a4(75.0, 2) }.scan(&[]);
    let whole = Quad::whole(image.width(), image.height());
    let found = opened(image).papers().unwrap();
    assert_eq!(found.len(), 1);
    assert!(!found[0].sure && found[0].quad == whole);
}
