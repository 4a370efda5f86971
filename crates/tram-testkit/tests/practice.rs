//! The samples kept in `practice/` are what volunteers are promised.

use std::path::{Path, PathBuf};

use tram_testkit::Person;

fn samples() -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../practice");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("practice/ is part of the repository")
        .map(|entry| entry.expect("a folder on disk can be listed").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "jpg"))
        .collect();
    files.sort();
    let read = |path: PathBuf| {
        let bytes = std::fs::read(&path).expect("a file on disk can be read");
        (path, bytes)
    };
    files.into_iter().map(read).collect()
}

#[test]
fn every_sample_is_a_photograph_of_a_size_that_a_repository_can_carry() {
    let samples = samples();
    assert_eq!(samples.len(), 5);
    for (path, bytes) in &samples {
        let image = image::load_from_memory(bytes).unwrap();
        let longer = image.width().max(image.height());
        assert!((1900..=2100).contains(&longer), "{path:?}: {longer} pixels");
        assert!(bytes.len() < 500_000, "{path:?}: {} bytes", bytes.len());
    }
    assert!(samples.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() < 2_500_000);
}

#[test]
fn the_code_of_the_sample_card_reads_with_pixels_to_spare() {
    let samples = samples();
    let (_, bytes) =
        samples.iter().find(|(path, _)| path.ends_with("the-can-cuoc-mau.jpg")).unwrap();
    let luma = image::load_from_memory(bytes).unwrap().into_luma8();
    let (width, height) = (luma.width(), luma.height());
    let lum = zxingcpp::ImageFormat::Lum;
    let view = zxingcpp::ImageView::from_slice(&luma, width, height, lum).unwrap();
    let reader = zxingcpp::read().formats(zxingcpp::BarcodeFormat::QRCode);
    let found = reader.from(&view).unwrap();
    let [code] = found.as_slice() else { panic!("{} codes", found.len()) };
    assert_eq!(code.bytes(), Person::applicant().card_text().into_bytes());
    let place = code.position();
    let side = f64::from(place.top_right.x - place.top_left.x)
        .hypot(f64::from(place.top_right.y - place.top_left.y));
    let text = Person::applicant().card_text();
    let modules = qrcode::QrCode::with_error_correction_level(text, qrcode::EcLevel::M).unwrap();
    let each = side / f64::from(u32::try_from(modules.width()).unwrap());
    assert!(each >= 6.0, "{each} pixels to a module");
}
