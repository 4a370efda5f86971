//! From a sheet to the greys that are read, as the kiosk does it.

use tram_domain::Turn;
use tram_imaging::{Decoded, Rendition};
use tram_ocr::Grey;
use tram_testkit::chance::Chance;
use tram_testkit::{Desk, Scene, Sheet, photograph, scan};

/// Scanned, alone on the glass.
pub(super) fn scanned(sheet: &Sheet, dpi: f64, seed: u64) -> Option<Grey> {
    grey(image::DynamicImage::from(scan(sheet, dpi, seed).image))
}

/// Photographed by hand, found, straightened, lightened.
pub(super) fn photographed(sheet: &Sheet, seed: u64) -> Option<Grey> {
    let mut chance = Chance::new(seed);
    let desks = [Desk::DarkWood, Desk::Grey, Desk::Cloth];
    let desk = desks[usize::try_from(chance.bits() % 3).unwrap_or(0)];
    let scene = Scene {
        width: 2250,
        height: 3000,
        turn: chance.between(-6.0, 6.0),
        tilt: chance.between(4.0, 16.0),
        towards: chance.between(-30.0, 30.0),
        fill: chance.between(0.84, 0.93),
        shadow: chance.between(0.2, 0.5),
        blur: chance.between(0.0, 0.7),
        ..Scene::of(sheet, desk)
    };
    let (jpeg, _) = photograph(&scene, seed);
    let decoded = Decoded::open(&jpeg).ok()?;
    let found = decoded.find().ok()?;
    let mut page = decoded.straighten(found.quad, Turn::None, Rendition::Submission, None).ok()?;
    page.lighten();
    grey(image::load_from_memory(&page.encode().ok()?.jpeg).ok()?)
}

fn grey(image: image::DynamicImage) -> Option<Grey> {
    let image = image.into_luma8();
    let (width, height) =
        (usize::try_from(image.width()).ok()?, usize::try_from(image.height()).ok()?);
    Grey::new(width, height, image.into_raw()).ok()
}
