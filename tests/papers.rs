//! Papers that do not fit, on the disk or at the portal: said as such, nothing lost, nothing left over.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use tram_domain::{Corner, Quad};
use tram_ipc::UiError;
use tram_ipc::args::{Nothing, PageCrop, SessionEnd};
use tram_ipc::commands::Commands;
use tram_ipc::findings::{FindingCode, FindingView};
use tram_ipc::views::{JourneyView, PageView, Screen};
use tram_sandbox::Faults;
use tram_testkit::needs;

use crate::support::{Plan, Station, lay};

/// A paper of one page and a paper of several, which is never the first to be made.
const PAGES: [usize; 2] = [1, 4];

/// The files of the blobs in a store.
fn blobs(home: &Path) -> BTreeSet<PathBuf> {
    let files = std::fs::read_dir(home.join("blobs")).unwrap();
    files.map(|file| file.unwrap().path()).collect()
}

/// A dossier before its review, with a small paper and a large one.
async fn before_review(station: &Station) -> JourneyView {
    let plan = Plan::of("1.001193");
    let view = station.walk(&plan, |screen| matches!(screen, Screen::Papers { .. })).await;
    let Screen::Papers { requirements, .. } = &view.screen else { unreachable!() };
    let taken: Vec<&str> = requirements
        .iter()
        .filter(|asked| ["needed", "optional"].contains(&asked.need.as_str()))
        .map(|asked| asked.id.as_str())
        .collect();
    let [first, .., last] = taken[..] else { panic!("two papers: {taken:?}") };
    for (requirement, pages) in [first, last].into_iter().zip(PAGES) {
        for _ in 0..pages {
            station.add(requirement, "giay-chung-sinh-mau.jpg").await.unwrap();
        }
    }
    station.walk(&plan, |screen| matches!(screen, Screen::Review { .. })).await
}

fn at_review(view: &JourneyView) -> bool {
    matches!(view.screen, Screen::Review { .. })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paper_that_the_portal_would_not_take_leaves_no_blob_of_the_others_behind() {
    let mut station = Station::new(Faults::default()).await;
    let review = before_review(&station).await;
    let Screen::Review { papers, .. } = &review.screen else { unreachable!() };
    let papers = papers.iter().filter(|paper| !paper.pages.is_empty()).count();
    let (before, mut refusals) = (blobs(&station.home()), 0);
    // Somewhere among these the small paper fits and the large one does not.
    for most in (12..24).map(|step| 1_u64 << step) {
        station = station.taking(most).await;
        match station.core.submit(Nothing {}).await {
            Ok(_) => break,
            Err(UiError::PaperTooLarge { .. }) => refusals += 1,
            Err(other) => panic!("{other:?}"),
        }
        assert_eq!(blobs(&station.home()), before, "after {most} bytes");
        assert!(at_review(&station.view().await));
    }
    assert!(refusals > 2, "{refusals}");
    let sealed = blobs(&station.home()).difference(&before).count();
    assert_eq!(sealed, papers, "one for each paper, once");
}

/// Where the child below finds its disk.
const DISK: &str = "TRAM_JOURNEY_DISK";

#[test]
fn a_full_disk_is_said_to_the_citizen_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let program = std::env::current_exe().unwrap();
    let Some(mut child) = needs::on_a_disk_of(24, folder.path(), &program) else { return };
    child.args(["--exact", "papers::files_on_a_small_disk", "--ignored", "--nocapture"]);
    let output = child.env(DISK, folder.path()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("1 passed"), "{said}\n{complained}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "the child of the test above, on a disk of its own"]
async fn files_on_a_small_disk() {
    let disk = PathBuf::from(std::env::var_os(DISK).expect("run by its parent"));
    let (home, ballast) = (disk.join("kho"), disk.join("ballast"));
    let station = Station::keeping(Faults::default(), Some(&home)).await;
    let review = before_review(&station).await;
    let (before, mut refusals) = (blobs(&home), 0);
    // From no room at all to room for everything; in between for one paper and not for the other.
    for room in (0..60).map(|step| step << 18) {
        fill(&ballast, room);
        match station.core.submit(Nothing {}).await {
            Ok(_) => break,
            Err(UiError::DiskFull) => refusals += 1,
            Err(other) => panic!("{other:?} with room for {room} bytes"),
        }
        let now = station.view().await;
        let kept = [&now, &review].map(|view| serde_json::to_value(&view.screen).unwrap());
        assert_eq!(kept[0], kept[1], "with room for {room} bytes");
        assert_eq!(blobs(&home), before, "with room for {room} bytes");
    }
    assert!(refusals > 2, "{refusals}");
    std::fs::remove_file(&ballast).unwrap();
    assert_eq!(station.deliver().await.state, "accepted");
    station.core.session_end(SessionEnd { keep: false, by_hand: true }).await.unwrap();
}

/// Fills the disk until so many bytes are free.
fn fill(ballast: &Path, room: usize) {
    if ballast.exists() {
        std::fs::remove_file(ballast).unwrap();
    }
    let mut bytes = vec![0; 24 << 20];
    #[expect(clippy::disallowed_methods, reason = "a test fills its own disk")]
    let written = std::fs::write(ballast, &bytes);
    assert!(written.is_err(), "larger than the disk");
    let filled = usize::try_from(ballast.metadata().unwrap().len()).unwrap();
    std::fs::remove_file(ballast).unwrap();
    bytes.truncate(filled.saturating_sub(room));
    lay(ballast, &bytes);
}

fn only_page(view: &JourneyView) -> PageView {
    let Screen::Papers { requirements, .. } = &view.screen else { panic!("not at the papers") };
    requirements.iter().flat_map(|paper| &paper.pages).next().unwrap().clone()
}

fn rectangle(left: f64, top: f64, right: f64, bottom: f64) -> Quad {
    Quad([(left, top), (right, top), (right, bottom), (left, bottom)].map(|(x, y)| Corner { x, y }))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_with_other_corners_is_judged_by_them() {
    let station = Station::new(Faults::default()).await;
    let plan = Plan::of("1.001193");
    let view = station.walk(&plan, |screen| matches!(screen, Screen::Papers { .. })).await;
    let Screen::Papers { requirements, .. } = &view.screen else { unreachable!() };
    let added = station.add(&requirements[0].id, "giay-chung-sinh-mau.jpg").await.unwrap();
    let page = only_page(&added);
    let small = |found: &[FindingView]| found.iter().any(|one| one.code == FindingCode::TooSmall);
    assert!(!small(&page.findings), "{:?}", page.findings);
    let crop = async |quad| {
        let crop = PageCrop { page: page.id.parse().unwrap(), quad };
        only_page(&station.core.page_crop(crop).await.unwrap()).findings
    };
    let (x, y) = (f64::from(page.width) / 2.0, f64::from(page.height) / 2.0);
    let patch = crop(rectangle(x, y, x + 200.0, y + 280.0)).await;
    assert!(small(&patch), "few pixels: {patch:?}");
    let found = crop(Quad(page.quad.map(|point| Corner { x: point.x, y: point.y }))).await;
    assert_eq!(found, page.findings, "the first corners again");
}
