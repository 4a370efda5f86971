//! Pages that are good, or have one defect of a known kind and strength.

use image::{Rgb, RgbImage, imageops};
use tram_domain::{Corner, Quad};
use tram_imaging::FindingCode;
use tram_testkit::chance::Chance;
use tram_testkit::defects::{Defect, Side, sound, spoiled};
use tram_testkit::shots::{Family, Plan, Print};
use tram_testkit::{Paper, Sheet, files, scan};

/// A page and what ought to be said about it.
pub(super) struct Case {
    /// The group it is counted in.
    pub(super) group: String,
    /// Nothing at all is wrong with it.
    pub(super) good: bool,
    /// JPEG.
    pub(super) bytes: Vec<u8>,
    pub(super) quad: Quad,
    /// What is wrong with it; `None`: nothing that anybody should be troubled with.
    pub(super) wanted: Option<FindingCode>,
    /// What may be said beside it, because the defect brings it about.
    pub(super) beside: &'static [FindingCode],
}

/// Which half of the world: nothing was tuned on the other.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Half {
    /// For choosing limits.
    #[allow(dead_code, reason = "limits are chosen by hand on this half")]
    Tuning,
    /// For measuring: other papers, other people's cards, other desks, other seeds.
    Apart,
}

impl Half {
    fn print(self, index: u64) -> (&'static str, Print) {
        match (self, index % 4) {
            (Self::Tuning, 0) => ("birth notice", Print::Page(Paper::BirthNotice)),
            (Self::Tuning, 1) => ("diploma", Print::Page(Paper::Diploma)),
            (Self::Tuning, 2) => ("card front", Print::CardFront(0)),
            (Self::Tuning, _) => ("card back", Print::CardBack(0)),
            (Self::Apart, 0) => ("divorce", Print::Page(Paper::Divorce)),
            (Self::Apart, 1) => ("authorisation", Print::Page(Paper::Authorisation)),
            (Self::Apart, 2) => ("card front", Print::CardFront(1)),
            (Self::Apart, _) => ("card back", Print::CardBack(2)),
        }
    }

    const fn desk(self, index: u64) -> Family {
        match (self, index / 4 % 2) {
            (Self::Tuning, 0) => Family::DarkWood,
            (Self::Tuning, _) => Family::GreyDesk,
            (Self::Apart, 0) => Family::StoneTiles,
            (Self::Apart, _) => Family::Carpet,
        }
    }

    const fn seed(self) -> u64 {
        match self {
            Self::Tuning => 0,
            Self::Apart => 900,
        }
    }
}

/// Every case of page number `index`.
pub(super) fn of_page(half: Half, index: u64) -> Vec<Case> {
    let seed = half.seed() + index;
    let (name, print) = half.print(index);
    let sheet = print.sheet();
    let card = print.is_card();
    let dpi = if card { 400.0 } else { 170.0 };
    let chance = Chance::new(seed.wrapping_mul(0x9E37_79B9));
    let mut cases = Cases { name, sheet, card, dpi, seed, chance, made: Vec::new() };
    cases.good(half.desk(index), print);
    cases.blur();
    cases.light();
    cases.cut();
    cases.covered();
    cases.pattern();
    cases.made
}

struct Cases {
    name: &'static str,
    sheet: Sheet,
    card: bool,
    dpi: f64,
    seed: u64,
    chance: Chance,
    made: Vec<Case>,
}

/// All that a person may be told beside another finding.
const NONE: &[FindingCode] = &[];

