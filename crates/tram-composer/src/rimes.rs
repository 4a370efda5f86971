//! What Vietnamese syllables are built of: onsets, nuclei and codas that go together. No list of words.
//!
//! Names from the Central Highlands (Krông, Đắk, Hrú, Pốk, Krêl) are spelled with more onsets and
//! codas than Vietnamese has. They are as common on papers in Gia Lai as any others, so what they are
//! built of is listed too; it is taken from the names of communes.

use crate::letter::{Letter, Tone};

/// How Vietnamese syllables begin. D stands for Đ too.
const ONSETS: &[&str] = &[
    "b", "c", "ch", "d", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p",
    "ph", "qu", "r", "s", "t", "th", "tr", "v", "x",
];

/// How names from the highlands begin beside that.
const HIGHLAND_ONSETS: &[&str] = &[
    "bh", "bl", "br", "chr", "dh", "dj", "djr", "dl", "dr", "gl", "gr", "hd", "hdr", "hl", "hm",
    "hn", "hr", "j", "jl", "jr", "kb", "khl", "kd", "kl", "km", "kn", "kp", "kr", "ks", "kt", "ml",
    "mn", "mr", "phl", "pl", "pn", "pr", "rb", "rc", "rm", "rs", "rt", "rv", "sm", "sr", "xr",
    "xt",
];

/// Each nucleus with the codas that may close it. A nucleus that must be closed and one that may stand
/// open are told apart nowhere: while a word is typed, each is open once.
const RIMES: &[(&str, &[&str])] = &[
    ("a", &["c", "ch", "m", "n", "ng", "nh", "p", "t"]),
    ("ă", &["c", "m", "n", "ng", "p", "t"]),
    ("â", &["c", "m", "n", "ng", "p", "t"]),
    ("e", &["c", "m", "n", "ng", "p", "t"]),
    ("ê", &["c", "ch", "m", "n", "nh", "p", "t"]),
    ("i", &["ch", "m", "n", "nh", "p", "t"]),
    ("o", &["c", "m", "n", "ng", "p", "t"]),
    ("ô", &["c", "m", "n", "ng", "nh", "p", "t"]),
    ("ơ", &["m", "n", "ng", "p", "t"]),
    ("u", &["c", "ch", "m", "n", "ng", "p", "t"]),
    ("ư", &["c", "m", "n", "ng", "t"]),
    // Names alone are spelled so: Lynh, Kym.
    ("y", &["ch", "m", "n", "nh", "p", "t"]),
    ("oo", &["c", "ng"]),
    ("oa", &["c", "ch", "m", "n", "ng", "nh", "p", "t"]),
    ("oă", &["c", "m", "n", "ng", "t"]),
    ("oe", &["m", "n", "t"]),
    ("uâ", &["n", "ng", "t"]),
    ("uê", &["ch", "n", "nh"]),
    ("uơ", &[]),
    ("uy", &["ch", "n", "nh", "p", "t"]),
    ("uyê", &["n", "t"]),
    ("iê", &["c", "m", "n", "ng", "p", "t"]),
    ("yê", &["m", "n", "ng", "t"]),
    ("uô", &["c", "m", "n", "ng", "t"]),
    ("ươ", &["c", "m", "n", "ng", "p", "t"]),
    ("ia", &[]),
    ("ua", &[]),
    ("ưa", &[]),
    ("uya", &[]),
    ("ai", &["h"]),
    ("ăi", &["h"]),
    ("ao", &[]),
    ("au", &[]),
    ("ay", &[]),
    ("âu", &[]),
    ("ây", &[]),
    ("eo", &[]),
    ("êu", &[]),
    ("êy", &[]),
    ("iu", &[]),
    ("oi", &[]),
    ("ôi", &[]),
    ("ơi", &[]),
    ("ui", &["h"]),
    ("ưi", &[]),
    ("ưu", &[]),
    ("iêu", &[]),
    ("yêu", &[]),
    ("uôi", &[]),
    ("ươi", &[]),
    ("ươu", &[]),
    ("oai", &[]),
    ("oay", &[]),
    ("oao", &[]),
    ("oeo", &[]),
    ("uao", &[]),
    ("uây", &[]),
    ("uêu", &[]),
    ("uyu", &[]),
];

/// What closes names from the highlands, and what may stand before it.
const HIGHLAND_CODAS: &[&str] = &["h", "k", "l", "r"];
const HIGHLAND_NUCLEI: &[&str] =
    &["a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "oa", "iê", "uê", "uô", "ươ"];

/// Whether a Vietnamese syllable, or a name from the highlands, begins with these consonants.
pub(crate) fn may_begin(onset: &[Letter]) -> bool {
    all_onsets().any(|one| is_spelled(onset, one, true))
}

/// Whether these consonants may stand before this vowel. Misspellings are the person's own (`nghành`
/// composes as any other word); what is refused is what Vietnamese people never write.
pub(crate) fn goes_before(onset: &[Letter], vowel: Letter) -> bool {
    let never = match vowel.base {
        'e' | 'i' | 'y' => is_spelled(onset, "c", false),
        _ => is_spelled(onset, "gh", false),
    };
    !never && (onset.is_empty() || all_onsets().any(|one| is_spelled(onset, one, false)))
}

/// Whether a rime begins so, once marks that are still missing have been typed.
pub(crate) fn may_rime(nucleus: &[Letter], coda: &[Letter]) -> bool {
    let vietnamese = RIMES.iter().any(|(vowels, codas)| {
        is_spelled(nucleus, vowels, coda.is_empty())
            && (coda.is_empty() || codas.iter().any(|one| is_spelled(coda, one, true)))
    });
    vietnamese || is_highland(nucleus, coda)
}

/// Whether UƠ may be open after this onset, as in thuở, huơ and khuơ.
pub(crate) fn is_before_open_uo(onset: &[Letter]) -> bool {
    ["h", "kh", "th"].iter().any(|one| is_spelled(onset, one, false))
}

/// Whether only names from the highlands end so.
pub(crate) fn is_highland_end(coda: &[Letter]) -> bool {
    HIGHLAND_CODAS.iter().any(|one| is_spelled(coda, one, false))
}

/// Syllables that a stop closes are sắc or nặng; level, they wait for their tone.
pub(crate) fn bears(coda: &[Letter], tone: Tone) -> bool {
    let stopped = coda.first().is_some_and(|first| matches!(first.base, 'c' | 'k' | 'p' | 't'));
    !stopped || matches!(tone, Tone::Level | Tone::Acute | Tone::Dot)
}

fn is_highland(nucleus: &[Letter], coda: &[Letter]) -> bool {
    is_highland_end(coda) && HIGHLAND_NUCLEI.iter().any(|vowels| is_spelled(nucleus, vowels, false))
}

fn all_onsets() -> impl Iterator<Item = &'static str> {
    ONSETS.iter().chain(HIGHLAND_ONSETS).copied()
}

/// Whether letters spell `wanted`, or at least its beginning, once their marks are complete.
fn is_spelled(letters: &[Letter], wanted: &str, beginning: bool) -> bool {
    let mut rest = wanted.chars();
    let all = letters.iter().all(|letter| {
        rest.next().is_some_and(|one| letter.may_become(one) || (one == 'd' && letter.base == 'd'))
    });
    all && (beginning || rest.next().is_none())
}
