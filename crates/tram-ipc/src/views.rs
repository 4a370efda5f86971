//! Data shaped for screens. No behaviour.

use serde::{Deserialize, Serialize};
use tram_domain::{KeepReason, Text};
use ts_rs::TS;

use crate::codes::{ParkCode, TroubleCode};
use crate::findings::{FindingView, TitleView};

/// Words in both languages; English may be empty, then the Vietnamese is shown.
#[derive(Clone, Debug, Default, Eq, PartialEq, Deserialize, Serialize, TS)]
pub struct TextView {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

impl From<&Text> for TextView {
    fn from(text: &Text) -> Self {
        Self { vi: text.vi.clone(), en: text.en.clone() }
    }
}

/// What kind of kiosk this is.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct KioskView {
    /// Practice mode: nothing leaves this machine.
    pub practice: bool,
    /// The office, such as `Xã Ví Dụ`.
    pub office: String,
    /// The sentence of the opening hours, if the office gave one.
    pub hours: Option<String>,
    /// What stops the kiosk, if anything does.
    pub fault: Option<crate::UiError>,
    /// What can be done here.
    pub most_used: Vec<ProcedureSummary>,
    /// Life events.
    pub life_events: Vec<LifeEventView>,
    /// Submissions that the kiosk sends by itself.
    pub waiting: u32,
    /// Submissions that need a person.
    pub parked: u32,
    /// Dossiers that the portal has proved it received from this kiosk; none are told in practice.
    pub received: u32,
    /// Pictures for the first screen, at `page://localhost/slide-<n>.screen`.
    pub slides: u32,
    /// After how many seconds without a touch a citizen is asked whether they are still there.
    pub idle_after_secs: u32,
}

/// A life event, such as the birth of a child.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct LifeEventView {
    /// Its name in the catalogue.
    pub id: String,
    /// What people say.
    pub label: TextView,
    /// A line icon's name.
    pub icon: String,
    /// The procedures behind it.
    pub procedures: Vec<String>,
}

/// A procedure on a button.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct ProcedureSummary {
    /// Its code.
    pub code: String,
    /// The official name.
    pub name: TextView,
    /// What people call it.
    pub short_name: TextView,
    /// One sentence.
    pub summary: TextView,
    /// The time limit, if known.
    pub time_limit: Option<TextView>,
    /// What it costs.
    pub fee: FeeView,
    /// How many papers may be asked for.
    pub papers: u32,
    /// It has a form of its own; `false`: the general form is asked.
    pub guided: bool,
    /// Its field, as the national list names it, such as `Hộ tịch`; empty where none is known.
    pub category: String,
}

/// What a procedure costs. Unknown never means free.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FeeView {
    /// Not published.
    NotPublished,
    /// Free, for the reason given.
    Free {
        /// On what condition.
        why: TextView,
    },
    /// As stated.
    Stated {
        /// The tariff.
        tariff: TextView,
    },
}

/// The screen to show, with all it needs.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct JourneyView {
    /// Grows with every change, so that a late answer can be told from a newer one.
    pub revision: u32,
    /// The chapter, from 1.
    pub chapter: u32,
    /// How many chapters there are.
    pub chapters: u32,
    /// Whether one may go back.
    pub can_go_back: bool,
    /// The dossier's reference, once there is one.
    pub reference: Option<String>,
    /// The procedure chosen.
    pub procedure: Option<ProcedureSummary>,
    /// The helper's code, if one helps.
    pub helper: Option<String>,
    /// The step.
    pub screen: Screen,
}

