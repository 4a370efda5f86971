//! Words of the core's own for people, from `assets/texts`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use tram_domain::Text;

static ADVICE: LazyLock<BTreeMap<String, Text>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../assets/texts/advice.toml")).unwrap_or_default()
});

/// What is said about an answer of any form, by its code.
pub(crate) fn advice(code: &str) -> Text {
    ADVICE.get(code).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_advice_has_words_in_both_languages() {
        let places = [crate::places::UNKNOWN, crate::places::RENAMED];
        let own = places.into_iter().chain([crate::card_advice::NAME, crate::card_advice::NUMBER]);
        for code in tram_catalogue::Advice::KNOWN.into_iter().chain(own) {
            let text = advice(code);
            assert!(!text.vi.is_empty() && !text.en.is_empty(), "{code}");
        }
    }
}
