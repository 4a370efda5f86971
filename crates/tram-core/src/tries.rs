//! Wrong PINs in a row: how many, and how long the next one has to wait. A small file in the home
//! folder remembers them across starts, beside the store and not in it: staff must get in where the
//! store does not open.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tram_domain::Instant;

/// The file's name.
const NAME: &str = "staff-tries";
/// So many wrong ones cost nothing: fingers slip.
const FREE: u32 = 5;
/// The first pause. Each further wrong PIN doubles it.
const FIRST: Duration = Duration::from_mins(1);
/// No pause is longer: 24 tries a day find no PIN of six digits, and staff are not locked out for days.
const LONGEST: Duration = Duration::from_hours(1);
/// More than two numbers have.
const MOST_BYTES: u64 = 64;

/// Wrong PINs in a row.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Tries {
    wrong: u32,
    last: Instant,
}

impl Tries {
    /// How long the next PIN still has to wait.
    pub(crate) fn pause(self, now: Instant) -> Option<Duration> {
        let doublings = self.wrong.checked_sub(FREE)?.min(16);
        let whole = (FIRST * 2_u32.pow(doublings)).min(LONGEST);
        // Where the clock went backwards the pause begins anew, and ends.
        let waited = now.since(self.last.min(now));
        whole.checked_sub(waited).filter(|left| !left.is_zero())
    }

    /// One more was given. Counted before it is looked at: pulling the plug gains nothing.
    pub(crate) fn and_one(self, now: Instant) -> Self {
        Self { wrong: self.wrong.saturating_add(1), last: now }
    }

    /// How many more may be given before there is a pause.
    pub(crate) const fn left(self) -> u32 {
        FREE.saturating_sub(self.wrong)
    }

    /// The same with a last moment that is not to come, for a clock that was set back.
    fn by(self, now: Instant) -> Self {
        Self { last: self.last.min(now), ..self }
    }

    fn parse(text: &str, now: Instant) -> Self {
        // Whoever spoils the file waits once.
        let spoilt = Self { wrong: FREE, last: now };
        Self::written(text).unwrap_or(spoilt).by(now)
    }

    fn written(text: &str) -> Option<Self> {
        let (wrong, last) = text.trim_ascii_end().split_once(' ')?;
        Some(Self { wrong: wrong.parse().ok()?, last: Instant(last.parse().ok()?) })
    }
}

/// What the file in this folder says; where there is none, nobody has tried.
pub(crate) fn read(home: &Path, now: Instant) -> Tries {
    let Ok(file) = File::open(place(home)) else { return Tries::default() };
    let mut text = String::new();
    let read = file.take(MOST_BYTES).read_to_string(&mut text);
    Tries::parse(if read.is_ok() { &text } else { "" }, now)
}

/// Writes it down, flushed. Where the disk refuses, the program still remembers until it ends: a full
/// disk must not lock staff out.
pub(crate) fn write(home: &Path, tries: Tries) {
    if replace(home, tries).is_err() {
        tracing::warn!("wrong PINs are counted in memory only");
    }
}

fn replace(home: &Path, tries: Tries) -> std::io::Result<()> {
    let (place, beside) = (place(home), home.join(format!("{NAME}.new")));
    let mut file = File::create(&beside)?;
    writeln!(file, "{} {}", tries.wrong, tries.last.0)?;
    file.sync_all()?;
    drop(file);
    fs::rename(beside, place)
}

fn place(home: &Path) -> PathBuf {
    home.join(NAME)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Instant = Instant(1_795_485_600_000);

    fn after(wrong: u32) -> Tries {
        (0..wrong).fold(Tries::default(), |tries, _| tries.and_one(NOW))
    }

    #[test]
    fn the_fifth_wrong_pin_costs_a_minute_and_each_further_one_twice_as_much() {
        let minutes = |wrong| after(wrong).pause(NOW).map_or(0, |pause| pause.as_secs() / 60);
        assert_eq!([4, 5, 6, 7, 8].map(minutes), [0, 1, 2, 4, 8]);
        assert_eq!([11, 12, 4_000].map(minutes), [60, 60, 60], "and never more than an hour");
        assert_eq!([0, 1, 4, 5].map(|wrong| after(wrong).left()), [5, 4, 1, 0]);
    }

    #[test]
    fn a_pause_ends() {
        let tries = after(5);
        assert_eq!(tries.pause(NOW + Duration::from_secs(59)), Some(Duration::from_secs(1)));
        assert_eq!(tries.pause(NOW + FIRST), None);
    }

    #[test]
    fn a_restart_remembers() {
        let home = tempfile::tempdir().unwrap();
        assert_eq!(read(home.path(), NOW), Tries::default());
        write(home.path(), after(6));
        assert_eq!(read(home.path(), NOW), after(6));
        write(home.path(), Tries::default());
        assert_eq!(read(home.path(), NOW).pause(NOW), None);
    }

    #[test]
    fn a_spoilt_file_and_a_clock_set_back_cost_one_pause() {
        let home = tempfile::tempdir().unwrap();
        #[expect(clippy::disallowed_methods, reason = "a test's own file")]
        fs::write(place(home.path()), b"\xff\xfe").unwrap();
        assert_eq!(read(home.path(), NOW).pause(NOW), Some(FIRST));
        write(home.path(), after(5));
        let before = Instant(1_000);
        let tries = read(home.path(), before);
        assert_eq!(tries.pause(before), Some(FIRST));
        assert_eq!(tries.pause(before + FIRST), None, "not in many years");
    }

    proptest! {
        #[test]
        fn no_file_panics_or_pauses_longer_than_an_hour(text in "\\PC{0,80}", now: u64, a: u32, b: u64) {
            for text in [text, format!("{a} {b}")] {
                let pause = Tries::parse(&text, Instant(now)).pause(Instant(now));
                prop_assert!(pause.unwrap_or_default() <= LONGEST);
            }
        }
    }
}
