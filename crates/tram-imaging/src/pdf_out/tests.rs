use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use tram_domain::{Quad, Turn, Word};
use tram_testkit::files::{self, ExifTag};
use tram_testkit::{Paper as Kind, needs, paper, scan};

use super::*;
use crate::paper::Paper;
use crate::pdf_in::pdf_to_png;
use crate::render::{Rendition, render};
use crate::scene::{Lying, photo};

fn page() -> Leaf {
    let (bytes, quad) = photo(&Lying::default(), 2000, 1500);
    render(&bytes, quad, Turn::None, Rendition::Submission).unwrap().into()
}

fn card() -> Leaf {
    let (bytes, quad) = photo(&Lying::card(), 1200, 900);
    render(&bytes, quad, Turn::None, Rendition::Submission).unwrap().into()
}

/// A birth notice with a red stamp and blue handwriting, and an authorisation, both scanned at 200 dpi.
fn papers() -> &'static [Leaf; 2] {
    static PAPERS: OnceLock<[Leaf; 2]> = OnceLock::new();
    PAPERS.get_or_init(|| {
        [Kind::BirthNotice, Kind::Divorce].map(|kind| {
            let scan = scan(&paper(kind), 200.0, 4);
            let whole = Quad::whole(scan.image.width(), scan.image.height());
            render(&scan.jpeg(92), whole, Turn::None, Rendition::Submission).unwrap().into()
        })
    })
}

/// The same page in black print alone.
fn without_colour(leaf: &Leaf) -> Leaf {
    let mut planes = coding::open(&leaf.rendered.jpeg).unwrap();
    planes.blue.fill(128);
    planes.red.fill(128);
    let mut leaf = leaf.clone();
    leaf.rendered.jpeg = coding::grey(&planes, 80).unwrap();
    leaf
}

fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

/// What a program says about a PDF.
fn told(pdf: &Pdf, program: &str, arguments: &[&str]) -> String {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(&pdf.bytes).unwrap();
    let path = file.path().to_str().unwrap();
    let arguments = arguments.iter().map(|word| if *word == "@" { path } else { word });
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let blamed = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && blamed.is_empty(), "{program}: {said}{blamed}");
    said
}

/// Lines of words, set as print of `size` pixels with real gaps between the words.
fn set(lines: &[&str], (left, top): (f64, f64), size: f64) -> Vec<Word> {
    let mut words = Vec::new();
    for (line, text) in lines.iter().enumerate() {
        let mut x = left;
        let y = top + f64::from(u32::try_from(line).unwrap()) * size * 1.6;
        for (index, word) in text.split(' ').enumerate() {
            let width = f64::from(u32::try_from(word.chars().count()).unwrap()) * size * 0.55;
            // Boxes as a reader gives them: close around the ink, so each of another height.
            let rise = f64::from(u32::try_from(index % 3).unwrap()) * size * 0.12;
            words.push(Word {
                text: word.to_owned(),
                left: x,
                top: y + rise,
                right: x + width,
                bottom: y + size - rise / 2.0,
                line,
                sureness: 0.9,
            });
            x += width + size * 0.3;
        }
    }
    words
}

#[test]
fn pictures_are_passed_through_and_the_file_says_what_it_is() {
    let pages = [page(), card()];
    let pdf = make_pdf(&pages, "Giấy chứng sinh", None).unwrap();
    assert_eq!((pdf.pages, pdf.conformance), (2, "PDF/A-2b"));
    assert!(pages.iter().all(|page| holds(&pdf.bytes, &page.rendered.jpeg)));
    assert!(holds(&pdf.bytes, b"<pdfaid:part>2</pdfaid:part>"));
    assert!(holds(&pdf.bytes, b"<pdfaid:conformance>B</pdfaid:conformance>"));
    assert!(holds(&pdf.bytes, "Giấy chứng sinh".as_bytes()), "the title, readable");
}

#[test]
fn the_same_pages_give_the_same_bytes() {
    let pages = [page(), card()];
    let limit = Some(make_pdf(&pages, "Một", None).unwrap().bytes.len() as u64 / 2);
    assert_eq!(make_pdf(&pages, "Một", limit), make_pdf(&pages, "Một", limit));
    assert_ne!(make_pdf(&pages, "Một", limit), make_pdf(&pages, "Hai", limit));
}

#[test]
fn a_page_fills_its_sheet_and_a_card_has_its_true_size() {
    let pdf = make_pdf(&[page(), card()], "Giấy tờ", None).unwrap();
    let drawn = |number| {
        let png = pdf_to_png(&pdf.bytes, number, 50.8).unwrap();
        image::load_from_memory(&png).unwrap().into_luma8()
    };
    let full = drawn(0);
    assert!(full.width().abs_diff(420) < 2 && full.height().abs_diff(594) < 2, "2 dots a mm");
    let sheet = drawn(1);
    let dark = |y: u32| (0..sheet.width()).filter(move |x| sheet.get_pixel(*x, y).0[0] < 225);
    // The card's ground is grey; the sheet around it is white.
    let across: Vec<u32> = dark((40 + 27) * 2).collect();
    let width = across[across.len() - 1] - across[0];
    assert!(width.abs_diff(171) <= 2, "85.6 mm are 171 dots: {width}");
}

