//! Which scanners there are.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::time::timeout;

use crate::CaptureError;
use crate::running::{Running, Start};
use crate::sane::outcome;

/// More than one office has.
const MOST_DEVICES: usize = 64;
/// More than a list of so many can take.
const LONGEST_LIST: u64 = 64 * 1024;

/// A scanner as it introduces itself.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Device {
    /// SANE's name, such as `airscan:e0:HP`.
    pub name: String,
    /// Who made it.
    pub vendor: String,
    /// What the maker calls it.
    pub model: String,
    /// Such as `flatbed scanner`.
    pub kind: String,
}

/// Asks `program` for all scanners; with many backends and a slow network that takes seconds.
pub async fn devices(
    program: &Path,
    config_dir: Option<&PathBuf>,
    deadline: Duration,
) -> Result<Vec<Device>, CaptureError> {
    let arguments = vec![OsString::from("--formatted-device-list=%d\u{1f}%v\u{1f}%m\u{1f}%t%n")];
    let running = Running::start(&Start { program, arguments, config_dir })?;
    let asked = timeout(deadline, running.finish(LONGEST_LIST)).await;
    let (bytes, ended) = asked.unwrap_or(Err(CaptureError::TimedOut(deadline)))?;
    outcome::judged(&ended)?;
    Ok(listed(&String::from_utf8_lossy(&bytes)))
}

/// One device a line, four fields; a line with fewer is no device.
fn listed(text: &str) -> Vec<Device> {
    let device = |line: &str| {
        let mut fields = line.split('\u{1f}').map(|field| field.trim().to_owned());
        let name = fields.next().filter(|name| !name.is_empty())?;
        let (vendor, model, kind) = (fields.next()?, fields.next()?, fields.next()?);
        Some(Device { name, vendor, model, kind })
    };
    text.lines().filter_map(device).take(MOST_DEVICES).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_read_line_by_line() {
        let text = "pnm:0\u{1f}Noname\u{1f}PNM file reader\u{1f}virtual device\nnonsense\n\n";
        let expected = Device {
            name: "pnm:0".to_owned(),
            vendor: "Noname".to_owned(),
            model: "PNM file reader".to_owned(),
            kind: "virtual device".to_owned(),
        };
        assert_eq!(listed(text), [expected]);
    }

    proptest::proptest! {
        #[test]
        fn no_list_is_too_strange(text in ".{0,200}") {
            proptest::prop_assert!(listed(&text).iter().all(|device| !device.name.is_empty()));
        }
    }
}
