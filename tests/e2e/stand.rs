//! A kiosk set up from nothing: display, session bus, keyring, store, samples, portal, configuration.

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tempfile::TempDir;
use tram_core::practice;
use tram_sandbox::{Faults, Running, Sandbox};
use xtask::screen::Desk;
use xtask::webdriver::{Driver, Session};

/// The kiosk's program.
pub(crate) fn program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_tram"))
}

/// The staff's program, built beside it.
pub(crate) fn tramctl() -> PathBuf {
    let path = program().with_file_name("tramctl");
    assert!(path.is_file(), "tramctl is built first: cargo xtask test");
    path
}

/// Everything a kiosk stands on. Dropped, all of it ends.
pub(crate) struct Stand {
    driver: Driver,
    keyring: std::cell::RefCell<Option<Child>>,
    /// Its display and bus.
    pub(crate) desk: Desk,
    /// Its portal.
    pub(crate) portal: Running,
    loudspeaker: Option<Loudspeaker>,
    /// The threads that the portal runs on.
    _threads: tokio::runtime::Runtime,
    folder: TempDir,
}

impl Stand {
    /// A kiosk on a display of this size, with an unlocked keyring and a store set up.
    pub(crate) fn new(size: (u32, u32)) -> Self {
        let stand = Self::bare(size, true);
        let made = stand.tramctl(&["vault", "init"]);
        assert!(made.success(), "the store is set up");
        stand
    }

    /// The same without a store, and with a keyring only if wished.
    pub(crate) fn bare(size: (u32, u32), with_keyring: bool) -> Self {
        Self::made(size, with_keyring, false)
    }

    /// A bare one with a sound card whose loudspeaker is listened to.
    pub(crate) fn loud(size: (u32, u32)) -> Self {
        Self::made(size, false, true)
    }

    fn made(size: (u32, u32), with_keyring: bool, loud: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::sized(size.0, size.1).unwrap();
        let keyring = with_keyring.then(|| unlock_keyring(&desk, folder.path())).into();
        let threads = tokio::runtime::Runtime::new().unwrap();
        let anywhere = SocketAddr::from(([127, 0, 0, 1], 0));
        let portal = threads.block_on(Sandbox::start(anywhere, Faults::default(), None)).unwrap();
        // Lays out the samples and the page on the scanner's glass; the settings come from a file.
        practice::settings(folder.path(), &portal.url()).unwrap();
        let stand_home = folder.path().join("dl");
        let temporary = folder.path().join("tam");
        for made in [&stand_home, &temporary] {
            std::fs::create_dir_all(made).unwrap();
        }
        let (home, temporary) = (stand_home.display().to_string(), temporary.display().to_string());
        let loudspeaker = loud.then(|| Loudspeaker::new(folder.path()));
        let card = loudspeaker.as_ref().map_or_else(String::new, |one| one.card.clone());
        let environment = [
            ("XDG_DATA_HOME", home.as_str()),
            ("HOME", home.as_str()),
            ("TMPDIR", temporary.as_str()),
            ("TRAM_HOLD_PAGE", "1"),
        ];
        let sound = loud.then_some(("ALSA_CONFIG_PATH", card.as_str()));
        let environment: Vec<_> = environment.into_iter().chain(sound).collect();
        let driver = Driver::start(&desk, &environment).unwrap();
        let stand = Self { driver, keyring, desk, portal, loudspeaker, _threads: threads, folder };
        stand.write_settings();
        stand
    }

    fn write_settings(&self) {
        let folder = self.folder.path();
        let text = format!(
            "office = \"UBND xã Ví Dụ\"\nagency = \"H21.52.001\"\nhome = {home:?}\nusb_roots = []\n\n\
             [portal]\nurl = {url:?}\n\n\
             [[folders]]\nid = \"mau\"\nname = \"Giấy tờ mẫu\"\npath = {samples:?}\n\n\
             [scanner]\nname = \"Máy quét\"\ndevice = \"pnm:0\"\nresolution = 0\n\
             options = [\"--filename={glass}\"]\nconfig_dir = {sane:?}\n",
            home = folder.join("kho").display().to_string(),
            url = self.portal.url(),
            samples = folder.join("mau").display().to_string(),
            glass = folder.join("trang-tren-kinh.pnm").display(),
            sane = folder.join("sane").display().to_string(),
        );
        lay(&self.config(), text.as_bytes());
    }

