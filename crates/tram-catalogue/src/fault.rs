//! What is wrong with the catalogue's data, where, and how to mend it.

use std::fmt;

use crate::condition::ConditionDefect;

/// One fault in one file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fault {
    /// The file, from the catalogue's folder on, with `/` between its parts.
    pub file: String,
    /// The line, counted from 1; 1 where the fault is the file itself.
    pub line: usize,
    /// What is wrong.
    pub what: Defect,
    /// What to do about it.
    pub mend: String,
}

impl Fault {
    pub(crate) fn new(file: &str, line: usize, what: Defect) -> Self {
        Self { file: file.to_owned(), line, mend: what.mend(), what }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}; {}", self.file, self.line, self.what, self.mend)
    }
}

/// The kinds of fault.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Defect {
    /// The file or folder cannot be read, or is no UTF-8 text.
    #[error("cannot be read ({0})")]
    Unreadable(String),
    /// The file is larger than any catalogue file should be.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// Bytes at the most.
        limit: u64,
    },
    /// A file of the procedure is missing.
    #[error("the folder has no such file")]
    MissingFile,
    /// A file that the catalogue does not know.
    #[error("not a file of the catalogue")]
    StrayFile,
    /// Not TOML, an unknown key, a missing key, or a value of the wrong type.
    #[error("{0}")]
    Syntax(String),
    /// The folder's name and the procedure inside do not agree.
    #[error("the folder is not named after its procedure")]
    FolderName,
    /// Not a procedure code.
    #[error("`{0}` is not a procedure code")]
    MalformedCode(String),
    /// Two folders describe the same edition.
    #[error("edition `{0}` of this procedure was described before")]
    RepeatedEdition(String),
    /// Not a day of the calendar.
    #[error("`{0}` is not a day of the calendar")]
    NotADay(String),
    /// A text is empty in one language, or a value that must not be empty is.
    #[error("`{0}` is empty")]
    Empty(&'static str),
    /// A text raises its voice.
    #[error("an exclamation mark")]
    Exclamation,
    /// A text has control characters, blanks at its ends, or is not in NFC.
    #[error("untidy text")]
    Untidy,
    /// An id has other characters than it may.
    #[error("`{0}` cannot be an id")]
    MalformedId(String),
    /// An id is used twice.
    #[error("`{0}` is used twice")]
    RepeatedId(String),
    /// A field names a section that is not there.
    #[error("there is no section `{0}`")]
    UnknownSection(String),
    /// A section without fields.
    #[error("section `{0}` has no field")]
    UnusedSection(String),
    /// The kind needs a key that is missing.
    #[error("this kind needs `{0}`")]
    KeyMissing(&'static str),
    /// The kind has no use for a key.
    #[error("this kind has no `{0}`")]
    KeyUnused(&'static str),
    /// Fewer than two choices.
    #[error("a choice needs at least two answers")]
    FewChoices,
    /// `least` is above `most`.
    #[error("no number lies in this range")]
    EmptyRange,
    /// The card's value does not fit the kind of the field.
    #[error("the card's value does not fit this kind")]
    PrefillMisfit,
    /// A question before the checklist may be left empty.
    #[error("a question before the checklist is optional")]
    OptionalCase,
    /// `unknown` without `optional`.
    #[error("`unknown` without `optional`")]
    UnknownNeedsOptional,
    /// A number is compared with a question of another kind.
    #[error("`{0}` is no question for a birth or a sex")]
    PersonMisfit(String),
    /// A group of one or of too many.
    #[error("a group has 2 to {most} items")]
    GroupSize {
        /// Items at the most.
        most: u32,
    },
    /// `name_from` names no question for a text before the checklist.
    #[error("`{0}` is no text asked before the checklist")]
    NameFrom(String),
    /// A period that ends before it begins.
    #[error("it ends before it begins")]
    EndsBefore,
    /// The national list has no such code.
    #[error("the national list has no procedure `{0}`")]
    NotListed(String),
    /// `unlisted` for a code that is listed.
    #[error("the national list has `{0}`")]
    Listed(String),
    /// A component code of another form than the portal's.
    #[error("`{0}` is not a component code such as KQ004389")]
    MalformedComponent(String),
    /// A title in another form than it is compared in.
    #[error("`{0}` is not a title in small letters")]
    MalformedTitle(String),
    /// A title that another paper of the procedure bears, too.
    #[error("the title `{0}` is another paper's, too")]
    SharedTitle(String),
    /// A requirement that asks for neither an original nor a copy.
    #[error("neither an original nor a copy is asked for")]
    NothingAskedFor,
    /// `show_only` and `optional` together.
    #[error("shown only and optional at once")]
    ShownAndOptional,
    /// A condition without its reason, or a reason without a condition.
    #[error("`when` and `why` go together")]
    WhyAndWhen,
    /// A condition cannot be used.
    #[error(transparent)]
    Condition(#[from] ConditionDefect),
    /// A list names a procedure that the catalogue does not have.
    #[error("the catalogue has no procedure `{0}`")]
    UnknownProcedure(String),
}

impl Defect {
    fn mend(&self) -> String {
        match self {
            Self::Unreadable(_) => "make it a UTF-8 text file that this user may read",
            Self::TooLarge { .. } => "split it or shorten it",
            Self::MissingFile => "add it",
            Self::StrayFile => "remove or rename it",
            Self::Syntax(_) => "correct this line; README.md beside the data tells what belongs here",
            Self::FolderName => "name the folder CODE or CODE@EDITION",
            Self::MalformedCode(_) => "write one digit, a dot and six digits, such as 1.004227",
            Self::RepeatedEdition(_) => "give each edition its own name",
            Self::NotADay(_) => "write yyyy-mm-dd",
            Self::Empty(_) => "write it, or leave the key out where it may be left out",
            Self::Exclamation => "say it calmly, with a full stop",
            Self::Untidy => "take out line breaks, tabs and blanks at the ends; compose marks (NFC)",
            Self::MalformedId(_) => {
                "fields take a-z, 0-9 and _, requirements and events a-z, 0-9 and -; begin with a letter; no words of CEL"
            }
            Self::RepeatedId(_) => "choose another id",
            Self::UnknownSection(_) => "add a [[section]] of that id, or correct the name",
            Self::UnusedSection(_) => "remove it, or give it a field",
            Self::KeyMissing(_) => "add the key",
            Self::KeyUnused(_) => "remove the key",
            Self::FewChoices => "add answers, or make it yes_no",
            Self::EmptyRange => "exchange `least` and `most`",
            Self::PrefillMisfit => {
                "card_name fits person_name, card_number citizen_number, card_birth and card_issued date, card_residence place, card_sex a choice of male and female"
            }
            Self::OptionalCase => "remove `optional`: the checklist depends on the answer",
            Self::UnknownNeedsOptional => "add `optional = true`, or take `unknown` out",
            Self::PersonMisfit(_) => {
                "name a date or partial_date for `birth`, a choice of male and female for `sex`"
            }
            Self::GroupSize { .. } => "correct `most`",
            Self::NameFrom(_) => "name a question of kind text with phase = \"case\"",
            Self::EndsBefore => "exchange `effective_from` and `effective_until`",
            Self::NotListed(_) => "correct the code, or say with `unlisted` who serves it",
            Self::Listed(_) => "take `unlisted` out",
            Self::MalformedComponent(_) => "write KQ and six digits, or leave it out",
            Self::MalformedTitle(_) => {
                "write it in small letters, without signs, with single blanks between words"
            }
            Self::SharedTitle(_) => {
                "keep it with one paper, or let both have all titles in common"
            }
            Self::NothingAskedFor => "set `originals` or `copies`",
            Self::ShownAndOptional => "keep one of the two",
            Self::WhyAndWhen => "write both or neither",
            Self::Condition(defect) => return defect.mend(),
            Self::UnknownProcedure(_) => "correct the code, or add the procedure",
        }
        .to_owned()
    }
}
