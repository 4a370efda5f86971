use super::*;
use crate::frame::normalise;
use tram_domain::{Quad, Turn};
use tram_testkit::{Desk, Scene, paper, photograph};

fn judged(change: impl Fn(&mut Scene<'_>)) -> Vec<FindingCode> {
    let sheet = paper(tram_testkit::Paper::Divorce);
    let mut scene = Scene { width: 1500, height: 2000, ..Scene::of(&sheet, Desk::DarkWood) };
    change(&mut scene);
    let (bytes, quad) = photograph(&scene, 5);
    let frame = normalise(&bytes).unwrap().remove(0);
    let found = Found { quad, confidence: 1.0, turn: Turn::None, sure: true };
    findings(&frame.bytes, &found).unwrap().iter().map(|finding| finding.code).collect()
}

#[test]
fn a_good_photo_is_not_complained_about() {
    assert_eq!(judged(|_| {}), []);
}

#[test]
fn a_photo_from_far_away_is_too_small() {
    assert!(judged(|scene| scene.fill = 0.4).contains(&FindingCode::TooSmall));
}

#[test]
fn a_shaken_photo_is_blurred() {
    assert_eq!(judged(|scene| scene.blur = 3.2), [FindingCode::Blurred]);
}

#[test]
fn a_sheet_with_nothing_on_it_is_blank_and_one_in_the_dark_is_too_dark() {
    let grey = |level: u8| {
        let image = image::RgbImage::from_pixel(1654, 2339, image::Rgb([level; 3]));
        let frame = normalise(&tram_testkit::files::jpeg(&image, 90)).unwrap().remove(0);
        let quad = Quad::whole(frame.width, frame.height);
        let found = Found { quad, confidence: 0.9, turn: Turn::None, sure: true };
        findings(&frame.bytes, &found).unwrap()
    };
    assert_eq!(grey(240)[0].code, FindingCode::Blank);
    let dark: Vec<_> = grey(60).iter().map(|finding| finding.code).collect();
    assert!(dark.contains(&FindingCode::TooDark), "{dark:?}");
}
