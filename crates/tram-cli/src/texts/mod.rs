//! The words for people, one module a language. Vietnamese is the reference; a language that lacks
//! a word does not compile.

mod en;
mod vi;

use tram_core::{Came, Tally, domain::AnswerProblem};
use tram_core::{FindingCode, Gaps, Place};

use crate::args::Lang;
use crate::trouble::Trouble;

/// All words of one language.
pub(crate) struct Words {
    /// The sentence of each trouble, with one next action.
    pub(crate) trouble: fn(&Trouble) -> String,
    /// A command line that makes no sense.
    pub(crate) usage: fn(&UsageFault) -> String,
    /// The keys are in memory.
    pub(crate) memory_keys: &'static str,
    /// Accepted, with the citizen's reference.
    pub(crate) accepted: fn(&str) -> String,
    /// Handed over and kept; the portal has not been asked.
    pub(crate) kept: fn(&str) -> String,
    /// The portal does not answer; the reference and the code of the last error.
    pub(crate) kept_offline: fn(&str, &str) -> String,
    /// Parked, with the reason's code.
    pub(crate) parked: fn(&str, &str) -> String,
    /// Not accepted, and gone with the keys in memory; the reference and the code of why.
    pub(crate) gone_with_the_keys: fn(&str, &str) -> String,
    /// The answer to a question that is not asked in this case.
    pub(crate) not_asked: fn(&str) -> String,
    /// A sound catalogue of so many procedures.
    pub(crate) catalogue_sound: fn(usize) -> String,
    /// No submissions.
    pub(crate) outbox_empty: &'static str,
    /// The store is ready.
    pub(crate) store_ready: &'static str,
    /// Things in the store are damaged.
    pub(crate) store_damaged: fn(u64) -> String,
    /// How many ends were announced, how many dossiers given up, how many wiped.
    pub(crate) house_kept: fn(u64, u64, u64) -> String,
    /// The log of changes is what was written.
    pub(crate) log_sound: &'static str,
    /// It is not, from this entry on.
    pub(crate) log_broken: fn(u64) -> String,
    /// Asks for a PIN, and then for the same once more.
    pub(crate) pin: [&'static str; 2],
    /// Where the lines with the PIN's hash go.
    pub(crate) pin_made: &'static str,
    /// How a finding reads.
    pub(crate) finding: fn(FindingCode) -> &'static str,
    /// Where the phrase stands that a procedure was found by.
    pub(crate) place: fn(Place) -> &'static str,
    /// Behind the place, where a slip of the fingers was overlooked.
    pub(crate) nearly: &'static str,
    /// How a state of a submission reads.
    pub(crate) state: fn(&str) -> &'static str,
    /// What a trouble of a submission means, with one next action.
    pub(crate) why: fn(&str) -> &'static str,
    /// How the portal came to hold a submission.
    pub(crate) came: fn(Came) -> &'static str,
    /// How many came which way, and how many are in doubt.
    pub(crate) tally: fn(&Tally) -> String,
    /// How the need of a paper reads.
    pub(crate) need: fn(&str) -> &'static str,
    /// Yes and no.
    pub(crate) yes_no: [&'static str; 2],
    /// Labels and titles.
    pub(crate) labels: Labels,
}

/// Labels of particulars and titles of columns.
pub(crate) struct Labels {
    pub(crate) file: &'static str,
    pub(crate) page: &'static str,
    pub(crate) number: &'static str,
    pub(crate) old_number: &'static str,
    pub(crate) name: &'static str,
    pub(crate) birth: &'static str,
    pub(crate) sex: &'static str,
    pub(crate) residence: &'static str,
    pub(crate) issued: &'static str,
    pub(crate) warnings: &'static str,
    pub(crate) corners: &'static str,
    pub(crate) turn: &'static str,
    pub(crate) findings: &'static str,
    pub(crate) output: &'static str,
    pub(crate) millis: &'static str,
    pub(crate) bytes: &'static str,
    pub(crate) pages: &'static str,
    pub(crate) dpi: &'static str,
    pub(crate) rank: &'static str,
    pub(crate) code: &'static str,
    pub(crate) why: &'static str,
    pub(crate) papers: &'static str,
    pub(crate) fields: &'static str,
    pub(crate) edition: &'static str,
    pub(crate) time_limit: &'static str,
    pub(crate) fee: &'static str,
    pub(crate) fee_unknown: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) requirement: &'static str,
    pub(crate) originals: &'static str,
    pub(crate) copies: &'static str,
    pub(crate) needed: &'static str,
    pub(crate) condition: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) required: &'static str,
    pub(crate) fault: &'static str,
    pub(crate) mend: &'static str,
    pub(crate) reference: &'static str,
    pub(crate) dossier: &'static str,
    pub(crate) submission: &'static str,
    pub(crate) state: &'static str,
    pub(crate) attempts: &'static str,
    pub(crate) due: &'static str,
    pub(crate) last_error: &'static str,
    pub(crate) park_reason: &'static str,
    pub(crate) came: &'static str,
    pub(crate) sent: &'static str,
    pub(crate) portal_dossier: &'static str,
    pub(crate) portal_number: &'static str,
    pub(crate) verified_files: &'static str,
    pub(crate) records: &'static str,
    pub(crate) blobs: &'static str,
    pub(crate) wiped: &'static str,
    pub(crate) entries: &'static str,
    pub(crate) first_break: &'static str,
    pub(crate) damaged: &'static str,
    pub(crate) source: &'static str,
    pub(crate) capabilities: &'static str,
    pub(crate) found: [&'static str; 2],
    pub(crate) sexes: [&'static str; 2],
}

/// What is wrong with a command line.
pub(crate) enum UsageFault {
    /// An option or word that is not known.
    Unknown(String),
    /// A value that cannot be.
    Value {
        /// The option or argument.
        option: String,
        /// What was given.
        value: String,
    },
    /// Something required is missing.
    Missing(String),
    /// Two options exclude each other.
    Conflict(String),
    /// Anything else.
    Other,
}

/// The words of a language.
pub(crate) const fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Vi => &vi::WORDS,
        Lang::En => &en::WORDS,
    }
}

