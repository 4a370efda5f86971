//! The code that a telephone takes along: a few lines to read, without a name or a number.

use qrcode::{Color, EcLevel, QrCode};
use tram_imaging::Shades;
use unicode_normalization::UnicodeNormalization as _;

/// White around it, in modules, as the standard asks for.
pub(super) const QUIET_ZONE: usize = 4;
/// Pixels a module: more than any screen shows, which makes it smaller without unequal modules.
const MODULE: usize = 12;
/// Letters of a line: names of procedures fill half a page, and a full code is read by no telephone.
const LONGEST_LINE: usize = 72;

/// What the code says.
pub(super) struct TakenAlong<'a> {
    pub(super) reference: &'a str,
    pub(super) office: &'a str,
    pub(super) procedure: &'a str,
    pub(super) day: &'a str,
    /// Where the office lets people look, with `{reference}` in it.
    pub(super) status_url: Option<&'a str>,
    /// The word before the reference.
    pub(super) named: &'a str,
}

impl TakenAlong<'_> {
    /// One line a thing, so that whatever shows text shows them well. Where there is something to
    /// open it stands last.
    pub(super) fn text(&self) -> String {
        let reference = format!("{}: {}", self.named, self.reference);
        let lines = [reference.as_str(), self.office, self.procedure, self.day];
        let lines = lines.into_iter().filter(|line| !line.trim().is_empty()).map(shortened);
        let url = self.status_url.map(|url| url.replace("{reference}", self.reference));
        lines.chain(url).collect::<Vec<_>>().join("\n")
    }
}

/// At most [`LONGEST_LINE`] letters on one line, cut between words where there are any.
fn shortened(line: &str) -> String {
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect::<String>();
    let Some((cut, _)) = line.char_indices().nth(LONGEST_LINE) else { return line };
    let kept = line.get(..cut).unwrap_or_default();
    let kept = kept.rsplit_once(' ').map_or(kept, |(whole, _)| whole);
    format!("{kept}…")
}

/// The dark and light modules of a code.
pub(super) struct Square {
    /// Modules a side, without the quiet zone.
    pub(super) side: usize,
    dark: Vec<bool>,
}

impl Square {
    /// `None` for more than a code holds. Level M: a fold or a stain through a slip costs less than a
    /// seventh of it.
    pub(super) fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M).ok()?;
        let dark = code.to_colors().into_iter().map(|colour| colour == Color::Dark).collect();
        Some(Self { side: code.width(), dark })
    }

    /// Runs of dark modules: row, first column, how many. One rectangle a run leaves no hair of white
    /// between two modules.
    pub(super) fn runs(&self) -> impl Iterator<Item = (usize, usize, usize)> + '_ {
        self.dark.chunks(self.side.max(1)).enumerate().flat_map(|(row, modules)| {
            let mut at = 0;
            let runs = modules.chunk_by(|one, other| one == other).filter_map(move |run| {
                let first = at;
                at += run.len();
                (run.first() == Some(&true)).then_some((row, first, run.len()))
            });
            runs.collect::<Vec<_>>()
        })
    }

    /// As a picture with its quiet zone.
    pub(super) fn picture(&self) -> Shades {
        let modules = self.side + 2 * QUIET_ZONE;
        let side = modules * MODULE;
        let mut pixels = vec![u8::MAX; side * side];
        for (row, first, count) in self.runs() {
            let left = (first + QUIET_ZONE) * MODULE;
            for line in 0..MODULE {
                let start = ((row + QUIET_ZONE) * MODULE + line) * side + left;
                if let Some(run) = pixels.get_mut(start..start + count * MODULE) {
                    run.fill(0);
                }
            }
        }
        let side = u32::try_from(side).unwrap_or(u32::MAX);
        Shades { width: side, height: side, pixels }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(picture: &Shades) -> Option<String> {
        let lum = zxingcpp::ImageFormat::Lum;
        let view =
            zxingcpp::ImageView::from_slice(&picture.pixels, picture.width, picture.height, lum);
        let reader = zxingcpp::read().formats(zxingcpp::BarcodeFormat::QRCode);
        let found = reader.from(&view.unwrap()).unwrap();
        found.first().map(zxingcpp::Barcode::text)
    }

    const SLIP: TakenAlong<'_> = TakenAlong {
        reference: "H4K-9TX-M3P",
        office: "UBND xã Ví Dụ",
        procedure: "Đăng ký khai sinh",
        day: "01/12/2026",
        status_url: None,
        named: "Mã hồ sơ",
    };

    #[test]
    fn another_reader_reads_lines_that_lead_nowhere_unless_the_office_has_a_page() {
        let text = SLIP.text();
        assert_eq!(text, "Mã hồ sơ: H4K-9TX-M3P\nUBND xã Ví Dụ\nĐăng ký khai sinh\n01/12/2026");
        assert_eq!(read(&Square::of(&text).unwrap().picture()), Some(text));
        let url = Some("https://hoso.example.vn/tra-cuu?ma={reference}");
        let text = TakenAlong { status_url: url, ..SLIP }.text();
        assert!(text.ends_with("\nhttps://hoso.example.vn/tra-cuu?ma=H4K-9TX-M3P"), "{text}");
        assert_eq!(read(&Square::of(&text).unwrap().picture()), Some(text));
    }

    #[test]
    fn the_longest_names_leave_a_code_that_a_telephone_reads() {
        let long = "Thủ tục hành chính có tên rất dài ".repeat(20);
        let code = TakenAlong { procedure: &long, office: &long, ..SLIP }.text();
        assert!(code.lines().all(|line| line.chars().count() <= LONGEST_LINE), "{code}");
        let square = Square::of(&code).unwrap();
        assert!(square.side <= 73, "{} modules", square.side);
        assert_eq!(read(&square.picture()), Some(code));
    }

    #[test]
    fn a_seventh_of_it_may_be_lost() {
        let text = SLIP.text();
        let mut picture = Square::of(&text).unwrap().picture();
        let width = usize::try_from(picture.width).unwrap();
        // A stain in the lower right, away from the three marks that say where the code is.
        for row in width / 2..width / 2 + width / 6 {
            picture.pixels[row * width + width / 2..row * width + width / 2 + width / 6].fill(0);
        }
        assert_eq!(read(&picture), Some(text));
    }

    proptest::proptest! {
        #[test]
        fn no_words_make_it_panic(office in "\\PC{0,200}", procedure in "\\PC{0,200}") {
            let text = TakenAlong { office: &office, procedure: &procedure, ..SLIP }.text();
            proptest::prop_assert!(text.lines().count() >= 2);
            Square::of(&text).map(|square| square.picture());
        }
    }
}
