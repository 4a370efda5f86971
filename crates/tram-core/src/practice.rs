//! What practice mode needs beside the sandbox portal: a throwaway folder with sample papers, and a
//! scanner that scans a real page file through SANE's `pnm` backend.

use std::path::{Path, PathBuf};

use tram_domain::Turn;
use tram_imaging::Rendition;

use crate::error::CoreError;
use crate::settings::{FolderSettings, PortalSettings, ScannerSettings, Settings};

/// Synthetic papers of synthetic people.
const SAMPLES: [(&str, &[u8]); 5] = [
    ("the-can-cuoc-mau.jpg", include_bytes!("../../../practice/the-can-cuoc-mau.jpg")),
    ("giay-chung-sinh-mau.jpg", include_bytes!("../../../practice/giay-chung-sinh-mau.jpg")),
    ("giay-uy-quyen-mau.jpg", include_bytes!("../../../practice/giay-uy-quyen-mau.jpg")),
    ("ban-an-ly-hon-mau.jpg", include_bytes!("../../../practice/ban-an-ly-hon-mau.jpg")),
    ("bang-tot-nghiep-mau.jpg", include_bytes!("../../../practice/bang-tot-nghiep-mau.jpg")),
];
/// The sample that lies on the practice scanner's glass.
const ON_THE_GLASS: &[u8] = include_bytes!("../../../practice/bang-tot-nghiep-mau.jpg");

/// Lays samples and scanner out below `dir`, which the caller throws away afterwards, and answers
/// settings that file at `portal_url`.
pub fn settings(dir: &Path, portal_url: &str) -> Result<Settings, CoreError> {
    let settings = settings_with_an_empty_glass(dir, portal_url)?;
    lay_on_the_glass(dir)?;
    Ok(settings)
}

/// The same but for the page on the scanner's glass, which takes longer than all the rest:
/// [`lay_on_the_glass`] can follow when there is time.
pub fn settings_with_an_empty_glass(dir: &Path, portal_url: &str) -> Result<Settings, CoreError> {
    let samples = dir.join("mau");
    make_dir(&samples)?;
    for (name, bytes) in SAMPLES {
        write(&samples.join(name), bytes)?;
    }
    let mut settings = Settings::plain(PortalSettings::at(portal_url));
    "UBND xã Ví Dụ".clone_into(&mut settings.office);
    settings.home = Some(dir.join("kho"));
    settings.folders = vec![FolderSettings {
        id: "mau".to_owned(),
        name: "Giấy tờ mẫu".to_owned(),
        path: samples,
        samples: true,
    }];
    settings.scanner = scanner(dir)?;
    Ok(settings)
}

/// Lays the sample page on the scanner's glass, where there is a scanner.
pub fn lay_on_the_glass(dir: &Path) -> Result<(), CoreError> {
    if scanner(dir)?.is_some() { write(&glass(dir), &pnm(ON_THE_GLASS)?) } else { Ok(()) }
}

fn glass(dir: &Path) -> PathBuf {
    dir.join("trang-tren-kinh.pnm")
}

/// A flatbed whose glass is a file; `None` where SANE is not installed.
fn scanner(dir: &Path) -> Result<Option<ScannerSettings>, CoreError> {
    let program = PathBuf::from("scanimage");
    if !on_path(&program) {
        return Ok(None);
    }
    let config_dir = dir.join("sane");
    make_dir(&config_dir)?;
    write(&config_dir.join("dll.conf"), b"pnm\n")?;
    Ok(Some(ScannerSettings {
        name: "Máy quét tập dượt".to_owned(),
        device: "pnm:0".to_owned(),
        program,
        resolution: 0,
        options: vec![format!("--filename={}", glass(dir).display())],
        config_dir: Some(config_dir),
        page_secs: 30,
    }))
}

/// A straightened page as a binary portable pixmap, which the `pnm` backend reads.
fn pnm(jpeg: &[u8]) -> Result<Vec<u8>, CoreError> {
    let frames = tram_imaging::normalise(jpeg)?;
    let frame = frames.first().ok_or(CoreError::NotFound)?;
    let found = tram_imaging::find_page(frame)?;
    let page = tram_imaging::render(&frame.bytes, found.quad, Turn::None, Rendition::Submission)?;
    Ok(tram_imaging::to_pnm(&page.jpeg)?)
}

fn on_path(program: &Path) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(program).is_file()))
}

fn make_dir(dir: &Path) -> Result<(), CoreError> {
    std::fs::create_dir_all(dir).map_err(|_| CoreError::Practice)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), CoreError> {
    #[expect(
        clippy::disallowed_methods,
        reason = "synthetic samples in a folder that is thrown away"
    )]
    std::fs::write(path, bytes).map_err(|_| CoreError::Practice)
}
