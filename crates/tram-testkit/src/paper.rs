//! Papers that people bring, written as such papers are, about people and places that do not exist.

use crate::people::Person;
use crate::sheet::Sheet;
use crate::sketch::{Anchor, INK, PEN, Sketch, Style};

/// A kind of paper.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Paper {
    /// Giấy chứng sinh: a birth notice from a health station.
    BirthNotice,
    /// Quyết định công nhận thuận tình ly hôn: a court's decision on a divorce.
    Divorce,
    /// Bằng tốt nghiệp: a school leaving certificate, landscape.
    Diploma,
    /// Giấy uỷ quyền: an authorisation written at home.
    Authorisation,
}

impl Paper {
    /// Every kind.
    pub const ALL: [Self; 4] =
        [Self::BirthNotice, Self::Divorce, Self::Diploma, Self::Authorisation];
}

/// The paper as a sheet of A4.
pub fn paper(kind: Paper) -> Sheet {
    match kind {
        Paper::BirthNotice => birth_notice(),
        Paper::Divorce => divorce(),
        Paper::Diploma => diploma(),
        Paper::Authorisation => authorisation(),
    }
}

const WHITE: &str = "#faf9f5";

fn birth_notice() -> Sheet {
    let (mother, father) = (Person::applicant(), Person::husband());
    let mut page = Sketch::paper(210.0, 297.0, WHITE);
    issuer(&mut page, &["SỞ Y TẾ TỈNH MẪU", "TRẠM Y TẾ XÃ VÍ DỤ"], "Số: 0123 · Quyển số: 01/2026");
    motto(&mut page);
    page.heading((105.0, 52.0), 7.6, "GIẤY CHỨNG SINH");
    let rows = [
        ("Họ và tên mẹ:", mother.name.to_owned()),
        ("Ngày, tháng, năm sinh:", "15/01/1999".to_owned()),
        ("Nơi đăng ký thường trú:", mother.residence.to_owned()),
        ("Số định danh cá nhân:", mother.number.to_owned()),
        ("Dân tộc:", "Kinh".to_owned()),
        ("Họ và tên cha:", father.name.to_owned()),
        ("Đã sinh con vào lúc:", "07 giờ 25 phút, ngày 03 tháng 11 năm 2026".to_owned()),
        ("Tại:", "Trạm Y tế Xã Ví Dụ".to_owned()),
        ("Số lần sinh:", "01".to_owned()),
        ("Số con trong lần sinh này:", "01".to_owned()),
        ("Giới tính của con:", "Nữ".to_owned()),
        ("Cân nặng:", "3.150 gam".to_owned()),
        ("Tình trạng của con:", "Khoẻ mạnh".to_owned()),
        ("Dự định đặt tên con là:", "TRẦN THỊ BÌNH MINH (mẫu)".to_owned()),
        ("Người đỡ đẻ:", "PHẠM THỊ VÍ DỤ".to_owned()),
    ];
    let mut y = 68.0;
    for (asked, answer) in rows {
        page.row((25.0, y), 188.0, asked, &answer);
        y += 9.2;
    }
    dated(&mut page, (188.0, 213.0), "Xã Ví Dụ, ngày 03 tháng 11 năm 2026");
    signed(&mut page, (43.0, 220.0), ["CHA, MẸ", "(Ký, ghi rõ họ tên)"], mother.name, 5);
    signed(&mut page, (105.0, 220.0), ["NGƯỜI ĐỠ ĐẺ", "(Ký, ghi rõ họ tên)"], "PHẠM THỊ VÍ DỤ", 9);
    signed(&mut page, (165.0, 220.0), ["TRẠM TRƯỞNG", "(Ký tên, đóng dấu)"], "ĐỖ VĂN MẪU", 12);
    page.stamp((144.0, 238.0), "TRẠM Y TẾ XÃ VÍ DỤ", "TẬP DƯỢT");
    page.text(
        (25.0, 281.0),
        Style { size: 3.2, fill: "#4a4a4e", ..Style::PRINT },
        "Ghi chú: Tên dự định đặt có thể thay đổi khi đăng ký khai sinh.",
    );
    page.mark_as_sample(27.0, (190.0, 16.0));
    page.finish()
}

