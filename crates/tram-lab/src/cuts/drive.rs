//! A disk with a volatile write cache, and what a power cut leaves of it.

use crate::chance::Chance;
use crate::cuts::image::Image;

/// The smallest piece that a disk writes whole.
const SECTOR: usize = 512;

/// What becomes of the writes that the disk had taken and not yet flushed.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Cut {
    /// None of them reached the disk.
    AllLost,
    /// All of them did.
    NoneLost,
    /// The first so many did.
    Prefix,
    /// Some did, in any order.
    Subset,
    /// Some sectors of some of them did.
    Torn,
}

impl Cut {
    /// All kinds.
    pub(crate) const ALL: [Self; 5] =
        [Self::AllLost, Self::NoneLost, Self::Prefix, Self::Subset, Self::Torn];

    /// What is read in the table.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::AllLost => "all cached writes lost",
            Self::NoneLost => "no cached write lost",
            Self::Prefix => "the first few cached writes kept",
            Self::Subset => "some cached writes kept, any of them",
            Self::Torn => "cached writes torn into 512-byte sectors",
        }
    }
}

struct Write {
    offset: u64,
    bytes: Box<[u8]>,
}

/// The disk.
pub(crate) struct Drive {
    /// What a power cut cannot take.
    durable: Image,
    /// What is read.
    current: Image,
    /// Writes since the last flush, in their order.
    cached: Vec<Write>,
}

impl Drive {
    /// A disk that holds this, all of it durable.
    pub(crate) fn new(image: Image) -> Self {
        Self { durable: image.clone(), current: image, cached: Vec::new() }
    }

    /// Bytes as they were last written.
    pub(crate) fn read(&self, offset: u64, length: usize) -> Vec<u8> {
        self.current.read(offset, length)
    }

    /// Takes a write into the cache.
    pub(crate) fn write(&mut self, offset: u64, bytes: &[u8]) {
        self.current.write(offset, bytes);
        self.cached.push(Write { offset, bytes: bytes.into() });
    }

    /// Writes that a flush which begins now has to make durable.
    pub(crate) fn in_flight(&self) -> usize {
        self.cached.len()
    }

    /// Ends a flush: the first so many writes are durable, those that came since are not.
    pub(crate) fn flushed(&mut self, writes: usize) {
        for write in self.cached.drain(..writes.min(self.cached.len())) {
            self.durable.write(write.offset, &write.bytes);
        }
    }

    /// What is read now.
    pub(crate) fn current(&self) -> Image {
        self.current.clone()
    }

    /// What would be on the disk if the power failed now.
    pub(crate) fn cut(&self, kind: Cut, chance: &mut Chance) -> Image {
        let mut image = self.durable.clone();
        match kind {
            Cut::AllLost => {}
            Cut::NoneLost => image = self.current.clone(),
            Cut::Prefix => {
                let kept = chance.place(self.cached.len() + 1);
                for write in self.cached.iter().take(kept) {
                    image.write(write.offset, &write.bytes);
                }
            }
            Cut::Subset => {
                for write in self.cached.iter().filter(|_| chance.heads()) {
                    image.write(write.offset, &write.bytes);
                }
            }
            Cut::Torn => {
                for write in &self.cached {
                    let sectors = write.bytes.chunks(SECTOR).zip(0_u64..);
                    for (sector, number) in sectors.filter(|_| chance.heads()) {
                        image.write(write.offset + number * SECTOR as u64, sector);
                    }
                }
            }
        }
        image
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A disk with one flushed write and two in its cache, each two sectors of its own number.
    fn drive() -> Drive {
        let mut drive = Drive::new(Image::blank(8_192));
        drive.write(0, &[1; 1_024]);
        drive.flushed(drive.in_flight());
        drive.write(1_024, &[2; 1_024]);
        drive.write(2_048, &[3; 1_024]);
        drive
    }

    /// The first byte of each of the six sectors.
    fn sectors(image: &Image) -> Vec<u8> {
        (0..6).map(|sector| image.read(sector * 512, 1)[0]).collect()
    }

    fn seen(kind: Cut) -> Vec<Vec<u8>> {
        let (drive, mut chance) = (drive(), Chance::new(1));
        let mut seen: Vec<_> = (0..500).map(|_| sectors(&drive.cut(kind, &mut chance))).collect();
        seen.sort();
        seen.dedup();
        seen
    }

    #[test]
    fn a_flush_is_kept_by_every_kind_of_cut_and_the_cache_by_none_for_sure() {
        for kind in Cut::ALL {
            assert!(seen(kind).iter().all(|left| left.starts_with(&[1, 1])), "{kind:?}");
        }
        assert_eq!(seen(Cut::AllLost), [[1, 1, 0, 0, 0, 0]]);
        assert_eq!(seen(Cut::NoneLost), [[1, 1, 2, 2, 3, 3]]);
    }

    #[test]
    fn each_kind_of_cut_leaves_all_that_it_may_leave() {
        let prefixes = [[1, 1, 0, 0, 0, 0], [1, 1, 2, 2, 0, 0], [1, 1, 2, 2, 3, 3]];
        assert_eq!(seen(Cut::Prefix), prefixes);
        assert_eq!(seen(Cut::Subset).len(), 4, "each of two writes or not");
        assert_eq!(seen(Cut::Torn).len(), 16, "each of four sectors or not");
    }

    #[test]
    fn a_flush_keeps_what_came_before_it_began_and_nothing_since() {
        let mut drive = drive();
        let begun_with = drive.in_flight();
        drive.write(4_096, &[4; 512]);
        drive.flushed(begun_with);
        let left = drive.cut(Cut::AllLost, &mut Chance::new(1));
        assert_eq!(sectors(&left), [1, 1, 2, 2, 3, 3]);
        assert_eq!((left.read(4_096, 1), drive.in_flight()), (vec![0], 1));
    }

    #[test]
    fn what_was_written_is_read_at_once() {
        assert_eq!(sectors(&drive().current()), [1, 1, 2, 2, 3, 3]);
        assert_eq!(drive().in_flight(), 2);
    }
}
