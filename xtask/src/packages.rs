//! The system packages that the project needs, in one place, and how they come onto a machine.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::fault::Fault;
use crate::progress::{Step, shown};

/// What a package is needed for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Purpose {
    /// To build the programs.
    Build,
    /// To run the kiosk.
    Run,
    /// To run the window where there is no display.
    Screen,
    /// To test.
    Test,
    /// To compare with another browser.
    Bench,
    /// To compare what happens to pictures with other programs.
    Imaging,
    /// To cut the power of a disk.
    Lab,
}

/// One package, named the same on Debian 12 and Ubuntu 24.04 where both have it.
struct Package {
    name: &'static str,
    purpose: Purpose,
    #[cfg_attr(not(test), expect(dead_code, reason = "for the reader of the list"))]
    why: &'static str,
}

const fn needs(purpose: Purpose, name: &'static str, why: &'static str) -> Package {
    Package { name, purpose, why }
}

/// Every system package, with the reason it is here.
const PACKAGES: &[Package] = &[
    needs(Purpose::Build, "libwebkit2gtk-4.1-dev", "the window: WebKitGTK and GTK 3"),
    needs(
        Purpose::Build,
        "build-essential",
        "C and C++ compilers for SQLCipher, OpenSSL, zxing-cpp",
    ),
    needs(Purpose::Build, "pkgconf", "finds WebKitGTK's headers"),
    needs(Purpose::Build, "cmake", "builds libjpeg-turbo and zxing-cpp"),
    needs(Purpose::Build, "nasm", "libjpeg-turbo's vector code"),
    needs(Purpose::Build, "libasound2-dev", "ALSA's headers: sound, for what is read aloud"),
    needs(Purpose::Build, "perl", "configures OpenSSL, which SQLCipher is built with"),
    needs(
        Purpose::Run,
        "sane-utils",
        "scanimage, which scans; brings libsane and its `pnm` backend",
    ),
    needs(Purpose::Run, "cups-client", "lp, which prints what to bring and the slip"),
    needs(Purpose::Run, "tesseract-ocr", "tesseract, which reads what is printed on papers"),
    needs(Purpose::Run, "tesseract-ocr-vie", "what it knows of Vietnamese"),
    needs(Purpose::Run, "espeak-ng", "the voice that reads aloud; knows Vietnamese"),
    needs(Purpose::Screen, "xvfb", "a display in memory"),
    needs(Purpose::Screen, "webkit2gtk-driver", "WebKitWebDriver, which clicks and types"),
    needs(Purpose::Screen, "dbus-daemon", "a session bus of the window's own"),
    needs(Purpose::Test, "gnome-keyring", "a keyring of the tests' own"),
    needs(Purpose::Test, "qpdf", "another reader's opinion of the PDFs that are made"),
    needs(Purpose::Test, "poppler-utils", "pdftotext, which reads the words of what is printed"),
    needs(Purpose::Test, "cups", "cupsd, a print server of the tests' own"),
    needs(Purpose::Test, "printer-driver-cups-pdf", "a printer that makes PDFs of what it is sent"),
    needs(Purpose::Test, "xclip", "reads what other programs could paste"),
    needs(Purpose::Test, "xdotool", "presses keys and buttons as hands do"),
    needs(Purpose::Test, "x11-apps", "xwd, which looks at the display from outside"),
    needs(Purpose::Test, "openbox", "a window manager that closes windows by keys"),
    needs(Purpose::Bench, "chromium", "the browser to compare the window with"),
    needs(Purpose::Bench, "chromium-driver", "chromedriver, which walks the journey in it"),
    needs(Purpose::Imaging, "ocrmypdf", "a peer: photographs to PDF that can be searched"),
    needs(Purpose::Imaging, "zbar-tools", "zbarimg, a peer that reads codes"),
    needs(Purpose::Imaging, "fonts-liberation", "a face as wide and thick as Times New Roman"),
    needs(Purpose::Imaging, "fonts-dejavu-core", "other faces to read"),
    needs(Purpose::Imaging, "python3-venv", "a place of their own for peers in Python"),
    needs(Purpose::Lab, "e2fsprogs", "mkfs.ext4, for disks whose power is cut"),
    needs(Purpose::Lab, "strace", "has a flush of the disk fail"),
    needs(Purpose::Lab, "mount", "mounts them through a loop device"),
];

/// What can be done without where the system does not have it: Ubuntu has no such packages.
const OPTIONAL: [&str; 2] = ["chromium", "chromium-driver"];

/// The packages for `purposes`, in order.
fn wanted(purposes: &[Purpose]) -> Vec<&'static str> {
    let for_these = PACKAGES.iter().filter(|package| purposes.contains(&package.purpose));
    for_these.map(|package| package.name).collect()
}