/// One screen of the journey.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Screen {
    /// Nobody is here.
    Attract,
    /// What happens with what is read.
    Consent,
    /// For myself or for someone else.
    OnBehalf {
        /// `myself`, `someone_else`, or not yet said.
        #[ts(type = "\"myself\" | \"someone_else\" | null")]
        chosen: Option<String>,
    },
    /// Alone or helped.
    Assistance {
        /// `alone`, `helped`, or not yet said.
        #[ts(type = "\"alone\" | \"helped\" | null")]
        chosen: Option<String>,
    },
    /// The citizen card.
    Card {
        /// What was read, if anything was.
        card: Option<CardView>,
    },
    /// What do you need.
    Procedure,
    /// A question that the checklist depends on.
    Case {
        /// The question.
        question: QuestionView,
    },
    /// What you need for it.
    Checklist {
        /// Every requirement with its state.
        requirements: Vec<RequirementView>,
        /// Laws it rests on.
        legal_basis: Vec<String>,
        /// The case that the answers so far lead to.
        case: Option<TextView>,
        /// The time limit in this case, if known.
        time_limit: Option<TextView>,
        /// What it costs in this case.
        fee: FeeView,
        /// What people still bring and nobody may ask for any more.
        no_longer: Vec<NoLongerView>,
        /// Whether more must be answered before it is complete.
        open: bool,
    },
    /// The papers.
    Papers {
        /// Requirements that apply.
        requirements: Vec<RequirementView>,
        /// Whether one may go on.
        complete: bool,
    },
    /// One question of the declaration.
    Declaration {
        /// The question.
        question: QuestionView,
    },
    /// Check your answers.
    Review {
        /// Rows in order.
        rows: Vec<ReviewRow>,
        /// Papers with their pages.
        papers: Vec<RequirementView>,
    },
    /// Sent, or safely kept.
    Outcome {
        /// Where it stands.
        outcome: OutcomeView,
    },
}

/// What a card said, for the person whose card it is.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct CardView {
    /// Full name.
    pub name: String,
    /// The number in groups, for its owner to compare.
    pub number: String,
    /// Birth, as people write it.
    pub birth: Option<String>,
    /// `male` or `female`.
    #[ts(type = "\"male\" | \"female\" | null")]
    pub sex: Option<String>,
    /// Residence.
    pub residence: Option<String>,
    /// Issue date, as people write it.
    pub issued: Option<String>,
    /// Whether it was read from the QR, from the lines for machines on the back, or typed.
    #[ts(type = "\"qr\" | \"mrz\" | \"typed\"")]
    pub source: String,
    /// What does not fit together, as codes.
    #[ts(type = "CardWarning[]")]
    pub warnings: Vec<String>,
}

/// One question.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct QuestionView {
    /// The field.
    pub field: String,
    /// The group it belongs to.
    pub section: TextView,
    /// The question.
    pub label: TextView,
    /// Where to look.
    pub hint: TextView,
    /// What kind of answer it takes.
    pub kind: KindView,
    /// Whether it may be left empty.
    pub required: bool,
    /// Whether it may be left empty because one does not know.
    pub unknown: bool,
    /// What is to be said about the answer so far.
    pub advice: Vec<AdviceView>,
    /// The answer so far (dates as people write them), or what the card says.
    #[ts(type = "string | number | boolean | null")]
    pub value: Option<tram_domain::Answer>,
    /// The value comes from the card and nobody has agreed yet.
    pub from_card: bool,
    /// The number of this question in its section, from 1. What is answered opens questions mostly in
    /// sections to come: numbers of the whole would jump.
    pub number: u32,
    /// How many questions the section has, as far as can be told now.
    pub of: u32,
}

/// What is to be said about an answer.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct AdviceView {
    /// A code for staff and tests, such as `con_truoc_me`.
    pub code: String,
    /// `note`: good to know; `warn`: look again, one may go on; `block`: the portal would refuse.
    #[ts(type = "\"note\" | \"warn\" | \"block\"")]
    pub severity: String,
    /// What people read.
    pub text: TextView,
}

/// A paper that is not asked for any more.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct NoLongerView {
    /// What people call it.
    pub name: TextView,
    /// Why not.
    pub why: TextView,
    /// The law that says so.
    pub law: String,
}

/// A place of the list.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct PlaceView {
    /// How it is written into an answer, such as `Xã Ia Ví Dụ, Tỉnh Gia Lai`.
    pub line: String,
    /// The old name by which it was found, if that was one.
    pub was: Option<String>,
}

/// An answer that a list offers.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct ListedView {
    /// What people read; the Vietnamese is what is kept and filed.
    pub label: TextView,
    /// Other names, to find it by.
    pub also: Vec<String>,
}

