//! Where papers come from.

use std::path::PathBuf;
use std::sync::Arc;

use tram_capture::{CaptureSource, Folder, Sane, SaneSettings, SourceKind, UsbDrives};
use tram_ipc::views::{EntryView, SourceView};

use crate::error::CoreError;
use crate::kiosk::{Core, work};
use crate::settings::Settings;

/// The sources that the settings name, and removable media.
pub(crate) fn from_settings(settings: &Settings) -> Vec<Arc<dyn CaptureSource>> {
    let mut sources: Vec<Arc<dyn CaptureSource>> = Vec::new();
    for folder in &settings.folders {
        sources.push(Arc::new(Folder::new(&folder.id, &folder.name, folder.path.clone())));
    }
    if let Some(scanner) = &settings.scanner {
        sources.push(Arc::new(Sane::new(SaneSettings {
            id: "scanner".to_owned(),
            name: scanner.name.clone(),
            device: scanner.device.clone(),
            program: scanner.program.clone(),
            resolution: scanner.resolution,
            options: scanner.options.clone(),
            config_dir: scanner.config_dir.clone(),
            page_timeout: std::time::Duration::from_secs(scanner.page_secs),
        })));
    }
    let roots = settings.usb_roots.clone().unwrap_or_else(UsbDrives::usual_roots);
    sources.push(Arc::new(UsbDrives::new("usb", "USB", roots)));
    sources
}

impl Core {
    fn source(&self, id: &str) -> Result<Arc<dyn CaptureSource>, CoreError> {
        let found = self.sources.iter().find(|source| source.id() == id);
        found.cloned().ok_or(CoreError::NotFound)
    }

    pub(crate) fn source_views(&self) -> Vec<SourceView> {
        let samples = |id: &str| self.settings.folders.iter().any(|f| f.samples && f.id == id);
        self.sources
            .iter()
            .map(|source| SourceView {
                id: source.id().to_owned(),
                kind: match source.kind() {
                    SourceKind::Folder if samples(source.id()) => "samples",
                    SourceKind::Folder => "folder",
                    SourceKind::Usb => "usb",
                    SourceKind::Scanner => "scanner",
                }
                .to_owned(),
                name: source.name(),
            })
            .collect()
    }

    /// What lies in a source, each with the address of a small picture.
    pub(crate) async fn entry_views(&self, id: &str) -> Result<Vec<EntryView>, CoreError> {
        let source = self.source(id)?;
        let entries = work(move || Ok(source.entries()?)).await?;
        let mut session = self.session.lock().await;
        session.previews.clear();
        session.revision += 1;
        let revision = session.revision;
        let views = entries.into_iter().enumerate().map(|(number, entry)| {
            session.previews.push((id.to_owned(), entry.id.clone()));
            EntryView {
                preview: (entry.bytes > 0).then(|| {
                    format!("page://localhost/preview-{number}.thumbnail?revision={revision}")
                }),
                id: entry.id,
                name: entry.name,
                bytes: entry.bytes,
            }
        });
        Ok(views.collect())
    }

    /// The bytes of one file, or of what the scanner gives.
    pub async fn pull(&self, id: &str, entry: Option<&str>) -> Result<Vec<Vec<u8>>, CoreError> {
        let source = self.source(id)?;
        let frames = source.pull(entry).await?;
        Ok(frames.into_iter().map(|frame| frame.bytes).collect())
    }
}

/// The folder that the operating system keeps application data in.
pub fn usual_home() -> PathBuf {
    let from =
        |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let base = if cfg!(windows) {
        from("LOCALAPPDATA")
    } else {
        from("XDG_DATA_HOME").or_else(|| from("HOME").map(|home| home.join(".local/share")))
    };
    base.unwrap_or_else(|| PathBuf::from(".")).join("tram")
}
