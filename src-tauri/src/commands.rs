//! The window's handlers: the contract's list of commands, each passed on to the core.
#![expect(clippy::let_underscore_must_use, reason = "Tauri's attribute writes it")]

use tauri::{Builder, State, Wry};
use tram_ipc::Answered;
use tram_ipc::args::{
    AnswerGiven, AssistanceChoice, ChangePick, ConsentGiven, Nothing, OnBehalfChoice, PageAdd,
    PageConfirm, PageCrop, PagePick, Pick, PinGiven, ProcedurePick, ReferenceGiven, SessionEnd,
    SourcePick, SubmissionPick, TypedCard, Words,
};
use tram_ipc::commands::Commands;
use tram_ipc::desk::DeskView;
use tram_ipc::senses::{Chime, KeyPress, Speech, VoiceView, WordView};
use tram_ipc::staff::StaffView;
use tram_ipc::views::{EntryView, JourneyView, KioskView, PlaceView, ProcedureSummary, SourceView};

use crate::Kiosk;

macro_rules! handlers {
    ($($(#[$doc:meta])+ $name:ident($args:ty) -> $answer:ty;)+) => {
        $($(#[$doc])+
        #[tauri::command]
        async fn $name(kiosk: State<'_, Kiosk>, args: $args) -> Answered<$answer> {
            Commands::$name(kiosk.core().await.as_ref(), args).await
        })+

        /// Gives the window every command of the contract and no other.
        pub(crate) fn register(builder: Builder<Wry>) -> Builder<Wry> {
            builder.invoke_handler(tauri::generate_handler![$($name),+])
        }
    };
}
tram_ipc::with_commands!(handlers);
