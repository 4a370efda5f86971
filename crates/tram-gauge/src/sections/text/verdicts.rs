//! Whether the right paper is told from all others.

use tram_domain::{PageSize, Titles, Verdict};
use tram_ocr::{Extent as Part, Grey, Reader};

use super::leaf::{Face, is_there, leaf};
use super::titles::{Catalogued, UNKNOWN, catalogued};
use super::{HELD_APART, path};
use crate::row::Row;
use crate::sections::Extent;

pub(super) fn measure(reader: &Reader, extent: Extent) -> Vec<Row> {
    let catalogued = catalogued();
    let scans = tally(reader, &catalogued, extent.of(12, 240), HELD_APART, |sheet, seed| {
        path::scanned(sheet, 200.0, seed)
    });
    let photos =
        tally(reader, &catalogued, extent.of(4, 40), HELD_APART + 50_000, path::photographed);
    [scans.rows("scanned"), photos.rows("photographed")].concat()
}

#[derive(Default)]
struct Tally {
    /// Papers that were asked for, and those known as such.
    asked: usize,
    right: usize,
    by_title_alone: usize,
    /// Papers that were not asked for, and those taken for it.
    others: usize,
    accepted: usize,
    /// Of known titles: said to be another.
    known: usize,
    told: usize,
}

fn tally(
    reader: &Reader,
    catalogued: &Catalogued,
    count: usize,
    first: u64,
    see: impl Fn(&tram_testkit::Sheet, u64) -> Option<Grey>,
) -> Tally {
    let faces: Vec<Face> = Face::ALL.into_iter().filter(|face| is_there(*face)).collect();
    // Every known title in turn, and after every two of them one that is not known.
    let mut known = catalogued.known.iter().map(String::as_str).cycle();
    let mut unknown = UNKNOWN.into_iter().cycle();
    let mut tally = Tally::default();
    for ((index, face), seed) in (0..count).zip(faces.into_iter().cycle()).zip(first..) {
        let next = if index % 3 == 2 { unknown.next() } else { known.next() };
        let title = next.unwrap_or_default();
        let page = leaf(title, face, seed);
        if let Some(picture) = see(&page.sheet, seed) {
            tally.add(reader, catalogued, title, &picture);
        }
    }
    tally
}

impl Tally {
    /// Asks the page whether it is any of the papers that requirements ask for.
    fn add(&mut self, reader: &Reader, catalogued: &Catalogued, title: &str, picture: &Grey) {
        let size = page_size(picture);
        let quick = reader.read(picture, Part::Title).unwrap_or_default();
        let mut thorough = None;
        for asked in &catalogued.asked {
            let titles = Titles::new(
                asked.iter().map(String::as_str),
                catalogued.known.iter().map(String::as_str),
            );
            let first = titles.verdict(&quick, size);
            let verdict = if first == Verdict::Unknown {
                let words = thorough.get_or_insert_with(|| {
                    reader.read(picture, Part::TitleBlock).unwrap_or_default()
                });
                titles.verdict(words, size)
            } else {
                first.clone()
            };
            let is_asked = asked.iter().any(|one| title.starts_with(one.as_str()));
            if is_asked {
                self.asked += 1;
                self.right += usize::from(verdict == Verdict::Right);
                self.by_title_alone += usize::from(first == Verdict::Right);
            } else {
                self.others += 1;
                self.accepted += usize::from(verdict == Verdict::Right);
                self.known += usize::from(catalogued.known.contains(title));
                let is_told = matches!(verdict, Verdict::Other { .. });
                self.told += usize::from(catalogued.known.contains(title) && is_told);
            }
            if std::env::var_os("TRAM_GAUGE_SHOW").is_some()
                && (is_asked != (verdict == Verdict::Right))
            {
                #[expect(clippy::print_stderr, reason = "on request, to see what went wrong")]
                {
                    eprintln!("{title}: asked {asked:?}, said {verdict:?}");
                }
            }
        }
    }

    fn rows(&self, how: &str) -> Vec<Row> {
        let share = |part: usize, whole: usize| ratio(part, whole.max(1));
        vec![
            Row::at_least(
                format!("the right paper known, {how}"),
                self.asked,
                share(self.right, self.asked),
                0.99,
            ),
            Row::at_most(
                format!("another paper taken for it, {how}"),
                self.others,
                share(self.accepted, self.others),
                0.001,
            ),
            Row::told(
                format!("  known by the title's lines alone, {how}"),
                self.asked,
                format!("{:.4}", share(self.by_title_alone, self.asked)),
            ),
            Row::told(
                format!("  another known paper called by its name, {how}"),
                self.known,
                format!("{:.4}", share(self.told, self.known)),
            ),
        ]
    }
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand tries")]
pub(super) fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand pixels")]
pub(super) fn page_size(picture: &Grey) -> PageSize {
    PageSize { width: picture.width() as f64, height: picture.height() as f64 }
}
