//! Pictures for the screen: pages, previews of files, and the slip. They are made when asked for,
//! from sealed bytes, and are never written anywhere.

use tram_domain::PageId;
use tram_imaging::Rendition;

use crate::error::CoreError;
use crate::kiosk::{Core, work};

/// A picture for the webview.
pub struct Picture {
    /// Its media type.
    pub mime: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Picture").field("mime", &self.mime).finish_non_exhaustive()
    }
}

/// Dots per inch of the slip on the screen: legible at half a screen's width.
const SLIP_DPI: f32 = 110.0;

impl Core {
    /// The picture called `<id>.<rendition>`: a page of the dossier at hand (`thumbnail`, `screen`,
    /// `frame`), a preview of a listed file (`preview-<n>.thumbnail`), a picture of the first screen
    /// (`slide-<n>.screen`), the slip (`slip.screen`), or the code that a telephone takes along
    /// (`slip-code.screen`).
    pub async fn picture(&self, name: &str) -> Result<Picture, CoreError> {
        let (id, rendition) = name.split_once('.').ok_or(CoreError::NotFound)?;
        if id == "slip" {
            return self.slip_picture().await;
        }
        if let Some(number) = id.strip_prefix("slide-") {
            return self.slide(number.parse().map_err(|_| CoreError::NotFound)?).await;
        }
        if id == "slip-code" {
            let dossier = self.session.lock().await.dossier()?.id;
            return self.slip_code(dossier).await;
        }
        if let Some(number) = id.strip_prefix("preview-") {
            return self.preview(number.parse().map_err(|_| CoreError::NotFound)?).await;
        }
        let rendition = match rendition {
            "thumbnail" => Rendition::Thumbnail,
            "screen" => Rendition::Screen,
            "frame" => Rendition::Frame,
            _ => return Err(CoreError::NotFound),
        };
        let page: PageId = id.parse().map_err(|_| CoreError::NotFound)?;
        let (dossier, blob, quad, turn) = {
            let session = self.session.lock().await;
            let dossier = session.dossier()?;
            let (_, page) = dossier.page(page).ok_or(CoreError::NotFound)?;
            (dossier.id, page.frame.blob, page.quad(), page.turn())
        };
        let vault = self.store().await?.vault;
        work(move || {
            let frame = vault.blob(dossier, blob)?;
            let picture = tram_imaging::render(&frame, quad, turn, rendition)?;
            Ok(Picture { mime: "image/jpeg", bytes: picture.jpeg })
        })
        .await
    }

    async fn preview(&self, number: usize) -> Result<Picture, CoreError> {
        let (source, entry) = {
            let session = self.session.lock().await;
            session.previews.get(number).cloned().ok_or(CoreError::NotFound)?
        };
        let frames = self.pull(&source, Some(&entry)).await?;
        let bytes = frames.into_iter().next().ok_or(CoreError::NotFound)?;
        work(move || {
            let frame = tram_imaging::normalise(&bytes)?.into_iter().next();
            let frame = frame.ok_or(CoreError::NotFound)?;
            let whole = tram_domain::Quad::whole(frame.width, frame.height);
            let none = tram_domain::Turn::None;
            let picture = tram_imaging::render(&frame.bytes, whole, none, Rendition::Thumbnail)?;
            Ok(Picture { mime: "image/jpeg", bytes: picture.jpeg })
        })
        .await
    }

    async fn slip_picture(&self) -> Result<Picture, CoreError> {
        let dossier = self.session.lock().await.dossier()?.id;
        let pdf = self.slip(dossier).await?;
        work(move || {
            let bytes = tram_imaging::pdf_to_png(&pdf, 0, SLIP_DPI)?;
            Ok(Picture { mime: "image/png", bytes })
        })
        .await
    }
}
