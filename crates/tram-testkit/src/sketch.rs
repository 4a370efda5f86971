//! Drawing in millimetres: text, forms filled in by hand, stamps, signatures.

use std::fmt::{Display, Write};

use crate::chance::Chance;
use crate::sheet::Sheet;

/// Printed ink.
pub(crate) const INK: &str = "#1d1d1f";
/// A ball pen.
pub(crate) const PEN: &str = "#1c3a9e";
/// A stamp pad.
pub(crate) const STAMP: &str = "#c8232c";

/// Which side of a text stays where it is put.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// An SVG under construction.
#[derive(Debug)]
pub(crate) struct Sketch {
    svg: String,
    width: f64,
    height: f64,
    radius: f64,
}

impl Sketch {
    /// A sheet of paper of the given size.
    pub(crate) fn paper(width: f64, height: f64, colour: &str) -> Self {
        let mut sketch = Self { svg: String::new(), width, height, radius: 0.0 };
        sketch.add(format_args!(
            r#"<rect width="{width}" height="{height}" fill="{colour}"/>"#
        ));
        sketch
    }

    /// A card of ID-1 size with round corners, filled with `paint`.
    pub(crate) fn card(paint: &str) -> Self {
        let (width, height, radius) = (85.6, 53.98, 3.18);
        let mut sketch = Self { svg: String::new(), width, height, radius };
        sketch.add(format_args!(
            r#"<rect width="{width}" height="{height}" rx="{radius}" fill="{paint}"/>"#
        ));
        sketch
    }

    /// Any SVG.
    pub(crate) fn add(&mut self, svg: impl Display) {
        write!(self.svg, "{svg}").expect("writing to a string cannot fail");
    }

    /// One line of print.
    pub(crate) fn print(&mut self, at: (f64, f64), size: f64, text: &str) {
        self.text(at, Style { size, ..Style::PRINT }, text);
    }

    /// One line of bold print in the middle.
    pub(crate) fn heading(&mut self, at: (f64, f64), size: f64, text: &str) {
        self.text(at, Style { size, bold: true, anchor: Anchor::Middle, ..Style::PRINT }, text);
    }

    /// One line as `style` says.
    pub(crate) fn text(&mut self, (x, y): (f64, f64), style: Style<'_>, text: &str) {
        let anchor = match style.anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let weight = if style.bold { 600 } else { 400 };
        let (size, fill, slant) = (style.size, style.fill, style.slant);
        self.add(format_args!(
            r#"<text transform="translate({x} {y}) skewX({slant})" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" fill="{fill}">{}</text>"#,
            escaped(text)
        ));
    }

    /// A row of a form: what is asked in print, a dotted line up to `right`, the answer by pen on it.
    pub(crate) fn row(&mut self, (x, y): (f64, f64), right: f64, asked: &str, answer: &str) {
        self.print((x, y), 4.0, asked);
        let from = x + width_of(asked, 4.0) + 1.2;
        self.add(format_args!(
            r##"<path d="M{from} {y} H{right}" stroke="#55555a" stroke-width=".25" stroke-dasharray=".25 .9"/>"##
        ));
        let pen = Style { size: 4.5, fill: PEN, slant: -9.0, ..Style::PRINT };
        self.text((from + 2.0, y - 0.5), pen, answer);
    }

    /// A round stamp: words along the ring, a star and one line in the middle.
    pub(crate) fn stamp(&mut self, (x, y): (f64, f64), ring: &str, middle: &str) {
        let turn = -8;
        let mut star = String::new();
        for point in 0..10 {
            let far = if point % 2 == 0 { 3.6 } else { 1.45 };
            let angle = f64::from(point) * std::f64::consts::PI / 5.0;
            let (dx, dy) = (far * angle.sin(), -far * angle.cos() - 2.4);
            write!(star, "{dx:.2},{dy:.2} ").expect("writing to a string cannot fail");
        }
        let id = format!("ring{}", self.svg.len());
        self.add(format_args!(
            r#"<g transform="translate({x} {y}) rotate({turn})" fill="{STAMP}" opacity=".82">
            <circle r="17.2" fill="none" stroke="{STAMP}" stroke-width=".9"/>
            <circle r="16" fill="none" stroke="{STAMP}" stroke-width=".35"/>
            <circle r="10.6" fill="none" stroke="{STAMP}" stroke-width=".35"/>
            <path id="{id}" d="M -11.9 1.6 A 12 12 0 1 1 11.9 1.6" fill="none"/>
            <text font-size="3" font-weight="600" text-anchor="middle"><textPath href="#{id}" startOffset="50%">{}</textPath></text>
            <polygon points="{star}"/>
            <text y="4.6" font-size="2.7" font-weight="600" text-anchor="middle">{}</text>
            <text y="14.6" font-size="2.6" font-weight="600" text-anchor="middle">MẪU</text></g>"#,
            escaped(ring),
            escaped(middle)
        ));
    }

