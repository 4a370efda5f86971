//! What the panel behind the staff's PIN shows. No behaviour.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whether staff stand at the machine, and what they must know.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize, TS)]
pub struct StaffView {
    /// They gave their PIN and have not stepped back since.
    pub inside: bool,
    /// What the door asks for.
    pub pin: PinState,
    /// Seconds until the next PIN may be given, after too many wrong ones.
    pub pause: Option<u32>,
    /// What this machine lacks; empty before staff are inside.
    pub notices: Vec<StaffNotice>,
}

/// What the staff's door asks for.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Deserialize, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PinState {
    /// Nothing: in practice there is nothing to protect.
    NotNeeded,
    /// The PIN that the settings hold the hash of.
    Asked,
    /// None is set, and nobody comes in.
    Unset,
}

/// Something that this machine lacks. Everything else works without it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Deserialize, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StaffNotice {
    /// No printer takes slips and checklists.
    PrinterAbsent,
    /// No scanner is set up.
    ScannerAbsent,
    /// Nothing reads what is printed on papers.
    ReaderAbsent,
    /// Nothing reads the screen aloud.
    VoiceAbsent,
    /// The store does not open.
    StoreClosed,
}
