//! Where to print, as the configuration says it.

use std::path::PathBuf;

use serde::Deserialize;

use super::Shape;

/// The printer of the kiosk.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(try_from = "Given")]
pub enum PrinterSettings {
    /// One that the system prints with.
    Cups {
        /// The name of its queue; the system's usual one when absent.
        queue: Option<String>,
        /// The paper that slips are printed on, which they fill, such as `A5`.
        slip_paper: String,
        /// The print server, such as `in.example.vn:631`; this machine's when absent.
        server: Option<String>,
    },
    /// One for rolls that understands ESC/POS.
    EscPos {
        /// Its device, such as `/dev/usb/lp0`.
        device: PathBuf,
        /// Dots across: 384 on paper of 58 mm, 576 on paper of 80 mm.
        dots: u16,
    },
}

impl Default for PrinterSettings {
    /// What an office has: a printer with A4. Half a sheet would be wasted by a slip as small as it
    /// was drawn, and a printer that has no A5 waits for somebody to bring some.
    fn default() -> Self {
        Self::Cups { queue: None, slip_paper: "A4".to_owned(), server: None }
    }
}

impl PrinterSettings {
    pub(super) const fn shape(&self) -> Shape {
        match self {
            Self::Cups { .. } => Shape::Sheet,
            Self::EscPos { dots, .. } => Shape::Roll { dots: *dots },
        }
    }
}

/// `[printer]` as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    #[serde(default)]
    kind: Kind,
    queue: Option<String>,
    slip_paper: Option<String>,
    server: Option<String>,
    device: Option<PathBuf>,
    dots: Option<u16>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    #[default]
    Cups,
    EscPos,
}

impl TryFrom<Given> for PrinterSettings {
    type Error = &'static str;

    fn try_from(given: Given) -> Result<Self, Self::Error> {
        match given.kind {
            Kind::Cups if given.device.is_some() || given.dots.is_some() => {
                Err("`device` and `dots` are of a printer of the kind \"escpos\"")
            }
            Kind::Cups => {
                let slip_paper = given.slip_paper.unwrap_or_else(|| "A4".to_owned());
                if !given.queue.as_deref().is_none_or(is_a_name) || !is_a_name(&slip_paper) {
                    return Err("`queue` and `slip_paper` are names as `lpstat -e` prints them");
                }
                let server = given.server;
                if server.as_ref().is_some_and(|at| at.is_empty() || at.starts_with('-')) {
                    return Err("`server` is the name of a machine");
                }
                Ok(Self::Cups { queue: given.queue, slip_paper, server })
            }
            Kind::EscPos
                if given.queue.is_some()
                    || given.slip_paper.is_some()
                    || given.server.is_some() =>
            {
                Err("`queue`, `slip_paper` and `server` are of a printer of the kind \"cups\"")
            }
            Kind::EscPos => {
                let device =
                    given.device.ok_or("a printer of the kind \"escpos\" has a `device`")?;
                let dots = given.dots.unwrap_or(384);
                if !(256..=1024).contains(&dots) || !dots.is_multiple_of(8) {
                    return Err("`dots` is a multiple of 8 from 256 to 1024");
                }
                Ok(Self::EscPos { device, dots })
            }
        }
    }
}

/// Nothing that a program would take for an option or two words.
fn is_a_name(text: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '@');
    !text.is_empty() && !text.starts_with('-') && text.chars().all(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<PrinterSettings, String> {
        toml::from_str(text).map_err(|wrong: toml::de::Error| wrong.message().to_owned())
    }

    #[test]
    fn a_printer_is_the_systems_unless_it_is_a_roll_on_a_device() {
        assert_eq!(read(""), Ok(PrinterSettings::default()));
        let named = read("queue = \"Quay_1\"\nslip_paper = \"A5\"").unwrap();
        let PrinterSettings::Cups { queue, slip_paper, .. } = named else { panic!("{named:?}") };
        assert_eq!((queue.as_deref(), slip_paper.as_str()), (Some("Quay_1"), "A5"));
        let roll = read("kind = \"escpos\"\ndevice = \"/dev/usb/lp0\"").unwrap();
        assert_eq!(roll.shape(), Shape::Roll { dots: 384 });
        let wide = read("kind = \"escpos\"\ndevice = \"/dev/usb/lp0\"\ndots = 576").unwrap();
        assert_eq!(wide.shape(), Shape::Roll { dots: 576 });
    }

    #[test]
    fn what_fits_no_printer_is_named() {
        for (wrong, named) in [
            ("kind = \"fax\"", "cups"),
            ("kind = \"escpos\"", "`device`"),
            ("device = \"/dev/usb/lp0\"", "`device`"),
            ("kind = \"escpos\"\ndevice = \"x\"\ndots = 380", "`dots`"),
            ("queue = \"-o raw\"", "`queue`"),
            ("slip_paper = \"\"", "`slip_paper`"),
            ("server = \"-x\"", "`server`"),
            ("colour = true", "colour"),
        ] {
            let told = read(wrong).unwrap_err();
            assert!(told.contains(named), "{wrong}: {told}");
        }
    }
}
