//! The slip that the citizen takes home (phiếu chuẩn bị): what was prepared, under which reference,
//! and what happens next; as a sheet, as a strip of a roll, and as a code for a telephone. No name
//! and no number of the person is on it, and it never looks like a Giấy tiếp nhận, which only an
//! official issues (TT 03/2025/TT-VPCP, form 01).

mod code;
mod contents;
mod roll;
mod sheet;
mod words;

use krilla::Document;
use krilla::metadata::Metadata;
use tram_domain::DossierId;
use tram_vault::VaultError;

use self::code::Square;
use self::contents::{Contents, Kept};
use crate::error::CoreError;
use crate::images::Picture;
use crate::kiosk::{Core, work};
use crate::pen::Pen;
use crate::printing::{Leaf, Shape};

/// Papers that are named one by one.
const MOST_PAPERS: usize = 12;

impl Core {
    /// The slip of a dossier that was handed over, as a PDF of one A5 page.
    pub async fn slip(&self, dossier: DossierId) -> Result<Vec<u8>, CoreError> {
        let contents = self.slip_contents(dossier).await?;
        work(move || sheet::draw(&contents).ok_or(CoreError::WorkLost)).await
    }

    /// Prints it.
    pub(crate) async fn print_slip(&self, dossier: DossierId) -> Result<(), CoreError> {
        let contents = self.slip_contents(dossier).await?;
        let draw = move |shape| match shape {
            Shape::Sheet => sheet::draw(&contents),
            Shape::Roll { dots } => roll::draw(&contents, dots),
        };
        self.print(Leaf::Slip, draw).await
    }

    /// The code that a telephone takes along, as a picture.
    pub(crate) async fn slip_code(&self, dossier: DossierId) -> Result<Picture, CoreError> {
        let contents = self.slip_contents(dossier).await?;
        let bytes = work(move || Ok(contents.code.picture().to_png()?)).await?;
        Ok(Picture { mime: "image/png", bytes })
    }

    async fn slip_contents(&self, dossier: DossierId) -> Result<Contents, CoreError> {
        let vault = self.store().await?.vault;
        let kept = work(move || {
            // Of a wiped dossier the reference and the portal's answer are left, and they are what
            // the citizen needs.
            let kept = match vault.dossier(dossier) {
                Ok(kept) => Some(kept),
                Err(VaultError::Wiped) => None,
                Err(error) => return Err(error.into()),
            };
            let submission = vault.submission_of(dossier)?.ok_or(CoreError::NotNow)?;
            Ok(Kept { dossier: kept, reference: vault.reference_of(dossier)?, submission })
        });
        self.slip_says(&kept.await?).ok_or(CoreError::WorkLost)
    }
}

/// An empty document that says what it is.
fn document(contents: &Contents) -> Document {
    let mut document = Document::new();
    let title = format!("{} {}", contents.words.title, contents.reference);
    document.set_metadata(Metadata::new().title(title).language("vi".to_owned()));
    document
}

/// The code with its top left corner here, in the colour of the pen.
#[expect(clippy::cast_precision_loss, reason = "a code has fewer than 200 modules a side")]
fn draw_code(pen: &mut Pen<'_, '_>, code: &Square, left: f32, top: f32, module: f32) {
    for (row, first, count) in code.runs() {
        let (x, y) = (left + first as f32 * module, top + row as f32 * module);
        pen.rectangle(x, y, count as f32 * module, module);
    }
}
