//! What is to be said, growing word by word.

/// A text of words with single blanks and pauses between them.
#[derive(Debug, Default)]
pub(super) struct Saying {
    text: String,
    /// The pause before the next word: a punctuation mark.
    pause: Option<char>,
    /// Whether the last word was a number: a unit may follow.
    is_number: bool,
    /// Whether the next word is written together with the last one, as in `mother's`.
    joined: bool,
}

impl Saying {
    /// Says `phrase`, but not its first word if that was just said: "ngày ngày 15".
    pub(super) fn phrase(&mut self, phrase: &str) {
        let last = self.text.split_whitespace().next_back().map(str::to_lowercase);
        let (first, rest) = phrase.split_once(' ').unwrap_or((phrase, ""));
        let said_already = self.pause.is_none() && last.as_deref() == Some(first);
        let phrase = if said_already && !rest.is_empty() { rest } else { phrase };
        self.word(phrase);
    }

    /// Says `word` as it is.
    pub(super) fn word(&mut self, word: &str) {
        match self.pause.take() {
            Some(pause) if !self.text.is_empty() => self.text.extend([pause, ' ']),
            None if !self.text.is_empty() && !self.joined => self.text.push(' '),
            _ => {}
        }
        self.text.push_str(word);
        (self.is_number, self.joined) = (false, false);
    }

    pub(super) fn number(&mut self, number: &str) {
        self.word(number);
        self.is_number = true;
    }

    pub(super) fn is_number(&self) -> bool {
        self.is_number && self.pause.is_none()
    }

    /// A mark between words, `next` standing after it: a pause, or nothing.
    pub(super) fn mark(&mut self, mark: char, next: Option<char>) {
        let between = next.is_some_and(char::is_alphanumeric) && self.ends_in_letter();
        match mark {
            '.' | '!' | '?' | ';' | ':' => self.pause(mark),
            '\n' | '\r' => self.pause('.'),
            ',' | '(' | ')' | '[' | ']' | '"' | '“' | '”' | '«' | '»' | '/' | '|' | '·' | '•'
            | '→' | '←' | '⇒' | '–' | '—' | '…' => self.pause(','),
            // Minus, hyphen, or a dash of people without a dash.
            '-' if !between => self.pause(','),
            '\'' | '’' | '‘' if between => {
                self.text.push('\'');
                self.joined = true;
            }
            _ => {}
        }
    }

    /// The longer pause holds.
    fn pause(&mut self, pause: char) {
        let length = |pause| match pause {
            ',' => 1,
            ':' | ';' => 2,
            _ => 3,
        };
        if self.pause.is_none_or(|before| length(before) < length(pause)) {
            self.pause = Some(pause);
        }
    }

    fn ends_in_letter(&self) -> bool {
        self.pause.is_none() && self.text.ends_with(char::is_alphanumeric)
    }

    /// The whole text. A question ends as one; other ends need no mark.
    pub(super) fn done(mut self) -> String {
        if let Some(pause) = self.pause
            && !self.text.is_empty()
            && matches!(pause, '.' | '?' | '!')
        {
            self.text.push(pause);
        }
        self.text
    }
}