    /// A signature by pen, about 30 mm wide, its middle at the point given.
    pub(crate) fn signature(&mut self, (x, y): (f64, f64), seed: u64) {
        let mut chance = Chance::new(seed);
        let mut path = String::from("M -15 2");
        let mut across = -15.0;
        for loop_number in 0..6 {
            let (step, rise) = (chance.between(3.4, 6.0), chance.between(3.0, 8.5));
            let dip = chance.between(0.0, 3.0);
            let lean = chance.between(-1.5, 3.0);
            let rise = if loop_number == 0 { rise + 4.0 } else { rise };
            write!(
                path,
                " C {:.1} {:.1} {:.1} {:.1} {:.1} {:.1}",
                across + lean,
                -rise,
                across + step + lean,
                -rise * 0.8,
                across + step,
                dip
            )
            .expect("writing to a string cannot fail");
            across += step * 0.82;
        }
        write!(path, " S {:.1} 4 {:.1} -3", across + 5.0, across + 11.0)
            .expect("writing to a string cannot fail");
        self.add(format_args!(
            r#"<path transform="translate({x} {y}) rotate(-6)" d="{path}" fill="none" stroke="{PEN}" stroke-width=".55" stroke-linecap="round" stroke-linejoin="round"/>"#
        ));
    }

    /// The words that keep a sample from being taken for a real paper: pale across the page, and in
    /// a box at the top right.
    pub(crate) fn mark_as_sample(&mut self, size: f64, boxed_at: (f64, f64)) {
        let (x, y) = (self.width / 2.0, self.height / 2.0);
        let tilt = -(self.height / self.width).atan().to_degrees() * 0.9;
        self.add(format_args!(
            r##"<g transform="translate({x} {y}) rotate({tilt})"><text y="{}" font-size="{size}" font-weight="600" text-anchor="middle" fill="#c8232c" opacity=".13">MẪU TẬP DƯỢT</text></g>"##,
            size * 0.35
        ));
        let (x, y) = boxed_at;
        self.add(format_args!(
            r##"<g transform="translate({x} {y})"><rect x="-36" y="-5" width="36" height="7.4" rx="1" fill="#fff" stroke="#c8232c" stroke-width=".45"/>
            <text x="-18" y=".2" font-size="3.7" font-weight="600" text-anchor="middle" fill="#c8232c">MẪU TẬP DƯỢT</text></g>"##
        ));
    }

    /// The finished sheet.
    pub(crate) fn finish(self) -> Sheet {
        let Self { svg, width, height, radius } = self;
        let svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="Be Vietnam Pro">{svg}</svg>"#
        );
        Sheet { svg, width, height, radius }
    }
}

/// How a line of text looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style<'a> {
    pub(crate) size: f64,
    pub(crate) bold: bool,
    pub(crate) anchor: Anchor,
    pub(crate) fill: &'a str,
    /// Degrees; below zero leans to the right.
    pub(crate) slant: f64,
}

impl Style<'static> {
    /// Plain print.
    pub(crate) const PRINT: Self =
        Self { size: 4.0, bold: false, anchor: Anchor::Start, fill: INK, slant: 0.0 };
}

/// About how wide a line is: enough to know where its dots begin.
fn width_of(text: &str, size: f64) -> f64 {
    let ems: f64 = text
        .chars()
        .map(|letter| match letter {
            'i' | 'ì' | 'í' | 'ị' | 'ỉ' | 'ĩ' | 'l' | 'j' | '.' | ',' | ':' | ';' | '/' | '(' | ')' => 0.29,
            ' ' => 0.25,
            't' | 'f' | 'r' => 0.37,
            'm' | 'w' | 'M' | 'W' => 0.86,
            letter if letter.is_uppercase() => 0.69,
            _ => 0.57,
        })
        .sum();
    ems * size
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
