//! Small sounds, made here: no files, nothing to install.

use std::f32::consts::TAU;
use std::num::NonZero;

use crate::clip::Clip;

/// A small sound.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Sound {
    /// A page was captured: a soft click.
    Captured,
    /// It is done: two calm notes, the second higher.
    Done,
    /// A second of the countdown before the screen is cleared: a tick.
    Tick,
}

const RATE: NonZero<u32> = NonZero::new(44_100).expect("not zero");
const MONO: NonZero<u16> = NonZero::new(1).expect("not zero");

/// One note: when it begins and how long it is, in milliseconds, its pitch in hertz, its loudness.
struct Note(u16, u16, f32, f32);

impl Sound {
    pub(crate) fn clip(self) -> Clip {
        let notes: &[Note] = match self {
            Self::Captured => &[Note(0, 35, 1500.0, 0.20), Note(12, 60, 420.0, 0.20)],
            // C and the G above it.
            Self::Done => &[Note(0, 450, 523.25, 0.25), Note(180, 750, 783.99, 0.25)],
            Self::Tick => &[Note(0, 45, 880.0, 0.10)],
        };
        let mut samples = Vec::new();
        for note in notes {
            note.add_to(&mut samples);
        }
        Clip { samples, channels: MONO, rate: RATE }
    }
}

impl Note {
    fn add_to(&self, samples: &mut Vec<f32>) {
        let Self(begin, length, pitch, loudness) = *self;
        let (from, count) = (moments(begin), moments(length));
        let end = usize::from(from).saturating_add(usize::from(count));
        samples.resize(samples.len().max(end), 0.0);
        let swell = f32::from(moments(4));
        for (moment, sample) in (0..count).zip(samples.iter_mut().skip(usize::from(from))) {
            let moment = f32::from(moment);
            // Struck and dying away, as a bell: it begins and ends in silence, so nothing clicks.
            let left = 1.0 - moment / f32::from(count.max(1));
            let shape = (moment / swell).min(1.0) * left * left;
            let angle = TAU * pitch * moment / 44_100.0;
            *sample += loudness * shape * (angle.sin() + 0.25 * (2.0 * angle).sin());
        }
    }
}

/// So many samples are so many milliseconds.
fn moments(millis: u16) -> u16 {
    u16::try_from(u32::from(millis) * RATE.get() / 1000).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loudness(sound: Sound) -> f32 {
        let clip = sound.clip();
        clip.samples.iter().fold(0.0, |loudest, sample| loudest.max(sample.abs()))
    }

    #[test]
    fn no_sound_startles_or_begins_with_a_crack() {
        for sound in [Sound::Captured, Sound::Done, Sound::Tick] {
            let (clip, loudest) = (sound.clip(), loudness(sound));
            assert!((0.05..0.5).contains(&loudest), "{sound:?}: {loudest}");
            let steps = clip.samples.windows(2).map(|pair| (pair[1] - pair[0]).abs());
            assert!(steps.fold(0.0, f32::max) < 0.1, "{sound:?}");
            assert!(clip.samples[0].abs() < 0.01, "{sound:?}");
        }
    }

    #[test]
    fn a_tick_is_the_quietest_and_done_is_the_longest() {
        assert!(loudness(Sound::Tick) < loudness(Sound::Captured));
        let length = |sound: Sound| sound.clip().samples.len();
        assert!(length(Sound::Done) > 5 * length(Sound::Captured));
    }
}
