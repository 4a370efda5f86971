//! What `scanimage` means by its exit code.
//!
//! While scanning, the code is a `SANE_Status` (sane.h). Before it, while opening the device and
//! setting options, it is always 1, and only the words tell apart what happened; they are those of
//! `sane_strstatus`, fixed in English by `LC_ALL=C`.

use crate::CaptureError;
use crate::running::Ended;

/// Whether a page came, and if not, why.
pub(super) fn judged(ended: &Ended) -> Result<(), CaptureError> {
    match ended.code {
        Some(0) => Ok(()),
        Some(1) => Err(from_words(&ended.complaint)),
        Some(2) => Err(CaptureError::Cancelled),
        Some(3) => Err(CaptureError::DeviceBusy),
        Some(4) => Err(CaptureError::Misconfigured),
        Some(6) => Err(CaptureError::Jammed),
        Some(7) => Err(CaptureError::NoPaper),
        Some(8) => Err(CaptureError::CoverOpen),
        Some(11) => Err(CaptureError::DeviceDenied),
        // Early end, input/output, no memory, and anything that ended it from outside.
        Some(_) | None => Err(CaptureError::DeviceFailed),
    }
}

/// Whether the device was asked for colour and has no such option, or another word for it.
pub(super) fn refuses_mode(ended: &Ended) -> bool {
    matches!(ended.code, Some(1 | 4)) && ended.complaint.contains("--mode")
}

fn from_words(complaint: &str) -> CaptureError {
    let says = |words: &str| complaint.contains(words);
    if says("Device busy") {
        CaptureError::DeviceBusy
    } else if says("Access to resource has been denied") {
        CaptureError::DeviceDenied
    } else if says("unrecognized option") || says("setting of option") || says("attempted to set") {
        CaptureError::Misconfigured
    } else if says("open of device") || says("no SANE devices found") {
        CaptureError::DeviceGone
    } else {
        CaptureError::DeviceFailed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scanner_that_cannot_be_opened_says_why_in_words() {
        for (words, code) in [
            ("scanimage: open of device pixma:1 failed: Device busy", "device_busy"),
            ("scanimage: open of device pixma:1 failed: Invalid argument", "device_gone"),
            (
                "scanimage: open of device x failed: Access to resource has been denied",
                "device_denied",
            ),
            ("scanimage: no SANE devices found", "device_gone"),
            ("scanimage: unrecognized option '--page-width=210'", "misconfigured"),
            (
                "scanimage: setting of option --resolution failed (Invalid argument)",
                "misconfigured",
            ),
            ("", "device_failed"),
        ] {
            let ended = Ended { code: Some(1), complaint: words.to_owned() };
            assert_eq!(judged(&ended).unwrap_err().code(), code, "{words}");
        }
    }

    #[test]
    fn a_driver_that_crashed_has_no_code() {
        let ended = Ended { code: None, complaint: String::new() };
        assert_eq!(judged(&ended).unwrap_err().code(), "device_failed");
    }
}
