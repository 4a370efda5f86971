//! Backspace.

#![expect(
    clippy::panic,
    reason = "clippy sees tests only in functions marked so; here all of it is test"
)]

mod parts;

use parts::{composer, typed, typed_after};
use proptest::prelude::*;
use tram_composer::{Composed, Composer, Method, ToneStyle, accents_of};

/// Keys, and what stands there after each of some letters erased.
const ERASED: &[(&str, &[&str])] = &[
    ("hoaf", &["hò", "h", ""]),
    ("hoanf", &["hoà", "hò", "h"]),
    ("toans", &["toá", "tó", "t"]),
    ("thuyr", &["thủ", "th"]),
    ("quys", &["qu", "q", ""]),
    ("giaf", &["gì", "g"]),
    ("nguyeenx", &["nguyễ", "nguỹ", "ngũ", "ng"]),
    ("nguwowif", &["ngườ", "ngừ", "ng"]),
    ("DDoox", &["Đ", ""]),
    ("ass", &["a", ""]),
    ("xooong", &["xoon", "xoo", "xo"]),
    ("tieengs", &["tiến", "tiế", "tí", "t"]),
    // What was no syllable goes letter by letter, but the slip that showed it is undone.
    ("text", &["tẽ", "t"]),
    ("texts", &["text"]),
    ("windows", &["window", "windo", "wind", "win", "ưi"]),
    ("traanfm", &["trần", "trầ", "tr"]),
    ("nguwowifk", &["người"]),
    ("john", &["joh", "jo", "j"]),
];

#[test]
fn erasing_takes_one_letter_and_the_tone_finds_its_place() {
    let telex = composer("telex", "new");
    for (keys, words) in ERASED {
        let mut now = typed(telex, keys);
        for word in *words {
            now = telex.erase(&now.word, Some(&now.raw));
            assert_eq!(now.word, *word, "{keys}");
        }
    }
}

#[test]
fn erasing_needs_no_keys() {
    for (method, style, word, shorter) in [
        ("telex", "new", "hoà", "hò"),
        ("telex", "new", "hoàn", "hoà"),
        ("telex", "old", "hoàn", "hòa"),
        ("vni", "new", "người", "ngườ"),
        ("vni", "new", "a1", "a"),
        ("plain", "new", "hoà", "ho"),
        ("plain", "new", "hoe\u{302}\u{301}", "ho"),
        ("telex", "new", "", ""),
        ("telex", "new", "text", "tex"),
        ("telex", "new", "khuỷu", "khuỷ"),
    ] {
        assert_eq!(composer(method, style).erase(word, None).word, shorter, "{word}");
    }
}

#[test]
fn after_a_slip_was_erased_the_word_goes_on_as_before() {
    let telex = composer("telex", "new");
    let slip = typed(telex, "traanm");
    assert_eq!(slip.word, "traanm");
    let back = telex.erase(&slip.word, Some(&slip.raw));
    assert_eq!(typed_after(telex, back, "f").word, "trần");
}

fn composers() -> impl Strategy<Value = Composer> {
    let method = prop_oneof![Just(Method::Telex), Just(Method::Vni), Just(Method::Plain)];
    let style = prop_oneof![Just(ToneStyle::New), Just(ToneStyle::Old)];
    (method, style).prop_map(|(method, style)| Composer::new(method, style))
}

proptest! {
    #[test]
    fn nothing_from_outside_panics(
        composer in composers(),
        word in any::<String>(),
        key in any::<char>(),
        raw in any::<Option<String>>(),
    ) {
        composer.press(&word, key, raw.as_deref());
        composer.erase(&word, raw.as_deref());
        composer.keys_of(&word);
        accents_of(key);
    }

    #[test]
    fn what_is_typed_and_erased_ends_empty_and_composed(
        composer in composers(),
        keys in "[a-zA-Z0-9ăâđêôơưếỡ]{0,30}",
    ) {
        let mut now = Composed::default();
        for key in keys.chars() {
            let before = now.word.chars().count();
            now = composer.press(&now.word, key, Some(&now.raw));
            prop_assert!(now.word.chars().count() <= before.max(now.raw.chars().count()) + 1);
            let nfc = unicode_normalization::is_nfc(&now.word);
            prop_assert!(nfc, "{}", now.word);
        }
        for _ in 0..=keys.chars().count() {
            let before = now.word.chars().count();
            now = composer.erase(&now.word, Some(&now.raw));
            prop_assert!(now.word.chars().count() < before.max(1), "{}", now.word);
        }
        prop_assert_eq!(now.word, "");
    }

    #[test]
    fn the_keys_of_a_word_make_that_word(composer in composers(), word in "[a-zđăâêôơưếừạỹỏ]{0,8}") {
        if let Some(keys) = composer.keys_of(&word) {
            prop_assert_eq!(typed(composer, &keys).word, word);
        }
    }
}
