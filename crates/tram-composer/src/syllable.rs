//! Letters and a tone, and where the tone is written.

use crate::letter::{Letter, Mark, Tone};
use crate::rimes;

/// Where the tone of OA, OE and UY stands when nothing follows.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum ToneStyle {
    /// On the main vowel, as schools teach: hoà, khoẻ, thuỷ.
    #[default]
    New,
    /// On the first: hòa, khỏe, thủy.
    Old,
}

/// What may be one syllable, complete or on its way.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Syllable {
    pub(crate) letters: Vec<Letter>,
    pub(crate) tone: Tone,
}

/// The letters of a syllable by their part in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parts<'a> {
    pub(crate) onset: &'a [Letter],
    pub(crate) nucleus: &'a [Letter],
    pub(crate) coda: &'a [Letter],
}

impl Syllable {
    /// Reads letters as they are written; `None` where one of them is no Vietnamese letter or two bear
    /// a tone.
    pub(crate) fn read(word: &str) -> Option<Self> {
        let mut syllable = Self::default();
        for written in word.chars() {
            syllable = syllable.followed_by(written)?;
        }
        Some(syllable)
    }

    /// With one more letter at its end.
    pub(crate) fn followed_by(&self, written: char) -> Option<Self> {
        let (letter, tone) = Letter::read(written)?;
        let ((tone, Tone::Level) | (Tone::Level, tone)) = (self.tone, tone) else { return None };
        let letters = self.letters.iter().copied().chain([letter]).collect();
        Some(Self { letters, tone })
    }

    pub(crate) fn with_tone(&self, tone: Tone) -> Self {
        Self { letters: self.letters.clone(), tone }
    }

    /// With marks on some of its letters, given by their places in the word.
    pub(crate) fn with_marks(&self, marks: &[(usize, Mark)]) -> Self {
        let mut marked = self.clone();
        for (place, mark) in marks {
            if let Some(letter) = marked.letters.get_mut(*place) {
                // A horn stays the lone key's own, so that pressing the key again is understood.
                *letter = if letter.mark == *mark { *letter } else { letter.with(*mark) };
            }
        }
        marked
    }

    /// U after Q and I between G and another vowel belong to the onset: quý, già, but gì.
    pub(crate) fn parts(&self) -> Parts<'_> {
        let vowel = |at: usize| self.letters.get(at).is_some_and(|letter| letter.is_vowel());
        let mut start = (0..self.letters.len()).find(|at| vowel(*at)).unwrap_or(self.letters.len());
        let glide = match (self.letters.get(..start), self.letters.get(start)) {
            (Some([q]), Some(u)) if q.base == 'q' => u.base == 'u' && u.mark == Mark::None,
            (Some([g]), Some(i)) if g.base == 'g' => i.base == 'i' && vowel(start + 1),
            _ => false,
        };
        start += usize::from(glide);
        let end = (start..self.letters.len()).find(|at| !vowel(*at)).unwrap_or(self.letters.len());
        let (onset, rime) = self.letters.split_at(start);
        let (nucleus, coda) = rime.split_at(end - start);
        Parts { onset, nucleus, coda }
    }

    /// Whether it is a syllable, or keys still to come may make it one.
    pub(crate) fn is_possible(&self) -> bool {
        let Parts { onset, nucleus, coda } = self.parts();
        let Some(first) = nucleus.first() else {
            return self.tone == Tone::Level && rimes::may_begin(onset);
        };
        // The glide of an onset counts as part of the rime where the rime needs it: quyết, giêng.
        let glides: &[char] = match onset.last().map(|last| last.base) {
            Some('u') => &['u', 'o'],
            Some('i') => &['i'],
            _ => &[],
        };
        let with_glide = |glide: &char| {
            let first = Letter { base: *glide, mark: Mark::None, upper: false, lone: false };
            let longer: Vec<Letter> = [first].into_iter().chain(nucleus.iter().copied()).collect();
            rimes::may_rime(&longer, coda)
        };
        rimes::goes_before(onset, *first)
            && rimes::bears(coda, self.tone)
            && (rimes::may_rime(nucleus, coda) || glides.iter().any(with_glide))
    }

    /// Its letters with the tone where this style writes it. A tone with no vowel to bear it is lost.
    pub(crate) fn written(&self, style: ToneStyle) -> String {
        let bearer = self.bearer(style);
        let tone = |at| if Some(at) == bearer { self.tone } else { Tone::Level };
        self.letters.iter().enumerate().map(|(at, letter)| letter.written(tone(at))).collect()
    }

    /// Where the tone is written.
    fn bearer(&self, style: ToneStyle) -> Option<usize> {
        let Parts { onset, nucleus, coda } = self.parts();
        let last = nucleus.len().checked_sub(1)?;
        if let Some(marked) = nucleus.iter().rposition(|letter| letter.mark != Mark::None) {
            return Some(onset.len() + marked);
        }
        let bases: String = nucleus.iter().map(|letter| letter.base).collect();
        let place = match bases.as_str() {
            _ if !coda.is_empty() => last,
            "oa" | "oe" | "uy" => usize::from(style == ToneStyle::New),
            "ie" | "oo" | "ue" | "uo" | "ye" => 1,
            "uye" => 2,
            _ if last < 2 => 0,
            _ => 1,
        };
        Some(onset.len() + place)
    }
}
