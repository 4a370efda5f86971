//! The bytes of a disk. Copies share what neither has changed.

use std::sync::Arc;

const BLOCK: usize = 4096;

/// A disk's bytes; what was never written is zero.
#[derive(Clone)]
pub(crate) struct Image {
    blocks: Vec<Option<Arc<[u8; BLOCK]>>>,
}

impl Image {
    /// A disk of so many bytes, all zero.
    pub(crate) fn blank(bytes: usize) -> Self {
        Self { blocks: vec![None; bytes.div_ceil(BLOCK)] }
    }

    /// Bytes from a place on, as many as there are.
    pub(crate) fn read(&self, offset: u64, length: usize) -> Vec<u8> {
        let mut read = Vec::with_capacity(length);
        let (mut block, mut inside) = place(offset);
        while read.len() < length
            && let Some(kept) = self.blocks.get(block)
        {
            let take = (BLOCK - inside).min(length - read.len());
            match kept.as_ref().and_then(|kept| kept.get(inside..inside + take)) {
                Some(bytes) => read.extend_from_slice(bytes),
                None => read.resize(read.len() + take, 0),
            }
            (block, inside) = (block + 1, 0);
        }
        read
    }

    /// Puts bytes in their place; what lies past the end is dropped.
    pub(crate) fn write(&mut self, offset: u64, mut bytes: &[u8]) {
        let (mut block, mut inside) = place(offset);
        while !bytes.is_empty()
            && let Some(kept) = self.blocks.get_mut(block)
        {
            let (now, later) = bytes.split_at((BLOCK - inside).min(bytes.len()));
            let kept = Arc::make_mut(kept.get_or_insert_with(|| Arc::new([0; BLOCK])));
            if let Some(there) = kept.get_mut(inside..inside + now.len()) {
                there.copy_from_slice(now);
            }
            bytes = later;
            (block, inside) = (block + 1, 0);
        }
    }

    /// Whether these bytes are to be read anywhere on the disk.
    pub(crate) fn holds(&self, wanted: &[u8]) -> bool {
        let finder = memchr::memmem::Finder::new(wanted);
        let mut window = Vec::with_capacity(BLOCK + wanted.len());
        for block in &self.blocks {
            match block {
                Some(block) => {
                    window.extend_from_slice(block.as_slice());
                    if finder.find(&window).is_some() {
                        return true;
                    }
                    // What may go on in the next block.
                    window.drain(..window.len() - (wanted.len() - 1).min(window.len()));
                }
                None => window.clear(),
            }
        }
        false
    }
}

fn place(offset: u64) -> (usize, usize) {
    let offset = usize::try_from(offset).unwrap_or(usize::MAX);
    (offset / BLOCK, offset % BLOCK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_again_across_blocks_and_a_copy_keeps_its_own() {
        let mut image = Image::blank(4 * BLOCK);
        let copy = image.clone();
        image.write(4_000, &[7; 5_000]);
        assert_eq!(image.read(3_999, 5_002), [&[0][..], &[7; 5_000], &[0]].concat());
        assert_eq!(copy.read(0, 4 * BLOCK), vec![0; 4 * BLOCK]);
        assert_eq!(image.read(4 * 4_096 - 10, 100).len(), 10, "up to the end");
    }

    #[test]
    fn words_are_found_across_the_border_of_two_blocks_and_nowhere_else() {
        let mut image = Image::blank(4 * BLOCK);
        assert!(!image.holds(b"nguyen"));
        image.write(2 * 4_096 - 3, b"nguyen");
        assert!(image.holds(b"nguyen") && image.holds(b"guye") && !image.holds(b"nguyenx"));
    }
}