impl Cases {
    fn keep(
        &mut self,
        group: &str,
        (image, quad): (&RgbImage, Quad),
        (wanted, beside): (Option<FindingCode>, &'static [FindingCode]),
    ) {
        let group = format!("{group}, {}", self.name);
        let (good, bytes) = (group.starts_with("good"), files::jpeg(image, 88));
        self.made.push(Case { group, good, bytes, quad, wanted, beside });
    }

    /// A page with a defect, lying on a desk.
    fn spoil(
        &mut self,
        group: &str,
        defect: &Defect,
        said: (Option<FindingCode>, &'static [FindingCode]),
    ) {
        let page = spoiled(&self.sheet, self.dpi, defect, self.seed).image;
        let (frame, quad) = on_desk(&page, None);
        self.keep(group, (&frame, quad), said);
    }

    fn good(&mut self, desk: Family, print: Print) {
        let (frame, quad) = on_desk(&sound(&self.sheet, self.dpi, self.seed), None);
        self.keep("good page", (&frame, quad), (None, NONE));
        let (frame, quad) = Plan::good(desk, print, self.seed).picture();
        if let Some(quad) = quad {
            self.keep("good photograph", (&frame, quad), (None, NONE));
        }
        for dpi in [200.0, 300.0] {
            let scan = scan(&self.sheet, dpi, self.seed);
            let whole = Quad::whole(scan.image.width(), scan.image.height());
            self.keep("good scan", (&scan.image, whole), (None, NONE));
        }
    }

    /// Pixels that a letter of the smallest print is high.
    fn letter(&self) -> f64 {
        let millimetres = if self.card { 1.2 } else { 1.9 };
        millimetres / 25.4 * self.dpi
    }

    fn blur(&mut self) {
        use FindingCode::{Blurred, TooSmall};
        let letter = self.letter();
        let wanted = (Some(Blurred), NONE);
        let little = letter * self.chance.between(0.05, 0.11);
        self.spoil("a little soft", &Defect::Unsharp { radius: little, area: None }, (None, NONE));
        let radius = letter * self.chance.between(0.45, 0.8);
        self.spoil("out of focus", &Defect::Unsharp { radius, area: None }, wanted);
        let top = self.chance.between(0.2, 0.45);
        let area = Some([0.05, top, 0.95, top + 0.35]);
        self.spoil("out of focus in part", &Defect::Unsharp { radius, area }, wanted);
        let moved = Defect::Moved {
            by: letter * self.chance.between(0.8, 1.3),
            direction: self.chance.between(0.0, 3.1),
        };
        self.spoil("shaken", &moved, wanted);
        // A small letter is three to four pixels high.
        let coarse = self.dpi * self.chance.between(3.0, 4.2) / letter;
        self.spoil("enlarged", &Defect::Coarse { dpi: coarse }, (Some(Blurred), &[TooSmall]));
        let far = if self.card { (70.0, 120.0) } else { (45.0, 80.0) };
        let dpi = self.chance.between(far.0, far.1);
        let (frame, quad) = on_desk(&sound(&self.sheet, dpi, self.seed), None);
        self.keep("from far away", (&frame, quad), (Some(TooSmall), &[Blurred]));
    }

    fn light(&mut self) {
        use FindingCode::{Glare, TooDark, TooLight};
        let between = |chance: &mut Chance, low, high| chance.between(low, high);
        let light = between(&mut self.chance, 0.3, 0.6);
        self.spoil("dim", &Defect::Dark { light }, (None, NONE));
        let light = between(&mut self.chance, 0.025, 0.06);
        self.spoil("dark", &Defect::Dark { light }, (Some(TooDark), NONE));
        let light = between(&mut self.chance, 1.1, 1.4);
        self.spoil("bright", &Defect::Bright { light }, (None, NONE));
        // A card's black is blacker, and thick.
        let burnt = if self.card { (35.0, 50.0) } else { (14.0, 20.0) };
        let light = between(&mut self.chance, burnt.0, burnt.1);
        self.spoil("burnt out", &Defect::Bright { light }, (Some(TooLight), NONE));
        let at = (between(&mut self.chance, 0.35, 0.65), between(&mut self.chance, 0.3, 0.55));
        let radius = between(&mut self.chance, 0.08, 0.14);
        self.spoil("lamp on text", &Defect::Shine { at, radius }, (Some(Glare), NONE));
        let margin = Defect::Shine { at: (0.5, 0.995), radius: 0.015 };
        self.spoil("lamp on the margin", &margin, (None, NONE));
    }

    fn cut(&mut self) {
        use FindingCode::{CutOff, Skewed, TooSmall};
        const BESIDE: &[FindingCode] = &[Skewed, TooSmall];
        let sides = [Side::Left, Side::Top, Side::Right, Side::Bottom];
        let pick = usize::try_from(self.chance.bits() % 4).unwrap_or(0);
        let side = sides.get(pick).copied().unwrap_or(Side::Left);
        let share = self.chance.between(0.15, 0.35);
        let cut = Defect::CutOff { side, share };
        let page = spoiled(&self.sheet, self.dpi, &cut, self.seed).image;
        let (frame, quad) = on_desk(&page, Some(side));
        self.keep("cut off by the frame", (&frame, quad), (Some(CutOff), BESIDE));
        // A person who drags the corners of the right side into the text.
        let (frame, quad) = on_desk(&sound(&self.sheet, self.dpi, self.seed), None);
        let Quad([a, b, c, d]) = quad;
        let inwards = |from: Corner, to: Corner| Corner {
            x: from.x + (to.x - from.x) * share,
            y: from.y + (to.y - from.y) * share,
        };
        let dragged = Quad([a, inwards(b, a), inwards(c, d), d]);
        self.keep("corners dragged into the text", (&frame, dragged), (Some(CutOff), BESIDE));
    }

    fn covered(&mut self) {
        use FindingCode::{Blank, Finger};
        let right = self.chance.unit() < 0.5;
        let deep = self.chance.between(0.3, 0.42);
        let from = if right { Side::Right } else { Side::Left };
        let tip = (if right { 1.0 - deep } else { deep }, self.chance.between(0.3, 0.6));
        self.spoil("finger on text", &Defect::Finger { tip, from }, (Some(Finger), NONE));
        if !self.card {
            let tip = (self.chance.between(0.2, 0.8), 0.985);
            let margin = Defect::Finger { tip, from: Side::Bottom };
            self.spoil("finger on the margin", &margin, (None, NONE));
            let specks = usize::try_from(self.chance.bits() % 30).unwrap_or(0);
            self.spoil("nothing on it", &Defect::Blank { specks }, (Some(Blank), NONE));
        }
    }

    fn pattern(&mut self) {
        use FindingCode::{Moire, ShowThrough};
        let pitch = self.chance.between(2.4, 6.0);
        self.spoil("from a screen", &Defect::Screen { pitch }, (Some(Moire), NONE));
        if !self.card {
            let contrast = self.chance.between(0.02, 0.06);
            let faint = Defect::ShowsThrough { contrast };
            self.spoil("back shows faintly", &faint, (None, NONE));
            let contrast = self.chance.between(0.3, 0.5);
            let clear = Defect::ShowsThrough { contrast };
            self.spoil("back shows through", &clear, (Some(ShowThrough), NONE));
        }
    }
}

/// The page on a dark desk with a little of it on every side, but for the side where the frame cuts
/// the page off.
fn on_desk(page: &RgbImage, cut: Option<Side>) -> (RgbImage, Quad) {
    let room = page.width().max(page.height()) / 16;
    let gap = |side: Side| if cut == Some(side) { 0 } else { room };
    let (left, top) = (gap(Side::Left), gap(Side::Top));
    let width = page.width() + left + gap(Side::Right);
    let height = page.height() + top + gap(Side::Bottom);
    let mut frame = RgbImage::from_pixel(width, height, Rgb([92, 84, 76]));
    imageops::replace(&mut frame, page, i64::from(left), i64::from(top));
    let corner = |x: u32, y: u32| Corner { x: f64::from(x), y: f64::from(y) };
    let (right, bottom) = (left + page.width(), top + page.height());
    let quad = [corner(left, top), corner(right, top), corner(right, bottom), corner(left, bottom)];
    (frame, Quad(quad))
}
