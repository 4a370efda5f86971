//! A print server of the test's own, with one queue that makes a PDF of what it is sent. It listens
//! on this machine alone and leaves the system's queues as they are.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::support::lay;

/// The driver's description of its printer.
const DESCRIPTION: &str = "/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd";
/// Longer than anything takes, on a slow machine.
const PATIENCE: u32 = 60;

/// The server and its folder. Dropped, both are gone.
pub(crate) struct PrintServer {
    daemon: Child,
    folder: TempDir,
    /// What `lp -h` is given.
    pub(crate) address: String,
}

impl PrintServer {
    /// Starts one; `None` where this machine has none or forbids it.
    pub(crate) fn start() -> Option<Self> {
        let programs = ["/usr/sbin/cupsd", "lp", "lpadmin", "pdftotext", "pdftoppm"];
        if !tram_testkit::needs::programs(&programs) {
            return None;
        }
        // Nobody promises root, and the driver gives what it made to the one who printed.
        if !tram_testkit::needs::there("root", "being root, as cups-pdf must be", is_root()) {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let address = configure(folder.path());
        if !tram_testkit::needs::there("mounts", "mounting", apart(folder.path(), &["true"])) {
            return None;
        }
        let [server, files] =
            ["cupsd.conf", "cups-files.conf"].map(|name| folder.path().join(name));
        let daemon = in_private(folder.path())
            .args(["/usr/sbin/cupsd", "-f", "-c"])
            .arg(server)
            .arg("-s")
            .arg(files)
            .spawn()
            .unwrap();
        let server = Self { daemon, folder, address };
        server.until("it answers", || {
            let asked = server.command("lpstat").arg("-r").output().unwrap();
            String::from_utf8_lossy(&asked.stdout).contains("is running")
        });
        server.admin("lpadmin", &["-p", "Quay", "-E", "-v", "cups-pdf:/", "-P", DESCRIPTION]);
        Some(server)
    }

    /// The page that came out.
    pub(crate) fn printed(&self) -> PathBuf {
        let out = self.folder.path().join("out");
        let pages = || {
            let all = std::fs::read_dir(&out).into_iter().flatten().flatten();
            all.map(|entry| entry.path()).find(|path| path.extension().is_some_and(|e| e == "pdf"))
        };
        self.until("a page comes out", || pages().is_some());
        self.rests();
        pages().unwrap()
    }

    /// A queue that writes what it is sent into this file.
    pub(crate) fn keeps_what_it_is_sent(&self, name: &str) -> PathBuf {
        let path = self.folder.path().join("out").join("as-sent.pdf");
        let device = format!("keep:{}", path.display());
        self.admin("lpadmin", &["-p", name, "-E", "-v", &device, "-m", "raw"]);
        path
    }

    /// Waits until everything is printed.
    pub(crate) fn rests(&self) {
        self.until("everything is printed", || {
            let asked = self.command("lpstat").args(["-W", "not-completed"]).output().unwrap();
            asked.stdout.trim_ascii().is_empty()
        });
    }

    /// Has staff do something about a queue.
    pub(crate) fn admin(&self, program: &str, arguments: &[&str]) {
        let done = self.command(program).args(arguments).output().unwrap();
        assert!(done.status.success(), "{program}: {}", String::from_utf8_lossy(&done.stderr));
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("CUPS_SERVER", &self.address).env("LC_ALL", "C");
        command
    }

    fn until(&self, what: &str, mut there: impl FnMut() -> bool) {
        for _ in 0..PATIENCE * 10 {
            if there() {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let log = std::fs::read_to_string(self.folder.path().join("error_log"));
        panic!("not within {PATIENCE} seconds: {what}. {}", log.unwrap_or_default());
    }
}

impl Drop for PrintServer {
    fn drop(&mut self) {
        drop(self.daemon.kill());
        drop(self.daemon.wait());
    }
}

/// A command that sees the test's settings where the driver looks for its own, and nobody else does.
fn in_private(folder: &Path) -> Command {
    let script =
        "mount --bind \"$1/cups-pdf.conf\" /etc/cups/cups-pdf.conf && shift && exec \"$@\"";
    let mut command = Command::new("unshare");
    command.args(["--mount", "sh", "-c", script, "sh"]).arg(folder);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Whether such a command can be run here.
fn apart(folder: &Path, command: &[&str]) -> bool {
    in_private(folder).args(command).status().is_ok_and(|status| status.success())
}

/// The system's filters, its driver, and one more that keeps what it is sent.
fn programs(folder: &Path) {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let bin = folder.join("bin");
    std::fs::create_dir_all(bin.join("backend")).unwrap();
    for program in std::fs::read_dir("/usr/lib/cups").unwrap().flatten() {
        if program.file_name() != "backend" {
            symlink(program.path(), bin.join(program.file_name())).unwrap();
        }
    }
    symlink("/usr/lib/cups/backend/cups-pdf", bin.join("backend/cups-pdf")).unwrap();
    let keep = bin.join("backend/keep");
    let script = "#!/bin/sh\n[ $# -ge 5 ] || exit 0\ncat ${6:+\"$6\"} > \"${DEVICE_URI#keep:}\"\n";
    lay(&keep, script.as_bytes());
    std::fs::set_permissions(&keep, std::fs::Permissions::from_mode(0o755)).unwrap();
}

fn is_root() -> bool {
    let asked = Command::new("id").arg("-u").output();
    asked.is_ok_and(|told| told.stdout.trim_ascii() == b"0")
}

/// Writes what a server needs to live in one folder; where it listens.
fn configure(folder: &Path) -> String {
    for made in ["cache", "state", "spool", "spool/tmp", "out", "ppd", "root"] {
        std::fs::create_dir_all(folder.join(made)).unwrap();
    }
    for open in [".", "out"] {
        use std::os::unix::fs::PermissionsExt as _;
        let everybody = std::fs::Permissions::from_mode(0o777);
        std::fs::set_permissions(folder.join(open), everybody).unwrap();
    }
    let at = folder.display();
    let socket = folder.join("cups.sock").display().to_string();
    lay(
        &folder.join("cupsd.conf"),
        format!(
            "Listen {socket}\nLogLevel info\nBrowsing Off\nDefaultAuthType None\n\
             <Location />\n  Order allow,deny\n  Allow all\n</Location>\n\
             <Policy default>\n  <Limit All>\n    Order deny,allow\n    Allow all\n  </Limit>\n</Policy>\n"
        )
        .as_bytes(),
    );
    lay(
        &folder.join("cups-files.conf"),
        format!(
            "ServerRoot {at}\nCacheDir {at}/cache\nStateDir {at}/state\nRequestRoot {at}/spool\n\
             TempDir {at}/spool/tmp\nErrorLog {at}/error_log\nAccessLog {at}/access_log\n\
             PageLog {at}/page_log\nDocumentRoot {at}/root\nSystemGroup root\nSandboxing relaxed\nPrintcap {at}/printcap\nServerBin {at}/bin\n"
        )
        .as_bytes(),
    );
    programs(folder);
    // The driver looks for it in one place alone; see `in_private`.
    lay(
        &folder.join("cups-pdf.conf"),
        format!(
            "Out {at}/out\nAnonDirName {at}/out\nSpool {at}/spool/cups-pdf\nLog {at}\nGrp root\n"
        )
        .as_bytes(),
    );
    socket
}
