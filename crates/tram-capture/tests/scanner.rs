//! A real `scanimage` with SANE's own simulators, and programs that behave worse than any scanner.
//! Where `scanimage` is not installed, the first group has nothing to test and says so; under
//! `cargo xtask test`, which installs it, it fails.
#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tempfile::TempDir;
use tram_capture::{CaptureSource, Feeder, Sane, SaneSettings, SourceKind, devices};
use tram_testkit::{Paper, Scan, needs, paper, scan};

fn write(path: &Path, bytes: &[u8]) {
    #[expect(clippy::disallowed_methods, reason = "lays out what the test needs")]
    std::fs::write(path, bytes).expect("the folder is there");
}

fn installed() -> bool {
    needs::programs(&["scanimage"])
}

/// A private configuration with one backend.
fn config(backend: &str) -> TempDir {
    let dir = tempfile::tempdir().expect("a folder for the configuration");
    write(&dir.path().join("dll.conf"), format!("{backend}\n").as_bytes());
    dir
}

fn settings(device: &str, dir: &Path) -> SaneSettings {
    SaneSettings {
        id: "scanner".to_owned(),
        name: "Máy quét".to_owned(),
        device: device.to_owned(),
        program: "scanimage".into(),
        resolution: 100,
        options: vec![],
        config_dir: Some(dir.to_owned()),
        page_timeout: Duration::from_secs(20),
    }
}

/// The `pnm` backend with a page of ours on its glass.
fn pnm(options: &[&str]) -> (TempDir, &'static Scan, SaneSettings) {
    static PAGE: OnceLock<Scan> = OnceLock::new();
    let dir = config("pnm");
    let page = PAGE.get_or_init(|| scan(&paper(Paper::BirthNotice), 100.0, 1));
    let file = dir.path().join("trang trên kính.ppm");
    write(&file, &page.ppm());
    let mut settings = settings("pnm:0", dir.path());
    settings.options = vec![format!("--filename={}", file.display())];
    settings.options.extend(options.iter().map(|option| (*option).to_owned()));
    (dir, page, settings)
}

#[tokio::test]
async fn a_page_comes_through_sane_pixel_for_pixel() {
    if !installed() {
        return;
    }
    let (_dir, page, settings) = pnm(&[]);
    let scanner = Sane::new(settings);
    assert_eq!((scanner.kind(), scanner.entries().unwrap().len()), (SourceKind::Scanner, 0));
    for round in ["asking for colour, which this backend does not know", "no longer asking"] {
        let frames = scanner.pull(None).await.unwrap();
        assert_eq!(frames.len(), 1, "{round}");
        let read = image::load_from_memory(&frames[0].bytes).unwrap().into_rgb8();
        assert!(read == page.image, "{round}");
    }
}

#[tokio::test]
async fn every_trouble_of_the_feeder_has_its_own_code() {
    if !installed() {
        return;
    }
    for (option, code) in [
        ("--status-jammed=yes", "jammed"),
        ("--status-nodocs=yes", "no_paper"),
        ("--status-coveropen=yes", "cover_open"),
        ("--status-ioerror=yes", "device_failed"),
        ("--status-nomem=yes", "device_failed"),
        ("--status-accessdenied=yes", "device_denied"),
        ("--status-eof=yes", "device_failed"),
        ("--page-width=210", "misconfigured"),
    ] {
        let (_dir, _, settings) = pnm(&[option]);
        assert_eq!(Sane::new(settings).pull(None).await.unwrap_err().code(), code, "{option}");
    }
    let (_dir, _, unknown) = pnm(&[]);
    let unknown = SaneSettings { device: "pixma:gone".to_owned(), ..unknown };
    assert_eq!(Sane::new(unknown).pull(None).await.unwrap_err().code(), "device_gone");
    let dir = config("test");
    let busy = SaneSettings {
        options: vec!["--read-return-value=SANE_STATUS_DEVICE_BUSY".to_owned()],
        ..settings("test:0", dir.path())
    };
    assert_eq!(Sane::new(busy).pull(None).await.unwrap_err().code(), "device_busy");
}