/// What kind of answer a question takes.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum KindView {
    /// Words.
    Text {
        /// Characters at the most.
        max: u32,
    },
    /// A person's name.
    PersonName,
    /// 12 digits.
    CitizenNumber,
    /// A day.
    Date {
        /// Must lie in the past.
        past: bool,
    },
    /// 9 digits, on an identity card of before 2016.
    OldNumber,
    /// A day, a month and year, or a year.
    PartialDate {
        /// Must lie in the past.
        past: bool,
    },
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// An address in one line; `place_search` finds its commune.
    Place {
        /// Places that this citizen named before, the card's first.
        known: Vec<String>,
    },
    /// A commune or ward of the list; `place_search` finds it.
    Commune,
    /// One of a list, or other words.
    Listed {
        /// Which list.
        #[ts(type = "\"ethnicity\" | \"nationality\" | \"relation\"")]
        list: String,
        /// In order; the first are the most likely.
        entries: Vec<ListedView>,
    },
    /// Whole đồng, as digits.
    Money {
        /// At most, if there is a limit.
        most: Option<f64>,
    },
    /// Copies wanted.
    Copies {
        /// At most.
        most: u32,
    },
    /// One of a few.
    Choice {
        /// In order.
        choices: Vec<ChoiceView>,
    },
    /// Yes or no.
    YesNo,
    /// A whole number.
    Count {
        /// At least.
        least: u32,
        /// At most.
        most: u32,
    },
}

/// One of the answers a choice offers.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct ChoiceView {
    /// What is sent back.
    pub id: String,
    /// What people read.
    pub label: TextView,
}

/// One paper that is asked for, and what was handed in for it.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct RequirementView {
    /// Its name.
    pub id: String,
    /// What people call it.
    pub name: TextView,
    /// What a right one looks like.
    pub hint: TextView,
    /// Originals asked for.
    pub originals: u32,
    /// Copies asked for.
    pub copies: u32,
    /// `needed`, `optional`, `show_only`, `not_needed` or `unknown`.
    #[ts(type = "\"needed\" | \"optional\" | \"show_only\" | \"not_needed\" | \"unknown\"")]
    pub need: String,
    /// Its pages.
    pub pages: Vec<PageView>,
}

/// One page.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct PageView {
    /// Its id, for `page://localhost/<id>.<rendition>?revision=<n>`.
    pub id: String,
    /// Its revision.
    pub revision: u32,
    /// Frame pixels across.
    pub width: u32,
    /// Frame pixels down.
    pub height: u32,
    /// The corners, clockwise from the page's own top left.
    pub quad: [Point; 4],
    /// A person agreed.
    pub confirmed: bool,
    /// The page was found by itself; `false`: the whole frame is shown and corners should be drawn.
    pub found: bool,
    /// Advice.
    pub findings: Vec<FindingView>,
    /// Which paper its title says it is.
    pub title: TitleView,
    /// Whether so much speaks against it that it is kept only with a reason.
    pub retake: bool,
    /// The reason it was kept with.
    #[ts(type = "KeepReason | null")]
    pub kept: Option<KeepReason>,
}

/// A point in frame pixels.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// One row of the review.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct ReviewRow {
    /// The group.
    pub section: TextView,
    /// The question.
    pub label: TextView,
    /// The answer in words; empty where left empty.
    pub value: TextView,
    /// One does not know it.
    pub unknown: bool,
    /// What is to be said about it.
    pub advice: Vec<AdviceView>,
    /// Where to change it; `null` where it cannot be changed here.
    #[ts(type = "StepRef | null")]
    pub change: Option<tram_domain::Step>,
}

/// Where a dossier stands after it was handed over.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct OutcomeView {
    /// `sent`, `sending`, `kept`, `unknown`, `rejected`, `parked` or `expired`.
    #[ts(
        type = "\"sent\" | \"sending\" | \"kept\" | \"unknown\" | \"rejected\" | \"parked\" | \"expired\""
    )]
    pub state: String,
    /// The kiosk's reference.
    pub reference: String,
    /// The portal's own number of the dossier, once verified.
    pub portal_dossier: Option<String>,
    /// Files proved.
    pub files: u32,
    /// Bytes that the portal is known to hold.
    pub bytes_sent: u64,
    /// Bytes in all.
    pub bytes_total: u64,
    /// When it was verified, `15/01/2026 09:30`.
    pub verified: Option<String>,
    /// What went wrong last.
    pub last_error: Option<TroubleCode>,
    /// Why it needs a person.
    pub park_reason: Option<ParkCode>,
    /// Seconds until the next attempt.
    pub next_attempt_secs: Option<u32>,
}

/// A place where papers come from.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct SourceView {
    /// Its id.
    pub id: String,
    /// `folder`, `usb`, `scanner` or `samples`.
    #[ts(type = "\"folder\" | \"usb\" | \"scanner\" | \"samples\"")]
    pub kind: String,
    /// What people call it.
    pub name: String,
}

/// A file in a folder.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct EntryView {
    /// Its id within the source.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// `page://localhost/…` of a small picture, if one can be made.
    pub preview: Option<String>,
}
