//! What has to be in the environment before GTK starts: the renderer that fits this machine, and
//! memory that is overwritten when it is freed.
//!
//! A running program cannot change its environment safely; so the program starts itself once more
//! with it set, which costs a tenth of the start: `packaging/linux/tram-start` sets it beforehand. The
//! processes of the web page inherit it.

/// Starts this program again where something is missing. Returns where nothing is, or where it cannot
/// be done.
pub fn prepare() {
    #[cfg(target_os = "linux")]
    linux::prepare();
}

#[cfg(target_os = "linux")]
pub use linux::wanted;

#[cfg(target_os = "linux")]
mod linux {
    use std::os::unix::process::CommandExt;
    use std::path::Path;
    use std::process::Command;

    /// The C library overwrites what is freed, also what is kept at hand for the next call, and gives
    /// a thread's stack back when the thread ends. Pictures are given back at once, not kept for the
    /// next: left to itself, the limit above which that happens grows with each picture freed. That is
    /// a ninth of the memory once a journey was walked.
    const OVERWRITE: (&str, &str) = (
        "GLIBC_TUNABLES",
        "glibc.malloc.perturb=170:glibc.malloc.tcache_count=0:glibc.pthread.stack_cache_size=0:\
         glibc.malloc.mmap_threshold=131072:glibc.malloc.trim_threshold=131072:\
         glibc.malloc.arena_max=2",
    );
    /// `WebKit` takes its memory from the C library instead of an allocator of its own, which
    /// overwrites nothing.
    const ONE_ALLOCATOR: (&str, &str) = ("Malloc", "1");
    /// Without a usable GPU the DMA-BUF renderer costs a fifth of the start and a quarter of the
    /// memory.
    const PLAIN_RENDERER: (&str, &str) = ("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    /// GTK looks for OpenGL before anything is shown; without a GPU that loads a whole compiler.
    const NO_GL: (&str, &str) = ("GDK_GL", "disable");

    /// What is wanted on a machine with or without a usable GPU.
    pub fn wanted(gpu: bool) -> Vec<(&'static str, &'static str)> {
        let plain = if gpu { &[][..] } else { &[PLAIN_RENDERER, NO_GL] };
        [OVERWRITE, ONE_ALLOCATOR].iter().chain(plain).copied().collect()
    }

    pub(super) fn prepare() {
        // Whoever set one of them, set it on purpose.
        let missing: Vec<_> = wanted(has_gpu(Path::new("/dev/dri")))
            .into_iter()
            .filter(|(variable, _)| std::env::var_os(variable).is_none())
            .collect();
        if missing.is_empty() {
            return;
        }
        let Ok(program) = std::env::current_exe() else { return };
        let failed = Command::new(program).args(std::env::args_os().skip(1)).envs(missing).exec();
        tracing::warn!(kind = ?failed.kind(), "the surroundings stay as they are");
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
