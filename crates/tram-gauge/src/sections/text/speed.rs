//! How long the verdict takes, beside the program on the whole page.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tram_domain::{Titles, Verdict};
use tram_ocr::{Extent as Part, Reader};

use super::leaf::{Face, leaf};
use super::titles::catalogued;
use super::verdicts::page_size;
use super::{HELD_APART, path};
use crate::row::Row;
use crate::sections::Extent;

/// Turn about on the same page, the least of each: what else the machine does only adds.
pub(super) fn measure(reader: &Reader, extent: Extent) -> Vec<Row> {
    let page = leaf("giấy xác nhận tình trạng hôn nhân", Face::BeVietnam, HELD_APART + 9);
    let Some(picture) = path::scanned(&page.sheet, 200.0, 1) else { return Vec::new() };
    let Some(file) = png(&picture) else { return Vec::new() };
    let catalogued = catalogued();
    let known = || catalogued.known.iter().map(String::as_str);
    let titles = Titles::new(["giấy xác nhận tình trạng hôn nhân"], known());
    let verdict = || {
        let words = reader.read(&picture, Part::Title).unwrap_or_default();
        titles.verdict(&words, page_size(&picture)) == Verdict::Right
    };
    let least = Duration::MAX;
    let (mut whole, mut cold, mut ready) = (least, least, least);
    let mut is_right = true;
    let rounds = extent.of(3, 12);
    for _ in 0..rounds {
        whole = whole.min(timed(|| is_right &= whole_page(&file)));
        cold = cold.min(timed(|| is_right &= verdict()));
        is_right &= reader.stand_ready().is_ok();
        // What a citizen takes to put the paper down, and more.
        std::thread::sleep(Duration::from_millis(1500));
        ready = ready.min(timed(|| is_right &= verdict()));
    }
    drop(std::fs::remove_file(&file));
    if !is_right {
        return vec![Row::told("the verdict's time", rounds, "not measured: it was not right")];
    }
    let faster = |time: Duration| whole.as_secs_f64() / time.as_secs_f64();
    vec![
        Row::told("  tesseract PAGE.png - -l vie, ms", rounds, ms(whole)),
        Row::told("  the verdict, the program started for it, ms", rounds, ms(cold)),
        Row::told("  the verdict, a process standing ready, ms", rounds, ms(ready)),
        Row::told(
            "  the verdict, started for it, times as fast",
            rounds,
            format!("{:.1}", faster(cold)),
        ),
        Row::at_least("the verdict, times as fast as reading the page", rounds, faster(ready), 8.0),
    ]
}

fn ms(time: Duration) -> String {
    format!("{:.0}", time.as_secs_f64() * 1000.0)
}

#[expect(clippy::disallowed_methods, reason = "times are what is measured")]
fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn png(picture: &tram_ocr::Grey) -> Option<std::path::PathBuf> {
    let file = std::env::temp_dir().join(format!("tram-gauge-{}.png", std::process::id()));
    let (width, height) =
        (u32::try_from(picture.width()).ok()?, u32::try_from(picture.height()).ok()?);
    image::save_buffer(&file, picture.pixels(), width, height, image::ExtendedColorType::L8)
        .ok()?;
    Some(file)
}

/// The peer, as one would call it.
fn whole_page(file: &std::path::Path) -> bool {
    let mut command = Command::new("tesseract");
    command.arg(file).args(["-", "-l", "vie"]).stderr(Stdio::null());
    command.output().is_ok_and(|answer| answer.status.success() && answer.stdout.len() > 100)
}
