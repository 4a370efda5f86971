//! The one list of commands. It is expanded four times: into the trait that the core implements,
//! the window's handlers, the bridge's dispatch and the TypeScript map.

/// Hands the list of commands to another macro.
///
/// Each entry is `name(Arguments) -> Answer`, with the sentence that documents it. A command takes
/// one argument object and answers one view.
#[macro_export]
macro_rules! with_commands {
    ($expand:ident) => {
        $expand! {
            /// What kind of kiosk this is, and whether it can work.
            kiosk(Nothing) -> KioskView;
            /// The screen to show now.
            journey(Nothing) -> JourneyView;
            /// A citizen begins.
            session_begin(Nothing) -> JourneyView;
            /// The citizen leaves. An unfinished dossier is discarded unless `keep` is set.
            session_end(SessionEnd) -> JourneyView;
            /// Goes on with a dossier that was kept for later.
            session_resume(ReferenceGiven) -> JourneyView;
            /// Agrees to what the kiosk does with what is given, purpose by purpose.
            consent_give(ConsentGiven) -> JourneyView;
            /// For myself or for someone else.
            on_behalf_choose(OnBehalfChoice) -> JourneyView;
            /// Alone, or helped by the holder of a code.
            assistance_choose(AssistanceChoice) -> JourneyView;
            /// Reads a citizen card from a picture or scan.
            card_read(Pick) -> JourneyView;
            /// Takes the card's particulars typed by hand.
            card_type(TypedCard) -> JourneyView;
            /// The citizen agrees with what the card says.
            card_confirm(Nothing) -> JourneyView;
            /// Forgets the card that was read.
            card_forget(Nothing) -> JourneyView;
            /// Procedures that fit the words, best first.
            procedure_search(Words) -> Vec<ProcedureSummary>;
            /// Chooses what is asked for.
            procedure_choose(ProcedurePick) -> JourneyView;
            /// The citizen has seen what to bring.
            checklist_accept(Nothing) -> JourneyView;
            /// Prints what to bring.
            checklist_print(Nothing) -> Nothing;
            /// Prints the slip of what was handed over.
            slip_print(Nothing) -> Nothing;
            /// Communes and wards that fit the words, under their names of today or before.
            place_search(Words) -> Vec<PlaceView>;
            /// What a word becomes by one key, by Telex, VNI or neither.
            key_press(KeyPress) -> WordView;
            /// Where papers can come from right now.
            sources(Nothing) -> Vec<SourceView>;
            /// What lies in a folder or on a stick.
            entries(SourcePick) -> Vec<EntryView>;
            /// Brings one file or one scanned page into a paper.
            page_add(PageAdd) -> JourneyView;
            /// Moves the corners of a page.
            page_crop(PageCrop) -> JourneyView;
            /// Turns a page a quarter clockwise.
            page_turn(PagePick) -> JourneyView;
            /// A person looked at the page and agrees, with a reason where it should be retaken.
            page_confirm(PageConfirm) -> JourneyView;
            /// Takes a page out.
            page_remove(PagePick) -> JourneyView;
            /// Goes on from the papers.
            papers_accept(Nothing) -> JourneyView;
            /// Gives the answer to the question shown; empty means left empty.
            answer_give(AnswerGiven) -> JourneyView;
            /// One step back. Nothing is lost.
            go_back(Nothing) -> JourneyView;
            /// Goes to one step to change it, and comes back to the review afterwards.
            change(ChangePick) -> JourneyView;
            /// The citizen confirms, and the dossier is handed to the outbox.
            submit(Nothing) -> JourneyView;
            /// The volunteer's desk: what is on its way, and what needs a person.
            outbox(Nothing) -> DeskView;
            /// Tries one submission now, or asks after it now where its outcome is unknown.
            outbox_retry(SubmissionPick) -> DeskView;
            /// Lets a submission go on that waits for a person.
            outbox_release(SubmissionPick) -> DeskView;
            /// Sets a submission aside until a person lets it go on.
            outbox_park(SubmissionPick) -> DeskView;
            /// Who can read aloud here.
            voice(Nothing) -> VoiceView;
            /// Reads aloud, in place of what is being read.
            speak(Speech) -> Nothing;
            /// Stops reading.
            hush(Nothing) -> Nothing;
            /// Makes a small sound.
            chime(Chime) -> Nothing;
            /// Whether staff stand at the machine, and what they must know.
            staff(Nothing) -> StaffView;
            /// Lets staff in with their PIN. A citizen's session is kept for later first.
            staff_enter(PinGiven) -> StaffView;
            /// Staff step back, and the kiosk is the citizens' again.
            staff_leave(Nothing) -> StaffView;
            /// Staff end the program.
            staff_quit(Nothing) -> Nothing;
            /// The page shows a screen and answers: said every second.
            alive(Nothing) -> Nothing;
            /// The page has painted its first frame (measured by benches).
            painted(Nothing) -> Nothing;
        }
    };
}

use crate::Answered;
use crate::args::{
    AnswerGiven, AssistanceChoice, ChangePick, ConsentGiven, Nothing, OnBehalfChoice, PageAdd,
    PageConfirm, PageCrop, PagePick, Pick, PinGiven, ProcedurePick, ReferenceGiven, SessionEnd,
    SourcePick, SubmissionPick, TypedCard, Words,
};
use crate::desk::DeskView;
use crate::senses::{Chime, KeyPress, Speech, VoiceView, WordView};
use crate::staff::StaffView;
use crate::views::{EntryView, JourneyView, KioskView, PlaceView, ProcedureSummary, SourceView};

macro_rules! declare {
    ($($(#[$doc:meta])+ $name:ident($args:ty) -> $answer:ty;)+) => {
        /// Every command of the interface. Implemented by the core.
        pub trait Commands: Send + Sync {
            $($(#[$doc])+
            fn $name(&self, args: $args) -> impl Future<Output = Answered<$answer>> + Send;)+
        }

        /// The names of all commands, in the order of the list.
        pub const NAMES: &[&str] = &[$(stringify!($name)),+];
    };
}
with_commands!(declare);
