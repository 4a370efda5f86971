//! Finds procedures by what people type: without accents, in everyday words, with slips.
//!
//! Each procedure has phrases (its names, the words people use, its life events). A word of the
//! query is worth how well it matches a word of a phrase; words that many procedures share are worth
//! little. What is found has at least half of what was asked for, by worth.

use std::collections::BTreeSet;
use std::fmt;

use tram_domain::ProcedureCode;

pub(crate) use crate::index::Index;
use crate::score::{Answer, Asked, answers, whole};
use crate::word::{Word, words};

/// One procedure found.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Hit {
    /// The procedure.
    pub code: ProcedureCode,
    /// 1 for the best.
    pub rank: u32,
    /// What it was found by.
    pub why: Why,
}

/// What a procedure was found by. Displayed as the place and the phrase.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Why {
    /// Where the phrase stands.
    pub place: Place,
    /// The phrase of the catalogue that matched best.
    pub phrase: String,
    /// Whether a slip of the fingers was overlooked.
    pub slip: bool,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let slip = if self.slip { ", nearly" } else { "" };
        write!(f, "{}{slip}: {}", self.place.name(), self.phrase)
    }
}

/// Where a phrase stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Place {
    /// The procedure's code.
    Code,
    /// The name that people use.
    ShortName,
    /// An everyday word.
    Words,
    /// The official name.
    Name,
    /// A life event that leads to it.
    LifeEvent,
    /// The sentence on what it is for.
    Summary,
    /// The field that the national list puts it in.
    Category,
}

impl Place {
    const fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::ShortName => "short name",
            Self::Words => "words",
            Self::Name => "name",
            Self::LifeEvent => "life event",
            Self::Summary => "summary",
            Self::Category => "category",
        }
    }

    pub(crate) const fn worth(self) -> f64 {
        match self {
            Self::Code => 1.2,
            Self::ShortName | Self::Words => 1.0,
            Self::Name => 0.8,
            Self::LifeEvent => 0.6,
            Self::Summary => 0.5,
            Self::Category => 0.4,
        }
    }

    /// Whether it is a phrase of few words, each of which counts.
    pub(crate) const fn is_short(self) -> bool {
        matches!(self, Self::ShortName | Self::Words)
    }
}

/// Characters of a query that are looked at, and words of it.
const LONGEST: usize = 400;
pub(crate) const MOST_WORDS: usize = 16;
/// No official name comes near this.
const LONGEST_NAME: usize = 4000;
/// Ways to say a query in other words that are tried.
const MOST_WAYS: usize = 10;

/// Words that say nothing about what is wanted.
pub(crate) const FILLERS: &str = "a the for my of i need want get làm cho xin toi tôi muốn cần và của ở để thủ tục bác \
    nhờ giúp giùm dùm đi với mấy cái thì là mà ạ ơi dạ vâng thưa nha nhé đây đó này kia bây giờ được \
    không hỏi tui tớ mình chúng bị có gì nào đâu như thế vậy rồi đã sẽ đang vừa hôm cháu anh chị cô tại \
    các những phải nên xem thử luôn quá lắm cứ còn";
/// Words that say little, or mean something only beside others: `sao y`, `an toàn`, `hết hạn`.
pub(crate) const POLITE: &str = "bà ông con người nhà về hay khi sao an to em chú một nay qua nghe theo biết hết ra lên \
    xuống vào tiếng";

/// What is left of a word that may be one of those, had it been typed with accents.
const DOUBTFUL: f64 = 0.4;