    /// Adds a line to the settings.
    pub(crate) fn add_setting(&self, line: &str) {
        let settings = std::fs::read_to_string(self.config()).unwrap();
        lay(&self.config(), format!("{line}\n{settings}").as_bytes());
    }

    /// Sets the staff's PIN as whoever is in charge does.
    pub(crate) fn set_pin(&self, pin: &str) {
        let mut command = self.on_the_store(&["staff", "pin"]);
        let mut asked = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        asked.stdin.take().unwrap().write_all(format!("{pin}\n{pin}\n").as_bytes()).unwrap();
        let made = asked.wait_with_output().unwrap();
        assert!(made.status.success(), "a PIN is made");
        let lines = String::from_utf8(made.stdout).unwrap();
        let settings = std::fs::read_to_string(self.config()).unwrap();
        lay(&self.config(), format!("{settings}\n{lines}").as_bytes());
    }

    /// How many samples other than silence its loudspeaker has played.
    pub(crate) fn heard(&self) -> usize {
        self.loudspeaker.as_ref().map_or(0, |one| one.heard.load(Ordering::Acquire))
    }

    /// The configuration file.
    pub(crate) fn config(&self) -> PathBuf {
        self.folder.path().join("tram.toml")
    }

    /// Starts the kiosk as an office does.
    pub(crate) fn open(&self) -> Session {
        let config = self.config().display().to_string();
        self.driver.open(&program(), &["--config", &config]).unwrap()
    }

    /// The same, with everything that the program and its pages' processes print kept in a file. The
    /// page ends with the citizen's session as it does in an office, and `WebDriver`'s with it.
    pub(crate) fn open_with_journal(&self) -> Session {
        let script = self.folder().join("tram.sh");
        let (program, journal) = (program(), self.journal());
        let line = format!(
            "#!/bin/sh\nunset TRAM_HOLD_PAGE\nexport TRAM_REPORT_FIRST_PAINT=1 TRAM_REPORT_LIFE=1\n\
             exec '{}' \"$@\" >>'{}' 2>&1\n",
            program.display(),
            journal.display(),
        );
        lay_program(&script, &line);
        let config = self.config().display().to_string();
        self.driver.open(&script, &["--config", &config]).unwrap()
    }

    /// The same with this shell line in place of `lp`; what it writes into `$OUT` is [`printed`].
    ///
    /// [`printed`]: Self::printed
    pub(crate) fn open_with_lp(&self, line: &str) -> Session {
        let config = self.config().display().to_string();
        self.open_with(&[("lp", line)], &self.printed(), &["--config", &config])
    }

    /// Practice with these shell lines in place of programs; what is written into `$OUT` is in `out`.
    pub(crate) fn practice_with(&self, lines: &[(&str, &str)], out: &Path) -> Session {
        self.open_with(lines, out, &[])
    }

    fn open_with(&self, lines: &[(&str, &str)], out: &Path, arguments: &[&str]) -> Session {
        let programs = self.folder().join("bin");
        std::fs::create_dir_all(&programs).unwrap();
        for (name, line) in lines {
            lay_program(&programs.join(name), &format!("#!/bin/sh\n{line}\n"));
        }
        let script = self.folder().join("tram.sh");
        let line = format!(
            "#!/bin/sh\nexport OUT='{}' PATH='{}':\"$PATH\"\nexec '{}' \"$@\"\n",
            out.display(),
            programs.display(),
            program().display(),
        );
        lay_program(&script, &line);
        self.driver.open(&script, arguments).unwrap()
    }

    /// What was printed.
    pub(crate) fn printed(&self) -> PathBuf {
        self.folder().join("in.pdf")
    }

    /// What a kiosk with a journal printed.
    pub(crate) fn journal(&self) -> PathBuf {
        self.folder().join("nhat-ky.log")
    }

    /// The kiosk's process and those of its pages.
    pub(crate) fn family(&self) -> Vec<u32> {
        self.driver.family(&program())
    }

    /// Everything that this kiosk keeps: store, home, temporary files, what it printed.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The folder that stands for a citizen's own USB stick.
    pub(crate) fn stick(&self) -> PathBuf {
        self.folder().join("mau")
    }

