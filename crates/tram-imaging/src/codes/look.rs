//! One look by the library. It is C++ behind a boundary that panics when it contradicts itself; that
//! must not end the program.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tram_domain::{Corner, Quad};
use zxingcpp::{BarcodeFormat, BarcodeReader, Binarizer, ImageFormat, ImageView, PointI};

use super::{Code, CodeKind};
use crate::picture::Luma;

/// How dark is told from light.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Threshold {
    /// By the neighbourhood.
    Local,
    /// By the valley between the two most frequent levels.
    Global,
}

/// How hard a look is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Effort {
    /// A spot already enlarged or shrunk to suit: QR alone, as it is.
    Spot,
    /// A whole frame, also at smaller sizes, inverted and Data Matrix too.
    Frame,
}

/// The codes in a picture, in its own pixels.
pub(super) fn read(luma: &Luma, threshold: Threshold, effort: Effort) -> Vec<Code> {
    let look = || -> Vec<Code> {
        let view = ImageView::from_slice(&luma.pixels, luma.width, luma.height, ImageFormat::Lum);
        let Ok(view) = view else { return Vec::new() };
        let found = reader(threshold, effort).from(view).unwrap_or_default();
        found.iter().filter_map(understood).collect()
    };
    catch_unwind(AssertUnwindSafe(look)).unwrap_or_default()
}

/// Where the library believes a code to be, whether or not it could be read.
pub(super) fn suspected(luma: &Luma) -> Option<Quad> {
    let look = || -> Option<Quad> {
        let view = ImageView::from_slice(&luma.pixels, luma.width, luma.height, ImageFormat::Lum);
        let reader = reader(Threshold::Local, Effort::Spot).return_errors(true);
        let found = reader.from(view.ok()?).ok()?;
        found.first().map(corners)
    };
    catch_unwind(AssertUnwindSafe(look)).unwrap_or_default()
}

fn reader(threshold: Threshold, effort: Effort) -> BarcodeReader {
    let whole = effort == Effort::Frame;
    let reader = zxingcpp::read()
        .binarizer(match threshold {
            Threshold::Local => Binarizer::LocalAverage,
            Threshold::Global => Binarizer::GlobalHistogram,
        })
        .try_harder(true)
        .try_rotate(whole)
        .try_invert(whole)
        .try_downscale(whole);
    if whole {
        reader.formats([BarcodeFormat::QRCode, BarcodeFormat::DataMatrix])
    } else {
        reader.formats(BarcodeFormat::QRCode)
    }
}

fn understood(code: &zxingcpp::Barcode) -> Option<Code> {
    let text = String::from_utf8(code.bytes()).ok().filter(|text| !text.is_empty())?;
    let kind = if code.symbology() == BarcodeFormat::QRCode {
        CodeKind::Qr
    } else if code.symbology() == BarcodeFormat::DataMatrix {
        CodeKind::DataMatrix
    } else {
        return None;
    };
    Some(Code { text, quad: corners(code), kind })
}

fn corners(code: &zxingcpp::Barcode) -> Quad {
    let at = code.position();
    let corner = |point: PointI| Corner { x: f64::from(point.x), y: f64::from(point.y) };
    Quad([at.top_left, at.top_right, at.bottom_right, at.bottom_left].map(corner))
}
