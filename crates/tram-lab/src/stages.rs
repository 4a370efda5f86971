//! Stages by the names that the store writes, in its rows and in its log of changes.

use tram_domain::Stage;

/// The stage of a submission's state, by that state's name.
pub(crate) fn stage_named(name: &str) -> Option<Stage> {
    Some(match name {
        "waiting" => Stage::Sealed,
        "sending" => Stage::Sending,
        "unknown" => Stage::Unknown,
        "accepted" => Stage::Accepted,
        "rejected" => Stage::Rejected,
        "parked" => Stage::Parked,
        "expired" => Stage::Expired,
        "wiped" => Stage::Wiped,
        _ => return None,
    })
}

/// The stage that an entry of the log of changes led to, where it tells of one.
#[cfg(target_os = "linux")]
pub(crate) fn stage_logged(event: &str) -> Option<Stage> {
    if event == "handed_over" { Some(Stage::Sealed) } else { stage_named(event) }
}