fn divorce() -> Sheet {
    let mut page = Sketch::paper(210.0, 297.0, WHITE);
    issuer(&mut page, &["TOÀ ÁN NHÂN DÂN", "KHU VỰC VÍ DỤ"], "Số: 045/2024/QĐST-HNGĐ");
    motto(&mut page);
    dated(&mut page, (188.0, 45.5), "Ví Dụ, ngày 18 tháng 6 năm 2024");
    page.heading((105.0, 57.0), 6.6, "QUYẾT ĐỊNH");
    page.heading((105.0, 64.5), 4.6, "CÔNG NHẬN THUẬN TÌNH LY HÔN");
    page.heading((105.0, 70.5), 4.6, "VÀ SỰ THOẢ THUẬN CỦA CÁC ĐƯƠNG SỰ");
    let body = [
        "Căn cứ hồ sơ việc dân sự thụ lý số 112/2024/TLST-HNGĐ ngày 02 tháng 5 năm 2024, giữa:",
        "Người yêu cầu: bà LÊ THỊ MẪU, sinh năm 1988; cư trú tại Thôn 2, Xã Ví Dụ.",
        "Người yêu cầu: ông ĐỖ VĂN VÍ DỤ, sinh năm 1985; cư trú tại Thôn 3, Xã Ví Dụ.",
        "Căn cứ biên bản hoà giải không thành và ghi nhận tự nguyện ly hôn của các đương sự",
        "lập ngày 10 tháng 6 năm 2024;",
        "Đã hết thời hạn bảy ngày, không có đương sự nào thay đổi ý kiến về sự thoả thuận đó.",
    ];
    let after = text_block(&mut page, 81.0, &body);
    page.heading((105.0, after + 4.0), 4.8, "QUYẾT ĐỊNH:");
    let body = [
        "1. Công nhận sự thuận tình ly hôn giữa bà LÊ THỊ MẪU và ông ĐỖ VĂN VÍ DỤ.",
        "2. Công nhận sự thoả thuận của các đương sự như sau:",
        "– Về con chung: giao con chung cho bà Mẫu trực tiếp nuôi dưỡng; ông Ví Dụ cấp dưỡng",
        "hằng tháng cho đến khi con đủ 18 tuổi và có quyền thăm nom con, không ai được cản trở.",
        "– Về tài sản chung: các đương sự tự thoả thuận, không yêu cầu Toà án giải quyết.",
        "– Về lệ phí: mỗi bên chịu một nửa, đã nộp đủ theo biên lai số 0000456.",
        "3. Quyết định này có hiệu lực pháp luật ngay sau khi được ban hành và không bị kháng",
        "cáo, kháng nghị theo thủ tục phúc thẩm.",
    ];
    let after = text_block(&mut page, after + 13.0, &body);
    page.text(
        (25.0, after + 10.0),
        Style { size: 3.4, bold: true, slant: -9.0, ..Style::PRINT },
        "Nơi nhận:",
    );
    for (line, text) in [
        "– Các đương sự;",
        "– Viện Kiểm sát khu vực Ví Dụ;",
        "– UBND Xã Ví Dụ;",
        "– Lưu hồ sơ vụ việc.",
    ]
    .iter()
    .enumerate()
    {
        let y = after + 15.0 + f64::from(u8::try_from(line).unwrap_or(0)) * 4.8;
        page.print((25.0, y), 3.2, text);
    }
    signed(
        &mut page,
        (155.0, after + 9.0),
        ["THẨM PHÁN", "(Ký tên, đóng dấu)"],
        "HOÀNG THỊ TẬP DƯỢT",
        31,
    );
    page.stamp((129.0, after + 23.0), "TOÀ ÁN KHU VỰC VÍ DỤ", "TẬP DƯỢT");
    page.mark_as_sample(27.0, (190.0, 16.0));
    page.finish()
}

