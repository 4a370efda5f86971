//! The wipe, proved: strings that exist nowhere else are planted wherever a citizen's words go, the
//! session ends, and they are looked for wherever they could have stayed.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use tram_testkit::files::{ExifTag, with_exif_words};
use tram_testkit::{Canaries, qr_png};
use xtask::webdriver::Session;

use crate::hands::{
    CARD_READ, PATIENCE, answer_in_words, leave, one_step, pick_file, step, tap, wait_step,
    walk_to, words_for, write,
};
use crate::remains::{Finds, in_clipboards, in_files, in_memory};
use crate::stand::{Stand, lay};

const PROCEDURE: &str = "1.001193";
/// Files on the stick beside those that are used.
const FILES: usize = 110;
/// Words searched for.
const SEARCHES: usize = 20;
/// So many canaries make a proof.
const LEAST: usize = 200;
/// What is under way when a session ends is over after so long, on a machine that nobody keeps busy.
const SETTLES: Duration = Duration::from_secs(4);
/// So often one looks again, each time as much later, before what is found counts as left.
const LOOKS: usize = 4;

#[test]
fn nothing_of_a_citizen_is_left_when_the_session_has_ended() {
    #[expect(clippy::disallowed_methods, reason = "files that are younger are looked into")]
    let begun = SystemTime::now();
    let mut canaries = Canaries::new(2026);
    let stand = Stand::new((1366, 768));
    fill_stick(&stand.stick(), &mut canaries);
    let window = stand.open_with_journal();
    let mut seen = Seen::default();
    search(&window, &mut canaries);
    seen.look(&stand, &canaries, "the search");
    mark_what_was_typed(&window);
    seen.clipboards(&stand, &canaries);
    tap_procedure(&window);
    come_in(&window, &mut canaries);
    seen.look(&stand, &canaries, "the card");
    tap(&window, "primary");
    leave(&window, "card");
    papers_and_declaration(&window, &mut canaries);
    seen.look(&stand, &canaries, "the review");
    one_step(&window, "review", PROCEDURE);
    window.wait_for("[data-testid='outcome-state'][data-state=sent]", PATIENCE).unwrap();
    seen.look(&stand, &canaries, "the outcome");
    // The citizen takes the stick along.
    seen.add("on the stick", &in_files(&stand.stick(), None, Path::new(""), &canaries), &canaries);
    std::fs::remove_dir_all(stand.stick()).unwrap();
    assert!(canaries.len() >= LEAST, "{} canaries", canaries.len());
    seen.enough(&canaries);

    let before = stand.family();
    tap(&window, "end-session");
    // The page's process may be gone before it can say that it was tapped.
    let confirm = "const end = document.querySelector(\"[data-testid='end-confirm']\");
        setTimeout(() => end.click(), 200); return end !== null";
    assert_eq!(window.execute_script(confirm, &[]).unwrap(), true);
    let took = page_anew_after(&stand, &before);
    println!("{} canaries planted; the page had started anew after {took:?}", canaries.len());
    // A canary that a slow machine is still working on is not left; one that stays is.
    let left = (0..LOOKS).find_map(|_| {
        std::thread::sleep(SETTLES);
        (everywhere(&stand, begun, &canaries) == 0).then_some(())
    });
    assert!(left.is_some(), "canaries are left");
}

/// What was seen while the session ran: the proof that the search finds what is there.
#[derive(Default)]
struct Seen {
    canaries: BTreeSet<Vec<u8>>,
}

impl Seen {
    fn look(&mut self, stand: &Stand, canaries: &Canaries, moment: &str) {
        let mut finds = Finds::default();
        for process in stand.family() {
            let found = in_memory(process, canaries, false).unwrap();
            finds.bytes += found.bytes;
            finds.canaries.extend(found.canaries);
        }

        assert!(!finds.canaries.is_empty(), "nothing is seen at {moment}");
        self.add(&format!("in memory at {moment}"), &finds, canaries);
    }

    fn clipboards(&mut self, stand: &Stand, canaries: &Canaries) {
        let marked = (0..PATIENCE.as_millis() / 300).find_map(|_| {
            std::thread::sleep(Duration::from_millis(300));
            Some(in_clipboards(&stand.desk, canaries)).filter(|finds| !finds.canaries.is_empty())
        });
        self.add("in the clipboards", &marked.expect("the marked text is seen"), canaries);
    }

    /// A search that cannot see what is there proves nothing. The page clears away on its own, so one
    /// of ten from each place may have been gone before anyone looked.
    fn enough(&self, canaries: &Canaries) {
        let (all, seen) = (canaries.by_place(canaries.all()), canaries.by_place(&self.canaries));
        for (place, count) in &all {
            let unseen = count - seen.get(place).unwrap_or(&0);
            assert!(unseen * 10 <= *count, "{unseen} of {count} were not seen: {place}");
        }
    }

    fn add(&mut self, place: &str, finds: &Finds, canaries: &Canaries) {
        report(&format!("during the session, {place}"), finds, canaries);
        self.canaries.extend(finds.canaries.iter().cloned());
    }
}

fn report(place: &str, finds: &Finds, canaries: &Canaries) {
    let (count, mega) = (finds.canaries.len(), finds.bytes >> 20);
    println!("{count:>4} {place} ({mega} MB searched) {:?}", canaries.by_place(&finds.canaries));
    for around in &finds.around {
        println!("     {around}");
    }
}