/// `a, b and so on`, from the three kinds of gaps, each with its lead.
fn gaps(
    gaps: &Gaps,
    leads: [&str; 4],
    card: fn(&str) -> &str,
    problem: fn(&AnswerProblem) -> String,
) -> String {
    let [card_lead, answers_lead, papers_lead, unknown_lead] = leads;
    let answers =
        gaps.answers.iter().map(|gap| format!("{} ({})", gap.field, problem(&gap.problem)));
    let kinds: [(&str, Vec<String>); 4] = [
        (card_lead, gaps.card.iter().map(|name| card(name).to_owned()).collect()),
        (answers_lead, answers.collect()),
        (papers_lead, gaps.papers.iter().map(ToString::to_string).collect()),
        (unknown_lead, gaps.unknown_papers.clone()),
    ];
    let told = kinds.iter().filter(|(_, names)| !names.is_empty());
    told.map(|(lead, names)| format!("{lead}: {}", names.join(", "))).collect::<Vec<_>>().join("; ")
}

/// `problem` as the interface names it, back from its name.
fn named(problem: &str, least: Option<u32>, most: Option<u32>) -> AnswerProblem {
    let (least, most) = (least.unwrap_or(0), most.unwrap_or(0));
    match problem {
        "missing" => AnswerProblem::Missing,
        "too_long" => AnswerProblem::TooLong { max: most },
        "not_a_date" => AnswerProblem::NotADate,
        "in_future" => AnswerProblem::InFuture,
        "not_a_citizen_number" => AnswerProblem::NotACitizenNumber,
        "not_a_phone" => AnswerProblem::NotAPhone,
        "not_an_email" => AnswerProblem::NotAnEmail,
        "not_a_choice" => AnswerProblem::NotAChoice,
        "out_of_range" => AnswerProblem::OutOfRange { least, most },
        _ => AnswerProblem::NoSuchField,
    }
}
