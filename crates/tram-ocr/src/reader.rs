//! The reader: asks the program, and keeps one ready where that is wished.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tram_domain::Word;

use crate::error::{OcrAbsent, OcrError};
use crate::grey::Grey;
use crate::lines::title_lines;
use crate::montage::{exact, montage};
use crate::orientation::{Orientation, question};
use crate::program::{self, LANGUAGE};
use crate::running::Running;
use crate::tsv;

/// What a process may use.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Leash {
    /// How long a picture may take; also the most of a processor's time.
    pub time: Duration,
    /// Bytes of memory.
    pub memory: u64,
}

impl Default for Leash {
    /// A page of A4 at 200 dpi takes about a second and less than 150 MiB; a slow machine
    /// ten seconds.
    fn default() -> Self {
        Self { time: Duration::from_mins(1), memory: 512 * 1024 * 1024 }
    }
}

/// How much of a picture is read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Extent {
    /// All of it, as a page: at 200 dpi, straight and evenly lit.
    Page,
    /// The upper part of a page, where the title stands: what is tried when [`Extent::Title`] does
    /// not tell.
    TitleBlock,
    /// Only the few lines in the middle of a page's upper part, of which one is the title. The
    /// fastest by far, and blind to everything else.
    Title,
    /// A picture of one line.
    Line,
}

/// How the program is told to lay a picture out (`--psm`).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Layout {
    /// Columns and blocks are looked for.
    Columns,
    /// One block of lines.
    Block,
    /// One line.
    Line,
}

impl Layout {
    const fn number(self) -> &'static str {
        match self {
            Self::Columns => "3",
            Self::Block => "6",
            Self::Line => "7",
        }
    }
}

/// How much of a page is its upper part, in hundredths.
const UPPER_PERCENT: usize = 45;

/// Reads pictures with the program of this system.
#[derive(Debug)]
pub struct Reader {
    program: PathBuf,
    leash: Leash,
    /// A process that was started in advance, for blocks of lines.
    ready: Mutex<Option<Running>>,
}

impl Reader {
    /// The reader of this system, or why there is none.
    pub fn find() -> Result<Self, OcrAbsent> {
        Self::find_in(&std::env::var_os("PATH").unwrap_or_default(), Leash::default())
    }

    /// The same, with the program looked for in the folders of `path`.
    pub fn find_in(path: &OsStr, leash: Leash) -> Result<Self, OcrAbsent> {
        let program = program::find(path, leash)?;
        Ok(Self { program, leash, ready: Mutex::new(None) })
    }

    /// Reads a picture. Words come in reading order with their places in the picture.
    pub fn read(&self, picture: &Grey, extent: Extent) -> Result<Vec<Word>, OcrError> {
        match extent {
            Extent::Page => self.ask(picture, Layout::Columns),
            Extent::TitleBlock => {
                self.ask(&picture.rows(0, picture.height() * UPPER_PERCENT / 100), Layout::Block)
            }
            Extent::Title => match montage(picture, &title_lines(picture)) {
                Some(montage) => Ok(montage.put_back(self.ask(&montage.picture, Layout::Block)?)),
                None => Ok(Vec::new()),
            },
            Extent::Line => self.ask(picture, Layout::Line),
        }
    }

    /// Reads a whole page as two halves at the same time, parted near the middle where nothing is
    /// written across it: on two processors in little more than half of the time. A page without such
    /// a place is read as it is.
    pub fn read_in_halves(&self, page: &Grey) -> Result<Vec<Word>, OcrError> {
        let Some(at) = parting(page) else { return self.read(page, Extent::Page) };
        let (upper, lower) = (page.rows(0, at), page.rows(at, page.height()));
        let (upper, lower) = std::thread::scope(|scope| {
            let other = scope.spawn(|| self.read(&lower, Extent::Page));
            let upper = self.read(&upper, Extent::Page);
            (upper, other.join().unwrap_or(Err(OcrError::Failed { code: None })))
        });
        let (mut words, lower) = (upper?, lower?);
        let lines = words.iter().map(|word| word.line + 1).max().unwrap_or(0);
        let down = exact(at);
        words.extend(lower.into_iter().map(|word| Word {
            top: word.top + down,
            bottom: word.bottom + down,
            line: word.line + lines,
            ..word
        }));
        Ok(words)
    }

    /// Which turn makes a page upright: a few lines are read both ways up. `None` where it has no
    /// lines that can be read.
    pub fn orientation(&self, picture: &Grey) -> Result<Option<Orientation>, OcrError> {
        let Some(question) = question(picture) else { return Ok(None) };
        let words = self.ask(&question.montage.picture, Layout::Block)?;
        Ok(question.answer(words))
    }

    /// Starts a process that waits for the next title or block. Starting takes a large part of the
    /// time that a title takes, so it is worth doing while a citizen looks for the paper; a waiting
    /// process uses no time and about 30 MiB. Does nothing where one is ready.
    pub fn stand_ready(&self) -> Result<(), OcrError> {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        if !ready.as_mut().is_some_and(Running::is_waiting) {
            *ready = Some(self.start(Layout::Block)?);
        }
        Ok(())
    }

    /// Ends the process that waits, if one does.
    pub fn stand_down(&self) {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    fn ask(&self, picture: &Grey, layout: Layout) -> Result<Vec<Word>, OcrError> {
        let running = match self.waiting(layout) {
            Some(running) => running,
            None => self.start(layout)?,
        };
        let table = running.answer(picture.to_pgm())?;
        Ok(tsv::words(&table, exact(picture.width()), exact(picture.height())))
    }

    /// The process that stands ready, if it is for that.
    fn waiting(&self, layout: Layout) -> Option<Running> {
        if layout != Layout::Block {
            return None;
        }
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        ready.is_waiting().then_some(ready)
    }

    fn start(&self, layout: Layout) -> Result<Running, OcrError> {
        let arguments = ARGUMENTS.map(OsString::from);
        let psm = [OsString::from("--psm"), OsString::from(layout.number())];
        let all: Vec<OsString> = arguments.into_iter().chain(psm).collect();
        Running::start(&self.program, all.iter().map(OsString::as_os_str), self.leash)
    }
}

/// Rows without ink that part two lines of print: a twelfth of an inch at 200 dpi.
const GAP: usize = 16;

/// The row nearest to the middle, within a fifth of the page, in the middle of rows that bear nothing.
fn parting(page: &Grey) -> Option<usize> {
    let (middle, reach) = (page.height() / 2, page.height() / 5);
    let is_bare = |y: usize| {
        let row = page.row(y);
        let ends =
            row.iter().fold((u8::MAX, 0), |(low, high), level| (low.min(*level), high.max(*level)));
        ends.1.saturating_sub(ends.0) < FAINT
    };
    let bare: Vec<bool> = (middle - reach..middle + reach).map(is_bare).collect();
    let gaps = bare.windows(GAP).enumerate().filter(|(_, rows)| rows.iter().all(|bare| *bare));
    let rows = gaps.map(|(at, _)| middle - reach + at + GAP / 2);
    rows.min_by_key(|row| row.abs_diff(middle))
}

/// Levels between the darkest and the brightest pixel of a row that bears nothing.
const FAINT: u8 = 48;

/// From pipe to pipe, in Vietnamese, as a table of words.
const ARGUMENTS: [&str; 10] = [
    "stdin",
    "stdout",
    "-l",
    LANGUAGE,
    "--dpi",
    "200",
    "-c",
    "tessedit_create_tsv=1",
    // White letters on black are not expected: looking for them doubles the time of smudges.
    "-c",
    "tessedit_do_invert=0",
];
