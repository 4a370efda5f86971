//! Answers that are not what they seem: wrong lengths, other shapes, other people's, yesterday's.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use tram_domain::Stage;

use super::middle::{Middle, Passing, Twist};
use super::scene::{Scene, Tale};

/// The head promises more bytes than come, or fewer.
pub(super) fn a_length_is_wrong(scene: &mut Scene) -> Tale {
    let (longer, by) = (scene.chance.percent(50), scene.chance.between(1, 40));
    let by = usize::try_from(by).unwrap_or(1);
    let through = through(scene, move |passing| {
        let true_length = passing.body.len();
        passing.claim(if longer { true_length + by } else { true_length.saturating_sub(by) });
    })?;
    let dossier = scene.hand_over()?;
    for _ in 0..3 {
        scene.deliver_later()?;
        if scene.stage(dossier)? == Stage::Accepted {
            return Err("it was called accepted on half an answer".to_owned());
        }
        scene.insist_it_waits(dossier)?;
    }
    drop(through);
    scene.goes_straight()?;
    scene.insist_it_heals()
}

/// The portal was renewed: new fields everywhere, numbers that were text and text that was numbers.
pub(super) fn answers_have_unknown_fields(scene: &mut Scene) -> Tale {
    let through = through(scene, |passing| {
        // What the citizen declared is the citizen's, and comes back as it is.
        if passing.request.contains("/formdata") {
            return;
        }
        change_objects(passing, |object| {
            let name = object.get("applicantName").cloned().unwrap_or(Value::Null);
            object.insert("moiThem".to_owned(), serde_json::json!({"sau": [1, 2, name]}));
            let id = object.get("dossierId").and_then(Value::as_u64);
            if let Some(id) = id {
                object.insert("dossierId".to_owned(), Value::String(id.to_string()));
            }
        });
    })?;
    let dossier = scene.hand_over()?;
    scene.deliver()?;
    if scene.stage(dossier)? != Stage::Accepted {
        return Err("what it does not know got in its way".to_owned());
    }
    drop(through);
    scene.insist_the_books_balance()
}

/// The portal was renewed, and what proves a filing has another name: nothing may be called
/// accepted on the strength of what is not understood.
pub(super) fn the_receipt_is_renamed(scene: &mut Scene) -> Tale {
    let names = ["referenceUid", "dossierId", "dossierStatus", "applicantIdNo", "govAgencyCode"];
    let lost = scene.chance.pick(&names).copied().unwrap_or("referenceUid");
    let through = through(scene, move |passing| {
        change_objects(passing, |object| {
            if let Some(value) = object.remove(lost) {
                object.insert(format!("{lost}V3"), value);
            }
        });
    })?;
    let dossier = scene.hand_over()?;
    for _ in 0..3 {
        scene.deliver_later()?;
        if scene.stage(dossier)? == Stage::Accepted {
            return Err(format!("it was called accepted without {lost}"));
        }
    }
    scene.insist_it_waits(dossier)?;
    drop(through);
    scene.goes_straight()?;
    scene.insist_it_heals()
}

/// Something in between answers with what it heard before: the same answer twice, an answer out of
/// order, another dossier's answer.
pub(super) fn answers_come_twice_and_out_of_order(scene: &mut Scene) -> Tale {
    let heard: Arc<Mutex<BTreeMap<String, Vec<u8>>>> = Arc::default();
    let (every, of_others) = (scene.chance.between(2, 4), scene.chance.percent(50));
    let count = Mutex::new(0_u64);
    let through = through(scene, move |passing| {
        let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
        let mut count = count.lock().unwrap_or_else(PoisonError::into_inner);
        *count += 1;
        let kind = kind_of(&passing.request, of_others);
        let earlier = heard.insert(kind, passing.body.clone());
        if let Some(earlier) = earlier.filter(|_| count.is_multiple_of(every)) {
            passing.replace(earlier);
        }
    })?;
    let first = scene.hand_over()?;
    let second = scene.hand_over()?;
    for _ in 0..6 {
        scene.deliver_later()?;
        for dossier in [first, second] {
            if scene.stage(dossier)? != Stage::Accepted {
                scene.insist_it_waits(dossier)?;
            }
        }
        scene.insist_the_books_balance()?;
    }
    drop(through);
    scene.goes_straight()?;
    scene.insist_it_heals()
}

/// What a thing in between takes for the same question: the whole line, or only its verb and shape.
fn kind_of(request: &str, of_others: bool) -> String {
    if of_others {
        let depth = request.matches('/').count();
        let verb = request.split(' ').next().unwrap_or_default();
        format!("{verb} {depth} {}", request.contains("/files"))
    } else {
        request.to_owned()
    }
}

/// From now on the kiosk reaches the portal through something that changes answers.
fn through(
    scene: &mut Scene,
    twist: impl Fn(&mut Passing) + Send + Sync + 'static,
) -> Result<Middle, String> {
    let twist: Twist = Arc::new(twist);
    let middle = scene.around(Middle::before(scene.portal.address(), twist))?;
    scene.goes_by(&middle.url())?;
    Ok(middle)
}

/// Changes every object of a JSON answer, also those in a list.
fn change_objects(
    passing: &mut Passing,
    mut change: impl FnMut(&mut serde_json::Map<String, Value>),
) {
    let Ok(mut value) = serde_json::from_slice::<Value>(&passing.body) else { return };
    if let Some(object) = value.as_object_mut() {
        change(object);
        for inner in object.get_mut("data").and_then(Value::as_array_mut).into_iter().flatten() {
            inner.as_object_mut().into_iter().for_each(&mut change);
        }
    }
    passing.replace(value.to_string().into_bytes());
}