/// Looks everywhere, says what was found where, and answers how many there are in all.
fn everywhere(stand: &Stand, begun: SystemTime, canaries: &Canaries) -> usize {
    let mut left = 0;
    let mut found = |place: &str, finds: &Finds| {
        report(&format!("after the session, {place}"), finds, canaries);
        left += finds.canaries.len();
    };
    for process in stand.family() {
        let name = std::fs::read_to_string(format!("/proc/{process}/comm")).unwrap();
        found(
            &format!("in the memory of {}", name.trim()),
            &in_memory(process, canaries, true).unwrap(),
        );
    }
    found("in the clipboards", &in_clipboards(&stand.desk, canaries));
    let own = stand.folder();
    found("in the kiosk's own files", &in_files(own, None, Path::new(""), canaries));
    for (folder, what) in [
        ("/tmp", "temporary files"),
        ("/var/tmp", "lasting temporary files"),
        ("/dev/shm", "shared memory"),
        ("/var/spool", "print spools"),
        ("/var/crash", "crash reports"),
        ("/var/log", "the system's logs"),
    ] {
        found(&format!("in {what}"), &in_files(Path::new(folder), Some(begun), own, canaries));
    }
    left
}

/// How long it took until the citizen's page was gone with its process, and the next one's had painted.
fn page_anew_after(stand: &Stand, before: &[u32]) -> Duration {
    #[expect(clippy::disallowed_methods, reason = "this is what is measured")]
    let begun = Instant::now();
    let painted = || {
        let said = std::fs::read_to_string(stand.journal()).unwrap();
        said.lines().filter(|line| *line == "first-paint").count()
    };
    let gone = || before.iter().any(|process| !stand.family().contains(process));
    while !(gone() && painted() == 2) {
        assert!(begun.elapsed() < PATIENCE, "painted {} times, gone: {}", painted(), gone());
        std::thread::sleep(Duration::from_millis(20));
    }
    begun.elapsed()
}

/// A card, a photograph that tells more than it shows, and whatever else one carries about.
fn fill_stick(stick: &Path, canaries: &mut Canaries) {
    let place = "the card's code";
    let (name, residence) = (canaries.words(place, 2), canaries.words(place, 3));
    let number = canaries.number(place);
    let text = format!("{number}||{}|15011999|Nữ|{residence}|20062021", name.to_uppercase());
    lay(&stick.join("the.png"), &qr_png(&text, 8));
    let photo = std::fs::read(stick.join("giay-chung-sinh-mau.jpg")).unwrap();
    let tags =
        [ExifTag::Description, ExifTag::Make, ExifTag::Model, ExifTag::Artist, ExifTag::Copyright];
    let words = tags.map(|tag| (tag, canaries.words("a photograph's EXIF", 8)));
    let words: Vec<_> = words.iter().map(|(tag, text)| (*tag, text.as_str())).collect();
    lay(&stick.join("giay-chung-sinh-mau.jpg"), &with_exif_words(&photo, &words));
    let small = qr_png("Xã Ví Dụ", 4);
    for _ in 0..FILES {
        lay(&stick.join(canaries.word("names of files")).with_extension("png"), &small);
    }
}

/// Who helps, a card typed by hand, another one read.
fn come_in(window: &Session, canaries: &mut Canaries) {
    walk_to(window, "assistance", PROCEDURE);
    tap(window, "choice-helped");
    write(window, "helper-code", &canaries.word("the helper's code"));
    tap(window, "primary");
    wait_step(window, "card");
    tap(window, "type-card");
    let place = "a card typed by hand";
    write(window, "card-number", &canaries.number(place));
    write(window, "card-name", &canaries.words(place, 2).to_uppercase());
    write(window, "card-birth", "15/01/1999");
    tap(window, "card-sex-female");
    write(window, "card-residence", &canaries.words(place, 3));
    tap(window, "primary");
    window.wait_for(CARD_READ, PATIENCE).unwrap();
    tap(window, "card-again");
    pick_file(window, "the.png");
    window.wait_for(CARD_READ, PATIENCE).unwrap();
}

fn search(window: &Session, canaries: &mut Canaries) {
    walk_to(window, "procedure", PROCEDURE);
    for _ in 0..SEARCHES {
        write(window, "search", &canaries.word("words searched for"));
        std::thread::sleep(Duration::from_millis(250));
    }
}

/// As a triple tap does: whatever is marked can be pasted by any other program.
fn mark_what_was_typed(window: &Session) {
    let script = "const input = document.querySelector(\"[data-testid='search']\"); input.focus(); input.select()";
    window.execute_script(script, &[]).unwrap();
}

fn tap_procedure(window: &Session) {
    write(window, "search", "khai sinh cho con");
    tap(window, &format!("procedure-{PROCEDURE}"));
    leave(window, "procedure");
}

fn papers_and_declaration(window: &Session, canaries: &mut Canaries) {
    loop {
        match step(window).as_str() {
            "review" => return,
            "case" | "declaration" => {
                answer_in_words(window, |mode, capitals| match (mode, capitals) {
                    ("text", "characters") => {
                        canaries.words("names in the declaration", 2).to_uppercase()
                    }
                    ("text", _) => canaries.words("words in the declaration", 3),
                    ("email", _) => format!("{}@example.vn", canaries.word("an address of mail")),
                    ("numeric12", _) => canaries.number("numbers in the declaration"),
                    other => words_for(other.0, other.1).to_owned(),
                });
            }
            other => one_step(window, other, PROCEDURE),
        }
    }
}
