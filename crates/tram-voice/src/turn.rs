//! Whose turn it is to be heard. Every new request takes the next turn, and what belongs to an older
//! one falls silent by itself, wherever it is on its way: no message has to reach it first.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The counter of turns.
#[derive(Clone, Debug, Default)]
pub(crate) struct Turns(Arc<AtomicU64>);

impl Turns {
    /// Ends the turn that is and begins the next.
    pub(crate) fn next(&self) -> Turn {
        let number = self.0.fetch_add(1, Ordering::AcqRel).wrapping_add(1);
        Turn { number, turns: self.clone() }
    }
}

/// One turn: from one request to the next.
#[derive(Clone, Debug)]
pub(crate) struct Turn {
    number: u64,
    turns: Turns,
}

impl Turn {
    /// Whether something else has been asked for since.
    pub(crate) fn is_over(&self) -> bool {
        self.turns.0.load(Ordering::Acquire) != self.number
    }

    /// Whether both are the same turn.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_is_over_when_the_next_begins() {
        let turns = Turns::default();
        let first = turns.next();
        assert!(!first.is_over());
        let second = turns.next();
        assert!(first.is_over() && !second.is_over());
    }
}
