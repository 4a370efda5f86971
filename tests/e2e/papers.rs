//! The paper screen: corners that a finger drags, the page before and after, what the kiosk says about
//! it, and taking it again or keeping it with a reason.

use tram_testkit::{Desk, Paper, Scene, paper, photograph};
use xtask::webdriver::Session;

use crate::hands::{
    LOOKED_AT, PATIENCE, leave_picture, pick_file, shows, tap, text, wait_step, walk_to,
};
use crate::stand::{Stand, lay};

const GOOD: &str = "giay-chung-sinh-mau.jpg";
const SHAKEN: &str = "run-tay.jpg";
/// A photograph taken from so near that corners lie outside it.
const CUT: &str = "qua-gan.jpg";
/// A photograph of another paper than the one that is asked for.
const ANOTHER: &str = "giay-uy-quyen-mau.jpg";

#[test]
fn the_corners_that_were_found_are_drawn_and_a_finger_moves_them() {
    let stand = Stand::new((1920, 1080));
    let window = at_the_papers(&stand);
    add(&window, GOOD);
    assert!(!shows(&window, "corner-0"), "the straightened page comes first where it is sure");
    leave_picture(&window, "papers-after");
    is_read_large(&window);
    tap(&window, "before-after");
    window.wait_for("[data-testid='corner-0']", PATIENCE).unwrap();
    leave_picture(&window, "papers-before");
    let was = corner(&window, 0);
    window.drag(was, (was.0 + 40, was.1 + 30)).unwrap();
    // The core holds the corners: the picture of the page is asked for anew, under another revision.
    window.wait_for("img[src*='revision=3']", PATIENCE).unwrap();
    let is = corner(&window, 0);
    assert!((is.0 - was.0 - 40).abs() <= 3 && (is.1 - was.1 - 30).abs() <= 3, "{was:?} to {is:?}");
    tap(&window, "before-after");
    window.wait_for(LOOKED_AT, PATIENCE).unwrap();
}

#[test]
fn the_handle_of_a_corner_that_was_cut_off_stays_within_reach() {
    let stand = Stand::new((1366, 768));
    let sheet = paper(Paper::BirthNotice);
    let near = Scene {
        width: 1500,
        height: 2000,
        fill: 1.03,
        turn: 9.0,
        tilt: 0.0,
        ..Scene::of(&sheet, Desk::DarkWood)
    };
    let (photo, truth) = photograph(&near, 7);
    assert!(truth.0.iter().any(|c| c.x < 0.0 || c.x > 1500.0), "{truth:?}");
    lay(&stand.stick().join(CUT), &photo);
    let window = at_the_papers(&stand);
    add(&window, CUT);
    if !shows(&window, "corner-0") {
        tap(&window, "before-after");
        window.wait_for("[data-testid='corner-0']", PATIENCE).unwrap();
    }
    leave_picture(&window, "papers-cut");
    let script = "const box = document.querySelector('.stage').getBoundingClientRect();
        return [box.left, box.top, box.right, box.bottom]";
    let stage = window.execute_script(script, &[]).unwrap();
    let side = |index: usize| stage[index].as_f64().unwrap();
    for which in 0..4 {
        let (x, y) = corner(&window, which);
        let (x, y) = (f64::from(x), f64::from(y));
        assert!(x > side(0) - 2.0 && x < side(2) + 2.0, "corner {which} at {x} of {stage}");
        assert!(y > side(1) - 2.0 && y < side(3) + 2.0, "corner {which} at {y} of {stage}");
    }
}

#[test]
fn a_shaken_page_is_taken_again_or_kept_with_a_reason() {
    let stand = Stand::new((1366, 768));
    let sheet = paper(Paper::BirthNotice);
    let scene = Scene { width: 1500, height: 2000, blur: 4.5, ..Scene::of(&sheet, Desk::DarkWood) };
    lay(&stand.stick().join(SHAKEN), &photograph(&scene, 7).0);
    let window = at_the_papers(&stand);

    add(&window, SHAKEN);
    window.wait_for("[data-testid='retake-page']", PATIENCE).unwrap();
    assert!(!shows(&window, "confirm-page"), "it is not agreed to as if nothing were wrong");
    leave_picture(&window, "papers-retake");
    is_read_large(&window);
    tap(&window, "retake-page");
    pick_file(&window, GOOD);
    window.wait_for("[data-testid='confirm-page']", PATIENCE).unwrap();
    assert_eq!(pages(&window), 1, "the good page took the place of the shaken one");

    tap(&window, "remove-page");
    tap(&window, "remove-confirm");
    window.wait_for("[data-testid^='add-paper-']", PATIENCE).unwrap();
    add(&window, SHAKEN);
    tap(&window, "keep-page");
    window.wait_for("[data-testid='keep-panel']", PATIENCE).unwrap();
    leave_picture(&window, "papers-keep");
    tap(&window, "keep-legible");
    window.wait_gone("[data-testid='keep-page']", PATIENCE).unwrap();
    window.wait_for("[data-testid^='paper-'][data-state='kept']", PATIENCE).unwrap();
}

#[test]
fn another_paper_than_the_one_asked_for_is_named_and_may_be_kept_knowingly() {
    let stand = Stand::new((1080, 1920));
    let window = at_the_papers(&stand);
    add(&window, ANOTHER);
    window.wait_for("[data-testid='other-paper']", PATIENCE).unwrap();
    let told = text(&window, "other-paper").to_lowercase();
    assert!(told.contains("uỷ quyền") || told.contains("ủy quyền"), "it is named: {told}");
    leave_picture(&window, "papers-other");
    is_read_large(&window);
    tap(&window, "keep-page");
    tap(&window, "keep-right_paper");
    window.wait_for("[data-testid^='paper-'][data-state='kept']", PATIENCE).unwrap();
}

/// The page fills the width there is, can be pushed up, and is whole again after another tap.
fn is_read_large(window: &Session) {
    let wide = |what: &str| {
        let script = "return document.querySelector(arguments[0]).getBoundingClientRect().width";
        window.execute_script(script, &[what.into()]).unwrap().as_f64().unwrap()
    };
    let whole = wide(".stage img");
    tap(window, "larger");
    window.wait_for("[data-testid='more']", PATIENCE).unwrap();
    let (large, room) = (wide(".stage img"), wide(".middle"));
    assert!(large > 1.3 * whole && large > 0.85 * room, "{large} from {whole} in {room}");
    leave_picture(window, "papers-large");
    tap(window, "larger");
    assert!(wide(".stage img") < 1.1 * whole, "and the whole page is back");
}

/// A citizen who registers a birth, at the papers, with the first one open.
fn at_the_papers(stand: &Stand) -> Session {
    let window = stand.open();
    walk_to(&window, "papers", "1.001193");
    wait_step(&window, "papers");
    tap(&window, "paper-giay-chung-sinh");
    window
}

fn add(window: &Session, file: &str) {
    window.click("[data-testid^='add-paper-']", PATIENCE).unwrap();
    pick_file(window, file);
    window.wait_for("[data-testid='before-after']", PATIENCE).unwrap();
}

fn pages(window: &Session) -> usize {
    window.find_all("[data-testid^='page-']").unwrap().len()
}

/// The middle of a corner's handle, in window pixels.
fn corner(window: &Session, which: usize) -> (i32, i32) {
    let script = "const box = document.querySelector(`[data-testid='corner-${arguments[0]}']`).getBoundingClientRect();
        return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)]";
    let told = window.execute_script(script, &[which.into()]).unwrap();
    let part = |index: usize| i32::try_from(told[index].as_i64().unwrap()).unwrap();
    (part(0), part(1))
}
