//! The province's own pictures for the first screen, from a folder of this machine: nothing is fetched.

use std::path::{Path, PathBuf};

use tram_domain::{Quad, Turn};
use tram_imaging::Rendition;

use crate::error::CoreError;
use crate::images::Picture;
use crate::kiosk::{Core, work};

/// More are not looked at by anyone who waits.
const MOST: usize = 12;
/// A larger file is no picture for a screen.
const MOST_BYTES: u64 = 20_000_000;

impl Core {
    /// The files, by name. A folder that is not there has none.
    pub(crate) async fn slides(&self) -> Vec<PathBuf> {
        let Some(folder) = self.settings.slides.clone() else { return Vec::new() };
        work(move || Ok(slides_in(&folder))).await.unwrap_or_default()
    }

    /// The picture of one slide, as it is in the file. One that cannot be shown is left out by the
    /// screen.
    pub(crate) async fn slide(&self, number: usize) -> Result<Picture, CoreError> {
        let path = self.slides().await.into_iter().nth(number).ok_or(CoreError::NotFound)?;
        work(move || {
            let bytes = std::fs::read(&path).map_err(|_| CoreError::NotFound)?;
            let frame = tram_imaging::normalise(&bytes)?.into_iter().next();
            let frame = frame.ok_or(CoreError::NotFound)?;
            let whole = Quad::whole(frame.width, frame.height);
            let picture = tram_imaging::render(&frame.bytes, whole, Turn::None, Rendition::Frame)?;
            Ok(Picture { mime: "image/jpeg", bytes: picture.jpeg })
        })
        .await
    }
}

fn slides_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = entries
        .flatten()
        .filter(|entry| {
            entry.metadata().is_ok_and(|file| file.is_file() && file.len() <= MOST_BYTES)
        })
        .map(|entry| entry.path())
        .filter(|path| is_picture(path))
        .collect();
    files.sort();
    files.truncate(MOST);
    files
}

fn is_picture(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    ["jpg", "jpeg", "png", "webp"].iter().any(|known| ending.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_shown_in_the_order_of_their_names_and_other_files_are_not() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["2.PNG", "1.jpg", "doc.pdf", ".ghi-chu"] {
            #[expect(clippy::disallowed_methods, reason = "a test's own files")]
            std::fs::write(folder.path().join(name), b"x").unwrap();
        }
        let names: Vec<_> = slides_in(folder.path())
            .iter()
            .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        assert_eq!(names, ["1.jpg", "2.PNG"]);
        assert_eq!(slides_in(&folder.path().join("khong-co")), Vec::<PathBuf>::new());
    }
}
