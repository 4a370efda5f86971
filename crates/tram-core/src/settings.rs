//! The kiosk's configuration file (TOML). Every key has a meaning here and a default where one can
//! be right for any office.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use crate::pin::PinHash;
pub use crate::printing::PrinterSettings;

/// The whole file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The office as the top bar shows it, such as `UBND xã Ví Dụ`.
    pub office: String,
    /// The code of the agency that answers (`govAgencyCode`).
    pub agency: String,
    /// Opening hours in words, for the attract screen.
    #[serde(default)]
    pub hours: Option<String>,
    /// Where the vault lies; the system's data folder when absent.
    #[serde(default)]
    pub home: Option<PathBuf>,
    /// The portal to file at.
    pub portal: PortalSettings,
    /// Folders to take papers from.
    #[serde(default)]
    pub folders: Vec<FolderSettings>,
    /// Where removable media are mounted; the system's usual places when absent.
    #[serde(default)]
    pub usb_roots: Option<Vec<PathBuf>>,
    /// A scanner that SANE knows.
    #[serde(default)]
    pub scanner: Option<ScannerSettings>,
    /// A folder of pictures (JPEG, PNG, WebP) that the first screen shows by turns.
    #[serde(default)]
    pub slides: Option<PathBuf>,
    /// A folder of recordings that are played in place of the voice: `<language>/<prompt>.ogg`.
    #[serde(default)]
    pub recordings: Option<PathBuf>,
    /// After how many seconds without a touch a citizen is asked whether they are still there.
    #[serde(default = "idle_after")]
    pub idle_after_secs: u32,
    /// Where the slip and the list of what to bring are printed; the system's printer when absent.
    #[serde(default)]
    pub printer: PrinterSettings,
    /// Where a citizen's own telephone finds how a dossier stands, such as
    /// `https://hoso.example.vn/tra-cuu?ma={reference}`. The code to take along holds nothing to open
    /// where it is absent.
    #[serde(default)]
    pub status_url: Option<String>,
    /// A catalogue to use in place of the one built in.
    #[serde(default)]
    pub catalogue: Option<PathBuf>,
    /// How long after a sudden stop a session may go on by itself, in seconds. Later, the screen is
    /// clean and the draft waits for its reference.
    #[serde(default = "resume_within")]
    pub resume_within_secs: u64,
    /// How long things are kept that the portal does not have.
    #[serde(default)]
    pub retention: RetentionSettings,
    /// What staff may do at the machine itself.
    #[serde(default)]
    pub staff: StaffSettings,
}

/// What staff may do at the machine itself.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StaffSettings {
    /// The hash of their PIN, as `tramctl staff pin` prints it. Without one nobody leaves the kiosk
    /// through the window.
    pub pin_hash: Option<PinHash>,
}

/// How long things are kept that the portal does not have. What it has is wiped within 15 minutes.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RetentionSettings {
    /// Days that a dossier may wait to be sent, from the hand-over.
    pub unsent_days: u32,
    /// Days that an unfinished dossier waits for its citizen, from the last touch.
    pub drafts_days: u32,
}

impl Default for RetentionSettings {
    /// A month outlasts every holiday and every outage that an office lives with; after a week a
    /// citizen who went for a missing paper has come back or will begin anew. Both are announced
    /// three days before.
    fn default() -> Self {
        Self { unsent_days: 30, drafts_days: 7 }
    }
}

const fn resume_within() -> u64 {
    300
}

/// Long enough to look for a paper in a bag.
const fn idle_after() -> u32 {
    180
}

