//! The table of keys and words, walked key by key as a keyboard would.

#![expect(
    clippy::panic,
    reason = "clippy sees tests only in functions marked so; here all of it is test"
)]

mod parts;

use parts::{composer, rows, typed};

#[test]
fn every_row_of_the_table_makes_its_word() {
    let rows = rows();
    assert!(rows.len() >= 300, "{} rows", rows.len());
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|row| {
            let answer = typed(row.composer, row.keys).word;
            let differs = answer != row.word;
            differs.then(|| format!("{}: {answer} and not {} ({})", row.keys, row.word, row.remark))
        })
        .collect();
    assert!(wrong.is_empty(), "{} rows differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_a_keyboard_forgot_of_the_keys_costs_nothing_in_vietnamese_words() {
    let vietnamese = rows().into_iter().filter(|row| row.remark == "family names");
    for row in vietnamese {
        let mut word = String::new();
        for key in row.keys.chars() {
            word = row.composer.press(&word, key, None).word;
        }
        assert_eq!(word, row.word, "{}", row.keys);
    }
}

#[test]
fn keys_of_another_word_are_not_believed() {
    let telex = composer("telex", "new");
    let composed = telex.press("toa", 's', Some("hoa"));
    assert_eq!(composed.word, "toá");
    assert_eq!(
        telex.press("tẽ", 't', None).word,
        "tẽt",
        "letters that were there do not fall apart"
    );
    assert_eq!(telex.press("tẽ", 't', Some("tex")).word, "text");
}

#[test]
fn letters_apart_from_their_marks_are_put_together() {
    let telex = composer("telex", "new");
    assert_eq!(telex.press("hoa\u{300}", 'n', None).word, "hoàn");
    assert_eq!(telex.erase("e\u{302}\u{301}", None).word, "");
}

#[test]
fn a_long_word_passes_as_it_is() {
    let telex = composer("telex", "new");
    let long = "a".repeat(17);
    assert_eq!(telex.press(&long, 's', None).word, format!("{long}s"));
    assert_eq!(telex.erase(&long, None).word, "a".repeat(16));
}

#[test]
fn keys_are_known_for_names_that_are_no_vietnamese_syllables() {
    for word in
        ["Krông", "Đắk", "Tôr", "Xiêr", "Đar", "Wa", "H", "Ayun", "Pleiku", "this", "see", "www"]
    {
        for method in ["telex", "vni"] {
            let composer = composer(method, "new");
            let keys = composer.keys_of(word).unwrap();
            assert!(keys.is_ascii(), "{keys}");
            assert_eq!(typed(composer, &keys).word, word, "{keys}");
        }
    }
}

#[test]
fn what_was_typed_is_not_in_a_log() {
    let composed = typed(composer("telex", "new"), "nguyeenx");
    assert_eq!(format!("{composed:?}"), "Composed { letters: 6, keys: 8, .. }");
}