#[test]
fn a_whole_frame_is_fitted_into_a_lying_sheet() {
    let (bytes, _) = photo(&Lying::default(), 1600, 1200);
    let whole = Quad::whole(1600, 1200);
    let rendered = render(&bytes, whole, Turn::None, Rendition::Submission).unwrap();
    let pdf = make_pdf(&[rendered.into()], "Cả khung hình", None).unwrap();
    let png = pdf_to_png(&pdf.bytes, 0, 25.4).unwrap();
    let image = image::load_from_memory(&png).unwrap();
    assert_eq!((image.width(), image.height()), (297, 210));
}

#[test]
fn words_come_back_in_order_with_their_blanks() {
    if !needs::programs(&["qpdf", "pdftotext"]) {
        return;
    }
    let lines = [
        "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập – Tự do – Hạnh phúc",
        "Họ và tên: NGUYỄN THỊ THỬ NGHIỆM",
        "Ngày sinh: 15/01/1999 (mẫu), ẩm ướt, khuỷu, ngoẵng",
    ];
    let mut lying = page();
    (lying.rendered.width, lying.rendered.height) = (lying.rendered.height, lying.rendered.width);
    for mut leaf in [page(), card(), lying] {
        let size = f64::from(leaf.rendered.width) / 60.0;
        leaf.words = set(&lines, (size * 4.0, size * 3.0), size);
        let pdf = make_pdf(&[page(), leaf], "Chữ", None).unwrap();
        told(&pdf, "qpdf", &["--check", "@"]);
        for layout in ["-raw", "-layout", "-nodiag"] {
            let text = told(&pdf, "pdftotext", &[layout, "-f", "2", "@", "-"]);
            let read: Vec<&str> =
                text.lines().map(|line| line.trim_matches([' ', '\x0c'])).collect();
            let read: Vec<&str> = read.into_iter().filter(|line| !line.is_empty()).collect();
            assert_eq!(read, lines, "{layout}");
        }
    }
}

#[test]
fn each_word_lies_over_its_place() {
    if !needs::programs(&["pdftotext"]) {
        return;
    }
    let mut leaf = page();
    leaf.words = set(&["Xã Ví Dụ", "Kinh"], (300.0, 500.0), 40.0);
    let pdf = make_pdf(&[leaf.clone()], "Chỗ", None).unwrap();
    let boxes = told(&pdf, "pdftotext", &["-bbox", "@", "-"]);
    let points = 210.0 / 25.4 * 72.0 / f64::from(leaf.rendered.width);
    for word in &leaf.words {
        let line = boxes.lines().find(|line| line.contains(&word.text)).unwrap();
        let edge = |name: &str| -> f64 {
            let from = line.split(&format!("{name}=\"")).nth(1).unwrap();
            from.split('"').next().unwrap().parse().unwrap()
        };
        assert!((edge("xMin") - word.left * points).abs() < 1.0, "{line}");
        assert!((edge("xMax") - word.right * points).abs() < 1.0, "{line}");
        let middle = f64::midpoint(edge("yMin"), edge("yMax"));
        assert!((middle - f64::midpoint(word.top, word.bottom) * points).abs() < 3.0, "{line}");
    }
}

#[test]
fn words_that_make_no_sense_do_no_harm() {
    let mut leaf = page();
    let word = |text: &str, left, right| Word {
        text: text.to_owned(),
        left,
        top: 10.0,
        right,
        bottom: 4.0,
        line: 0,
        sureness: 0.0,
    };
    leaf.words = vec![
        word("", 0.0, 9.0),
        word("\0\u{FEFF}", 0.0, 9.0),
        word("nan", f64::NAN, 9.0),
        word("xa", 1e300, f64::INFINITY),
        word("ngược", 900.0, -40.0),
        word("chồng", 899.0, 901.0),
    ];
    let pdf = make_pdf(&[leaf], "Lạ", None).unwrap();
    if needs::programs(&["qpdf", "pdftotext"]) {
        told(&pdf, "qpdf", &["--check", "@"]);
        told(&pdf, "pdftotext", &["@", "-"]);
    }
}

#[test]
fn nothing_of_what_a_camera_wrote_leaves() {
    let planted = ["MAU DIEN THOAI", "NGUYEN VAN A", "21.0285N 105.8542E"];
    let tags = [ExifTag::Model, ExifTag::Artist, ExifTag::Description];
    let words: Vec<(ExifTag, &str)> = tags.into_iter().zip(planted).collect();
    let mut leaf = page();
    leaf.rendered.jpeg = files::with_exif_words(&leaf.rendered.jpeg, &words);
    assert!(planted.iter().all(|word| holds(&leaf.rendered.jpeg, word.as_bytes())));
    let whole = make_pdf(&[leaf.clone()], "Sạch", None).unwrap();
    let tight = make_pdf(&[leaf], "Sạch", Some(whole.bytes.len() as u64 * 2 / 3)).unwrap();
    for pdf in [whole, tight] {
        assert!(planted.iter().all(|word| !holds(&pdf.bytes, word.as_bytes())));
        assert!(!holds(&pdf.bytes, b"Exif"));
    }
}

