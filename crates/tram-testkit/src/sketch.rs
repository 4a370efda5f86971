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
        sketch.add(format_args!(r#"<rect width="{width}" height="{height}" fill="{colour}"/>"#));
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
        // Text along a path is placed to half a unit, so the ring is drawn twenty times as large.
        let size = (720.0 / width_of(ring, 1.0)).min(60.0);
        self.add(format_args!(
            r##"<g transform="translate({x} {y}) rotate({turn})" fill="{STAMP}" opacity=".82">
            <circle r="17.2" fill="none" stroke="{STAMP}" stroke-width=".9"/>
            <circle r="16" fill="none" stroke="{STAMP}" stroke-width=".35"/>
            <circle r="10.6" fill="none" stroke="{STAMP}" stroke-width=".35"/>
            <g transform="scale(.05)"><path id="{id}" d="M -238 32 A 240 240 0 1 1 238 32" fill="none"/>
            <text font-size="{size:.1}" font-weight="600" text-anchor="middle"><textPath href="#{id}" startOffset="50%">{}</textPath></text></g>
            <polygon points="{star}"/>
            <text y="4.6" font-size="2.7" font-weight="600" text-anchor="middle">{}</text>
            <text y="14.6" font-size="2.6" font-weight="600" text-anchor="middle">MẪU</text></g>"##,
            escaped(ring),
            escaped(middle)
        ));
    }

    /// A signature by pen, about 30 mm wide, its middle at the point given.
    pub(crate) fn signature(&mut self, (x, y): (f64, f64), seed: u64) {
        let mut chance = Chance::new(seed);
        let strokes = 4 + chance.bits() % 4;
        let step = chance.between(24.0, 30.0) / f64::from(u8::try_from(strokes).unwrap_or(5));
        let mut across = -15.0;
        let first = chance.between(9.0, 13.0);
        let mut path = format!(
            "M -13 4 C -19 -2 -12 {:.1} -9 {:.1} S -15 6 {across:.1} 1",
            -first,
            -first * 0.8
        );
        for _ in 0..strokes {
            let (rise, dip) = (chance.between(2.0, 9.0), chance.between(-0.5, 2.5));
            let (lean, whim) = (chance.between(0.0, 3.0), chance.unit());
            let end = across + step * chance.between(0.75, 1.15);
            // A loop as in "l", an arch as in "n", or a mere wave.
            let (out, back, height) = match whim {
                whim if whim < 0.45 => (step * 1.7, -step * 0.6, -rise * 1.35),
                whim if whim < 0.8 => (lean, step * 0.9 + lean, -rise),
                _ => (step * 0.3, step * 0.7, 2.0 - rise * 0.3),
            };
            let (out, back) = (across + out, across + back);
            write!(path, " C {out:.1} {height:.1} {back:.1} {height:.1} {end:.1} {dip:.1}")
                .expect("writing to a string cannot fail");
            across = end;
        }
        if chance.unit() < 0.6 {
            write!(path, " C {:.1} 6 2 7 -11 6.5 S 4 4 {:.1} 4.2", across + 6.0, across + 3.0)
        } else {
            write!(path, " S {:.1} 5 {:.1} -6", across + 4.0, across + 9.0)
        }
        .expect("writing to a string cannot fail");
        self.add(format_args!(
            r#"<path transform="translate({x} {y}) rotate(-6)" d="{path}" fill="none" stroke="{PEN}" stroke-width=".5" stroke-linecap="round" stroke-linejoin="round"/>"#
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
            'i' | 'ì' | 'í' | 'ị' | 'ỉ' | 'ĩ' | 'l' | 'j' | '.' | ',' | ':' | ';' | '/' | '('
            | ')' => 0.29,
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
