//! `POST /call/{command}`: the contract's list of commands as a dispatch over JSON.

use serde::Serialize;
use serde_json::{Value, json};
use tram_core::Core;
use tram_ipc::Answered;
use tram_ipc::args::{
    AnswerGiven, AssistanceChoice, ChangePick, ConsentGiven, Nothing, OnBehalfChoice, PageAdd,
    PageConfirm, PageCrop, PagePick, Pick, PinGiven, ProcedurePick, ReferenceGiven, SessionEnd,
    SourcePick, SubmissionPick, TypedCard, Words,
};
use tram_ipc::commands::Commands;
use tram_ipc::senses::{Chime, KeyPress, Speech};

/// Why no command was called.
pub(crate) enum NotCalled {
    /// The contract has no such command.
    Unknown,
    /// The arguments are not the command's.
    Arguments,
}

macro_rules! dispatch {
    ($($(#[$doc:meta])+ $name:ident($args:ty) -> $answer:ty;)+) => {
        /// Calls the command of that name.
        pub(crate) async fn dispatch(
            core: &Core,
            name: &str,
            arguments: Value,
        ) -> Result<Value, NotCalled> {
            match name {
                $(stringify!($name) => {
                    let arguments: $args =
                        serde_json::from_value(arguments).map_err(|_| NotCalled::Arguments)?;
                    Ok(told(Commands::$name(core, arguments).await))
                })+
                _ => Err(NotCalled::Unknown),
            }
        }
    };
}
tram_ipc::with_commands!(dispatch);

/// As the interface hears it.
fn told<T: Serialize>(answered: Answered<T>) -> Value {
    match answered {
        Ok(answer) => json!({ "ok": answer }),
        Err(error) => json!({ "error": error }),
    }
}

/// A call that never reached the core: the caller's mistake.
pub(crate) fn refused(why: &str) -> Value {
    json!({ "error": { "code": "internal" }, "why": why })
}