    /// Starts the kiosk as a volunteer does who wants to learn.
    pub(crate) fn open_practice(&self) -> Session {
        self.driver.open(&program(), &[]).unwrap()
    }

    /// Ends the kiosk as a power cut does.
    pub(crate) fn cut_power(&self) {
        let id = self.driver.program(&program()).expect("the kiosk runs");
        let killed = Command::new("kill").args(["-9", &id.to_string()]).status().unwrap();
        assert!(killed.success());
    }

    /// Runs `tramctl` on this kiosk's store.
    pub(crate) fn tramctl(&self, arguments: &[&str]) -> std::process::ExitStatus {
        self.on_the_store(arguments).stdout(Stdio::null()).status().unwrap()
    }

    /// The same, and reads the one line of JSON that it prints.
    pub(crate) fn tramctl_told(&self, arguments: &[&str]) -> serde_json::Value {
        let arguments = [&["--json"], arguments].concat();
        let told = self.on_the_store(&arguments).output().unwrap();
        let words = String::from_utf8_lossy(&told.stderr);
        assert!(told.status.success(), "{arguments:?}: {words}");
        serde_json::from_slice(&told.stdout).unwrap()
    }

    fn on_the_store(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(tramctl());
        command.arg("--config").arg(self.config()).args(arguments);
        command.env("XDG_DATA_HOME", self.folder.path().join("dl"));
        self.desk.dress(&mut command);
        command
    }
}

impl Stand {
    /// The keyring goes away, as when its daemon was never started.
    pub(crate) fn lose_keyring(&self) {
        if let Some(mut keyring) = self.keyring.take() {
            drop(keyring.kill());
            drop(keyring.wait());
        }
    }
}

impl Drop for Stand {
    fn drop(&mut self) {
        self.lose_keyring();
    }
}

/// A keyring of its own, unlocked as a session's log-in does.
fn unlock_keyring(desk: &Desk, folder: &Path) -> Child {
    let mut command = Command::new("gnome-keyring-daemon");
    command.args(["--unlock", "--components=secrets", "--foreground"]);
    command.env("XDG_DATA_HOME", folder.join("dl")).env("XDG_RUNTIME_DIR", folder);
    desk.dress(&mut command).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut daemon = command.spawn().unwrap();
    daemon.stdin.take().unwrap().write_all(b"mat khau thu").unwrap();
    std::thread::sleep(std::time::Duration::from_millis(800));
    daemon
}

/// Puts a test's own file before the kiosk.
pub(crate) fn lay(path: &Path, bytes: &[u8]) {
    #[expect(clippy::disallowed_methods, reason = "a test's own files")]
    std::fs::write(path, bytes).unwrap();
}

/// Lays a script that can be run.
fn lay_program(path: &Path, text: &str) {
    lay(path, text.as_bytes());
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700)).unwrap();
}

/// A sound card whose pipe is read as fast as a loudspeaker would: ALSA's `null` has no time of its own.
struct Loudspeaker {
    /// Where ALSA is told of it.
    card: String,
    heard: Arc<AtomicUsize>,
}

impl Loudspeaker {
    /// So often it takes ten thousandths of a second of two channels of 16 bits at 48 kHz.
    const TAKE: std::time::Duration = std::time::Duration::from_millis(10);

    fn new(folder: &Path) -> Self {
        let (card, pipe) = (folder.join("loa.conf"), folder.join("loa"));
        let config = format!(
            "pcm.!default {{ type plug slave {{ pcm filed rate 48000 channels 2 format S16_LE }} }}\n\
             pcm.filed {{ type file file \"{}\" format raw slave {{ pcm sink }} }}\n\
             pcm.sink {{ type null }}\n",
            pipe.display(),
        );
        lay(&card, config.as_bytes());
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let heard = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&heard);
        // Opened both ways, so that it neither waits for a player nor ends with one.
        let mut played = std::fs::OpenOptions::new().read(true).write(true).open(&pipe).unwrap();
        std::thread::spawn(move || {
            let mut moments = [0; 1_920];
            while played.read_exact(&mut moments).is_ok() {
                let loud = moments.iter().filter(|byte| **byte != 0).count();
                count.fetch_add(loud, Ordering::AcqRel);
                std::thread::sleep(Self::TAKE);
            }
        });
        Self { card: card.display().to_string(), heard }
    }
}
