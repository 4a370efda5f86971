//! The slip as people take it home, seen from outside: what CUPS makes of it, what a roll printer is
//! sent, and what a telephone reads.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "clippy sees tests only in functions marked so; here all of it is test"
)]

mod printer;
#[expect(dead_code, reason = "the journey's tests need more of it")]
mod support;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use printer::cups::PrintServer;
use printer::paper::{Dots, decoded, pixels, read_code};
use support::{Plan, Station, name};
use tram_core::{PrinterSettings, Settings};
use tram_ipc::UiError;
use tram_ipc::args::Nothing;
use tram_ipc::commands::Commands;
use tram_ipc::views::Screen;
use tram_sandbox::Faults;

/// A station at its last screen, and the reference that it shows.
async fn handed_over(change: impl FnOnce(&mut Settings)) -> (Station, String) {
    let station = Station::new(Faults::default()).await.with(change).await;
    station.walk(&Plan::of("1.004873"), |screen| matches!(screen, Screen::Outcome { .. })).await;
    station.deliver().await;
    let Screen::Outcome { outcome } = station.view().await.screen else { unreachable!() };
    assert_eq!(outcome.state, "sent");
    (station, outcome.reference)
}

async fn dossier_of(station: &Station) -> tram_domain::DossierId {
    station.core.all_submissions().await.unwrap().last().unwrap().dossier
}

async fn print(station: &Station) -> Result<(), UiError> {
    station.core.slip_print(Nothing {}).await.map(|Nothing {}| ())
}

fn on_a_roll(device: &Path, dots: u16) -> impl FnOnce(&mut Settings) {
    let device = device.to_owned();
    move |settings| {
        settings.hours = Some("7:30–11:30 và 13:30–17:00, thứ Hai đến thứ Sáu".to_owned());
        settings.printer = PrinterSettings::EscPos { device, dots };
    }
}

fn says_what_it_should(code: &str, reference: &str) {
    let lines: Vec<&str> = code.lines().collect();
    assert_eq!(lines[0], format!("Mã hồ sơ: {reference}"));
    assert_eq!(lines[1], "UBND xã Ví Dụ");
    assert_eq!(lines.len(), 4, "{code}");
    for of_the_person in ["NGHIỆM", "Nghiệm", "052199000123", "http"] {
        assert!(!code.contains(of_the_person), "{code}");
    }
}

