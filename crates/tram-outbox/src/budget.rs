//! How many retries may be made. Pure: no clock, no disk, no network.
//!
//! A portal that is half well is not helped by everyone trying everything again. First attempts are
//! free; each retry costs a token, each acceptance gives one back, and some come with time.

use std::time::Duration;

use tram_domain::Instant;

use crate::backoff::Backoff;

/// The most that can be saved up.
const MOST: u32 = 20;
/// How many first waits bring one token: with the usual two seconds, ten.
const EVERY: u32 = 5;

/// The tokens left.
#[derive(Debug)]
pub(crate) struct Budget {
    tokens: u32,
    counted: Option<Instant>,
}

impl Default for Budget {
    fn default() -> Self {
        Self { tokens: MOST, counted: None }
    }
}

impl Budget {
    /// Spends a token, or says how long until there is one.
    pub(crate) fn spend(&mut self, now: Instant, backoff: &Backoff) -> Result<(), Duration> {
        let every = backoff.first.saturating_mul(EVERY).max(Duration::from_millis(1));
        let counted = self.counted.filter(|counted| *counted <= now).unwrap_or(now);
        let passed = now.since(counted);
        let grown = passed.as_millis() / every.as_millis();
        let grown = u32::try_from(grown).unwrap_or(u32::MAX);
        self.tokens = self.tokens.saturating_add(grown).min(MOST);
        self.counted = Some(if grown == 0 { counted } else { now });
        match self.tokens.checked_sub(1) {
            Some(left) => {
                self.tokens = left;
                Ok(())
            }
            None => Err(every.saturating_sub(passed)),
        }
    }

    /// Gives one back: something was accepted, or a person wants it tried.
    pub(crate) fn earn(&mut self) {
        self.tokens = self.tokens.saturating_add(1).min(MOST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BACKOFF: Backoff =
        Backoff { first: Duration::from_secs(2), longest: Duration::from_secs(900) };

    #[test]
    fn retries_stop_when_the_tokens_are_gone_and_go_on_with_time_and_success() {
        let mut budget = Budget::default();
        for _ in 0..MOST {
            assert_eq!(budget.spend(Instant(0), &BACKOFF), Ok(()));
        }
        assert_eq!(budget.spend(Instant(4_000), &BACKOFF), Err(Duration::from_secs(6)));
        budget.earn();
        assert_eq!(budget.spend(Instant(4_000), &BACKOFF), Ok(()));
        assert_eq!(budget.spend(Instant(10_000), &BACKOFF), Ok(()), "ten seconds bring one");
        assert!(budget.spend(Instant(10_000), &BACKOFF).is_err());
    }

    #[test]
    fn a_clock_that_jumps_neither_strands_nor_overfills() {
        let mut budget = Budget::default();
        let now = Instant(315_360_000_000);
        while budget.spend(now, &BACKOFF).is_ok() {}
        assert!(budget.spend(Instant(0), &BACKOFF).is_err(), "ten years back");
        assert_eq!(budget.spend(Instant(10_000), &BACKOFF), Ok(()), "counted from there");
        let later = Instant(2 * now.0);
        let spent = std::iter::repeat_with(|| budget.spend(later, &BACKOFF));
        assert_eq!(spent.take_while(Result::is_ok).count(), 20);
    }
}
