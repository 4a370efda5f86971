//! The command line as CLI.md names it. The English words stand here; the Vietnamese ones in
//! [`crate::help`].

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use tram_core::domain::{ProcedureCode, SubmissionKey};

/// The work of a public-service kiosk without its window.
#[derive(Debug, Parser)]
#[command(name = "tramctl", version, disable_help_flag = true, disable_version_flag = true)]
#[command(disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Args, Debug)]
pub(crate) struct Common {
    /// One JSON object a line on stdout
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Folder of the store, the outbox and the configuration; default: the system's data folder
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) home: Option<PathBuf>,
    /// Configuration file; default: tram.toml in the home folder, if there is one
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Where the store's key is kept: os (default) or memory (for tests)
    #[arg(long, global = true, value_name = "os|memory", default_value = "os")]
    #[arg(hide_possible_values = true, hide_default_value = true)]
    pub(crate) key_store: KeyPlace,
    /// Language of messages: vi (default) or en
    #[arg(long, global = true, value_name = "vi|en", default_value = "vi")]
    #[arg(hide_possible_values = true, hide_default_value = true)]
    pub(crate) lang: Lang,
    /// Print help
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    /// Print the version
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum KeyPlace {
    Os,
    Memory,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Lang {
    Vi,
    En,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Citizen cards
    #[command(subcommand)]
    Card(Card),
    /// Photographed and scanned pages
    #[command(subcommand)]
    Page(PageCommand),
    /// PDF files
    #[command(subcommand)]
    Pdf(Pdf),
    /// Procedures and what they ask for
    #[command(subcommand)]
    Catalogue(Catalogue),
    /// Dossiers
    #[command(subcommand)]
    Dossier(Dossier),
    /// Submissions on their way to the portal
    #[command(subcommand)]
    Outbox(Outbox),
    /// The encrypted store
    #[command(subcommand)]
    Vault(Vault),
    /// The signed log of changes
    #[command(subcommand)]
    Audit(Audit),
    /// Staff at the kiosk
    #[command(subcommand)]
    Staff(Staff),
    /// The slip that the citizen takes home
    Slip(Slip),
    /// A portal to practise on
    Sandbox(Sandbox),
    /// Folders, sticks and scanners
    #[command(subcommand)]
    Capture(Capture),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Card {
    /// Read citizen cards from pictures, scans or PDFs
    Read {
        /// Files to read
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum PageCommand {
    /// Find, straighten and judge the pages in files
    Process {
        /// Files to read
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Folder for the straightened pages (JPEG)
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// Shape of the paper: a4, card or auto (default)
        #[arg(long, value_name = "a4|card|auto", default_value = "auto")]
        #[arg(hide_possible_values = true, hide_default_value = true)]
        paper: PaperShape,
    },
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum PaperShape {
    A4,
    Card,
    Auto,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Pdf {
    /// Make one PDF/A of pictures, within a size
    Make {
        /// Pictures or PDFs, in reading order
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// The PDF to write
        #[arg(long, value_name = "F")]
        out: PathBuf,
        /// Size of the PDF at the most
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
        max_bytes: u64,
        /// Title in the PDF
        #[arg(long, value_name = "T", default_value = "", hide_default_value = true)]
        title: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Catalogue {
    /// Look for faults
    Check {
        /// Folder of a catalogue; default: the one in use
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
    },
    /// List the procedures: first those with a form of their own
    List,
    /// Print the shape of the catalogue's files, for editors (JSON Schema)
    Schema,
    /// Show one procedure with its papers and fields
    Show {
        /// Code such as 1.004873
        #[arg(value_name = "CODE")]
        code: ProcedureCode,
    },
    /// Search by everyday words, with or without accents
    Search {
        /// Words
        #[arg(required = true, value_name = "WORDS")]
        words: Vec<String>,
        /// Results at the most
        #[arg(long, value_name = "N", default_value_t = 10, hide_default_value = true)]
        limit: usize,
    },
    /// List the papers needed for these answers
    Checklist {
        /// Code such as 1.004873
        #[arg(value_name = "CODE")]
        code: ProcedureCode,
        /// JSON object of field to answer
        #[arg(long, value_name = "FILE")]
        answers: Option<PathBuf>,
        /// For whom the applicant comes: myself or `someone_else`
        #[arg(long, value_name = "WHOM", hide_possible_values = true)]
        on_behalf: Option<Whom>,
        /// Also write it as a PDF to print
        #[arg(long, value_name = "FILE")]
        pdf: Option<PathBuf>,
    },
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum Whom {
    Myself,
    SomeoneElse,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Dossier {
    /// File a whole dossier and bring it to the portal
    File(DossierFile),
}

#[derive(Args, Debug)]
pub(crate) struct DossierFile {
    /// Code such as 1.004873
    #[arg(long, value_name = "CODE")]
    pub(crate) procedure: ProcedureCode,
    /// JSON object of field to answer
    #[arg(long, value_name = "FILE")]
    pub(crate) answers: PathBuf,
    /// Picture of the applicant's card; without it, `card_number`, `card_name` and `card_birth` in
    /// the answers
    #[arg(id = "card_file", long = "card", value_name = "FILE")]
    pub(crate) card: Option<PathBuf>,
    /// A paper: requirement=file[,file…]; may be given again
    #[arg(long, value_name = "REQ=FILE[,FILE…]")]
    pub(crate) paper: Vec<OsString>,
    #[command(flatten)]
    pub(crate) portal: PortalChoice,
    /// Code of the volunteer who helps
    #[arg(long, value_name = "CODE")]
    pub(crate) helper: Option<String>,
    /// For whom the applicant comes: myself (default) or `someone_else`
    #[arg(long, value_name = "WHOM", default_value = "myself")]
    #[arg(hide_possible_values = true, hide_default_value = true)]
    pub(crate) on_behalf: Whom,
    /// Hand over and do not wait for the portal
    #[arg(long)]
    pub(crate) no_wait: bool,
    /// How long to wait for the portal (default 120)
    #[arg(long, value_name = "SECONDS", default_value_t = 120, hide_default_value = true)]
    #[arg(conflicts_with = "no_wait")]
    pub(crate) wait: u64,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct PortalChoice {
    /// The configured portal by any name, or an address such as `http://user:password@host:port`
    #[arg(long, value_name = "NAME|URL")]
    pub(crate) portal: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Outbox {
    /// List all submissions
    List,
    /// Show one submission
    Show(Which),
    /// Make one due now and, where a portal is known, try it once
    Retry {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        portal: PortalChoice,
    },
    /// Set one aside until it is released
    Park(Which),
    /// Let a parked one go on
    Release(Which),
    /// Deliver what is due
    Run {
        #[command(flatten)]
        portal: PortalChoice,
        /// Go on for so long while anything waits (default 0: one round)
        #[arg(long = "for", value_name = "SECONDS", default_value_t = 0)]
        #[arg(hide_default_value = true)]
        seconds: u64,
    },
}

#[derive(Args, Debug)]
pub(crate) struct Which {
    /// The submission's key
    #[arg(value_name = "ID")]
    pub(crate) id: SubmissionKey,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Vault {
    /// Set up an empty store
    Init,
    /// Read everything and count what is damaged
    Check,
    /// Announce, give up and wipe what is due
    WipeExpired,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// Find out whether the log is what was written
    Verify,
    /// Write the whole log to a file
    Export {
        /// The JSON file to write
        #[arg(long, value_name = "F")]
        out: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Staff {
    /// Ask for a PIN twice, unseen, and print the lines for the configuration file
    Pin,
}

#[derive(Args, Debug)]
pub(crate) struct Slip {
    /// Dossier or the citizen's reference
    #[arg(id = "dossier_name", value_name = "DOSSIER")]
    pub(crate) dossier: String,
    /// The PDF to write
    #[arg(long, value_name = "F.pdf")]
    pub(crate) out: PathBuf,
}

#[derive(Args, Debug)]
pub(crate) struct Sandbox {
    /// Dialect: opencps
    #[arg(long, value_name = "NAME")]
    pub(crate) dialect: String,
    /// Address to listen on, such as 127.0.0.1:8765; port 0 takes a free one
    #[arg(long, value_name = "ADDR")]
    pub(crate) listen: SocketAddr,
    /// File of faults to play
    #[arg(long, value_name = "FILE")]
    pub(crate) faults: Option<PathBuf>,
    /// Treat the client's key as unique
    #[arg(long)]
    pub(crate) honour_key: bool,
    /// Folder to keep what is filed
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Capture {
    /// List where papers can come from
    Sources,
    /// Bring files or scanned pages into a folder
    Scan {
        /// The source's id
        #[arg(long, value_name = "S")]
        source: String,
        /// Pages at the most (default 1 from a scanner, all from a folder)
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
        pages: Option<u32>,
        /// Folder to write to
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
}