fn diploma() -> Sheet {
    let holder = Person::husband();
    let mut page = Sketch::paper(297.0, 210.0, "#fbf6e6");
    page.add(
        r##"<rect x="9" y="9" width="279" height="192" fill="none" stroke="#b8862b" stroke-width="2.2"/>
        <rect x="12.6" y="12.6" width="271.8" height="184.8" fill="none" stroke="#b8862b" stroke-width=".6"/>"##,
    );
    for (x, y) in [(16.8, 16.8), (280.2, 16.8), (280.2, 193.2), (16.8, 193.2)] {
        page.add(format_args!(
            r##"<g transform="translate({x} {y})" fill="none" stroke="#b8862b" stroke-width=".6"><circle r="5"/><circle r="2.6"/><path d="M-5 0H5M0-5V5"/></g>"##
        ));
    }
    let (left, right) = (80.0, 212.0);
    for (x, lines) in [
        (left, ["SỞ GIÁO DỤC VÀ ĐÀO TẠO MẪU", "TRƯỜNG TRUNG HỌC VÍ DỤ"]),
        (right, ["CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập – Tự do – Hạnh phúc"]),
    ] {
        page.heading((x, 31.0), 4.3, lines[0]);
        page.heading((x, 37.5), 4.3, lines[1]);
        page.add(format_args!(
            r#"<path d="M{} 39.8 h34" stroke="{INK}" stroke-width=".35"/>"#,
            x - 17.0
        ));
    }
    let title =
        Style { size: 15.0, bold: true, anchor: Anchor::Middle, fill: "#a61c1c", slant: 0.0 };
    page.text((148.5, 64.0), title, "BẰNG TỐT NGHIỆP");
    page.heading((148.5, 75.0), 6.4, "TRUNG HỌC PHỔ THÔNG");
    let rows = [
        ("Cấp cho:", holder.name),
        ("Ngày sinh:", "02/09/1997"),
        ("Nơi sinh:", "Phường Ví Dụ, Gia Lai"),
        ("Học sinh trường:", "Trường Trung học Ví Dụ"),
        ("Khoá thi:", "Ngày 02 tháng 6 năm 2015"),
        ("Hội đồng thi:", "Hội đồng thi Ví Dụ 1"),
        ("Xếp loại tốt nghiệp:", "Khá"),
    ];
    let mut y = 91.0;
    for (asked, answer) in rows {
        page.row((62.0, y), 238.0, asked, answer);
        y += 9.6;
    }
    let note = Style { size: 3.4, fill: "#4a4a4e", ..Style::PRINT };
    page.text((30.0, 181.0), note, "Số hiệu: M 0000456");
    page.text((30.0, 186.5), note, "Số vào sổ gốc cấp bằng: 000123");
    dated(&mut page, (250.0, 160.0), "Ví Dụ, ngày 20 tháng 7 năm 2015");
    signed(&mut page, (214.0, 166.0), ["GIÁM ĐỐC", ""], "VŨ VĂN VÍ DỤ", 44);
    page.stamp((192.0, 181.0), "SỞ GIÁO DỤC VÀ ĐÀO TẠO MẪU", "TẬP DƯỢT");
    page.mark_as_sample(34.0, (277.0, 21.5));
    page.finish()
}

