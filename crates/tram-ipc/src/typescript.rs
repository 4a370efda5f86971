//! Prints the contract as TypeScript, for `ui/src/ipc/contract/`.

use ts_rs::{Config, TS};

use crate::UiError;
use crate::args::{
    AnswerGiven, AssistanceChoice, ChangePick, ConsentGiven, Nothing, OnBehalfChoice, PageAdd,
    PageConfirm, PageCrop, PagePick, Pick, PinGiven, ProcedurePick, ReferenceGiven, SessionEnd,
    SourcePick, SubmissionPick, TypedCard, Words,
};
use crate::codes::{ParkCode, RefusalCode, TroubleCode};
use crate::desk::{DeskAction, DeskRow, DeskStanding, DeskTotals, DeskView, MomentView};
use crate::findings::{FindingCode, FindingSeverity, FindingView, TitleView};
use crate::senses::{Chime, KeyPress, Speech, SpeechPart, VoiceView, WordView};
use crate::staff::{PinState, StaffNotice, StaffView};
use crate::views::{
    AdviceView, CardView, ChoiceView, EntryView, FeeView, JourneyView, KindView, KioskView,
    LifeEventView, ListedView, NoLongerView, OutcomeView, PageView, PlaceView, Point,
    ProcedureSummary, QuestionView, RequirementView, ReviewRow, Screen, SourceView, TextView,
};
use crate::with_commands;

/// Types that the domain owns and that cross as plain text.
const BORROWED: &str = r#"/** A step of the journey, as a review row names it. */
export type StepRef =
  | { step: "consent" | "on_behalf" | "assistance" | "card" | "procedure" | "checklist" | "papers" | "review" | "outcome" }
  | { step: "case" | "declaration"; field: string };

/** What does not fit together on a card. */
export type CardWarning =
  | "birth_year_differs"
  | "sex_differs"
  | "birth_missing"
  | "issued_missing"
  | "dates_out_of_order"
  | "old_number_odd"
  | "residence_missing"
  | "sex_missing";

/** Why a page was kept though it should have been captured again. */
export type KeepReason = "paper_is_so" | "legible" | "cannot_again" | "right_paper";
"#;

/// The whole contract as one TypeScript module.
#[expect(clippy::too_many_lines, reason = "one list of types")]
pub fn contract() -> String {
    let config = Config::new().with_large_int("number");
    let mut out = String::from(
        "// Printed from crates/tram-ipc by its test `the_contract_of_the_interface_is_up_to_date`.\n\n",
    );
    out.push_str(BORROWED);
    macro_rules! declare_types {
        ($($type:ty),+ $(,)?) => {
            $(out.push_str("\nexport ");
            out.push_str(&<$type>::decl(&config));
            out.push('\n');)+
        };
    }
    declare_types!(
        TextView,
        Point,
        FeeView,
        ProcedureSummary,
        LifeEventView,
        UiError,
        KioskView,
        CardView,
        ChoiceView,
        ListedView,
        AdviceView,
        NoLongerView,
        PlaceView,
        KindView,
        QuestionView,
        FindingCode,
        FindingSeverity,
        FindingView,
        TitleView,
        PageView,
        RequirementView,
        ReviewRow,
        TroubleCode,
        ParkCode,
        RefusalCode,
        OutcomeView,
        Screen,
        JourneyView,
        SourceView,
        EntryView,
        MomentView,
        DeskAction,
        DeskStanding,
        DeskRow,
        DeskTotals,
        DeskView,
        PinState,
        StaffNotice,
        StaffView,
        Nothing,
        SessionEnd,
        ConsentGiven,
        ReferenceGiven,
        OnBehalfChoice,
        AssistanceChoice,
        Pick,
        TypedCard,
        Words,
        ProcedurePick,
        SourcePick,
        PageAdd,
        PagePick,
        PageConfirm,
        PageCrop,
        AnswerGiven,
        ChangePick,
        SubmissionPick,
        KeyPress,
        WordView,
        VoiceView,
        SpeechPart,
        Speech,
        Chime,
        PinGiven,
    );
    out.push_str(
        "\n/** Every command, what it takes and what it answers. */\nexport type Commands = {\n",
    );
    macro_rules! list {
        ($($(#[$doc:meta])+ $name:ident($args:ty) -> $answer:ty;)+) => {
            $(out.push_str(&format!(
                "  {}: {{ args: {}; ok: {} }};\n",
                stringify!($name),
                <$args>::name(&config),
                <$answer>::name(&config),
            ));)+
        };
    }
    with_commands!(list);
    out.push_str("};\n");
    out
}

/// The permission file of the window: every command of the list and nothing else.
pub fn permissions() -> String {
    let mut out = String::from(
        "# Printed from crates/tram-ipc by its test `the_windows_permissions_name_every_command`.\n\n\
         [[permission]]\nidentifier = \"journey\"\n\
         description = \"Every command of the journey\"\ncommands.allow = [\n",
    );
    for name in crate::commands::NAMES {
        out.push_str("    \"");
        out.push_str(name);
        out.push_str("\",\n");
    }
    out.push_str("]\n");
    out
}

#[cfg(test)]
mod tests {
    /// Compares a printed file with the one that is kept, or prints it again when asked to.
    fn up_to_date(path: &str, printed: &str) {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
        if std::env::var_os("TRAM_PRINT_CONTRACT").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            #[expect(clippy::disallowed_methods, reason = "prints a source file, on request")]
            std::fs::write(&path, printed).unwrap();
        }
        let kept = std::fs::read_to_string(path).unwrap_or_default();
        assert_eq!(kept, printed, "print it again: TRAM_PRINT_CONTRACT=1 cargo test -p tram-ipc");
    }

    #[test]
    fn the_contract_of_the_interface_is_up_to_date() {
        up_to_date("ui/src/ipc/contract/generated.ts", &super::contract());
    }

    #[test]
    fn the_windows_permissions_name_every_command() {
        up_to_date("src-tauri/permissions/journey.toml", &super::permissions());
    }
}
