//! The use cases: every command of the interface and of `tramctl`, made by composing the catalogue,
//! the imaging, the vault, the outbox and the portal's client.
//!
//! Nothing here draws a window or parses a command line. The window, the bridge and `tramctl` all
//! hold one [`Core`] and call it.

mod assemble;
mod clock;
mod commands;
mod desk;
mod error;
mod filing;
mod images;
mod kiosk;
mod portals;
mod questions;
mod random;
mod screens;
mod sealing;
mod session;
mod settings;
mod slip;
mod sources;

pub use clock::MachineClock;
pub use error::CoreError;
pub use filing::{FileRequest, Filed, PaperGiven};
pub use images::Picture;
pub use kiosk::Core;
pub use portals::portal;
pub use settings::{FolderSettings, PortalSettings, ScannerSettings, Settings, SettingsError};
