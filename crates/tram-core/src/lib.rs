//! The use cases: every command of the interface and of `tramctl`, made by composing the catalogue,
//! the imaging, the vault, the outbox and the portal's client.
//!
//! Nothing here draws a window or parses a command line. The window, the bridge and `tramctl` all
//! hold one [`Core`] and call it.

mod aloud;
mod assemble;
mod card_advice;
mod checklist;
mod clock;
mod commands;
mod desk;
mod error;
mod filing;
mod gaps;
mod handed_over;
mod housekeeping;
mod images;
mod kiosk;
mod masked;
mod page_making;
mod pages;
mod pen;
mod pin;
mod places;
mod portals;
pub mod practice;
mod printing;
mod questions;
mod random;
mod reading;
mod screens;
mod sealing;
mod session;
mod settings;
mod slides;
mod slip;
mod sources;
mod staff;
mod tries;
mod typing;
mod words;

pub use checklist::checklist_pdf;
pub use clock::{MachineClock, today};
pub use desk::read_card;
pub use error::CoreError;
pub use filing::{FileRequest, Filed, PaperGiven};
pub use gaps::{AnswerGap, Gaps, Remark};
pub use housekeeping::Kept;
pub use images::Picture;
pub use kiosk::Core;
pub use pages::{Documents, ProcessedPage, Stages, pdf_of, process_pages};
pub use pin::PinHash;
pub use portals::portal;
pub use settings::{
    FolderSettings, PortalSettings, PrinterSettings, RetentionSettings, ScannerSettings, Settings,
    SettingsError, StaffSettings,
};
pub use sources::usual_home;
pub use tram_catalogue::{Catalogue, Fault, National, Place, Why, schema as catalogue_schema};
pub use tram_domain as domain;
pub use tram_imaging::{FindingCode, ImageError, Paper};
pub use tram_outbox::{Came, Tally, came};
pub use tram_vault::{AuditReport, CheckReport, KeyStore, MemoryKeyStore, OsKeyStore, VaultError};
