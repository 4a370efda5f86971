//! Found corners against true ones.

use super::*;
use crate::frame::normalise;
use crate::scene::{Lying, corner_error, desk, jaccard, photo};

fn found(bytes: &[u8]) -> Found {
    find_page(&normalise(bytes).unwrap()[0]).unwrap()
}

#[test]
fn a_page_on_wood_is_found_to_a_fraction_of_a_pixel() {
    for (seed, turn, tilt) in [(1, 6.0, 14.0), (2, -17.0, 5.0), (3, 0.0, 0.0), (4, 38.0, 20.0)] {
        let lying = Lying { turn, tilt, seed, ..Lying::default() };
        let (bytes, truth) = photo(&lying, 1600, 1200);
        let found = found(&bytes);
        let (error, overlap) = (corner_error(found.quad, truth), jaccard(found.quad, truth));
        assert!(found.sure && error < 1.5 && overlap > 0.995, "{found:?}: {error} px, {overlap}");
    }
}

#[test]
fn a_card_on_wood_is_found() {
    let (bytes, truth) = photo(&Lying::card(), 1600, 1200);
    let found = found(&bytes);
    assert!(found.sure && jaccard(found.quad, truth) > 0.99, "{found:?}");
}

#[test]
fn a_desk_with_nothing_on_it_is_not_cropped() {
    for seed in 1..6 {
        let found = found(&desk(&Lying { seed, ..Lying::default() }, 1200, 900));
        assert!(!found.sure, "{found:?}");
        assert_eq!(found.quad, Quad::whole(1200, 900));
    }
}

#[test]
fn a_page_cut_off_by_the_frame_is_left_to_the_person() {
    let lying = Lying { fill: 1.25, ..Lying::default() };
    let (bytes, truth) = photo(&lying, 1200, 900);
    let found = found(&bytes);
    assert!(!found.sure, "{found:?} of {truth:?}");
}

#[test]
fn a_corner_that_was_cut_off_is_where_its_sides_would_have_met() {
    let lying = Lying { fill: 1.04, turn: 9.0, ..Lying::default() };
    let (bytes, truth) = photo(&lying, 1600, 1200);
    let outside = truth.0.iter().any(|c| c.x < 0.0 || c.y < 0.0 || c.x > 1600.0 || c.y > 1200.0);
    let found = found(&bytes);
    assert!(outside && found.sure, "{found:?} of {truth:?}");
    assert!(corner_error(found.quad, truth) < 8.0, "{found:?} of {truth:?}");
}

#[test]
fn corners_begin_at_the_top_left_of_the_frame() {
    let (bytes, truth) = photo(&Lying { turn: -40.0, ..Lying::default() }, 1200, 900);
    assert!(corner_error(found(&bytes).quad, truth) < 2.0);
}

#[test]
fn the_smallest_frames_are_taken() {
    for (width, height) in [(1, 1), (2, 40), (40, 1), (9, 9)] {
        let image = image::RgbImage::from_pixel(width, height, image::Rgb([120; 3]));
        let found = found(&tram_testkit::files::png(&image));
        assert_eq!((found.sure, found.quad), (false, Quad::whole(width, height)));
    }
}
