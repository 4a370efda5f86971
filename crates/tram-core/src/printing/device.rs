//! A printer that is a file to the system: `/dev/usb/lp0`, a pipe, a file.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::time::Duration;

use crate::error::CoreError;

/// How long a printer may take nothing: longer than a knife or a fan needs. Whatever it takes is
/// being printed, and gives it that time anew.
const QUIET: Duration = Duration::from_secs(5);
/// How often it is asked whether it takes more.
const ASKED_EVERY: Duration = Duration::from_millis(25);

/// Writes everything, or says why not. Never waits for a printer that takes nothing.
pub(super) fn send(device: &Path, bytes: &[u8]) -> Result<(), CoreError> {
    let mut printer = open(device).map_err(|why| refusal(why.kind()))?;
    let mut left = bytes;
    let mut waited = Duration::ZERO;
    while !left.is_empty() {
        match printer.write(left) {
            Ok(taken) if taken > 0 => {
                left = left.get(taken..).unwrap_or_default();
                waited = Duration::ZERO;
            }
            Err(why) if why.kind() == ErrorKind::Interrupted => {}
            Ok(_) => return Err(CoreError::PrinterFault),
            Err(why) if why.kind() != ErrorKind::WouldBlock => return Err(refusal(why.kind())),
            Err(_) if waited >= QUIET => return Err(CoreError::PrinterFault),
            Err(_) => {
                std::thread::sleep(ASKED_EVERY);
                waited += ASKED_EVERY;
            }
        }
    }
    Ok(())
}

/// Opens it without making it: a path where no printer is would become a file that fills the disk.
fn open(device: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        // Opening a pipe without a reader, and writing to a printer without paper, wait for ever.
        let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
        options.custom_flags(i32::try_from(flags.bits()).unwrap_or_default());
    }
    options.open(device)
}

/// Nothing there, or there and unwilling.
fn refusal(kind: ErrorKind) -> CoreError {
    let missing = [ErrorKind::NotFound, ErrorKind::NotADirectory, ErrorKind::IsADirectory];
    if missing.contains(&kind) { CoreError::PrinterMissing } else { CoreError::PrinterFault }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent_to(device: &Path, bytes: usize) -> Result<(), CoreError> {
        send(device, &vec![7; bytes])
    }

    #[test]
    fn what_is_no_printer_is_missing_and_is_not_made() {
        let folder = tempfile::tempdir().unwrap();
        let nothing = folder.path().join("lp0");
        assert!(matches!(sent_to(&nothing, 9), Err(CoreError::PrinterMissing)));
        assert!(!nothing.exists());
        assert!(matches!(sent_to(folder.path(), 9), Err(CoreError::PrinterMissing)));
    }

    #[test]
    fn a_file_gets_one_slip_after_the_other() {
        let file = tempfile::NamedTempFile::new().unwrap();
        sent_to(file.path(), 9).unwrap();
        sent_to(file.path(), 4).unwrap();
        assert_eq!(std::fs::read(file.path()).unwrap().len(), 13);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_device_is_a_fault() {
        assert!(matches!(sent_to(Path::new("/dev/full"), 9), Err(CoreError::PrinterFault)));
    }
}
