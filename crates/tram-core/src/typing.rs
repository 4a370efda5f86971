//! Keys on words: what the on-screen keyboard and a real one make of them.

use tram_composer::{Composer, Method, ToneStyle};
use tram_ipc::senses::{KeyPress, WordView};

/// What a word becomes by one key. What is no single key stands behind the word as it is.
pub(crate) fn pressed(press: KeyPress) -> WordView {
    let method = match press.method.as_str() {
        "vni" => Method::Vni,
        "telex" => Method::Telex,
        _ => Method::Plain,
    };
    // Names on cards and lists of communes are written so: Hoà, Thuỷ.
    let composer = Composer::new(method, ToneStyle::New);
    let known = press.keys.as_deref();
    let Some(key) = press.key else {
        let made = composer.erase(&press.word, known);
        return WordView { word: made.word, keys: made.raw };
    };
    let mut keys = key.chars();
    if let (Some(key), None) = (keys.next(), keys.next()) {
        let made = composer.press(&press.word, key, known);
        return WordView { word: made.word, keys: made.raw };
    }
    let word = press.word + &key;
    WordView { keys: word.clone(), word }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(method: &str, keys: &str) -> String {
        let start = WordView { word: String::new(), keys: String::new() };
        let end = keys.chars().fold(start, |so_far, key| {
            pressed(KeyPress {
                method: method.to_owned(),
                word: so_far.word,
                keys: Some(so_far.keys),
                key: Some(key.to_string()),
            })
        });
        end.word
    }

    #[test]
    fn keys_become_letters_by_the_method_that_was_chosen() {
        assert_eq!(typed("telex", "NGUYEENX"), "NGUYỄN");
        assert_eq!(typed("vni", "d9uo7ng2"), "đường");
        assert_eq!(typed("plain", "aas"), "aas");
    }

    #[test]
    fn erasing_takes_one_letter_away_and_what_is_no_key_stays_as_it_is() {
        let press = |key: Option<&str>| KeyPress {
            method: "telex".to_owned(),
            word: "Đố".to_owned(),
            keys: None,
            key: key.map(str::to_owned),
        };
        assert_eq!(pressed(press(None)).word, "Đ");
        assert_eq!(pressed(press(Some("@gmail"))).word, "Đố@gmail");
    }
}
