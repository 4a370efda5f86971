//! The webview's renderer, chosen before GTK starts.
//!
//! Without a usable GPU WebKitGTK's DMA-BUF renderer costs a fifth of the start and a quarter of
//! the memory. The choice is an environment variable, which a running program cannot change safely;
//! so the program starts itself once more with it set.

/// Starts this program again with the plain renderer where no GPU is there. Returns where nothing
/// has to be changed, or where it cannot be.
pub fn choose() {
    #[cfg(target_os = "linux")]
    linux::choose();
}

#[cfg(target_os = "linux")]
mod linux {
    use std::os::unix::process::CommandExt;
    use std::path::Path;
    use std::process::Command;

    const VARIABLE: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

    pub(super) fn choose() {
        if std::env::var_os(VARIABLE).is_some() || has_gpu(Path::new("/dev/dri")) {
            return;
        }
        let Ok(program) = std::env::current_exe() else { return };
        let failed =
            Command::new(program).args(std::env::args_os().skip(1)).env(VARIABLE, "1").exec();
        tracing::warn!(kind = ?failed.kind(), "the renderer stays as it is");
    }

    /// A render node is what a usable GPU shows.
    fn has_gpu(devices: &Path) -> bool {
        std::fs::read_dir(devices).is_ok_and(|entries| {
            entries
                .flatten()
                .any(|entry| entry.file_name().to_string_lossy().starts_with("renderD"))
        })
    }
}