#[tokio::test]
async fn the_scanners_of_a_configuration_are_listed_and_an_empty_one_lists_none() {
    if !installed() {
        return;
    }
    let dir = config("pnm");
    let ask = |dir: PathBuf| async move {
        devices(Path::new("scanimage"), Some(&dir), Duration::from_secs(20)).await
    };
    let found = ask(dir.path().to_owned()).await.unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!((found[0].name.as_str(), found[0].model.as_str()), ("pnm:0", "PNM file reader"));
    assert!(ask(config("no-such-backend").path().to_owned()).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_feeder_gives_all_its_pages_and_leaves_no_file_behind() {
    if !installed() {
        return;
    }
    let (dir, folder) = (config("test"), tempfile::tempdir().unwrap());
    let feeder = |most_pages| Feeder {
        source: "Automatic Document Feeder".to_owned(),
        most_pages,
        folder: folder.path().to_owned(),
    };
    let scanner = Sane::new(settings("test:0", dir.path())).with_feeder(feeder(50));
    let mut sizes = Vec::new();
    scanner.pull_each(None, &mut |frame| sizes.push(frame.bytes.len())).await.unwrap();
    assert_eq!(sizes.len(), 10, "the simulated feeder holds ten sheets");
    assert!(sizes.iter().all(|size| *size > 100));
    let few = Sane::new(settings("test:0", dir.path())).with_feeder(feeder(3));
    assert_eq!(few.pull(None).await.unwrap().len(), 3);
    for (status, code) in [("NO_DOCS", "no_paper"), ("JAMMED", "jammed")] {
        let mut troubled = settings("test:0", dir.path());
        troubled.options = vec![format!("--read-return-value=SANE_STATUS_{status}")];
        let troubled = Sane::new(troubled).with_feeder(feeder(50));
        assert_eq!(troubled.pull(None).await.unwrap_err().code(), code);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// A scanner whose program does what `body` says, in the language of `sh`. The program itself is
/// never written by a test: one that was just written may be "busy" while another test forks.
fn stand_in(dir: &Path, body: &str, millis: u64) -> Sane {
    write(&dir.join("body.sh"), body.as_bytes());
    let mut settings = settings("any:0", dir);
    settings.program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stand-in.sh");
    settings.page_timeout = Duration::from_millis(millis);
    Sane::new(settings)
}

/// Waits until a process is gone; a zombie that nobody waited for yet counts as gone.
async fn is_gone(pid: &str) -> bool {
    assert!(!pid.is_empty(), "the stand-in started");
    for _ in 0..100 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.trim()));
        match stat {
            Err(_) => return true,
            Ok(stat) if stat.contains(") Z ") => return true,
            Ok(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
    false
}

async fn pid_in(file: &Path) -> String {
    for _ in 0..250 {
        match std::fs::read_to_string(file) {
            Ok(pid) if pid.ends_with('\n') => return pid,
            Ok(_) | Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
    String::new()
}

const HANGS: &str =
    "sleep 600 &\necho $! > \"$SANE_CONFIG_DIR/child\"\necho $$ > \"$SANE_CONFIG_DIR/self\"\nwait";

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_driver_that_hangs_is_ended_in_time_with_its_children() {
    let dir = tempfile::tempdir().unwrap();
    let outcome = stand_in(dir.path(), HANGS, 600).pull(None).await;
    assert_eq!(outcome.unwrap_err().code(), "timed_out");
    for who in ["self", "child"] {
        let pid = pid_in(&dir.path().join(who)).await;
        assert!(is_gone(&pid).await, "{who} is gone");
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_person_who_walks_away_ends_the_driver_too() {
    let dir = tempfile::tempdir().unwrap();
    let scanner = Arc::new(stand_in(dir.path(), HANGS, 600_000));
    let pulling = tokio::spawn({
        let scanner = Arc::clone(&scanner);
        async move { scanner.pull(None).await }
    });
    let pid = pid_in(&dir.path().join("self")).await;
    assert_eq!(scanner.pull(None).await.unwrap_err().code(), "device_busy", "one page at a time");
    pulling.abort();
    assert!(pulling.await.unwrap_err().is_cancelled());
    assert!(is_gone(&pid).await);
    let child = pid_in(&dir.path().join("child")).await;
    assert!(is_gone(&child).await);
}

#[tokio::test]
async fn a_driver_whose_child_keeps_the_pipe_open_does_not_hold_us() {
    let dir = tempfile::tempdir().unwrap();
    let outcome = stand_in(dir.path(), "sleep 600 &\nexit 0", 400).pull(None).await;
    assert_eq!(outcome.unwrap_err().code(), "timed_out");
}

#[tokio::test]
async fn bad_drivers_are_told_apart() {
    let dir = tempfile::tempdir().unwrap();
    for (body, code) in [
        ("exit 0", "device_failed"),
        ("printf '\\211PNG\\r\\n\\032\\nhalf a page'", "device_failed"),
        ("echo '<html>'", "device_failed"),
        ("kill -SEGV $$", "device_failed"),
        ("head -c 70000000 /dev/zero", "too_large"),
        ("head -c 3000000 /dev/zero >&2; exit 6", "jammed"),
    ] {
        let outcome = stand_in(dir.path(), body, 20_000).pull(None).await;
        assert_eq!(outcome.unwrap_err().code(), code, "{body}");
    }
}

#[tokio::test]
async fn a_machine_without_sane_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let mut settings = settings("any:0", dir.path());
    settings.program = dir.path().join("khong-co");
    assert_eq!(Sane::new(settings.clone()).pull(None).await.unwrap_err().code(), "scanner_missing");
    let asked = devices(&settings.program, None, Duration::from_secs(1)).await;
    assert_eq!(asked.unwrap_err().code(), "scanner_missing");
}

#[tokio::test]
async fn pages_that_came_before_a_jam_are_kept() {
    let dir = tempfile::tempdir().unwrap();
    let page = dir.path().join("trang.png");
    write(&page, &tram_testkit::qr_png("MẪU", 2));
    let body = format!(
        "for a in \"$@\"; do case \"$a\" in --batch=*) out=$(printf \"${{a#--batch=}}\" 1);; esac; done\n\
         cp '{}' \"$out\"; echo \"$out\"; echo 'scanimage: sane_read: Document feeder jammed' >&2; exit 6",
        page.display()
    );
    let feeder = Feeder { source: "ADF".to_owned(), most_pages: 9, folder: dir.path().to_owned() };
    let scanner = stand_in(dir.path(), &body, 20_000).with_feeder(feeder);
    let mut kept = 0;
    let outcome = scanner.pull_each(None, &mut |_| kept += 1).await;
    assert_eq!((outcome.unwrap_err().code(), kept), ("jammed", 1));
}
