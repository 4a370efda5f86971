use proptest::prelude::*;

use super::*;

const PAGE: PageSize = PageSize { width: 1000.0, height: 1400.0 };

const KNOWN: [&str; 8] = [
    "giấy chứng sinh",
    "giấy khai sinh",
    "trích lục khai sinh",
    "giấy chứng tử",
    "giấy chứng nhận kết hôn",
    "giấy xác nhận tình trạng hôn nhân",
    "tờ khai cấp giấy xác nhận tình trạng hôn nhân",
    "quyết định công nhận thuận tình ly hôn",
];

/// Lines of print: what, the middle across, the foot, the height of a letter.
fn page(lines: &[(&str, f64, f64, f64)]) -> Vec<Word> {
    let mut words = Vec::new();
    for (line, (text, middle, foot, height)) in lines.iter().enumerate() {
        let wide =
            |text: &str| height * 0.7 * f64::from(u32::try_from(text.chars().count()).unwrap());
        let mut left = middle - wide(text) / 2.0;
        for word in text.split(' ') {
            let right = left + wide(word);
            let (top, bottom) = (foot - height, *foot);
            words.push(Word {
                text: word.to_owned(),
                left,
                top,
                right,
                bottom,
                line,
                sureness: 0.9,
            });
            left = right + height * 0.7;
        }
    }
    words
}

fn verdict(asked: &[&str], lines: &[(&str, f64, f64, f64)]) -> Verdict {
    Titles::new(asked.iter().copied(), KNOWN).verdict(&page(lines), PAGE)
}

fn other(title: &str) -> Verdict {
    Verdict::Other { title: title.to_owned() }
}

const BODY: [(&str, f64, f64, f64); 4] = [
    ("Họ và tên mẹ: NGUYỄN THỊ THỬ NGHIỆM", 480.0, 400.0, 18.0),
    ("Nơi đăng ký thường trú: Thôn 2, Xã Ví Dụ", 490.0, 440.0, 18.0),
    ("Căn cứ giấy chứng sinh số 12 ngày 03 tháng 11 năm 2026 của trạm y tế", 500.0, 480.0, 18.0),
    ("Đã sinh con vào lúc 07 giờ 25 phút, ngày 03 tháng 11", 500.0, 520.0, 18.0),
];

fn with_body<'a>(title: &[(&'a str, f64, f64, f64)]) -> Vec<(&'a str, f64, f64, f64)> {
    let head = [
        ("SỞ Y TẾ TỈNH MẪU", 270.0, 100.0, 18.0),
        ("CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", 690.0, 100.0, 18.0),
    ];
    head.iter().chain(title).chain(&BODY).copied().collect()
}

#[test]
fn the_paper_asked_for_is_right_and_its_near_twins_are_not() {
    for title in KNOWN {
        let capitals = title.to_uppercase();
        let lines = with_body(&[(&capitals, 500.0, 260.0, 30.0)]);
        for asked in KNOWN {
            let expected = if asked == title { Verdict::Right } else { other(title) };
            assert_eq!(verdict(&[asked], &lines), expected, "{asked} on {title}");
        }
    }
}

#[test]
fn a_title_goes_over_several_lines() {
    let lines = with_body(&[
        ("QUYẾT ĐỊNH", 500.0, 240.0, 28.0),
        ("CÔNG NHẬN THUẬN TÌNH LY HÔN", 500.0, 276.0, 20.0),
        ("VÀ SỰ THOẢ THUẬN CỦA CÁC ĐƯƠNG SỰ", 500.0, 306.0, 20.0),
    ]);
    assert_eq!(verdict(&["quyết định công nhận thuận tình ly hôn"], &lines), Verdict::Right);
    let title = "QUYẾT ĐỊNH CÔNG NHẬN THUẬN TÌNH LY HÔN";
    assert_eq!(verdict(&["giấy chứng sinh"], &lines), other(&title.to_lowercase()));
}

#[test]
fn a_paper_that_speaks_of_another_is_not_that_other() {
    let asked = ["giấy chứng sinh"];
    for title in ["GIẤY MỜI HỌP", "TỜ KHAI ĐỀ NGHỊ CẤP LẠI GIẤY CHỨNG SINH", "ĐƠN XIN VIỆC"]
    {
        let lines = with_body(&[(title, 500.0, 260.0, 30.0)]);
        assert_eq!(verdict(&asked, &lines), Verdict::Unknown, "{title}");
    }
    let below = with_body(&[("GIẤY CHỨNG SINH", 500.0, 900.0, 30.0)]);
    assert_eq!(verdict(&asked, &below), Verdict::Unknown, "no title stands in the lower half");
    let listed = with_body(&[
        ("ĐƠN ĐỀ NGHỊ CẤP LẠI", 500.0, 240.0, 30.0),
        ("GIẤY CHỨNG SINH", 500.0, 280.0, 30.0),
    ]);
    assert_eq!(verdict(&asked, &listed), Verdict::Unknown, "not where a title begins");
}

#[test]
fn a_title_at_home_may_be_written_in_small_letters_if_it_is_large() {
    let small = |height| {
        let lines = with_body(&[("Giấy uỷ quyền", 500.0, 260.0, height)]);
        verdict(&["giấy uỷ quyền"], &lines)
    };
    assert_eq!(small(30.0), Verdict::Right);
    assert_eq!(small(18.0), Verdict::Unknown);
}

#[test]
fn a_paper_without_a_known_title_is_neither_right_nor_wrong() {
    let lines = with_body(&[("GIẤY CHỨNG SINH", 500.0, 260.0, 30.0)]);
    assert_eq!(verdict(&[], &lines), Verdict::Unknown);
    assert!(!Titles::new([], KNOWN).can_tell() && !Titles::new([" "], KNOWN).can_tell());
}

#[test]
fn what_could_be_either_of_two_is_neither() {
    // Garbled until it is as near to one as to the other.
    let lines = with_body(&[("GIẤY CHỨNG TINH", 500.0, 260.0, 30.0)]);
    let known = ["giấy chứng sinh", "giấy chứng tình"];
    let titles = Titles::new(["giấy chứng sinh"], known);
    assert_eq!(titles.verdict(&page(&lines), PAGE), other("giấy chứng tình"));
    let lines = with_body(&[("GIẤY CHỨNG XINH", 500.0, 260.0, 30.0)]);
    assert_eq!(titles.verdict(&page(&lines), PAGE), Verdict::Unknown);
}

proptest! {
    #[test]
    fn no_words_make_it_fail(
        words in prop::collection::vec(
            ("\\PC{0,12}", any::<[f64; 4]>(), 0_usize..5), 0..30)
    ) {
        let words: Vec<Word> = words
            .into_iter()
            .map(|(text, [left, top, right, bottom], line)| {
                Word { text, left, top, right, bottom, line, sureness: 1.0 }
            })
            .collect();
        Titles::new(["giấy chứng sinh"], KNOWN).verdict(&words, PAGE);
    }
}
