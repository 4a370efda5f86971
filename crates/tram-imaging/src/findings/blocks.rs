//! A page in blocks of eight by eight pixels, and connected groups of blocks.
#![expect(
    clippy::indexing_slicing,
    reason = "kernels over the blocks of a page; indices are checked against the grid"
)]

use super::print::Run;

/// Pixels along a block's side.
pub(super) const BLOCK: usize = 8;

/// One value a block.
#[derive(Clone, Debug)]
pub(super) struct Blocks<T> {
    pub(super) columns: usize,
    pub(super) rows: usize,
    pub(super) values: Vec<T>,
}

impl<T: Copy> Blocks<T> {
    /// For a page of `width` × `height` pixels; what is left over at the right and the bottom is a
    /// block, too.
    pub(super) fn filled(width: u32, height: u32, value: T) -> Self {
        let columns = (width as usize).div_ceil(BLOCK);
        let rows = (height as usize).div_ceil(BLOCK);
        Self { columns, rows, values: vec![value; columns * rows] }
    }

    pub(super) fn at(&self, column: usize, row: usize) -> T {
        self.values[row * self.columns + column]
    }

    pub(super) fn map<U>(&self, to: impl FnMut(&T) -> U) -> Blocks<U> {
        Blocks {
            columns: self.columns,
            rows: self.rows,
            values: self.values.iter().map(to).collect(),
        }
    }
}

/// Blocks that touch by sides.
#[derive(Debug)]
pub(super) struct Group {
    /// Column and row of each.
    pub(super) blocks: Vec<(usize, usize)>,
    pub(super) left: usize,
    pub(super) top: usize,
    /// One past the last.
    pub(super) right: usize,
    /// One past the last.
    pub(super) bottom: usize,
}

impl Group {
    /// Left, top, right and bottom as parts of the page.
    pub(super) fn place<T>(&self, on: &Blocks<T>) -> [f64; 4] {
        place([self.left, self.top, self.right, self.bottom], on)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a few hundred blocks")]
pub(super) fn place<T>([left, top, right, bottom]: [usize; 4], on: &Blocks<T>) -> [f64; 4] {
    let across = |at: usize| at as f64 / on.columns as f64;
    let down = |at: usize| at as f64 / on.rows as f64;
    [across(left), down(top), across(right), down(bottom)]
}

impl Blocks<bool> {
    /// Sets the blocks that a run of pixels lies in.
    pub(super) fn mark(&mut self, run: &Run) {
        let row = run.y as usize / BLOCK * self.columns;
        let (from, to) = (run.from as usize / BLOCK, (run.to as usize - 1) / BLOCK);
        self.values[row + from..=row + to].fill(true);
    }

    /// Groups of the blocks that are set.
    pub(super) fn groups(&self) -> Vec<Group> {
        let mut left_over = self.values.clone();
        let mut groups = Vec::new();
        for start in 0..left_over.len() {
            if !left_over[start] {
                continue;
            }
            left_over[start] = false;
            let (x, y) = (start % self.columns, start / self.columns);
            let mut group =
                Group { blocks: vec![(x, y)], left: x, top: y, right: x + 1, bottom: y + 1 };
            let mut next = 0;
            while let Some((x, y)) = group.blocks.get(next).copied() {
                next += 1;
                group.left = group.left.min(x);
                group.right = group.right.max(x + 1);
                group.top = group.top.min(y);
                group.bottom = group.bottom.max(y + 1);
                for (nx, ny) in
                    [(x.wrapping_sub(1), y), (x + 1, y), (x, y.wrapping_sub(1)), (x, y + 1)]
                {
                    if nx < self.columns && ny < self.rows && left_over[ny * self.columns + nx] {
                        left_over[ny * self.columns + nx] = false;
                        group.blocks.push((nx, ny));
                    }
                }
            }
            groups.push(group);
        }
        groups
    }

    /// The set blocks and all within `reach` of them, along rows and columns.
    pub(super) fn grown(&self, across: usize, down: usize) -> Self {
        let mut wide = self.map(|_| false);
        for (index, _) in self.values.iter().enumerate().filter(|(_, set)| **set) {
            let (x, y) = (index % self.columns, index / self.columns);
            let last = (x + across).min(self.columns - 1);
            wide.values[y * self.columns + x.saturating_sub(across)..=y * self.columns + last]
                .fill(true);
        }
        let mut grown = wide.clone();
        for (index, _) in wide.values.iter().enumerate().filter(|(_, set)| **set) {
            let (x, y) = (index % self.columns, index / self.columns);
            for row in y.saturating_sub(down)..=(y + down).min(self.rows - 1) {
                grown.values[row * self.columns + x] = true;
            }
        }
        grown
    }

    /// Without what is narrower than twice the reach. Beyond the page's sides everything is set.
    pub(super) fn opened(&self, reach: usize) -> Self {
        let middles = self.map(|set| !set).grown(reach, reach).map(|set| !set);
        let mut wide = middles.grown(reach, reach);
        for (wide, set) in wide.values.iter_mut().zip(&self.values) {
            *wide &= *set;
        }
        wide
    }
}