/// The portal to file at.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortalSettings {
    /// The dialect: `opencps`.
    #[serde(default = "opencps")]
    pub dialect: String,
    /// The base address, such as `https://dichvucong.example.vn/o/rest/v2`.
    pub url: String,
    /// The tenant (`groupId`).
    #[serde(default)]
    pub group_id: u64,
    /// The kiosk's account.
    #[serde(default)]
    pub login: Option<String>,
    /// A file that holds the account's password and nothing else, readable by the kiosk alone.
    #[serde(default)]
    pub password_file: Option<PathBuf>,
    /// The account's password, where a command line gives one; never in a file of settings.
    #[serde(skip)]
    pub password: Option<String>,
    /// A file of certificates (PEM). Where it is given, only a portal that one of these authorities
    /// vouches for is trusted: the present authority and the next.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
    /// The largest file the portal takes, in bytes.
    #[serde(default = "five_megabytes")]
    pub max_file_bytes: u64,
    /// How long one request may take, in seconds.
    #[serde(default = "a_minute")]
    pub timeout_secs: u64,
}

impl std::fmt::Debug for PortalSettings {
    /// Without the login.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PortalSettings").field("dialect", &self.dialect).finish_non_exhaustive()
    }
}

fn opencps() -> String {
    "opencps".into()
}

/// Press and provincial portals: 6 MB is the smallest limit known; a little below is safe.
const fn five_megabytes() -> u64 {
    5_000_000
}

const fn a_minute() -> u64 {
    60
}

impl PortalSettings {
    /// A portal at `url` with everything else as usual.
    pub fn at(url: impl Into<String>) -> Self {
        Self {
            dialect: opencps(),
            url: url.into(),
            group_id: 0,
            login: None,
            password_file: None,
            password: None,
            ca_file: None,
            max_file_bytes: five_megabytes(),
            timeout_secs: a_minute(),
        }
    }

    pub(crate) const fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout_secs)
    }
}

/// A folder to take papers from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FolderSettings {
    /// Its id, such as `ban-chup`.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// It holds practice samples.
    #[serde(default)]
    pub samples: bool,
}

/// A scanner that SANE knows.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScannerSettings {
    /// What people call it.
    pub name: String,
    /// SANE's name of the device, such as `pnm:0`.
    pub device: String,
    /// The program that scans.
    #[serde(default = "scanimage")]
    pub program: PathBuf,
    /// Dots per inch.
    #[serde(default = "three_hundred")]
    pub resolution: u32,
    /// Further options for the device, such as `--filename=…`.
    #[serde(default)]
    pub options: Vec<String>,
    /// A private SANE configuration.
    #[serde(default)]
    pub config_dir: Option<PathBuf>,
    /// How long one page may take, in seconds.
    #[serde(default = "a_minute")]
    pub page_secs: u64,
}

fn scanimage() -> PathBuf {
    "scanimage".into()
}

