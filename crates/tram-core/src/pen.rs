//! Writes on the pages that the kiosk prints.

use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::text::{Font, TextDirection};

pub(crate) const INK: (u8, u8, u8) = (27, 31, 36);
pub(crate) const QUIET: (u8, u8, u8) = (74, 85, 96);
pub(crate) const TEAL: (u8, u8, u8) = (11, 93, 91);
pub(crate) const AMBER: (u8, u8, u8) = (138, 90, 0);
pub(crate) const AMBER_SOFT: (u8, u8, u8) = (255, 243, 214);
pub(crate) const TEAL_SOFT: (u8, u8, u8) = (231, 241, 240);
pub(crate) const BLACK: (u8, u8, u8) = (0, 0, 0);

/// From one line to the next, in heights of the letters.
pub(crate) const LEADING: f32 = 1.45;

static REGULAR: &[u8] = include_bytes!("../../../assets/fonts/BeVietnamPro-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../../../assets/fonts/BeVietnamPro-SemiBold.ttf");

/// A face to draw with and to measure with.
pub(crate) struct Face {
    font: Font,
    metrics: ttf_parser::Face<'static>,
}

impl Face {
    pub(crate) fn regular() -> Option<Self> {
        Self::new(REGULAR)
    }

    pub(crate) fn bold() -> Option<Self> {
        Self::new(BOLD)
    }

    fn new(bytes: &'static [u8]) -> Option<Self> {
        let metrics = ttf_parser::Face::parse(bytes, 0).ok()?;
        Some(Self { font: Font::new(bytes.to_vec().into(), 0)?, metrics })
    }

    #[expect(clippy::cast_precision_loss, reason = "advances of a line fit an f32")]
    pub(crate) fn width(&self, text: &str, size: f32) -> f32 {
        let advance =
            |c| self.metrics.glyph_index(c).and_then(|g| self.metrics.glyph_hor_advance(g));
        let units: u32 = text.chars().filter_map(advance).map(u32::from).sum();
        units as f32 * size / f32::from(self.metrics.units_per_em())
    }

    pub(crate) fn lines(&self, text: &str, size: f32, room: f32) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            match lines.last_mut() {
                Some(line) if self.width(&format!("{line} {word}"), size) <= room => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines
    }
}

/// Writes downwards from the top of the page.
pub(crate) struct Pen<'a, 'b> {
    pub(crate) surface: &'a mut Surface<'b>,
    /// Where lines begin, in points from the left.
    pub(crate) left: f32,
    /// How long they may be.
    pub(crate) room: f32,
    /// How far down the last one stands.
    pub(crate) y: f32,
}

impl Pen<'_, '_> {
    pub(crate) fn write(&mut self, face: &Face, size: f32, colour: (u8, u8, u8), text: &str) {
        self.fill(colour);
        for line in face.lines(text, size, self.room) {
            self.y += size * LEADING;
            self.line(face, size, self.left, &line);
        }
    }

    /// The same with each line in the middle of the room.
    pub(crate) fn centre(&mut self, face: &Face, size: f32, colour: (u8, u8, u8), text: &str) {
        self.fill(colour);
        for line in face.lines(text, size, self.room) {
            self.y += size * LEADING;
            let x = self.left + (self.room - face.width(&line, size)) / 2.0;
            self.line(face, size, x, &line);
        }
    }

    /// One line at the end of the room, as high as the last.
    pub(crate) fn end(&mut self, face: &Face, size: f32, colour: (u8, u8, u8), text: &str) {
        self.fill(colour);
        self.line(face, size, self.left + self.room - face.width(text, size), text);
    }

    /// What `write` writes stands in by so much.
    pub(crate) fn indented(&mut self, by: f32, write: impl FnOnce(&mut Self)) {
        (self.left, self.room) = (self.left + by, self.room - by);
        write(self);
        (self.left, self.room) = (self.left - by, self.room + by);
    }

    fn line(&mut self, face: &Face, size: f32, x: f32, text: &str) {
        let (start, font) = (Point::from_xy(x, self.y), face.font.clone());
        self.surface.draw_text(start, font, size, text, false, TextDirection::Auto);
    }

    pub(crate) fn fill(&mut self, (red, green, blue): (u8, u8, u8)) {
        let paint = rgb::Color::new(red, green, blue).into();
        self.surface.set_fill(Some(Fill { paint, ..Fill::default() }));
    }

    pub(crate) fn rectangle(&mut self, x: f32, y: f32, width: f32, height: f32) {
        let Some(rect) = Rect::from_xywh(x, y, width, height) else { return };
        let mut path = PathBuilder::new();
        path.push_rect(rect);
        if let Some(path) = path.finish() {
            self.surface.draw_path(&path);
        }
    }

    /// A rectangle whose corners are round.
    pub(crate) fn tile(&mut self, x: f32, y: f32, width: f32, height: f32, radius: f32) {
        // How far a curve's handles are from a corner so that it looks like a part of a circle.
        let near = radius * 0.448;
        let (right, bottom) = (x + width, y + height);
        let mut path = PathBuilder::new();
        path.move_to(x + radius, y);
        path.line_to(right - radius, y);
        path.cubic_to(right - near, y, right, y + near, right, y + radius);
        path.line_to(right, bottom - radius);
        path.cubic_to(right, bottom - near, right - near, bottom, right - radius, bottom);
        path.line_to(x + radius, bottom);
        path.cubic_to(x + near, bottom, x, bottom - near, x, bottom - radius);
        path.line_to(x, y + radius);
        path.cubic_to(x, y + near, x + near, y, x + radius, y);
        path.close();
        if let Some(path) = path.finish() {
            self.surface.draw_path(&path);
        }
    }

    /// An empty box to tick, with its top left corner here.
    pub(crate) fn tick_box(&mut self, x: f32, y: f32, side: f32, stroke: f32) {
        for (left, top, width, height) in [
            (0.0, 0.0, side, stroke),
            (0.0, side - stroke, side, stroke),
            (0.0, 0.0, stroke, side),
            (side - stroke, 0.0, stroke, side),
        ] {
            self.rectangle(x + left, y + top, width, height);
        }
    }

    pub(crate) fn rule(&mut self) {
        self.y += 10.0;
        self.fill(QUIET);
        self.rectangle(self.left, self.y, self.room, 0.6);
        self.y += 2.0;
    }
}
