//! Other programs on the same files. They live in `peers/`; `cargo xtask bench imaging` fetches what
//! they need and says where it is. Where a peer cannot run, it is left out and the table says so.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tram_domain::{Corner, Quad};

/// A peer that finds corners.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Finder {
    /// Canny, contours, four corners; `OpenCV` 5 at 1008 pixels.
    OpenCv,
    /// jscanify's own method, with the `OpenCV` it ships.
    Jscanify,
}

/// What a peer found in one file.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// The corners in pixels of the upright picture.
    pub(crate) quad: Option<Quad>,
    /// How long finding alone took.
    pub(crate) millis: f64,
}

impl Finder {
    /// Every finder.
    pub(crate) const ALL: [Self; 2] = [Self::OpenCv, Self::Jscanify];

    /// As the table names it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::OpenCv => "OpenCV contours",
            Self::Jscanify => "jscanify 1.4.3",
        }
    }

    /// Has it look at every file. `None` where it is not here, or where it broke down on the way.
    pub(crate) fn look_at(self, files: &[PathBuf]) -> Option<Vec<Found>> {
        let lines = match self {
            Self::OpenCv => told(&mut python("opencv_corners.py")?, files)?,
            Self::Jscanify => told(&mut node("jscanify.mjs")?, files)?,
        };
        let found: Vec<Found> = lines.iter().filter_map(found).collect();
        (found.len() == files.len()).then_some(found)
    }
}

/// A script of the peers' own Python. `None` where there is none.
pub(crate) fn python(script: &str) -> Option<Command> {
    let program = std::env::var_os("TRAM_PEERS_PYTHON")?;
    let mut command = Command::new(program);
    command.arg(own(script));
    Some(command)
}

/// A script for Node; it lies beside the packages it uses. `None` where there are none.
pub(crate) fn node(script: &str) -> Option<Command> {
    let packages = PathBuf::from(std::env::var_os("TRAM_PEERS_NODE_MODULES")?);
    let script = packages.parent()?.join(script);
    let mut command = Command::new("node");
    command.arg(script);
    Some(command)
}

/// The folder of a package for Node that was fetched.
pub(crate) fn package(name: &str) -> Option<PathBuf> {
    let packages = PathBuf::from(std::env::var_os("TRAM_PEERS_NODE_MODULES")?);
    Some(packages.join(name)).filter(|folder| folder.is_dir())
}

fn own(script: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers").join(script)
}

/// Runs a peer on files; one value of JSON for each line it prints. `None` when it cannot be started,
/// fails, or prints something else. A peer that hangs is stopped after a minute and two seconds a
/// file, by `timeout`.
pub(crate) fn told(peer: &mut Command, files: &[PathBuf]) -> Option<Vec<Value>> {
    let seconds = (60 + 2 * files.len()).to_string();
    let mut limited = Command::new("timeout");
    limited.arg(seconds).arg(peer.get_program()).args(peer.get_args()).args(files);
    limited.stdin(Stdio::null()).stderr(Stdio::null());
    let output = limited.output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout)
        .ok()?
        .lines()
        .map(|line| serde_json::from_str(line).ok())
        .collect()
}

fn found(line: &Value) -> Option<Found> {
    let millis = line.get("millis")?.as_f64()?;
    let corner = |at: &Value| Some(Corner { x: at.get(0)?.as_f64()?, y: at.get(1)?.as_f64()? });
    let quad = match line.get("quad")? {
        Value::Null => None,
        four => {
            let corners: Option<Vec<Corner>> = four.as_array()?.iter().map(corner).collect();
            Some(Quad(corners?.try_into().ok()?))
        }
    };
    Some(Found { quad, millis })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_a_peer_is_four_corners_or_none() {
        let line = |text: &str| found(&serde_json::from_str(text).unwrap());
        let four = r#"{"file":"a","quad":[[1,2],[3,2],[3,5],[1.5,5]],"millis":4.5}"#;
        let Quad([.., last]) = line(four).unwrap().quad.unwrap();
        assert_eq!((last.x, last.y), (1.5, 5.0));
        assert!(line(r#"{"file":"a","quad":null,"millis":1}"#).unwrap().quad.is_none());
        assert!(line(r#"{"file":"a","quad":[[1,2]],"millis":1}"#).is_none());
    }
}
