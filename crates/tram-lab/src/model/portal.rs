//! The portal of the model: what it holds for one key, and what it does with a request.

use super::kiosk::Ask;

/// What the portal does, as far as the kiosk can count on it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) enum Keys {
    /// A second create under a key is an update.
    Honoured,
    /// A create makes a dossier, whatever is there; only look-ups know the key.
    LookedUp,
}

/// One dossier at the portal.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub(super) struct Held {
    /// The paper is there, byte for byte.
    pub(super) paper: bool,
    /// It is more than a draft.
    pub(super) submitted: bool,
}

/// What the portal answers.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) enum Answer {
    /// It holds nothing under the key.
    Nothing,
    /// It holds a draft.
    Draft(usize),
    /// It holds a dossier that was submitted.
    Submitted(usize),
    /// It did as asked.
    Done,
    /// It gives the paper back.
    Paper,
    /// There is no paper.
    NoPaper,
}

/// All that the portal holds.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub(super) struct Portal {
    pub(super) held: Vec<Held>,
}

impl Portal {
    /// Carries out a request; an upload may be swallowed.
    pub(super) fn carry_out(&mut self, ask: Ask, keys: Keys, swallow: bool) -> Answer {
        match ask {
            Ask::LookUp => self.look_up(),
            Ask::Create => {
                if keys == Keys::LookedUp || self.held.is_empty() {
                    self.held.push(Held::default());
                }
                // The portal names the dossier that it has just made or updated.
                match (keys, self.held.len()) {
                    (Keys::LookedUp, count) => Answer::Draft(count - 1),
                    (Keys::Honoured, _) => self.look_up(),
                }
            }
            Ask::Upload(dossier) => self.with(dossier, |held| {
                // Swallowed: answered well, and nothing of it kept.
                held.paper |= !swallow;
                Answer::Done
            }),
            Ask::ReadBack(dossier) | Ask::Prove(dossier) => {
                self.with(dossier, |held| if held.paper { Answer::Paper } else { Answer::NoPaper })
            }
            Ask::Submit(dossier) => self.with(dossier, |held| {
                held.submitted = true;
                Answer::Done
            }),
        }
    }

    /// Dossiers filed under the key.
    pub(super) fn submitted(&self) -> usize {
        self.held.iter().filter(|held| held.submitted).count()
    }

    fn look_up(&self) -> Answer {
        match self.held.first() {
            None => Answer::Nothing,
            Some(held) if held.submitted => Answer::Submitted(0),
            Some(_) => Answer::Draft(0),
        }
    }

    fn with(&mut self, dossier: usize, act: impl FnOnce(&mut Held) -> Answer) -> Answer {
        self.held.get_mut(dossier).map_or(Answer::Nothing, act)
    }
}
