//! Words on pages: which paper a page is, and the text that a PDF carries unseen. The program of the
//! system reads; where it is missing everything else goes on, and that is said once.

use std::sync::{Arc, OnceLock};
use std::thread;

use tracing::{info, warn};
use tram_domain::right_paper::{PageSize, Titles, Verdict};
use tram_domain::{Quad, TitleVerdict, Turn, Word};
use tram_imaging::{ImageError, Paper, Rendered, Rendition};
use tram_ocr::{Extent, Grey, Reader};

/// The reader of this machine, looked for when it is first needed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reading(Arc<OnceLock<Option<Reader>>>);

impl Reading {
    fn reader(&self) -> Option<&Reader> {
        let found = self.0.get_or_init(|| match Reader::find() {
            Ok(reader) => Some(reader),
            Err(absent) => {
                info!(%absent, "no words are read on this machine");
                None
            }
        });
        found.as_ref()
    }

    /// Which paper a page is by its title. A page that cannot be read is [`TitleVerdict::Unread`]:
    /// advice that is missing stops nobody.
    pub(crate) fn title(
        &self,
        frame: &[u8],
        (quad, turn): (Quad, Turn),
        titles: &Titles,
    ) -> Result<TitleVerdict, ImageError> {
        if !titles.can_tell() {
            return Ok(TitleVerdict::Unread);
        }
        let Some(reader) = self.reader() else { return Ok(TitleVerdict::Unread) };
        let page = tram_imaging::render(frame, quad, turn, Rendition::Submission)?;
        if page.paper == Paper::Card {
            return Ok(TitleVerdict::Unread);
        }
        let Some(grey) = grey(&page) else { return Ok(TitleVerdict::Unread) };
        let size = PageSize { width: f64::from(page.width), height: f64::from(page.height) };
        // The few lines in the middle tell nearly always; what they leave open the whole upper part may.
        for extent in [Extent::Title, Extent::TitleBlock] {
            match reader.read(&grey, extent).map(|words| titles.verdict(&words, size)) {
                Ok(Verdict::Right) => return Ok(TitleVerdict::Right),
                Ok(Verdict::Other { title }) => return Ok(TitleVerdict::Other { title }),
                Ok(Verdict::Unknown) => {}
                Err(error) => {
                    warn!(%error, "a title was not read");
                    return Ok(TitleVerdict::Unread);
                }
            }
        }
        Ok(TitleVerdict::Unknown)
    }

    /// The known title that a straightened page clearly bears.
    pub(crate) fn named<'t>(&self, page: &Rendered, titles: &'t Titles) -> Option<&'t str> {
        let (reader, grey) = (self.reader()?, grey(page)?);
        let size = PageSize { width: f64::from(page.width), height: f64::from(page.height) };
        let read = |extent| {
            let words = reader.read(&grey, extent).inspect_err(|error| {
                warn!(%error, "a title was not read");
            });
            titles.named(&words.ok()?, size)
        };
        read(Extent::Title).or_else(|| read(Extent::TitleBlock))
    }

    /// The words of each page, for the text that a PDF carries unseen: none where nobody reads, and
    /// none of a page that could not be read. Two pages at a time, or the halves of one.
    pub(crate) fn words(&self, pages: &[Rendered]) -> Vec<Vec<Word>> {
        let Some(reader) = self.reader() else { return vec![Vec::new(); pages.len()] };
        let read = |page: &Rendered| {
            let words = grey(page).map(|grey| reader.read(&grey, Extent::Page));
            words.and_then(Result::ok).unwrap_or_default()
        };
        if let [page] = pages {
            let words = grey(page).map(|grey| reader.read_in_halves(&grey));
            return vec![words.and_then(Result::ok).unwrap_or_default()];
        }
        let half = pages.len().div_ceil(2);
        let (front, back) = pages.split_at(half);
        thread::scope(|scope| {
            let others = scope.spawn(|| back.iter().map(read).collect::<Vec<_>>());
            let mut words: Vec<_> = front.iter().map(read).collect();
            words.extend(others.join().unwrap_or_else(|_| vec![Vec::new(); back.len()]));
            words
        })
    }

    /// Has a reader stand ready for the title of the page that is about to come.
    pub(crate) fn expect_a_page(&self) {
        if let Some(Err(error)) = self.reader().map(Reader::stand_ready) {
            warn!(%error, "no reader stands ready");
        }
    }

    /// The citizen has gone: nobody stands ready any more.
    pub(crate) fn stand_down(&self) {
        if let Some(Some(reader)) = self.0.get() {
            reader.stand_down();
        }
    }
}

fn grey(page: &Rendered) -> Option<Grey> {
    let shades = tram_imaging::shades(&page.jpeg).ok()?;
    let side = |length: u32| usize::try_from(length).ok();
    Grey::new(side(shades.width)?, side(shades.height)?, shades.pixels).ok()
}
