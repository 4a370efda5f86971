//! PDF in: each page becomes pixels here, and never in the webview. A PDF from outside is a program;
//! the renderer runs in a thread of its own, so that a panic in it is an error and a deep nesting does
//! not take the stack of others.

use std::sync::Arc;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};

use crate::error::ImageError;
use crate::frame::{self, CleanFrame};
use crate::kind::Kind;
use crate::limits::{self, Budget};
use crate::picture::Picture;
use crate::shades::Shades;

/// Resolution of the frames: what scans are handed in with.
const FRAME_DPI: f32 = 200.0;
/// PDF's own unit.
const POINTS_PER_INCH: f32 = 72.0;
/// Longest side of a page in pixels: apps that write a pixel as a point make pages of metres.
const MAX_SIDE: f32 = 4800.0;
/// Stack of the renderer: nested objects are read recursively.
const STACK: usize = 64 * 1024 * 1024;

/// Page `page`, counted from 0, of a PDF at `dpi`, as PNG.
pub fn pdf_to_png(bytes: &[u8], page: usize, dpi: f32) -> Result<Vec<u8>, ImageError> {
    limits::check_bytes(bytes)?;
    if Kind::of(bytes) != Some(Kind::Pdf) {
        return Err(ImageError::NotAnImage);
    }
    apart(bytes, |pdf, settings| {
        let page = pdf.pages().get(page).ok_or(ImageError::Empty)?;
        frame::encode_png(&drawn(page, dpi, settings, &RenderCache::new())?)
    })
}

/// The brightness of every page of a PDF at `dpi`, for printers that know black and white alone.
pub fn pdf_shades(bytes: &[u8], dpi: f32) -> Result<Vec<Shades>, ImageError> {
    limits::check_bytes(bytes)?;
    if Kind::of(bytes) != Some(Kind::Pdf) {
        return Err(ImageError::NotAnImage);
    }
    apart(bytes, |pdf, settings| {
        let pages = pdf.pages();
        limits::check_pages(pages.len())?;
        let mut budget = Budget::default();
        let cache = RenderCache::new();
        let shades = pages.iter().map(|page| {
            let picture = drawn(page, dpi, settings, &cache)?;
            budget.spend(picture.width, picture.height)?;
            let luma = picture.luma();
            Ok(Shades { width: luma.width, height: luma.height, pixels: luma.pixels })
        });
        shades.collect()
    })
}

/// Every page as a PNG frame.
pub(crate) fn frames(bytes: &[u8]) -> Result<Vec<CleanFrame>, ImageError> {
    apart(bytes, |pdf, settings| {
        let pages = pdf.pages();
        limits::check_pages(pages.len())?;
        let mut budget = Budget::default();
        let cache = RenderCache::new();
        pages
            .iter()
            .map(|page| {
                let picture = drawn(page, FRAME_DPI, settings, &cache)?;
                budget.spend(picture.width, picture.height)?;
                frame::png_frame(&picture)
            })
            .collect()
    })
}

/// Opens the PDF and works on it in a thread of its own.
fn apart<T: Send>(
    bytes: &[u8],
    work: impl FnOnce(&Pdf, &InterpreterSettings) -> Result<T, ImageError> + Send,
) -> Result<T, ImageError> {
    let file = Arc::new(bytes.to_vec());
    std::thread::scope(|scope| {
        let opened = move || {
            let pdf = Pdf::new(file).map_err(refusal)?;
            work(&pdf, &InterpreterSettings::default())
        };
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, opened);
        thread.map_err(|_| ImageError::Damaged)?.join().unwrap_or(Err(ImageError::Damaged))
    })
}

fn refusal(error: LoadPdfError) -> ImageError {
    match error {
        // Which kind of trouble with decryption it is, the library keeps to itself.
        LoadPdfError::Decryption(_) => ImageError::PasswordProtected,
        LoadPdfError::Invalid => ImageError::Damaged,
    }
}

fn drawn<'a>(
    page: &'a Page<'a>,
    dpi: f32,
    settings: &InterpreterSettings,
    cache: &RenderCache<'a>,
) -> Result<Picture, ImageError> {
    let (width, height) = page.render_dimensions();
    let longest = width.max(height);
    let sound = width.is_finite() && height.is_finite() && width.min(height) >= 1.0;
    if !sound || !dpi.is_finite() || dpi <= 0.0 {
        return Err(ImageError::Damaged);
    }
    let scale = (dpi / POINTS_PER_INCH).min(MAX_SIDE / longest);
    if width.min(height) * scale < 1.0 {
        return Err(ImageError::Damaged);
    }
    let pixels = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let pixmap = hayro::render(page, cache, settings, &RenderSettings::default(), &pixels);
    let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
    let rgba = pixmap.data_as_u8_slice().chunks_exact(4);
    let rgb = rgba.flat_map(|pixel| pixel.iter().take(3).copied()).collect();
    Picture::new(width, height, rgb)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tram_testkit::files;

    fn two_pages() -> Vec<u8> {
        let page =
            |grey| files::jpeg(&image::RgbImage::from_pixel(40, 56, image::Rgb([grey; 3])), 90);
        files::pdf(&[(page(40), 40, 56), (page(220), 40, 56)])
    }

    #[test]
    fn each_page_of_a_pdf_is_a_frame_at_scanning_resolution() {
        let frames = frames(&two_pages()).unwrap();
        assert_eq!(frames.len(), 2);
        for (frame, grey) in frames.iter().zip([40, 220]) {
            assert!(frame.width.abs_diff(1653) < 3 && frame.height.abs_diff(2339) < 3);
            let image = image::load_from_memory(&frame.bytes).unwrap().into_luma8();
            assert!(image.get_pixel(800, 1200).0[0].abs_diff(grey) < 4);
        }
    }

    #[test]
    fn a_single_page_is_drawn_at_the_resolution_asked_for() {
        let png = pdf_to_png(&two_pages(), 1, 72.0).unwrap();
        let image = image::load_from_memory(&png).unwrap();
        assert_eq!((image.width(), image.height()), (595, 842));
        assert_eq!(pdf_to_png(&two_pages(), 2, 72.0), Err(ImageError::Empty));
        assert_eq!(pdf_to_png(b"no PDF", 0, 72.0), Err(ImageError::NotAnImage));
        assert_eq!(pdf_to_png(&two_pages(), 0, f32::NAN), Err(ImageError::Damaged));
    }

    #[test]
    fn the_brightness_of_every_page_has_a_pixel_a_point_at_its_own_resolution() {
        let pages = pdf_shades(&two_pages(), 72.0).unwrap();
        assert_eq!(pages.len(), 2);
        for (page, grey) in pages.iter().zip([40, 220]) {
            assert_eq!((page.width, page.height), (595, 842));
            assert!(page.pixels[300 * 595 + 300].abs_diff(grey) < 4);
        }
        assert_eq!(pdf_shades(b"no PDF", 72.0), Err(ImageError::NotAnImage));
        assert_eq!(pdf_shades(b"%PDF-1.7\nrubbish", 72.0), Err(ImageError::Damaged));
    }

    #[test]
    fn a_pdf_of_rubbish_is_damaged() {
        assert_eq!(frames(b"%PDF-1.7\nrubbish"), Err(ImageError::Damaged));
    }
}
