//! Papers of one page with any title, in several faces, whose every letter is known.

use std::fmt::Write;
use std::sync::Arc;

use resvg::usvg::{self, fontdb};
use tram_testkit::Sheet;
use tram_testkit::chance::Chance;

/// A typeface.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Face {
    /// As wide and as thick as Times New Roman, in which offices write (Decree 30/2020/NĐ-CP).
    Liberation,
    /// The interface's own.
    BeVietnam,
    /// With serifs, wide.
    Serif,
    /// Without serifs, wide.
    Sans,
}

impl Face {
    pub(super) const ALL: [Self; 4] = [Self::Liberation, Self::BeVietnam, Self::Serif, Self::Sans];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Liberation => "Liberation Serif",
            Self::BeVietnam => "Be Vietnam Pro",
            Self::Serif => "DejaVu Serif",
            Self::Sans => "DejaVu Sans",
        }
    }

    /// Its width compared with the interface's.
    const fn width(self) -> f64 {
        match self {
            Self::Liberation => 0.92,
            Self::BeVietnam => 1.0,
            Self::Serif => 1.08,
            Self::Sans => 1.06,
        }
    }
}

/// A page and what is printed on it, line by line from the top.
pub(super) struct Leaf {
    pub(super) sheet: Sheet,
    pub(super) lines: Vec<String>,
}

const MARGINS: (f64, f64) = (26.0, 192.0);

/// A paper that bears `title`, in capitals or, now and then, as people write at home.
pub(super) fn leaf(title: &str, face: Face, seed: u64) -> Leaf {
    let mut chance = Chance::new(seed);
    let mut page = Page::new(face);
    let body = chance.between(3.85, 4.5);
    let size = body * chance.between(1.15, 1.75);
    let mut y = head(&mut page, &mut chance, body);
    let at_home = chance.unit() < 0.12;
    let words = if at_home { first_capital(title) } else { title.to_uppercase() };
    let size = if at_home { body * 1.7 } else { size };
    y += size * chance.between(1.6, 2.6);
    for line in wrapped(&words, 150.0 / (size * 0.72 * face.width())) {
        page.line((105.0, y), "middle", size, true, &line);
        y += size * 1.45;
    }
    if chance.unit() < 0.4 {
        page.line(
            (105.0, y),
            "middle",
            body * 0.92,
            false,
            "(Dùng cho cá nhân, lập thành hai bản)",
        );
        y += body * 1.5;
    }
    text(&mut page, &mut chance, y + body * 1.2, body);
    page.finish()
}

/// A page of nothing but text, for its letters to be counted.
pub(super) fn prose(face: Face, seed: u64) -> Leaf {
    let mut chance = Chance::new(seed);
    let mut page = Page::new(face);
    let body = chance.between(3.85, 4.4);
    page.line((105.0, 30.0), "middle", body * 1.5, true, "ĐƠN ĐỀ NGHỊ GIẢI QUYẾT HỒ SƠ");
    text(&mut page, &mut chance, 42.0, body);
    page.finish()
}

fn head(page: &mut Page, chance: &mut Chance, body: f64) -> f64 {
    let motto = ["CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập – Tự do – Hạnh phúc"];
    let small = body * 0.84;
    if chance.unit() < 0.35 {
        page.line((105.0, 24.0), "middle", body, true, motto[0]);
        page.line((105.0, 24.0 + body * 1.5), "middle", body, true, motto[1]);
    } else {
        let issuers =
            ["UỶ BAN NHÂN DÂN", "SỞ Y TẾ TỈNH MẪU", "TOÀ ÁN NHÂN DÂN", "CÔNG AN TỈNH MẪU"];
        page.line((56.0, 24.0), "middle", small, false, picked(chance, &issuers));
        page.line((56.0, 24.0 + body * 1.4), "middle", small, true, "XÃ VÍ DỤ");
        page.line((147.0, 24.0), "middle", small * 0.95, true, motto[0]);
        page.line((147.0, 24.0 + body * 1.4), "middle", small, true, motto[1]);
    }
    24.0 + body * 3.4
}