impl Index {
    pub(crate) fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        let found = match self.coded(query) {
            Coded::Known(answers) => answers,
            Coded::Unknown => Vec::new(),
            Coded::No => self.worded(query),
        };
        let ranked = found.into_iter().take(limit).zip(1..);
        let hit = |(answer, rank): (Answer, u32)| {
            let code = self.entries.get(answer.entry)?.code.clone();
            Some(Hit { code, rank, why: answer.why })
        };
        ranked.filter_map(hit).collect()
    }

    fn coded(&self, query: &str) -> Coded {
        let Some(digits) = code_digits(query) else { return Coded::No };
        let begins = |code: &ProcedureCode| code.as_str().replace('.', "").starts_with(&digits);
        let known: Vec<Answer> = self
            .entries
            .iter()
            .enumerate()
            .filter(|(_, entry)| begins(&entry.code))
            .map(|(number, entry)| Answer {
                entry: number,
                score: 1.0,
                exact: true,
                why: Why { place: Place::Code, phrase: entry.code.to_string(), slip: false },
            })
            .collect();
        if known.is_empty() { Coded::Unknown } else { Coded::Known(known) }
    }

    fn worded(&self, query: &str) -> Vec<Answer> {
        let start: String = query.chars().take(LONGEST_NAME).collect();
        let all = words(&start);
        let joined: String = all.iter().map(|word| word.folded.as_str()).collect();
        let mut found: Vec<Answer> = self.whole_phrases(&joined, all.len());
        let start: String = query.chars().take(LONGEST).collect();
        let asked_for = words(&start);
        // Who says exactly what the catalogue says means it.
        let literal = found.iter().any(|answer| answer.exact);
        let ways = if literal { vec![(asked_for, 1.0)] } else { self.ways(&asked_for) };
        for (way, likely) in ways {
            let answers = answers(self, &self.asked(way));
            found.extend(answers.into_iter().map(|a| Answer { score: a.score * likely, ..a }));
        }
        // Stable: what scores alike stays in the order of use.
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.entry.cmp(&b.entry)));
        let mut seen = BTreeSet::new();
        found.retain(|answer| seen.insert(answer.entry));
        found
    }

    fn whole_phrases(&self, joined: &str, words: usize) -> Vec<Answer> {
        if joined.chars().count() < 5 {
            return Vec::new();
        }
        let mut phrases: Vec<_> =
            self.whole(joined).iter().map(|phrase| (*phrase, 1.0, false)).collect();
        if words == 1 && joined.len() <= LONGEST {
            let quality = |slip| if slip { 0.6 } else { 0.75 };
            let near = self.nearly_whole(joined).into_iter();
            phrases.extend(near.map(|(phrase, slip)| (phrase, quality(slip), slip)));
        }
        whole(self, &phrases)
    }

    /// The query as it is, and in other words, with how surely the same is meant.
    fn ways(&self, query: &[Word]) -> Vec<(Vec<Word>, f64)> {
        let mut ways = vec![(query.to_vec(), 1.0)];
        for group in &self.synonyms {
            for member in group {
                let Some(at) = position(query, member) else { continue };
                for other in group.iter().filter(|other| *other != member) {
                    if ways.len() < MOST_WAYS && (member.len() > 1 || other.len() > 1) {
                        let mut way = query.to_vec();
                        way.splice(at..at + member.len(), other.iter().cloned());
                        ways.push((way, 0.9));
                    }
                }
            }
        }
        ways
    }

    /// The words of a query that tell something; all of them if none does.
    fn asked(&self, query: Vec<Word>) -> Vec<Asked> {
        let telling = |word: &Word| {
            let is = |list: &[Word]| list.iter().any(|other| other.exact == word.exact);
            let may_be = |list: &[Word]| {
                !word.is_accented() && list.iter().any(|other| other.folded == word.folded)
            };
            match (is(&self.fillers), is(&self.polite)) {
                (true, _) => 0.0,
                (_, true) => DOUBTFUL,
                _ if may_be(&self.fillers) || may_be(&self.polite) => DOUBTFUL,
                _ => 1.0,
            }
        };
        let query = without_how(query);
        let mut seen = BTreeSet::new();
        let mut all: Vec<Asked> = Vec::new();
        for (word, at) in query.into_iter().zip(0..) {
            if seen.insert(word.exact.clone()) {
                all.push(Asked { telling: telling(&word), word, at });
            }
        }
        if all.iter().any(|asked| asked.telling > 0.0) {
            all.retain(|asked| asked.telling > 0.0);
        } else {
            for asked in &mut all {
                asked.telling = 1.0;
            }
        }
        all.truncate(MOST_WORDS);
        all
    }
}

/// At the end `sao` only asks how, unless it is the copy, `bản sao`.
fn without_how(mut query: Vec<Word>) -> Vec<Word> {
    if let [.., before, last] = query.as_slice()
        && last.exact == "sao"
        && before.folded != "ban"
    {
        query.pop();
    }
    query
}

/// Where the words of a synonym stand in the query.
fn position(query: &[Word], member: &[Word]) -> Option<usize> {
    let alike = |(asked, word): (&Word, &Word)| {
        asked.exact == word.exact || !asked.is_accented() && asked.folded == word.folded
    };
    let mut windows = query.windows(member.len().max(1));
    windows.position(|window| window.iter().zip(member).all(alike))
}

/// Whether a query is a code.
enum Coded {
    No,
    /// A code that no procedure has: another number is no slip.
    Unknown,
    Known(Vec<Answer>),
}

/// The digits of a code, or of its beginning; what an office adds behind them is left out.
fn code_digits(query: &str) -> Option<String> {
    let query = query.trim();
    let typed = query.chars().all(|c| c.is_ascii_digit() || c == '.');
    let digits: String = query.chars().filter(char::is_ascii_digit).collect();
    let parts: Vec<&str> = query.split('.').collect();
    match parts.as_slice() {
        [level, number, rest @ ..]
            if level.len() == 1 && number.len() == 6 && typed_digits(&[level, number]) =>
        {
            let tidy = |part: &&str| part.chars().all(|c| c.is_ascii_alphanumeric());
            rest.iter().all(tidy).then(|| format!("{level}{number}"))
        }
        _ if typed && (3..=7).contains(&digits.len()) => Some(digits),
        _ if typed && digits.len() > 7 => Some(digits.chars().take(7).collect()),
        _ => None,
    }
}

fn typed_digits(parts: &[&str]) -> bool {
    parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
}
