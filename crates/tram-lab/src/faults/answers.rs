//! What a portal, or something before it, does with an answer.

use std::thread;
use std::time::Duration;

use tram_domain::Stage;
use tram_sandbox::{Effect, Faults, Operation};

use super::scene::{PATIENCE, Scene, Tale};

/// The portal did as it was asked, and the answer is lost, at any step, once or several times.
pub(super) fn an_answer_is_lost(scene: &mut Scene) -> Tale {
    let dossier = scene.hand_over()?;
    let (step, times) = (scene.any_step(), scene.chance.between(1, 3));
    scene.goes_wrong(step, Effect::DropAnswer, u32::try_from(times).unwrap_or(1));
    scene.deliver()?;
    if scene.stage(dossier)? != Stage::Accepted {
        scene.insist_it_waits(dossier)?;
    }
    scene.insist_it_heals()
}

/// The client gave up while the portal was still at work on the new dossier, which shows only
/// later. Asked at once, the portal would know nothing of it.
pub(super) fn a_commit_comes_late(scene: &mut Scene) -> Tale {
    let dossier = scene.hand_over()?;
    let work = PATIENCE + Duration::from_millis(scene.chance.between(60, 200));
    let millis = u64::try_from(work.as_millis()).unwrap_or(u64::MAX);
    scene.portal.set_faults(Faults { race_window_millis: millis, ..Faults::default() });
    scene.deliver()?;
    if scene.stage(dossier)? == Stage::Accepted {
        // On a slow machine the client's second look may come after the commit.
        return scene.insist_the_books_balance();
    }
    scene.insist_it_waits(dossier)?;
    scene.deliver()?;
    if scene.carried_out(Operation::Create) > 1 {
        return Err("it was sent again at once".to_owned());
    }
    // No wait of ours is shorter than what this portal still does.
    thread::sleep(work);
    scene.insist_it_heals()
}

/// Nothing comes back in time, at any step.
pub(super) fn no_answer_comes_in_time(scene: &mut Scene) -> Tale {
    let dossier = scene.hand_over()?;
    let step = scene.any_step();
    let millis = u64::try_from(PATIENCE.as_millis()).unwrap_or(u64::MAX) + 60;
    scene.goes_wrong(step, Effect::Stall { millis }, 1);
    scene.deliver()?;
    if scene.stage(dossier)? != Stage::Accepted {
        scene.insist_it_waits(dossier)?;
    }
    thread::sleep(Duration::from_millis(100));
    scene.insist_it_heals()
}

/// The portal asks to come back later: in seconds, by a date, in nonsense, in a century.
pub(super) fn the_portal_asks_for_time(scene: &mut Scene) -> Tale {
    let dossier = scene.hand_over()?;
    let seconds = scene.chance.between(2, 3_000);
    let (asked, least, most) = match scene.chance.below(5) {
        0 => (seconds.to_string(), seconds, seconds),
        1 => ("Mon, 01 Jan 2125 00:00:00 GMT".to_owned(), 3_600, 3_600),
        2 => ("99999999999999999999".to_owned(), 3_600, 3_600),
        3 => ("-7".to_owned(), 0, 1),
        _ => ("Sat, 01 Jan 2000 00:00:00 GMT".to_owned(), 0, 1),
    };
    let status = if scene.chance.percent(50) { 429 } else { 503 };
    scene.goes_wrong(Operation::Create, Effect::Busy { status, retry_after: Some(asked) }, 1);
    let now = tram_domain::Clock::now(&scene.clock);
    scene.deliver()?;
    scene.insist_it_waits_because(dossier, &["busy"])?;
    let state = scene.vault.submission(dossier).map_err(super::scene::said)?.state;
    let wait = state.due().ok_or("it waits for nothing")?.since(now).as_secs();
    if wait < least || wait > most {
        return Err(format!("asked for {least} to {most} s, it waits {wait} s"));
    }
    scene.outbox().retry(dossier).map_err(super::scene::said)?;
    scene.insist_it_heals()
}

/// The portal, or what stands before it, fails with a status of its own and a page.
pub(super) fn the_portal_fails(scene: &mut Scene) -> Tale {
    let dossier = scene.hand_over()?;
    let codes = [500, 502, 503, 504, 520, 521, 530, 599];
    let code = scene.chance.pick(&codes).copied().unwrap_or(520);
    let step = scene.any_step();
    scene.goes_wrong(step, Effect::Status { code }, 2);
    scene.deliver()?;
    if scene.stage(dossier)? != Stage::Accepted {
        scene.insist_it_waits_because(dossier, &["broken", "busy"])?;
    }
    scene.insist_it_heals()
}

/// The connection breaks in the middle of an answer.
pub(super) fn an_answer_is_cut_in_two(scene: &mut Scene) -> Tale {
    let dossier = scene.hand_over()?;
    let step = scene.any_step();
    scene.goes_wrong(step, Effect::Truncate, 1);
    scene.deliver()?;
    if scene.stage(dossier)? != Stage::Accepted {
        scene.insist_it_waits(dossier)?;
    }
    scene.insist_it_heals()
}

/// A login page stands before the portal and answers everything with 200.
pub(super) fn a_login_page_answers(scene: &mut Scene) -> Tale {
    let dossier = scene.hand_over()?;
    scene.goes_wrong_everywhere(Effect::WebPage);
    for _ in 0..3 {
        scene.deliver_later()?;
        scene.insist_it_waits_because(dossier, &["captive_portal"])?;
    }
    scene.insist_it_heals()
}
