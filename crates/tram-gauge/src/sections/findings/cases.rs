//! Photographs and scans that are good, or spoilt in one way that is known.

use image::RgbImage;
use tram_domain::{Corner, Quad};
use tram_imaging::FindingCode;
use tram_testkit::chance::Chance;
use tram_testkit::{Desk, Paper, Person, Scene, Sheet, card_back, card_front, files, paper};
use tram_testkit::{photograph, scan};

use super::spoil;

/// A page and what ought to be said about it.
pub(super) struct Case {
    /// The group it is counted in.
    pub(super) group: String,
    /// JPEG.
    pub(super) bytes: Vec<u8>,
    pub(super) quad: Quad,
    /// To be captured again because of this; `None`: nothing may be wrong enough for that.
    pub(super) wanted: Option<FindingCode>,
    /// What may be said beside it, because the spoiling brings it about.
    pub(super) beside: &'static [FindingCode],
}

/// Which half of the world: nothing was tuned on the other.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Half {
    /// For choosing limits.
    #[allow(dead_code, reason = "limits are chosen by hand on this half")]
    Tuning,
    /// For measuring.
    Apart,
}

impl Half {
    const fn desks(self) -> [Desk; 2] {
        match self {
            Self::Tuning => [Desk::DarkWood, Desk::Grey],
            Self::Apart => [Desk::Cloth, Desk::White],
        }
    }

    const fn seed(self) -> u64 {
        match self {
            Self::Tuning => 1,
            Self::Apart => 0x7E57_0001,
        }
    }
}

/// One of the papers that people bring, by number.
fn sheet(kind: u64) -> (&'static str, Sheet) {
    match kind % 6 {
        0 => ("birth notice", paper(Paper::BirthNotice)),
        1 => ("divorce", paper(Paper::Divorce)),
        2 => ("diploma", paper(Paper::Diploma)),
        3 => ("authorisation", paper(Paper::Authorisation)),
        4 => ("card front", card_front(&Person::applicant())),
        _ => ("card back", card_back(&Person::husband())),
    }
}

/// How a good photograph is taken: any angle and light that a careful hand has.
fn scene<'a>(sheet: &'a Sheet, desk: Desk, chance: &mut Chance) -> Scene<'a> {
    let (long, short) = (chance.between(2000.0, 2600.0), 0.75);
    let lying = sheet.width > sheet.height;
    let (width, height) = if lying { (long, long * short) } else { (long * short, long) };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "2000 to 2600")]
    let (width, height) = (width as u32, height as u32);
    Scene {
        width,
        height,
        turn: chance.between(-6.0, 6.0),
        tilt: chance.between(0.0, 16.0),
        towards: chance.between(-30.0, 60.0),
        fill: chance.between(0.76, 0.92),
        shadow: chance.between(0.1, 0.6),
        noise: chance.between(0.8, 2.2),
        blur: chance.between(0.4, 0.8),
        quality: 93,
        ..Scene::of(sheet, desk)
    }
}

/// Every case of page number `index`.
pub(super) fn of_page(half: Half, index: u64) -> Vec<Case> {
    let mut chance = Chance::new(half.seed().wrapping_mul(0x9E37) ^ (index * 7919));
    let [one, other] = half.desks();
    let desk = if index / 6 % 2 == 0 { one } else { other };
    let (name, sheet) = sheet(index);
    let scene = scene(&sheet, desk, &mut chance);
    let seed = chance.bits();
    let (jpeg, quad) = photograph(&scene, seed);
    let photo = image::load_from_memory(&jpeg).expect("a JPEG of our own").into_rgb8();
    let mut cases = Cases { name, photo, quad, sheet: &sheet, made: Vec::new() };
    cases.push("good photo", None, &[], |_| {});
    cases.light(&mut chance);
    cases.blur(&mut chance);
    cases.glare(&mut chance);
    cases.finger(&mut chance);
    cases.screen(&mut chance);
    cases.cut(&scene, seed);
    cases.far(&scene, seed);
    if sheet.radius == 0.0 {
        cases.back(index, &scene, seed);
    }
    cases.scans(seed, &mut chance);
    cases.made
}

struct Cases<'a> {
    name: &'static str,
    photo: RgbImage,
    quad: Quad,
    sheet: &'a Sheet,
    made: Vec<Case>,
}