/// Sentences and rows as such papers have them; some speak of other papers.
const SENTENCES: [&str; 16] = [
    "Căn cứ Luật Hộ tịch ngày 20 tháng 11 năm 2014 và các văn bản hướng dẫn thi hành;",
    "Căn cứ giấy chứng sinh số 0123 do Trạm Y tế Xã Ví Dụ cấp ngày 03 tháng 11 năm 2026;",
    "Họ và tên: NGUYỄN THỊ THỬ NGHIỆM. Giới tính: Nữ. Dân tộc: Kinh. Quốc tịch: Việt Nam.",
    "Nơi đăng ký thường trú: Thôn 2, Xã Ví Dụ, Tỉnh Gia Lai. Điện thoại: 0900 000 123.",
    "Kèm theo giấy khai sinh, giấy chứng nhận kết hôn và giấy xác nhận tình trạng hôn nhân.",
    "Tôi xin cam đoan những lời khai trên đây là đúng sự thật và chịu trách nhiệm trước pháp luật.",
    "Người yêu cầu: ông ĐỖ VĂN VÍ DỤ, sinh năm 1985; cư trú tại Thôn 3, Xã Ví Dụ, Tỉnh Gia Lai.",
    "Đã hết thời hạn bảy ngày, không có đương sự nào thay đổi ý kiến về sự thoả thuận đó.",
    "Về tài sản chung: các bên tự thoả thuận, không yêu cầu cơ quan có thẩm quyền giải quyết.",
    "Giấy này được lập thành ba bản có giá trị như nhau, mỗi bên giữ một bản để thực hiện.",
    "Số định danh cá nhân: 052199000123, ngày cấp 15/08/2021, nơi cấp: Cục Cảnh sát quản lý.",
    "Mức trợ cấp hằng tháng là 1.250.000 đồng, được nhận qua tài khoản ngân hàng đã đăng ký.",
    "Đề nghị Uỷ ban nhân dân xã xem xét, giải quyết theo quy định của pháp luật hiện hành.",
    "Thời hạn kể từ ngày ký đến khi hoàn thành công việc; quá hạn thì giấy này hết hiệu lực.",
    "Cân nặng: 3.150 gam. Tình trạng sức khoẻ: bình thường. Số lần sinh: 01. Số con: 01.",
    "Quyết định này có hiệu lực pháp luật ngay sau khi được ban hành và không bị kháng cáo.",
];

fn text(page: &mut Page, chance: &mut Chance, mut y: f64, body: f64) {
    let room = (MARGINS.1 - MARGINS.0) / (body * 0.53 * page.face.width());
    let leading = body * chance.between(1.6, 1.95);
    while y < 255.0 {
        for line in wrapped(picked(chance, &SENTENCES), room) {
            page.line((MARGINS.0, y), "start", body, false, &line);
            y += leading;
        }
    }
    page.line((150.0, y + body), "middle", body, true, "NGƯỜI LÀM ĐƠN");
}

fn picked<'w>(chance: &mut Chance, words: &[&'w str]) -> &'w str {
    let index = usize::try_from(chance.bits() % words.len() as u64).unwrap_or(0);
    words.get(index).copied().unwrap_or_default()
}

fn first_capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Lines of about `room` letters, as even as may be.
fn wrapped(text: &str, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if f64::from(length(line) + length(word)) < room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn length(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

struct Page {
    svg: String,
    face: Face,
    lines: Vec<(f64, String)>,
}

impl Page {
    fn new(face: Face) -> Self {
        let svg = format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 210 297" width="210" height="297" font-family="{}"><rect width="210" height="297" fill="#faf9f5"/>"##,
            face.name()
        );
        Self { svg, face, lines: Vec::new() }
    }

    fn line(&mut self, (x, y): (f64, f64), anchor: &str, size: f64, bold: bool, text: &str) {
        let weight = match (bold, self.face) {
            (false, _) => 400,
            (true, Face::BeVietnam) => 600,
            (true, Face::Liberation | Face::Serif | Face::Sans) => 700,
        };
        write!(
            self.svg,
            r##"<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" fill="#1d1d1f">{text}</text>"##
        )
        .expect("writing to a string cannot fail");
        self.lines.push((y, text.to_owned()));
    }

    fn finish(mut self) -> Leaf {
        self.svg.push_str("</svg>");
        let options = usvg::Options { fontdb: fonts(), ..usvg::Options::default() };
        let tree = usvg::Tree::from_str(&self.svg, &options).expect("our own drawing is sound SVG");
        // Letters become outlines: whoever draws the sheet needs no fonts.
        let svg = tree.to_string(&usvg::WriteOptions {
            coordinates_precision: 4,
            ..usvg::WriteOptions::default()
        });
        let sheet = Sheet { svg, width: 210.0, height: 297.0, radius: 0.0 };
        Leaf { sheet, lines: self.lines.into_iter().map(|(_, text)| text).collect() }
    }
}

/// Our own fonts, and those of the system.
fn fonts() -> Arc<fontdb::Database> {
    static FONTS: std::sync::OnceLock<Arc<fontdb::Database>> = std::sync::OnceLock::new();
    let fonts = FONTS.get_or_init(|| {
        let mut fonts = fontdb::Database::new();
        fonts.load_system_fonts();
        let own: [&[u8]; 2] = [
            include_bytes!("../../../../../assets/fonts/BeVietnamPro-Regular.ttf"),
            include_bytes!("../../../../../assets/fonts/BeVietnamPro-SemiBold.ttf"),
        ];
        for font in own {
            fonts.load_font_data(font.to_vec());
        }
        Arc::new(fonts)
    });
    Arc::clone(fonts)
}

/// Whether the machine has the face; what is drawn in another would not be what is said.
pub(super) fn is_there(face: Face) -> bool {
    fonts().faces().any(|known| known.families.iter().any(|(family, _)| family == face.name()))
}