/// Where `TRAM_PICTURES` names a folder, what was printed is left there, to be looked at.
fn leave(name: &str, bytes: &[u8]) {
    let Some(folder) = std::env::var_os("TRAM_PICTURES") else { return };
    std::fs::create_dir_all(&folder).unwrap();
    support::lay(&Path::new(&folder).join(name), bytes);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roll_printer_is_sent_dots_from_which_words_and_code_are_read() {
    for dots in [384, 576] {
        let device = tempfile::NamedTempFile::new().unwrap();
        let (station, reference) = handed_over(on_a_roll(device.path(), dots)).await;
        print(&station).await.unwrap();
        let strip: Dots = decoded(&std::fs::read(device.path()).unwrap());
        leave(&format!("roll-{dots}.pgm"), &strip.pgm());
        assert_eq!(strip.width, u32::from(dots));
        assert!(strip.height > 600 && strip.height < 3000, "{} rows", strip.height);
        says_what_it_should(&read_code(&strip.pixels, strip.width, strip.height), &reference);
        if tram_testkit::needs::programs(&["tesseract"]) {
            // Random letters are not for a reader of words; the code has proved them.
            let words = strip.words();
            assert!(words.contains("PHIẾU CHUẨN BỊ"), "{words}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_to_bring_goes_on_the_roll_too() {
    let device = tempfile::NamedTempFile::new().unwrap();
    let station = Station::new(Faults::default()).await.with(on_a_roll(device.path(), 384)).await;
    let at = |screen: &Screen| matches!(screen, Screen::Checklist { .. });
    station.walk(&Plan::of("1.001193"), at).await;
    assert_eq!(print(&station).await.unwrap_err(), UiError::NotNow);
    station.core.checklist_print(Nothing {}).await.unwrap();
    let strip = decoded(&std::fs::read(device.path()).unwrap());
    leave("roll-checklist.pgm", &strip.pgm());
    assert!(strip.height > 600, "{} rows", strip.height);
    if tram_testkit::needs::programs(&["tesseract"]) {
        assert!(strip.words().contains("Giấy chứng sinh"), "{}", strip.words());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pipe_that_nobody_reads_and_a_printer_unplugged_end_in_seconds_and_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("lp0");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let (station, reference) = handed_over(on_a_roll(&pipe, 384)).await;
    #[expect(clippy::disallowed_methods, reason = "a test on how long printing takes")]
    let began = Instant::now();
    assert_eq!(print(&station).await, Err(UiError::PrinterFault));
    // One that is open at the other end, where nobody reads: it takes a little and then no more.
    let held = std::fs::File::options().read(true).write(true).open(&pipe).unwrap();
    for _ in 0..12 {
        // A slip is smaller than what a pipe holds.
        let told = print(&station).await;
        if told == Err(UiError::PrinterFault) {
            break;
        }
        assert_eq!(told, Ok(()));
    }
    assert_eq!(print(&station).await, Err(UiError::PrinterFault));
    assert!(began.elapsed() < Duration::from_secs(40), "{:?}", began.elapsed());
    drop(held);
    std::fs::remove_file(&pipe).unwrap();
    assert_eq!(print(&station).await, Err(UiError::PrinterMissing));
    let view = station.view().await;
    assert_eq!(name(&view.screen), "outcome");
    let pdf = station.core.slip(dossier_of(&station).await).await.unwrap();
    assert!(pdf.starts_with(b"%PDF-"), "the slip of {reference} can be printed again");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_screens_code_is_read_and_leads_somewhere_only_where_the_office_says_so() {
    let (station, reference) = handed_over(|_| {}).await;
    let picture = station.core.picture("slip-code.screen").await.unwrap();
    assert_eq!(picture.mime, "image/png");
    let (width, height, shades) = pixels(&picture.bytes);
    assert_eq!(width, height);
    says_what_it_should(&read_code(&shades, width, height), &reference);
    leave("slip.pdf", &station.core.slip(dossier_of(&station).await).await.unwrap());

    let url = "https://hoso.example.vn/?ma={reference}".to_owned();
    let (station, reference) = handed_over(move |settings| settings.status_url = Some(url)).await;
    let picture = station.core.picture("slip-code.screen").await.unwrap();
    let (width, height, shades) = pixels(&picture.bytes);
    let code = read_code(&shades, width, height);
    assert!(code.ends_with(&format!("\nhttps://hoso.example.vn/?ma={reference}")), "{code}");
}

#[tokio::test(flavor = "multi_thread")]
async fn before_anything_was_handed_over_there_is_no_code_and_nothing_to_print() {
    let station = Station::new(Faults::default()).await;
    assert_eq!(print(&station).await, Err(UiError::NotNow));
    let review = |screen: &Screen| matches!(screen, Screen::Review { .. });
    station.walk(&Plan::of("1.004873"), review).await;
    assert_eq!(print(&station).await, Err(UiError::NotNow));
    assert!(station.core.picture("slip-code.screen").await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_print_server_makes_a_page_with_the_reference_and_a_queue_that_is_off_says_so() {
    let Some(server) = PrintServer::start() else { return };
    let at = server.address.clone();
    let (station, reference) = handed_over(|settings| {
        let queue = Some("Quay".to_owned());
        settings.hours = Some("7:30–11:30 và 13:30–17:00, thứ Hai đến thứ Sáu".to_owned());
        settings.printer =
            PrinterSettings::Cups { queue, slip_paper: "A5".to_owned(), server: Some(at) };
    })
    .await;
    print(&station).await.unwrap();
    let page = server.printed();
    leave("cups.pdf", &std::fs::read(&page).unwrap());
    let drawn =
        Command::new("pdftoppm").args(["-r", "200", "-gray", "-png"]).arg(&page).output().unwrap();
    let (width, height, shades) = pixels(&drawn.stdout);
    says_what_it_should(&read_code(&shades, width, height), &reference);

    // The driver draws letters as pictures; another queue keeps the page as it was sent.
    let as_sent = server.keeps_what_it_is_sent("Tho");
    let at = server.address.clone();
    let (sent, named) = handed_over(|settings| {
        let queue = Some("Tho".to_owned());
        let slip_paper = "A4".to_owned();
        settings.printer = PrinterSettings::Cups { queue, slip_paper, server: Some(at) };
    })
    .await;
    print(&sent).await.unwrap();
    server.rests();
    let words = Command::new("pdftotext").arg("-layout").arg(&as_sent).arg("-").output().unwrap();
    let words = String::from_utf8_lossy(&words.stdout).into_owned();
    assert!(words.contains(&named), "{named} is not in {words}");
    assert!(words.contains("không phải Giấy tiếp nhận"), "{words}");

    server.admin("cupsdisable", &["Quay"]);
    assert_eq!(print(&station).await, Err(UiError::PrinterFault));
    server.admin("cupsenable", &["Quay"]);
    server.admin("cupsreject", &["Quay"]);
    assert_eq!(print(&station).await, Err(UiError::PrinterFault));
    server.admin("lpadmin", &["-x", "Quay"]);
    assert_eq!(print(&station).await, Err(UiError::PrinterMissing));
    drop(server);
    assert_eq!(print(&station).await, Err(UiError::PrinterMissing));
    assert_eq!(name(&station.view().await.screen), "outcome");
}