fn authorisation() -> Sheet {
    let (giver, taker) = (Person::grandmother(), Person::applicant());
    let mut page = Sketch::paper(210.0, 297.0, WHITE);
    page.heading((105.0, 27.0), 4.4, "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    page.heading((105.0, 33.5), 4.4, "Độc lập – Tự do – Hạnh phúc");
    page.add(format_args!(r#"<path d="M88 36.2 h34" stroke="{INK}" stroke-width=".35"/>"#));
    page.heading((105.0, 52.0), 7.6, "GIẤY UỶ QUYỀN");
    page.text(
        (105.0, 59.0),
        Style { size: 3.8, anchor: Anchor::Middle, slant: -9.0, ..Style::PRINT },
        "(Dùng cho cá nhân)",
    );
    let mut y = 72.0;
    for (side, person) in [("BÊN UỶ QUYỀN", &giver), ("BÊN ĐƯỢC UỶ QUYỀN", &taker)] {
        page.text((25.0, y), Style { size: 4.2, bold: true, ..Style::PRINT }, side);
        for (asked, answer) in [
            ("Họ và tên:", person.name.to_owned()),
            ("Ngày sinh:", person.birth.to_vietnamese()),
            ("Số định danh cá nhân:", person.number.to_owned()),
            ("Ngày cấp:", person.issued.to_vietnamese()),
            ("Nơi cư trú:", person.residence.to_owned()),
        ] {
            y += 9.0;
            page.row((25.0, y), 188.0, asked, &answer);
        }
        y += 13.0;
    }
    page.text((25.0, y), Style { size: 4.2, bold: true, ..Style::PRINT }, "NỘI DUNG UỶ QUYỀN");
    let written = [
        "Tôi uỷ quyền cho cháu tôi là NGUYỄN THỊ THỬ NGHIỆM thay tôi",
        "nộp hồ sơ và nhận kết quả bản sao trích lục khai sinh",
        "tại Trung tâm Phục vụ hành chính công Xã Ví Dụ.",
    ];
    for line in written {
        y += 9.0;
        page.row((25.0, y), 188.0, "", line);
    }
    y += 10.0;
    for line in [
        "Thời hạn uỷ quyền: từ ngày lập giấy này đến khi nhận xong kết quả.",
        "Tôi cam đoan nội dung trên là đúng và chịu trách nhiệm trước pháp luật.",
    ] {
        page.print((25.0, y), 4.0, line);
        y += 6.4;
    }
    dated(&mut page, (188.0, y + 4.0), "Xã Ví Dụ, ngày 12 tháng 11 năm 2026");
    signed(
        &mut page,
        (60.0, y + 12.0),
        ["BÊN ĐƯỢC UỶ QUYỀN", "(Ký, ghi rõ họ tên)"],
        taker.name,
        5,
    );
    signed(&mut page, (150.0, y + 12.0), ["BÊN UỶ QUYỀN", "(Ký, ghi rõ họ tên)"], giver.name, 66);
    page.mark_as_sample(27.0, (190.0, 16.0));
    page.finish()
}

/// Who issued it, at the top left.
fn issuer(page: &mut Sketch, lines: &[&str; 2], number: &str) {
    page.text((57.0, 27.0), Style { anchor: Anchor::Middle, size: 3.9, ..Style::PRINT }, lines[0]);
    page.heading((57.0, 32.6), 3.9, lines[1]);
    page.add(format_args!(r#"<path d="M45 34.8 h24" stroke="{INK}" stroke-width=".35"/>"#));
    page.text((57.0, 40.2), Style { anchor: Anchor::Middle, size: 3.7, ..Style::PRINT }, number);
}

/// The state's name and motto, at the top right.
fn motto(page: &mut Sketch) {
    page.heading((145.0, 27.0), 3.9, "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    page.heading((145.0, 32.6), 4.0, "Độc lập – Tự do – Hạnh phúc");
    page.add(format_args!(r#"<path d="M128 34.8 h34" stroke="{INK}" stroke-width=".35"/>"#));
}

fn dated(page: &mut Sketch, at: (f64, f64), text: &str) {
    let style = Style { size: 3.9, anchor: Anchor::End, slant: -9.0, ..Style::PRINT };
    page.text(at, style, text);
}

/// A title, a signature under it and the name under that.
fn signed(page: &mut Sketch, (x, y): (f64, f64), title: [&str; 2], name: &str, seed: u64) {
    let [title, hint] = title;
    page.heading((x, y), 3.9, title);
    let hint_style = Style { size: 3.2, anchor: Anchor::Middle, slant: -9.0, ..Style::PRINT };
    page.text((x, y + 4.6), hint_style, hint);
    page.signature((x, y + 16.5), seed);
    let style = Style { size: 3.7, anchor: Anchor::Middle, fill: PEN, ..Style::PRINT };
    page.text((x, y + 29.0), Style { bold: true, ..style }, name);
}

/// Lines of print, each with room for the marks above and below; gives the height after them.
fn text_block(page: &mut Sketch, mut y: f64, lines: &[&str]) -> f64 {
    for line in lines {
        page.print((25.0, y), 3.85, line);
        y += 7.7;
    }
    y
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_paper_says_that_it_is_a_sample() {
        for kind in Paper::ALL {
            let sheet = paper(kind);
            assert!(sheet.svg.matches("MẪU TẬP DƯỢT").count() >= 2, "{kind:?}");
            let pixels = sheet.pixels(2.0);
            let inked = pixels.pixels().filter(|pixel| pixel.0[0] < 120).count();
            assert!(inked * 100 > pixels.len() / 4, "{kind:?} has text on it");
        }
    }
}
