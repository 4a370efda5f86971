//! What the tests share: the table, and a keyboard that remembers.

#![allow(dead_code, reason = "each test takes what it needs")]

use tram_composer::{Composed, Composer, Method, ToneStyle};

/// A row of `data/keys.tsv`.
pub(crate) struct Row {
    pub(crate) composer: Composer,
    pub(crate) keys: &'static str,
    pub(crate) word: &'static str,
    pub(crate) remark: &'static str,
}

pub(crate) fn rows() -> Vec<Row> {
    let lines = include_str!("../data/keys.tsv").lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let [method, style, keys, word, remark] = line.split('\t').collect::<Vec<_>>()[..]
            else {
                panic!("five columns: {line}")
            };
            Row { composer: composer(method, style), keys, word, remark }
        })
        .collect()
}

pub(crate) fn composer(method: &str, style: &str) -> Composer {
    let method = match method {
        "telex" => Method::Telex,
        "vni" => Method::Vni,
        "plain" => Method::Plain,
        other => panic!("no method {other}"),
    };
    let style = match style {
        "new" => ToneStyle::New,
        "old" => ToneStyle::Old,
        other => panic!("no style {other}"),
    };
    Composer::new(method, style)
}

/// What stands there when keys were typed one after another.
pub(crate) fn typed(composer: Composer, keys: &str) -> Composed {
    typed_after(composer, Composed::default(), keys)
}

pub(crate) fn typed_after(composer: Composer, before: Composed, keys: &str) -> Composed {
    keys.chars().fold(before, |one, key| composer.press(&one.word, key, Some(&one.raw)))
}
