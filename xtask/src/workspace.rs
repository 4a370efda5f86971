//! Where things are in this checkout.

use std::path::{Path, PathBuf};

/// The folder with the workspace's Cargo.toml.
pub(crate) fn root() -> PathBuf {
    let own = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    own.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// The folder of the interface's sources.
pub(crate) fn ui() -> PathBuf {
    root().join("ui")
}

/// The folder that Cargo builds into.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Where these commands keep what they know about earlier runs.
pub(crate) fn own() -> PathBuf {
    target().join("xtask")
}

/// A program built by Cargo in `profile` (`debug` or `release`).
pub(crate) fn program(profile: &str, name: &str) -> PathBuf {
    target().join(profile).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}
