//! What is printed on the papers of shots, drawn once and kept, and the paper it is printed on.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "drawings are a few thousand pixels"
)]

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::U8x4;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};

use crate::sheet::Sheet;
use crate::{Paper, Person, card_back, card_front, paper};

/// What is printed on a paper.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Print {
    /// The front of a citizen card; which of the three people.
    CardFront(u8),
    /// The back of a citizen card; which of the three people.
    CardBack(u8),
    /// One of the papers.
    Page(Paper),
}

impl Print {
    /// The drawing.
    pub fn sheet(self) -> Sheet {
        match self {
            Self::CardFront(who) => card_front(&person(who)),
            Self::CardBack(who) => card_back(&person(who)),
            Self::Page(kind) => paper(kind),
        }
    }

    /// Whether it is a plastic card.
    pub const fn is_card(self) -> bool {
        matches!(self, Self::CardFront(_) | Self::CardBack(_))
    }
}

fn person(who: u8) -> Person {
    match who % 3 {
        0 => Person::applicant(),
        1 => Person::husband(),
        _ => Person::grandmother(),
    }
}

/// The paper under the print.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Stock {
    /// Office paper.
    White,
    /// Old or cheap paper, yellowish.
    Cream,
    /// Recycled grey.
    Recycled,
    /// Forms on bluish paper.
    Bluish,
    /// Forms on pink paper.
    Pink,
    /// A brown folder.
    Brown,
}

impl Stock {
    /// What the colours of the drawing are multiplied with.
    pub(crate) const fn tint(self) -> [f32; 3] {
        match self {
            Self::White => [0.985, 0.99, 1.0],
            Self::Cream => [0.975, 0.94, 0.85],
            Self::Recycled => [0.80, 0.79, 0.76],
            Self::Bluish => [0.80, 0.89, 0.97],
            Self::Pink => [0.97, 0.83, 0.83],
            Self::Brown => [0.72, 0.57, 0.40],
        }
    }
}

/// A drawing at the density of one shot: four bytes a pixel.
#[derive(Debug)]
pub(crate) struct Drawing {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: Vec<u8>,
    pub(crate) per_millimetre: f32,
}

/// The drawing of `print` at about `density` pixels to the millimetre, averaged over each pixel.
pub(crate) fn drawing(print: Print, density: f64) -> Drawing {
    let own = if print.is_card() { 24.0 } else { 8.0 };
    // Twice as fine for pictures of twelve megapixels.
    let fine = if density > own * 1.02 { own * 2.0 } else { own };
    let master = master(print, fine);
    let scale = (density / fine).min(1.0);
    let side = |pixels: usize| ((pixels as f64 * scale).round() as u32).max(2);
    let (width, height) = (side(master.width), side(master.height));
    let per_millimetre = (f64::from(width) / master.width as f64 * fine) as f32;
    if scale > 0.99 {
        let Drawing { width, height, pixels, .. } = &*master;
        return Drawing { width: *width, height: *height, pixels: pixels.clone(), per_millimetre };
    }
    // One kind of pixel by name: otherwise all that the library knows are compiled into this crate.
    let (across, down) = (master.width as u32, master.height as u32);
    let drawn = TypedImageRef::<U8x4>::from_buffer(across, down, &master.pixels)
        .expect("four bytes a pixel");
    let mut pixels = vec![0; width as usize * height as usize * 4];
    let mut small =
        TypedImage::<U8x4>::from_buffer(width, height, &mut pixels).expect("four bytes a pixel");
    let options =
        ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Box)).use_alpha(false);
    Resizer::new().resize_typed(&drawn, &mut small, &options).expect("both are of the same kind");
    Drawing { width: width as usize, height: height as usize, pixels, per_millimetre }
}

/// Drawn once for each density, on the colour of the sheet where the drawing is transparent.
fn master(print: Print, density: f64) -> Arc<Drawing> {
    type Drawn = Mutex<HashMap<(Print, u32), Arc<OnceLock<Arc<Drawing>>>>>;
    static DRAWN: OnceLock<Drawn> = OnceLock::new();
    let slot = {
        let drawn = DRAWN.get_or_init(Drawn::default);
        let mut drawn = drawn.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(drawn.entry((print, density as u32)).or_default())
    };
    let made = slot.get_or_init(|| {
        let image = print.sheet().pixels(density);
        let (width, height) = (image.width() as usize, image.height() as usize);
        let mut pixels = image.into_raw();
        for pixel in pixels.chunks_exact_mut(4) {
            if let [red, green, blue, alpha] = pixel {
                let bare = 255 - *alpha;
                for part in [red, green, blue] {
                    *part = part.saturating_add((u16::from(bare) * 236 / 255) as u8);
                }
                *alpha = 255;
            }
        }
        Arc::new(Drawing { width, height, pixels, per_millimetre: density as f32 })
    });
    Arc::clone(made)
}
