//! The real program, and programs that behave worse than it ever should. Where `tesseract` is not
//! installed the first group has nothing to test and says so; under `cargo xtask test`, which
//! installs it, it fails.
#![cfg(unix)]

use std::ffi::OsStr;
use std::path::Path;
use std::time::Duration;

use tempfile::TempDir;
use tram_domain::names::fold;
use tram_domain::{Turn, Word};
use tram_ocr::{Extent, Grey, Leash, OcrAbsent, OcrError, Reader};
use tram_testkit::{Paper, needs, paper, scan};

fn real() -> Option<Reader> {
    needs::programs(&["tesseract"]).then(|| Reader::find().expect("with Vietnamese"))
}

/// The four papers as a scanner sees them.
fn page(kind: Paper) -> Grey {
    let image = image::DynamicImage::from(scan(&paper(kind), 150.0, 1).image).into_luma8();
    let (width, height) = (image.width() as usize, image.height() as usize);
    Grey::new(width, height, image.into_raw()).expect("whole")
}

fn said(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_title_is_read_with_its_place_and_a_ready_process_reads_the_same() {
    let Some(reader) = real() else { return };
    let page = page(Paper::BirthNotice);
    let words = reader.read(&page, Extent::Title).expect("read");
    // Titles are compared without marks; at this size a reader may lose one.
    assert!(fold(&said(&words)).contains("giay chung sinh"), "{}", said(&words));
    let first = words.iter().find(|word| fold(&word.text) == "giay").expect("read above");
    // Drawn with its foot 52 mm down and 7.6 mm high, in the middle of 210 mm.
    let millimetre = 150.0 / 25.4;
    assert!((first.bottom / millimetre - 52.0).abs() < 1.5, "{}", first.bottom / millimetre);
    assert!(first.left / millimetre > 50.0 && first.right / millimetre < 105.0);
    reader.stand_ready().expect("started");
    assert_eq!(reader.read(&page, Extent::Title).expect("read"), words);
    reader.stand_ready().expect("started");
    reader.stand_down();
    assert_eq!(reader.read(&page, Extent::Title).expect("read"), words);
}

#[test]
fn a_page_read_in_halves_says_the_same_in_the_same_places() {
    let Some(reader) = real() else { return };
    let page = page(Paper::Divorce);
    let whole = reader.read(&page, Extent::Page).expect("read");
    let halves = reader.read_in_halves(&page).expect("read");
    let plain =
        |words: &[Word]| fold(&said(words)).split(' ').map(str::to_owned).collect::<Vec<_>>();
    let (one, other) = (plain(&whole), plain(&halves));
    let same = one.iter().filter(|word| other.contains(word)).count();
    assert!(one.len() > 80 && same * 100 >= one.len() * 97, "{same} of {}", one.len());
    let alone = |words: &[Word], text: &str| {
        let mut same = words.iter().filter(|word| word.text == text);
        same.next().filter(|_| same.next().is_none()).map(|word| (word.left, word.top))
    };
    let places: Vec<_> = whole
        .iter()
        .filter_map(|word| alone(&whole, &word.text).zip(alone(&halves, &word.text)))
        .collect();
    let stays = |((x, y), (u, v)): &&((f64, f64), (f64, f64))| (x - u).hypot(y - v) < 6.0;
    let staying = places.iter().filter(stays).count();
    assert!(places.len() > 20 && staying * 100 >= places.len() * 95, "{places:?}");
    let lowest = places.iter().map(|((_, top), _)| *top).fold(0.0, f64::max);
    assert!(lowest > 0.7 * 1754.0, "words of the lower half are among them: {lowest}");
    assert!(halves.windows(2).all(|pair| pair[0].line <= pair[1].line), "lines go on counting");
}

#[test]
fn a_page_that_lies_sideways_or_upside_down_is_known_by_its_lines() {
    let Some(reader) = real() else { return };
    let page = page(Paper::Divorce);
    let turned = |picture: &Grey| {
        let (width, height) = (picture.width(), picture.height());
        let pixel = |x: usize, y: usize| picture.pixels()[(height - 1 - x) * width + y];
        let pixels = (0..width).flat_map(|y| (0..height).map(move |x| pixel(x, y)));
        Grey::new(height, width, pixels.collect()).expect("whole")
    };
    let mut picture = page;
    // Each turn to the right needs the rest of the circle.
    for needed in [Turn::None, Turn::Left, Turn::Over, Turn::Right] {
        let found = reader.orientation(&picture).expect("read").expect("lines to read");
        assert_eq!(found.turn, needed);
        assert!(found.sureness > 0.3, "{}", found.sureness);
        picture = turned(&picture);
    }
    let blank = Grey::new(300, 400, vec![240; 300 * 400]).expect("whole");
    assert_eq!(reader.orientation(&blank).expect("nothing to ask"), None);
}

/// A folder with a program of that name that does what `body` says when it is given a picture.
fn stand_in(body: &str) -> TempDir {
    let dir = tempfile::tempdir().expect("a folder for the program");
    // A link to one program that nobody ever writes to: what is being written cannot be started.
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stand-in/tesseract");
    std::os::unix::fs::symlink(program, dir.path().join("tesseract")).expect("the folder is there");
    does(&dir, &format!("if [ \"$1\" = --list-langs ]; then echo vie; exit 0; fi\n{body}"));
    dir
}

fn does(dir: &TempDir, body: &str) {
    #[expect(clippy::disallowed_methods, reason = "lays out what the test needs")]
    std::fs::write(dir.path().join("body.sh"), body).expect("the folder is there");
}

const LEASH: Leash = Leash { time: Duration::from_secs(20), memory: 512 * 1024 * 1024 };

/// What a program says to a picture.
fn asked(body: &str) -> Result<Vec<Word>, OcrError> {
    within(LEASH.time, body)
}

fn within(time: Duration, body: &str) -> Result<Vec<Word>, OcrError> {
    let dir = stand_in(body);
    let leash = Leash { time, ..LEASH };
    let reader = Reader::find_in(dir.path().as_os_str(), leash).expect("it is there");
    let picture = Grey::new(400, 300, vec![255; 400 * 300]).expect("whole");
    reader.read(&picture, Extent::Page)
}

#[test]
fn without_the_program_or_its_vietnamese_that_is_said_and_nothing_else_happens() {
    let find = |path: &OsStr| Reader::find_in(path, LEASH).map(|_| ()).unwrap_err();
    assert_eq!(find(OsStr::new("")), OcrAbsent::NoProgram);
    let dir = tempfile::tempdir().expect("a folder");
    assert_eq!(find(dir.path().as_os_str()), OcrAbsent::NoProgram);
    let dir = stand_in("");
    does(&dir, "printf 'List of languages (2):\\neng\\nosd\\n'");
    assert_eq!(find(dir.path().as_os_str()), OcrAbsent::NoVietnamese);
    does(&dir, "exit 1");
    assert_eq!(find(dir.path().as_os_str()), OcrAbsent::Broken);
}

#[test]
fn a_program_that_answers_is_believed_where_it_makes_sense() {
    let row = r"5\t1\t1\t1\t1\t1\t10\t20\t30\t15\t91\tchữ\n5\tnonsense\n";
    let words = asked(&format!("cat >/dev/null; printf '{row}'")).expect("an answer");
    assert_eq!(said(&words), "chữ");
    assert!(asked("cat >/dev/null; head -c 3000 /dev/urandom").expect("an answer").is_empty());
}

#[test]
fn a_program_that_hangs_is_ended_with_all_it_started() {
    for body in ["sleep 60 & sleep 60", "cat >/dev/null; sleep 60", "exec >&-; sleep 60"] {
        let answer = within(Duration::from_millis(1500), body);
        assert!(matches!(answer, Err(OcrError::TimedOut(_))), "{body}");
    }
}

#[test]
fn a_program_that_fails_crashes_or_never_stops_talking_gives_no_words() {
    assert!(matches!(asked("cat >/dev/null; exit 3"), Err(OcrError::Failed { code: Some(3) })));
    assert!(matches!(asked("kill -SEGV $$"), Err(OcrError::Failed { code: None })));
    assert!(matches!(asked("cat /dev/zero"), Err(OcrError::TooMuch { .. })));
}

#[cfg(target_os = "linux")]
#[test]
fn a_program_has_so_much_memory_and_no_disk() {
    // Awk keeps what it adds up in memory.
    let greedy = "cat >/dev/null; exec awk 'BEGIN { s = \"x\"; while (length(s) < 2e9) s = s s }'";
    assert!(matches!(asked(greedy), Err(OcrError::Failed { .. })));
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("kept");
    assert!(asked(&format!("cat >'{}'", file.display())).is_err());
    let kept = std::fs::metadata(&file).map_or(0, |file| file.len());
    assert_eq!(kept, 0, "the picture is nowhere on the disk");
}

#[test]
fn a_process_that_died_while_it_stood_ready_is_replaced() {
    let dir = stand_in("exit 0");
    let reader = Reader::find_in(dir.path().as_os_str(), LEASH).expect("it is there");
    reader.stand_ready().expect("started");
    let row = r"5\t1\t1\t1\t1\t1\t10\t20\t30\t15\t91\tchữ\n";
    std::thread::sleep(Duration::from_millis(200));
    does(&dir, &format!("cat >/dev/null; printf '{row}'"));
    let picture = Grey::new(400, 300, vec![255; 400 * 300]).expect("whole");
    let words = reader.read(&picture, Extent::TitleBlock).expect("by a new one");
    assert_eq!(said(&words), "chữ");
}