/// Those of `wanted` that `dpkg-query` did not list as installed.
fn missing(wanted: &[&'static str], listed: &str) -> Vec<&'static str> {
    let installed: Vec<&str> =
        listed.lines().filter_map(|line| line.strip_prefix("ii ")).map(str::trim).collect();
    wanted.iter().copied().filter(|name| !installed.contains(name)).collect()
}

/// Installs what is missing for `purposes`, or says how.
pub(crate) fn install(step: &mut Step, purposes: &[Purpose]) -> Result<(), Fault> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let wanted = wanted(purposes);
    if on_path("dpkg-query").is_none() || on_path("apt-get").is_none() {
        return without_apt(step, &wanted);
    }
    let missing = missing(&wanted, &listed(&wanted)?);
    if missing.is_empty() {
        return Ok(());
    }
    let Some(root) = Root::of_this_machine() else {
        let line = line_to_paste(&missing, on_path("sudo").is_some());
        return Err(Fault::PackagesMissing { line });
    };
    step.tell(&format!("missing: {}", missing.join(" ")));
    // One source that cannot be reached is no reason to stop: installing decides.
    drop(step.run(root.apt_get().arg("update")));
    let (optional, needed): (Vec<&str>, Vec<&str>) =
        missing.into_iter().partition(|name| OPTIONAL.contains(name));
    if !needed.is_empty() {
        step.run(root.apt_get().args(INSTALL).args(&needed))?;
    }
    for name in optional {
        if step.run(root.apt_get().args(INSTALL).arg(name)).is_err() {
            step.tell(&format!("going on without {name}"));
        }
    }
    Ok(())
}

/// The options that ask nothing and install nothing beside what is named.
const INSTALL: [&str; 3] = ["install", "-y", "--no-install-recommends"];

fn line_to_paste(missing: &[&str], has_sudo: bool) -> String {
    let (install, names) = (INSTALL.join(" "), missing.join(" "));
    if has_sudo {
        format!("sudo apt-get update && sudo apt-get {install} {names}")
    } else {
        format!("su -c 'apt-get update && apt-get {install} {names}'")
    }
}

/// What `dpkg-query` knows of these packages: `ii name` for each that is installed.
fn listed(names: &[&str]) -> Result<String, Fault> {
    let mut query = Command::new("dpkg-query");
    query.args(["--show", "--showformat", "${db:Status-Abbrev}${Package}\n"]).args(names);
    // A name that is not known makes it fail and still list the others.
    let answer = query.stderr(Stdio::null()).output();
    let answer = answer.map_err(|why| Fault::CannotStart(shown(&query), why))?;
    Ok(String::from_utf8_lossy(&answer.stdout).into_owned())
}

/// How this process may act as root.
enum Root {
    Already,
    Sudo { ask: bool },
}

impl Root {
    fn of_this_machine() -> Option<Self> {
        let answers = |program: &str, arguments: &[&str]| {
            Command::new(program).args(arguments).stderr(Stdio::null()).output().ok()
        };
        let own = answers("id", &["-u"])?;
        if own.stdout.trim_ascii() == b"0" {
            return Some(Self::Already);
        }
        on_path("sudo")?;
        if answers("sudo", &["-n", "true"]).is_some_and(|answer| answer.status.success()) {
            return Some(Self::Sudo { ask: false });
        }
        // Asks for the password now: an account that may not use sudo learns it here.
        let may = || Command::new("sudo").arg("-v").status().is_ok_and(|status| status.success());
        (std::io::stdin().is_terminal() && may()).then_some(Self::Sudo { ask: true })
    }

    /// `apt-get` as root, asking no questions and waiting for another that is at work.
    fn apt_get(&self) -> Command {
        let mut command = match self {
            Self::Already => Command::new("env"),
            Self::Sudo { ask } => {
                let mut sudo = Command::new("sudo");
                if !ask {
                    sudo.arg("-n");
                }
                sudo.arg("env");
                sudo
            }
        };
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        command.args(["-o", "DPkg::Lock::Timeout=300"]);
        command
    }
}

/// On systems without apt: goes on when `WebKitGTK` is there, else says what is needed.
fn without_apt(step: &mut Step, wanted: &[&str]) -> Result<(), Fault> {
    let found = Command::new("pkg-config").args(["--exists", "webkit2gtk-4.1"]).status();
    let names = wanted.join(", ");
    if found.is_ok_and(|status| status.success()) {
        step.tell(&format!("no apt here; going on. On Debian these would be checked: {names}"));
        return Ok(());
    }
    Err(Fault::Needed(format!(
        "This system has no apt. Install what these Debian packages hold, then try again \
         (pkg-config must find webkit2gtk-4.1): {names}"
    )))
}

/// Where a program is, if it is on the path.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let name = Path::new(program).with_extension(std::env::consts::EXE_EXTENSION);
    std::env::split_paths(&path).map(|folder| folder.join(&name)).find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_fully_installed_counts_as_there() {
        let listed = "ii cmake\nrc nasm\nun perl\nii libwebkit2gtk-4.1-dev\n";
        let wanted = ["libwebkit2gtk-4.1-dev", "cmake", "nasm", "perl", "pkgconf"];
        assert_eq!(missing(&wanted, listed), ["nasm", "perl", "pkgconf"]);
    }

    #[test]
    fn a_name_that_begins_like_an_installed_one_is_still_missing() {
        assert_eq!(missing(&["dbus"], "ii dbus-daemon\n"), ["dbus"]);
    }

    #[test]
    fn a_machine_with_a_display_needs_no_screen_in_memory() {
        let names = wanted(&[Purpose::Build, Purpose::Run]);
        assert!(names.contains(&"libwebkit2gtk-4.1-dev") && names.contains(&"sane-utils"));
        assert!(!names.contains(&"xvfb") && !names.contains(&"chromium"));
    }

    #[test]
    fn the_line_to_paste_is_one_line_with_every_missing_name() {
        for has_sudo in [true, false] {
            let line = line_to_paste(&["cmake", "nasm"], has_sudo);
            assert!(line.contains("--no-install-recommends cmake nasm"), "{line}");
            assert_eq!(line.lines().count(), 1);
            assert_eq!(line.contains("sudo"), has_sudo, "{line}");
        }
    }

    #[test]
    fn every_package_is_listed_once_and_says_why() {
        let mut names: Vec<_> = PACKAGES.iter().map(|package| package.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), PACKAGES.len());
        assert!(PACKAGES.iter().all(|package| !package.why.is_empty()));
    }
}