#[test]
fn pages_shrink_to_the_limit_and_never_below_legible() {
    let pages = papers();
    let free = make_pdf(pages, "Hai trang", None).unwrap();
    assert_eq!(free.dpi, 200);
    for percent in [90, 70, 50, 35, 25] {
        let limit = free.bytes.len() as u64 * percent / 100;
        let fitted = make_pdf(pages, "Hai trang", Some(limit)).unwrap();
        let part = fitted.bytes.len() as u64 * 100 / limit;
        assert!((1..=100).contains(&part), "{part} % of the bytes allowed at {percent} %");
        assert!(fitted.dpi >= 150, "{} dpi", fitted.dpi);
        if needs::programs(&["qpdf", "pdfimages"]) {
            told(&fitted, "qpdf", &["--check", "@"]);
            let list = told(&fitted, "pdfimages", &["-list", "@"]);
            for line in list.lines().skip(2) {
                let across: u32 = line.split_whitespace().nth(12).unwrap().parse().unwrap();
                assert!(across >= 150, "{list}");
            }
        }
    }
    let refused = make_pdf(pages, "Hai trang", Some(20_000)).unwrap_err();
    let ImageError::WillNotFit { limit: 20_000, smallest } = refused else { panic!("{refused:?}") };
    assert!(smallest > 20_000 && smallest < free.bytes.len() as u64 / 4);
    let just = make_pdf(pages, "Hai trang", Some(smallest)).unwrap();
    assert!(just.bytes.len() as u64 <= smallest, "what was said to be needed is enough");
}

/// Mean difference of two pictures of a page, in levels.
fn difference(a: &image::GrayImage, b: &image::GrayImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let sum: u64 = a.as_raw().iter().zip(b.as_raw()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    #[expect(clippy::cast_precision_loss, reason = "a mean of bytes")]
    let mean = sum as f64 / a.as_raw().len() as f64;
    mean
}

#[test]
fn a_page_looks_the_same_in_every_way_it_can_be_written() {
    let leaf = &papers()[0];
    let place = Place::of(&leaf.rendered);
    let drawn = |way| {
        let face = ways::written(&leaf.rendered, way).unwrap();
        let bytes = archive::bound(&[Sheet { face: &face, place, words: &[] }], "Cách");
        let png = pdf_to_png(&bytes, 0, 75.0).unwrap();
        image::load_from_memory(&png).unwrap().into_luma8()
    };
    let as_is = drawn(Way::AsIs);
    let size = (1240, 1754);
    for (way, most) in [
        (Way::Tones { colour: true, size, quality: 56 }, 2.0),
        (Way::Tones { colour: false, size, quality: 56 }, 2.0),
        (Way::Layered { colour: true, halves: 3, size, quality: 56 }, 4.0),
        (Way::BlackWhite { halves: 3 }, 12.0),
    ] {
        let off = difference(&as_is, &drawn(way));
        assert!(off < most, "{way:?}: {off}");
    }
}

#[test]
fn colour_goes_from_black_print_first_and_stays_on_a_stamped_page() {
    let stamped = &papers()[0];
    let plain = Leaf { rendered: stamped.rendered.clone(), words: Vec::new() };
    let make = |leaf: &Leaf| print::make_of(&coding::open(&leaf.rendered.jpeg).unwrap());
    assert!(make(stamped).coloured > 0.002, "{:?}", make(stamped));
    assert!(make(&without_colour(&plain)).coloured < 1e-9);
    let keeps = |leaf: &Leaf, part: u64| {
        let free = make_pdf(std::slice::from_ref(leaf), "Dấu", None).unwrap().bytes.len() as u64;
        let fitted = make_pdf(std::slice::from_ref(leaf), "Dấu", Some(free * part / 100)).unwrap();
        holds(&fitted.bytes, b"/DeviceRGB")
    };
    assert!(keeps(stamped, 70) && keeps(stamped, 40) && keeps(stamped, 28));
}

#[test]
fn a_hundred_pages_are_bound() {
    let mut leaf = card();
    leaf.words = set(&["Họ và tên"], (100.0, 100.0), 20.0);
    let pages = vec![leaf; 100];
    let pdf = make_pdf(&pages, "Trăm trang", None).unwrap();
    assert_eq!(pdf.pages, 100);
    if needs::programs(&["qpdf", "pdftotext"]) {
        assert_eq!(told(&pdf, "qpdf", &["--show-npages", "@"]).trim(), "100");
        let text = told(&pdf, "pdftotext", &["@", "-"]);
        assert_eq!(text.matches("Họ và tên").count(), 100);
    }
}

#[test]
fn no_pages_make_no_pdf() {
    assert_eq!(make_pdf(&[], "Trống", None), Err(ImageError::Empty));
    let mut bad = card();
    bad.rendered.jpeg = b"no picture".to_vec();
    assert_eq!(make_pdf(&[bad], "Hỏng", None), Err(ImageError::Damaged));
    assert_eq!(card().rendered.paper, Paper::Card);
}
