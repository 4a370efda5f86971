//! What is known about a page beside its pixels: what a person should look at twice, which paper its
//! title says it is, and why it was kept nevertheless.

use serde::{Deserialize, Serialize};

/// Advice about a page, as a dossier keeps it (lưu ý chất lượng).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Kept", into = "Kept")]
pub struct PageFinding {
    /// Which (`blank`, `too_dark`, …).
    pub code: String,
    /// Better captured again; otherwise worth a look.
    pub retake: bool,
    /// Where on the page: left, top, right, bottom, in parts of it from 0 to 1. `None`: all of it.
    pub place: Option<[f64; 4]>,
}

/// How findings are written: one that is nothing but its name is that name, as it always was.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Kept {
    Name(String),
    Whole {
        code: String,
        #[serde(default)]
        retake: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<[f64; 4]>,
    },
}

impl From<Kept> for PageFinding {
    fn from(kept: Kept) -> Self {
        match kept {
            Kept::Name(code) => Self { code, retake: false, place: None },
            Kept::Whole { code, retake, place } => Self { code, retake, place },
        }
    }
}

impl From<PageFinding> for Kept {
    fn from(finding: PageFinding) -> Self {
        let PageFinding { code, retake, place } = finding;
        if retake || place.is_some() {
            Self::Whole { code, retake, place }
        } else {
            Self::Name(code)
        }
    }
}

/// What a page's title says about which paper it is.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "verdict")]
pub enum TitleVerdict {
    /// Nobody read it: no reader on this machine, not a first page, or a paper without a known title.
    #[default]
    Unread,
    /// It was read and says nothing that is known.
    Unknown,
    /// It is the paper that was asked for.
    Right,
    /// It is another paper.
    Other {
        /// The title it seems to bear, as the catalogue writes it.
        title: String,
    },
}

impl TitleVerdict {
    /// Whether nobody read it.
    pub fn is_unread(&self) -> bool {
        *self == Self::Unread
    }
}

/// Why a page was kept though it should be captured again, in the words of whoever kept it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeepReason {
    /// The paper itself is like that: torn, faded, stained.
    PaperIsSo,
    /// Everything on it can be read.
    Legible,
    /// It cannot be captured any better here.
    CannotAgain,
    /// It is the paper that was asked for, whatever its title seems to say.
    RightPaper,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_that_is_only_a_name_is_kept_as_it_always_was() {
        let plain = PageFinding { code: "too_dark".to_owned(), retake: false, place: None };
        assert_eq!(serde_json::to_string(&plain).unwrap(), r#""too_dark""#);
        let whole =
            PageFinding { retake: true, place: Some([0.1, 0.2, 0.5, 0.5]), ..plain.clone() };
        let text = serde_json::to_string(&whole).unwrap();
        assert_eq!(serde_json::from_str::<PageFinding>(&text).unwrap(), whole);
        assert_eq!(serde_json::from_str::<PageFinding>(r#""too_dark""#).unwrap(), plain);
    }
}