impl Cases<'_> {
    fn push(
        &mut self,
        group: &str,
        wanted: Option<FindingCode>,
        beside: &'static [FindingCode],
        spoil: impl FnOnce(&mut RgbImage),
    ) {
        let mut image = self.photo.clone();
        spoil(&mut image);
        let bytes = files::jpeg(&image, 87);
        self.keep(group, bytes, self.quad, (wanted, beside));
    }

    fn keep(
        &mut self,
        group: &str,
        bytes: Vec<u8>,
        quad: Quad,
        (wanted, beside): (Option<FindingCode>, &'static [FindingCode]),
    ) {
        let group = format!("{group}, {}", self.name);
        self.made.push(Case { group, bytes, quad, wanted, beside });
    }

    fn light(&mut self, chance: &mut Chance) {
        use FindingCode::{TooDark, TooLight};
        let (dim, dark) = (chance.between(0.62, 0.8), chance.between(0.12, 0.2));
        let (bright, burnt) = (chance.between(1.05, 1.25), chance.between(5.5, 8.0));
        self.push("dim", None, &[], |image| spoil::exposed(image, dim));
        self.push("dark", Some(TooDark), &[], |image| spoil::exposed(image, dark));
        self.push("bright", None, &[], |image| spoil::exposed(image, bright));
        self.push("burnt out", Some(TooLight), &[], |image| spoil::exposed(image, burnt));
    }

    /// Pixels of the frame that a letter of the smallest print is high.
    fn letter(&self) -> f64 {
        let millimetres = if self.sheet.radius > 0.0 { 1.2 } else { 1.9 };
        millimetres * spoil::per_mm(self.quad, self.sheet.width)
    }

    fn blur(&mut self, chance: &mut Chance) {
        use FindingCode::Blurred;
        let letter = self.letter();
        let at = spoil::on_page(self.quad, (chance.between(0.3, 0.7), chance.between(0.3, 0.7)));
        let radius = 30.0 * spoil::per_mm(self.quad, self.sheet.width);
        let angle = chance.between(0.0, 3.14);
        let (little, much) = (letter * 0.06, letter * chance.between(0.26, 0.45));
        self.push("a little soft", None, &[], |image| {
            spoil::softened(image, at, 1e6, little);
        });
        self.push("out of focus", Some(Blurred), &[], |image| {
            spoil::softened(image, at, 1e6, much);
        });
        self.push("out of focus in one place", Some(Blurred), &[], |image| {
            spoil::softened(image, at, radius, much);
        });
        let length = letter * chance.between(0.8, 1.3);
        self.push("shaken", Some(Blurred), &[], |image| spoil::shaken(image, length, angle));
    }

    fn glare(&mut self, chance: &mut Chance) {
        use FindingCode::Glare;
        let text = (chance.between(0.3, 0.65), chance.between(0.3, 0.6));
        let margin = (0.5, if self.sheet.radius > 0.0 { 0.96 } else { 0.985 });
        let per_mm = spoil::per_mm(self.quad, self.sheet.width);
        let size = self.sheet.width.min(self.sheet.height);
        let large = size * chance.between(0.07, 0.13) * per_mm;
        let (on_text, beside) =
            (spoil::on_page(self.quad, text), spoil::on_page(self.quad, margin));
        self.push("lamp on text", Some(Glare), &[], |image| {
            spoil::glared(image, on_text, large, 1.1);
        });
        self.push("lamp on the margin", None, &[], |image| {
            spoil::glared(image, beside, size * 0.02 * per_mm, 1.0);
        });
        self.push("faint sheen on text", None, &[], |image| {
            spoil::glared(image, on_text, large, 0.08);
        });
    }

    fn finger(&mut self, chance: &mut Chance) {
        use FindingCode::Finger;
        let card = self.sheet.radius > 0.0;
        let per_mm = spoil::per_mm(self.quad, self.sheet.width);
        let tones = [[231.0, 178.0, 150.0], [205.0, 150.0, 118.0], [150.0, 103.0, 78.0]];
        let skin = tones[usize::try_from(chance.bits() % 3).unwrap_or(0)];
        let along = chance.between(0.3, 0.5);
        let deep = if card { 26.0 } else { 52.0 } / self.sheet.width;
        let shallow = if card { 2.0 } else { 9.0 } / self.sheet.width;
        let left = |u: f64| spoil::on_page(self.quad, (u, along));
        let (from, on_text, on_margin) = (left(-0.4), left(deep), left(shallow));
        self.push("finger on text", Some(Finger), &[FindingCode::Blurred], |image| {
            spoil::fingered(image, (from, on_text), 8.0 * per_mm, skin);
        });
        let low = |u: f64| spoil::on_page(self.quad, (u, 0.985));
        let (low_from, low_to) = (low(-0.4), low(shallow));
        if card {
            return;
        }
        let _ = on_margin;
        self.push("finger on the margin", None, &[], |image| {
            spoil::fingered(image, (low_from, low_to), 8.0 * per_mm, skin);
        });
    }

    fn screen(&mut self, chance: &mut Chance) {
        use FindingCode::Moire;
        let scale = spoil::per_mm(self.quad, self.sheet.width)
            * self.sheet.width.max(self.sheet.height)
            / 1600.0;
        let period = chance.between(3.0, 11.0) * scale;
        let (angle, height) = (chance.between(0.0, 3.14), chance.between(0.05, 0.12));
        self.push("from a screen", Some(Moire), &[], |image| {
            spoil::beaten(image, period, angle, height);
        });
    }

    fn cut(&mut self, scene: &Scene<'_>, seed: u64) {
        use FindingCode::CutOff;
        let cut = Scene { shift: (0.22, 0.0), fill: 0.9, ..scene.clone() };
        let (bytes, quad) = photograph(&cut, seed);
        let inside = |at: f64, side: u32| at.clamp(0.0, f64::from(side));
        let quad =
            Quad(quad.0.map(|c| Corner { x: inside(c.x, cut.width), y: inside(c.y, cut.height) }));
        self.keep("cut off by the frame", bytes, quad, (Some(CutOff), &[FindingCode::Skewed]));
        // A person who drags the corners into the text.
        let at = |u: f64, v: f64| {
            let (x, y) = spoil::on_page(self.quad, (u, v));
            Corner { x, y }
        };
        let quad = Quad([at(0.0, 0.0), at(0.62, 0.0), at(0.62, 1.0), at(0.0, 1.0)]);
        let bytes = files::jpeg(&self.photo, 87);
        self.keep("corners dragged into the text", bytes, quad, (Some(CutOff), &[]));
    }

    fn far(&mut self, scene: &Scene<'_>, seed: u64) {
        use FindingCode::{Blurred, TooSmall};
        let far = Scene {
            fill: 0.3,
            width: scene.width * 3 / 4,
            height: scene.height * 3 / 4,
            ..scene.clone()
        };
        let (bytes, quad) = photograph(&far, seed);
        if self.sheet.radius == 0.0 {
            self.keep("from far away", bytes, quad, (Some(TooSmall), &[Blurred]));
        }
    }

    /// Another page printed on the back of thin paper.
    fn back(&mut self, index: u64, scene: &Scene<'_>, seed: u64) {
        use FindingCode::ShowThrough;
        let (_, back) = sheet(if index % 4 == 2 { 2 } else { (index + 1) % 4 });
        let (width, height) = (self.sheet.width, self.sheet.height);
        if (back.width - width).abs() > 1.0 {
            return;
        }
        for (group, opacity, wanted) in
            [("back shows faintly", 0.06, None), ("back shows through", 0.34, Some(ShowThrough))]
        {
            let body = |svg: &str| {
                let start = svg.find('>').map_or(0, |at| at + 1);
                svg[start..].trim_end_matches("</svg>").to_owned()
            };
            let (own, other) = (body(&self.sheet.svg), body(&back.svg));
            let svg = format!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="Be Vietnam Pro">{own}<g opacity="{opacity}" transform="translate({width} 3.5) scale(-1 1)">{other}</g></svg>"#
            );
            let both = Sheet { svg, ..self.sheet.clone() };
            let (bytes, quad) = photograph(&Scene { sheet: &both, ..scene.clone() }, seed);
            self.keep(group, bytes, quad, (wanted, &[]));
        }
    }

    fn scans(&mut self, seed: u64, chance: &mut Chance) {
        for dpi in [150.0, 200.0, 300.0] {
            let scan = scan(self.sheet, dpi, seed);
            let quality = 82 + i32::try_from(chance.bits() % 12).unwrap_or(0);
            let whole = Quad::whole(scan.image.width(), scan.image.height());
            self.keep("good scan", scan.jpeg(quality), whole, (None, &[]));
        }
    }
}
