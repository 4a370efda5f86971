//! Chance that repeats itself: what is drawn comes from a seed, which is printed with the result.

/// A stream of numbers from a seed (`SplitMix64`).
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    /// The stream of `seed`.
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A seed that nobody chose.
    pub(crate) fn fresh_seed() -> u64 {
        let mut bytes = [0; 4];
        // Short enough to be typed in again. Without random bits the runs are all alike, no more.
        getrandom::fill(&mut bytes).unwrap_or_default();
        u32::from_le_bytes(bytes).into()
    }

    /// The stream of one round of several.
    pub(crate) const fn of(seed: u64, round: u64) -> Self {
        let mut chance = Self(seed ^ round.wrapping_mul(0xd134_2543_de82_ef95));
        chance.bits();
        chance
    }

    /// The next 64 bits.
    pub(crate) const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`; 0 where there is none.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.bits().checked_rem(end).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// True `percent` times in a hundred.
    pub(crate) fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of several.
    pub(crate) fn pick<'a, T>(&mut self, choices: &'a [T]) -> Option<&'a T> {
        let place = usize::try_from(self.below(choices.len() as u64)).unwrap_or(0);
        choices.get(place)
    }

    /// So many bytes.
    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        for chunk in bytes.chunks_mut(8) {
            for (to, from) in chunk.iter_mut().zip(self.bits().to_le_bytes()) {
                *to = from;
            }
        }
        bytes
    }
}
