//! A sheet: something flat with a size in millimetres, drawn as SVG with the repository's own fonts.

use std::sync::{Arc, OnceLock};

use image::RgbaImage;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, fontdb};

static REGULAR: &[u8] = include_bytes!("../../../assets/fonts/BeVietnamPro-Regular.ttf");
static SEMI_BOLD: &[u8] = include_bytes!("../../../assets/fonts/BeVietnamPro-SemiBold.ttf");
static OCR_B: &[u8] = include_bytes!("../assets/OCRB.otf");

/// A card or a page, as drawn.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The drawing; its view box is in millimetres.
    pub svg: String,
    /// Millimetres across.
    pub width: f64,
    /// Millimetres down.
    pub height: f64,
    /// Radius of the corners in millimetres; 0 for paper.
    pub radius: f64,
}

impl Sheet {
    /// The drawing in pixels, transparent outside rounded corners. The colours are premultiplied.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "sheets are a few thousand pixels"
    )]
    pub fn pixels(&self, per_millimetre: f64) -> RgbaImage {
        let size = |millimetres: f64| (millimetres * per_millimetre).round().max(1.0) as u32;
        let (width, height) = (size(self.width), size(self.height));
        let options = usvg::Options {
            font_family: "Be Vietnam Pro".to_owned(),
            fontdb: fonts(),
            ..usvg::Options::default()
        };
        let tree = usvg::Tree::from_str(&self.svg, &options).expect("our own drawing is sound SVG");
        let mut pixmap = Pixmap::new(width, height).expect("the size is not zero");
        let scale = |pixels: u32, drawn: f32| f64::from(pixels) as f32 / drawn;
        let fit = Transform::from_scale(
            scale(width, tree.size().width()),
            scale(height, tree.size().height()),
        );
        resvg::render(&tree, fit, &mut pixmap.as_mut());
        RgbaImage::from_raw(width, height, pixmap.take()).expect("four bytes a pixel")
    }
}

/// The two weights of Be Vietnam Pro, OCR B, and nothing of the machine's.
fn fonts() -> Arc<fontdb::Database> {
    static FONTS: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    let fonts = FONTS.get_or_init(|| {
        let mut fonts = fontdb::Database::new();
        fonts.load_font_data(REGULAR.to_vec());
        fonts.load_font_data(SEMI_BOLD.to_vec());
        fonts.load_font_data(OCR_B.to_vec());
        Arc::new(fonts)
    });
    Arc::clone(fonts)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many pixels of `letter` are inked.
    fn ink(letter: char) -> usize {
        let svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 14" width="10" height="14">
            <text x="1" y="10" font-family="Be Vietnam Pro" font-size="8">{letter}</text></svg>"#
        );
        let sheet = Sheet { svg, width: 10.0, height: 14.0, radius: 0.0 };
        sheet.pixels(6.0).pixels().filter(|pixel| pixel.0[3] > 128).count()
    }

    #[test]
    fn every_vietnamese_letter_has_its_own_glyph_with_its_marks() {
        // A missing glyph draws nothing at all, because no other font is loaded.
        let plain = ink('a');
        for letter in "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ".chars()
        {
            assert!(ink(letter) > 30, "{letter} is drawn");
            for upper in letter.to_uppercase() {
                assert!(ink(upper) > 30, "{upper} is drawn");
            }
        }
        assert!(ink('ậ') > plain && ink('ắ') > plain, "marks are ink of their own");
        for sign in "0123456789.,;:!?()/-–—…•«»“”‘’%₫°×".chars() {
            assert!(ink(sign) > 0, "{sign} is drawn");
        }
    }
}
