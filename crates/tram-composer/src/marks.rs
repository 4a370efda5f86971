//! Where a mark may go: keys name a mark, rarely the letter that it is meant for.

use crate::keys::Effect;
use crate::letter::{Letter, Mark};
use crate::rimes;
use crate::syllable::{Parts, Syllable};

/// Places of letters in a word with the marks that they are to get.
pub(crate) type Marks = Vec<(usize, Mark)>;

/// The ways to obey a key that asks for a mark, the likeliest first. Most are no syllables.
pub(crate) fn wishes(syllable: &Syllable, effect: Effect) -> Vec<Marks> {
    match effect {
        Effect::Tone(_) => Vec::new(),
        Effect::Bar => bars(syllable),
        Effect::Circumflex(on) => circumflexes(syllable, on),
        Effect::Breve => breves(syllable).collect(),
        Effect::Horn { breve, .. } => {
            let mut all = horns(syllable);
            all.extend(breves(syllable).filter(|_| breve));
            all
        }
    }
}

/// Ư and Ơ in one nucleus come together. Who typed the horn of one before the next letter wants both:
/// `tuwong`, `thuowng`. `None` where there is nothing to add.
pub(crate) fn completed(syllable: &Syllable) -> Option<Syllable> {
    let at = u_before_o(syllable)?;
    let (u, o) = (syllable.letters.get(at)?, syllable.letters.get(at + 1)?);
    let goes_on = syllable.letters.len() > at + 2;
    let half = (u.mark == Mark::Horn) != (o.mark == Mark::Horn);
    let pair = [(at, Mark::Horn), (at + 1, Mark::Horn)];
    Some(syllable.with_marks(&pair)).filter(|both| goes_on && half && both.is_possible())
}

/// On the last of some consonants (Hđrung), and from behind a vowel on the first letter.
fn bars(syllable: &Syllable) -> Vec<Marks> {
    let last = syllable.letters.len().saturating_sub(1);
    let place = if syllable.parts().nucleus.is_empty() { last } else { 0 };
    let d = syllable.letters.get(place).is_some_and(|letter| letter.base == 'd');
    if d { vec![vec![(place, Mark::Bar)]] } else { Vec::new() }
}

fn circumflexes(syllable: &Syllable, on: Option<char>) -> Vec<Marks> {
    let bears = |letter: &Letter| match on {
        Some(base) => letter.base == base,
        None => matches!(letter.base, 'a' | 'e' | 'o'),
    };
    let pair = u_before_o(syllable);
    let mut all = Vec::new();
    for (place, _) in nucleus(syllable).filter(|(_, letter)| bears(letter)) {
        let mark = (place, Mark::Circumflex);
        // ƯƠ becomes UÔ, not ƯÔ.
        let u = pair.filter(|u| u + 1 == place).map(|u| (u, Mark::None));
        all.insert(0, u.into_iter().chain([mark]).collect());
    }
    all
}

fn horns(syllable: &Syllable) -> Vec<Marks> {
    let mut all = Vec::new();
    if let Some(at) = u_before_o(syllable) {
        let (u, o) = ((at, Mark::Horn), (at + 1, Mark::Horn));
        // Thuở, huơ and khuơ are words; elsewhere UƠ is half of ƯƠ.
        let Parts { onset, .. } = syllable.parts();
        if at + 2 == syllable.letters.len() && rimes::is_before_open_uo(onset) {
            all.push(vec![(at, Mark::None), o]);
        }
        all.push(vec![u, o]);
    }
    for base in ['u', 'o'] {
        let places = nucleus(syllable).filter(|(_, letter)| letter.base == base);
        all.extend(places.map(|(place, _)| vec![(place, Mark::Horn)]));
    }
    all
}

fn breves(syllable: &Syllable) -> impl Iterator<Item = Marks> {
    let places = nucleus(syllable).filter(|(_, letter)| letter.base == 'a');
    places.map(|(place, _)| vec![(place, Mark::Breve)])
}

/// The place of a U that an O follows in the nucleus.
fn u_before_o(syllable: &Syllable) -> Option<usize> {
    let mut places = nucleus(syllable);
    let follows = |at: usize| syllable.letters.get(at + 1).is_some_and(|next| next.base == 'o');
    places.find(|(at, letter)| letter.base == 'u' && follows(*at)).map(|(at, _)| at)
}

/// The letters of the nucleus with their places in the word.
fn nucleus(syllable: &Syllable) -> impl Iterator<Item = (usize, Letter)> {
    let Parts { onset, nucleus, .. } = syllable.parts();
    nucleus.iter().enumerate().map(move |(at, letter)| (onset.len() + at, *letter))
}
