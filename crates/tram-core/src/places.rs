//! Places in answers: communes found while one types, and what is to be said of an address.

use tram_catalogue::Advice;
use tram_domain::names::same_name;
use tram_domain::{Answer, Answers, FieldId, FieldKind, Procedure, Text};
use tram_ipc::views::PlaceView;
use tram_places::{Place, Places};

use crate::words;

/// The commune is not in the list.
pub(crate) const UNKNOWN: &str = "place_unknown";
/// The commune has another name since July 2025.
pub(crate) const RENAMED: &str = "place_renamed";

/// How many suggestions fit a screen.
const MOST: usize = 8;

/// How a place is written into an answer.
fn line(place: &Place) -> String {
    format!("{}, {}", place.full_name(), place.province)
}

/// Communes that these words may mean.
pub(crate) fn search(words: &str) -> Vec<PlaceView> {
    let found = Places::embedded().search(words, None, MOST).into_iter();
    found.map(|found| PlaceView { line: line(found.place), was: found.was }).collect()
}

/// What is to be said of the places in these answers.
pub(crate) fn advice(procedure: &Procedure, answers: &Answers, asked: &[FieldId]) -> Vec<Advice> {
    let places = procedure.form.fields.iter().filter(|field| {
        matches!(field.kind, FieldKind::Place | FieldKind::Commune) && asked.contains(&field.id)
    });
    let of = |field: &tram_domain::Field| {
        let text = answers.of(&field.id).and_then(Answer::as_text)?;
        of_line(&field.id, text)
    };
    places.filter_map(of).collect()
}

fn of_line(field: &FieldId, text: &str) -> Option<Advice> {
    let recognised = Places::embedded().recognise(text);
    if recognised.commune.is_some() {
        return None;
    }
    if recognised.old.is_empty() {
        let province_alone = recognised.province.is_some() && recognised.detail.is_empty();
        if province_alone || is_borne_by_several(text) {
            return None;
        }
        return Some(Advice::warning(field, UNKNOWN));
    }
    let mut now: Vec<String> = recognised.old.iter().take(3).map(|place| line(place)).collect();
    if recognised.old.len() > now.len() {
        now.push("…".to_owned());
    }
    let (now, said) = (now.join("; "), words::advice(RENAMED));
    let message = Text::new(said.vi.replace("{now}", &now), said.en.replace("{now}", &now));
    Some(Advice { message: Some(message), ..Advice::warning(field, RENAMED) })
}

/// Whether the last part of an address is the name of communes of today: without its province it
/// may be any of them, and is in the list all the same.
fn is_borne_by_several(text: &str) -> bool {
    let last = text.rsplit(',').next().unwrap_or_default().trim();
    let found = Places::embedded().search(last, None, MOST);
    found.iter().any(|found| {
        let place = found.place;
        same_name(place.name, last) || same_name(&place.full_name(), last)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<String> {
        of_line(&FieldId("noi_o".into()), text).map(|advice| advice.code)
    }

    #[test]
    fn a_place_of_today_is_fine_a_former_one_is_named_anew_and_others_are_asked_about() {
        let known = Places::embedded().search("quy nhon gia lai", None, 1);
        assert_eq!(code(&format!("Tổ 3, {}", line(known[0].place))), None);
        assert_eq!(code("Thôn 3, xã Tây Sơn"), None, "several bear the name");
        assert_eq!(code("Gia Lai"), None, "a province alone is known");
        assert_eq!(code("Thôn Đá Bạc, xã Ví Dụ, Gia Lai").as_deref(), Some(UNKNOWN));
        let old = of_line(&FieldId("noi_o".into()), "P. Trần Phú, TP Quy Nhơn, Bình Định").unwrap();
        assert_eq!(old.code, RENAMED);
        assert!(old.message.unwrap().vi.contains("Tỉnh Gia Lai"));
    }

    #[test]
    fn words_without_accents_find_places_under_old_names_too() {
        let found = search("tran phu quy nhon binh dinh");
        assert!(found[0].was.as_ref().is_some_and(|was| was.contains("Bình Định")), "{found:?}");
        assert!(found.len() <= MOST);
    }
}