const fn three_hundred() -> u32 {
    300
}

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("the configuration file cannot be read")]
    Unreadable(#[source] std::io::Error),
    /// It is not TOML, or a key is unknown, missing or of another kind.
    #[error("the configuration is wrong: {0}")]
    Malformed(String),
    /// The file with the portal's password cannot be read.
    #[error("the file with the portal's password cannot be read")]
    PasswordUnreadable(PathBuf, #[source] std::io::Error),
    /// The portal's address begins with `http` and is not this machine's.
    #[error("beyond this machine a portal's address begins with https")]
    PortalNeedsHttps,
    /// The dialect is not one that is spoken.
    #[error("the dialect {0} is not known; known: opencps")]
    DialectUnknown(String),
}

impl Settings {
    /// Reads a configuration file.
    pub fn read(path: &Path) -> Result<Self, SettingsError> {
        let text = std::fs::read_to_string(path).map_err(SettingsError::Unreadable)?;
        Self::parse(&text)
    }

    /// Reads a configuration from its text.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        let settings: Self = toml::from_str(text)
            .map_err(|wrong| SettingsError::Malformed(wrong.message().to_owned()))?;
        if settings.portal.dialect != "opencps" {
            return Err(SettingsError::DialectUnknown(settings.portal.dialect));
        }
        let sound = |url: &String| url.starts_with("https://") && url.contains("{reference}");
        if !settings.status_url.as_ref().is_none_or(sound) {
            let rule = "`status_url` begins with https:// and has {reference} in it";
            return Err(SettingsError::Malformed(rule.to_owned()));
        }
        Ok(settings)
    }

    /// What `tramctl` and tests use where no file is given: one portal, nothing else.
    pub fn plain(portal: PortalSettings) -> Self {
        Self {
            office: "Trạm".into(),
            agency: "000.00.00.H00".into(),
            hours: None,
            home: None,
            portal,
            folders: Vec::new(),
            usb_roots: None,
            scanner: None,
            slides: None,
            recordings: None,
            idle_after_secs: idle_after(),
            printer: PrinterSettings::default(),
            status_url: None,
            catalogue: None,
            resume_within_secs: resume_within(),
            retention: RetentionSettings::default(),
            staff: StaffSettings::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"
        office = "UBND xã Ví Dụ"
        agency = "H21.1"
        [portal]
        url = "https://dichvucong.example.vn/o/rest/v2"
    "#;

    #[test]
    fn a_small_configuration_has_sensible_defaults() {
        let settings = Settings::parse(SMALL).unwrap();
        assert_eq!(settings.portal.dialect, "opencps");
        assert_eq!(settings.portal.max_file_bytes, 5_000_000);
        assert_eq!(settings.resume_within_secs, 300);
        assert_eq!((settings.retention.unsent_days, settings.retention.drafts_days), (30, 7));
        let longer = Settings::parse(&format!("{SMALL}[retention]\nunsent_days = 60\n")).unwrap();
        assert_eq!((longer.retention.unsent_days, longer.retention.drafts_days), (60, 7));
    }

    #[test]
    fn a_pin_hash_that_is_none_is_named_with_what_makes_one() {
        let plain = Settings::parse(&format!("{SMALL}[staff]\npin_hash = \"240680\"\n"));
        assert!(
            matches!(plain, Err(SettingsError::Malformed(text)) if text.contains("tramctl staff pin"))
        );
        let hash = PinHash::of("240680").unwrap();
        let text = format!("{SMALL}[staff]\npin_hash = \"{}\"\n", hash.as_str());
        assert!(Settings::parse(&text).unwrap().staff.pin_hash.is_some());
    }

    #[test]
    fn an_unknown_key_or_dialect_is_named() {
        let unknown = Settings::parse(&format!("bogus = 1\n{SMALL}"));
        assert!(matches!(unknown, Err(SettingsError::Malformed(text)) if text.contains("bogus")));
        let other = Settings::parse(&SMALL.replace("url", "dialect = \"igate\"\nurl"));
        assert!(matches!(other, Err(SettingsError::DialectUnknown(name)) if name == "igate"));
    }

    #[test]
    fn citizens_are_sent_to_a_page_that_is_told_their_reference() {
        let with = |url: &str| Settings::parse(&format!("status_url = \"{url}\"\n{SMALL}"));
        assert!(with("https://hoso.example.vn/?ma={reference}").is_ok());
        for wrong in ["http://hoso.example.vn/?ma={reference}", "https://hoso.example.vn/", ""] {
            let told = with(wrong);
            assert!(matches!(told, Err(SettingsError::Malformed(_))), "{wrong}");
        }
    }

    #[test]
    fn the_printer_is_the_systems_unless_the_office_has_another() {
        assert_eq!(Settings::parse(SMALL).unwrap().printer, PrinterSettings::default());
        let roll = "[printer]\nkind = \"escpos\"\ndevice = \"/dev/usb/lp0\"\ndots = 576\n";
        let device = "/dev/usb/lp0".into();
        let expected = PrinterSettings::EscPos { device, dots: 576 };
        assert_eq!(Settings::parse(&format!("{SMALL}{roll}")).unwrap().printer, expected);
        let unknown = Settings::parse(&format!("{SMALL}[printer]\ncolour = true\n"));
        assert!(matches!(unknown, Err(SettingsError::Malformed(text)) if text.contains("colour")));
    }

    #[test]
    fn a_login_is_not_printed_for_debugging() {
        let text = SMALL.replace("url", "login = \"kiosk-014\"\nurl");
        let printed = format!("{:?}", Settings::parse(&text).unwrap());
        assert!(!printed.contains("kiosk-014"), "{printed}");
    }
}
