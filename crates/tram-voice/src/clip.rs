//! A stretch of sound in memory, and the same on its way to the device.

use std::fmt;
use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rodio::Source;

use crate::turn::Turn;

/// Samples from -1 to 1, those of one moment side by side.
#[derive(Clone, PartialEq)]
pub(crate) struct Clip {
    pub(crate) samples: Vec<f32>,
    pub(crate) channels: NonZero<u16>,
    pub(crate) rate: NonZero<u32>,
}

impl fmt::Debug for Clip {
    /// The length alone: it may be somebody's name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clip").field("samples", &self.samples.len()).finish_non_exhaustive()
    }
}

impl Clip {
    /// With so much silence after it.
    pub(crate) fn then_silence(mut self, silence: Duration) -> Self {
        let moments = u64::from(self.rate.get()).saturating_mul(millis(silence)) / 1000;
        let samples = moments.saturating_mul(u64::from(self.channels.get()));
        let length = self.samples.len().saturating_add(usize::try_from(samples).unwrap_or(0));
        self.samples.resize(length, 0.0);
        self
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// How loud everything is; shared with what is sounding.
#[derive(Clone, Debug)]
pub(crate) struct Gain(Arc<AtomicU32>);

impl Gain {
    /// `percent` of the way from silence to full; more than 100 is 100.
    pub(crate) fn new(percent: u8) -> Self {
        let gain = Self(Arc::default());
        gain.set(percent);
        gain
    }

    /// Ears hear the tenth part of the power as half as loud; the square comes close enough and is
    /// exact at both ends.
    pub(crate) fn set(&self, percent: u8) {
        let share = f32::from(percent.min(100)) / 100.0;
        self.0.store((share * share).to_bits(), Ordering::Relaxed);
    }

    fn factor(&self) -> f32 {
        f32::from_bits(self.0.load(Ordering::Relaxed))
    }
}

/// Samples over which a voice that is cut off fades: 6 ms at 22,050 a second. Without it, a click.
const FADE: u16 = 128;

/// A clip that is sounding. It ends with the clip or with its turn.
pub(crate) struct Sounding {
    clip: Clip,
    at: usize,
    turn: Option<Turn>,
    gain: Gain,
    /// What is left of the fade.
    fade: u16,
    _ended: Ended,
}

impl Sounding {
    /// `clip` as long as it is `turn`, or to its end where there is none. `ended` is called then.
    pub(crate) fn new(clip: Clip, turn: Option<Turn>, gain: Gain, ended: Ended) -> Self {
        Self { clip, at: 0, turn, gain, fade: FADE, _ended: ended }
    }
}

/// Called when what it belongs to is gone, for whatever reason.
pub(crate) struct Ended(Option<Box<dyn FnOnce() + Send>>);

impl Ended {
    pub(crate) fn call(then: impl FnOnce() + Send + 'static) -> Self {
        Self(Some(Box::new(then)))
    }
}

impl Drop for Ended {
    fn drop(&mut self) {
        if let Some(then) = self.0.take() {
            then();
        }
    }
}

impl Iterator for Sounding {
    type Item = f32;

    fn next(&mut self) -> Option<f32> {
        let mut factor = self.gain.factor();
        if self.turn.as_ref().is_some_and(Turn::is_over) {
            self.fade = self.fade.checked_sub(1)?;
            factor *= f32::from(self.fade) / f32::from(FADE);
        }
        let sample = self.clip.samples.get(self.at)?;
        self.at += 1;
        Some(sample * factor)
    }
}

impl Source for Sounding {
    fn current_span_len(&self) -> Option<usize> {
        None
    }

    fn channels(&self) -> NonZero<u16> {
        self.clip.channels
    }

    fn sample_rate(&self) -> NonZero<u32> {
        self.clip.rate
    }

    fn total_duration(&self) -> Option<Duration> {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::turn::Turns;

    fn clip(length: usize) -> Clip {
        let (channels, rate) = (NonZero::new(1).unwrap(), NonZero::new(1000).unwrap());
        Clip { samples: vec![0.5; length], channels, rate }
    }

    #[test]
    fn at_full_volume_every_sample_is_as_it_was_and_the_end_is_told() {
        let told = Arc::new(AtomicBool::new(false));
        let tell = Arc::clone(&told);
        let ended = Ended::call(move || tell.store(true, Ordering::Relaxed));
        let sounding = Sounding::new(clip(9), None, Gain::new(100), ended);
        assert_eq!(sounding.collect::<Vec<_>>(), [0.5; 9]);
        assert!(told.load(Ordering::Relaxed));
    }

    #[test]
    fn what_is_interrupted_fades_and_ends() {
        let turns = Turns::default();
        let turn = turns.next();
        let ended = Ended::call(|| ());
        let mut sounding = Sounding::new(clip(100_000), Some(turn), Gain::new(100), ended);
        assert_eq!(sounding.next(), Some(0.5));
        turns.next();
        let rest: Vec<f32> = sounding.by_ref().collect();
        assert_eq!(rest.len(), usize::from(FADE));
        assert!(rest.is_sorted_by(|earlier, later| earlier > later), "it never swells");
        assert_eq!(sounding.next(), None);
    }

    #[test]
    fn volume_goes_from_silence_to_full_and_no_further() {
        let loudest = |percent| {
            let sounding = Sounding::new(clip(1), None, Gain::new(percent), Ended::call(|| ()));
            sounding.fold(0.0, f32::max)
        };
        let heard: Vec<f32> = [0, 50, 100, 255].map(loudest).to_vec();
        assert_eq!(heard, [0.0, 0.125, 0.5, 0.5]);
    }

    #[test]
    fn silence_is_as_long_as_it_says() {
        let padded = clip(10).then_silence(Duration::from_millis(20));
        assert_eq!(padded.samples.len(), 30);
    }
}
