//! A kiosk without a window, on a throwaway store, filing at a sandbox portal of its own.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;
use tram_core::{Core, MemoryKeyStore, Settings, practice};
use tram_domain::{Answer, FieldId, KeepReason, OnBehalf, ProcedureCode, RequirementId};
use tram_ipc::UiError;
use tram_ipc::args::{
    AnswerGiven, AssistanceChoice, ConsentGiven, Nothing, OnBehalfChoice, PageAdd, PageConfirm,
    Pick, ProcedurePick, SourcePick,
};
use tram_ipc::commands::Commands;
use tram_ipc::views::{JourneyView, KindView, QuestionView, RequirementView, Screen};
use tram_sandbox::{Faults, Running, Sandbox};

/// The folder of samples.
pub(crate) const SAMPLES: &str = "mau";

/// A citizen who agrees to what is needed, and not to more.
pub(crate) const AGREED: ConsentGiven =
    ConsentGiven { reading: true, filing: true, keeping: false };

/// A kiosk, its portal and its store.
pub(crate) struct Station {
    /// The kiosk of the moment.
    pub(crate) core: Arc<Core>,
    /// The portal.
    pub(crate) portal: Running,
    /// Where everything lies.
    pub(crate) folder: TempDir,
    keys: Arc<MemoryKeyStore>,
    settings: Settings,
}

impl Station {
    /// A new kiosk whose portal behaves as `faults` say.
    pub(crate) async fn new(faults: Faults) -> Self {
        Self::keeping(faults, None).await
    }

    /// The same, with its store in a folder of the test's choice.
    pub(crate) async fn keeping(faults: Faults, home: Option<&Path>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let anywhere = SocketAddr::from(([127, 0, 0, 1], 0));
        let portal = Sandbox::start(anywhere, faults, None).await.unwrap();
        let mut settings = practice::settings(folder.path(), &portal.url()).unwrap();
        if let Some(home) = home {
            settings.home = Some(home.to_owned());
        }
        let keys = Arc::new(MemoryKeyStore::default());
        let core =
            Core::for_practice(settings.clone(), Arc::<MemoryKeyStore>::clone(&keys)).unwrap();
        core.provision().await.unwrap();
        Self { core, portal, folder, keys, settings }
    }

    /// The kiosk stops without a word, as in a power cut, and another start follows.
    pub(crate) async fn reopen(self) -> Self {
        let Self { core, portal, folder, keys, settings } = self;
        drop(core);
        let core =
            Core::for_practice(settings.clone(), Arc::<MemoryKeyStore>::clone(&keys)).unwrap();
        core.resume_session().await.unwrap();
        Self { core, portal, folder, keys, settings }
    }

    /// Another start, at a portal that takes files of at most so many bytes.
    pub(crate) async fn taking(self, most: u64) -> Self {
        self.with(|settings| settings.portal.max_file_bytes = most).await
    }

    /// Another start with other settings.
    pub(crate) async fn with(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(&mut self.settings);
        self.reopen().await
    }

    /// What the kiosk was started with.
    pub(crate) fn settings(&self) -> Settings {
        self.settings.clone()
    }

    /// Where the samples lie.
    pub(crate) fn samples(&self) -> std::path::PathBuf {
        self.folder.path().join(SAMPLES)
    }

    /// Where the store lies.
    pub(crate) fn home(&self) -> std::path::PathBuf {
        self.folder.path().join("kho")
    }

    /// The screen of the moment.
    pub(crate) async fn view(&self) -> JourneyView {
        self.core.journey(Nothing {}).await.unwrap()
    }

    /// Walks from the screen of the moment until `stop` says so.
    pub(crate) async fn walk(&self, plan: &Plan, stop: impl Fn(&Screen) -> bool) -> JourneyView {
        let mut view = self.view().await;
        for _ in 0..400 {
            if stop(&view.screen) {
                return view;
            }
            view = self.step(plan, &view).await.unwrap();
        }
        panic!("the journey does not end; it stands at {}", name(&view.screen));
    }

    /// Does what a citizen does at one screen.
    pub(crate) async fn step(
        &self,
        plan: &Plan,
        view: &JourneyView,
    ) -> Result<JourneyView, UiError> {
        let core = &self.core;
        match &view.screen {
            Screen::Attract => core.session_begin(Nothing {}).await,
            Screen::Consent => core.consent_give(AGREED).await,
            Screen::OnBehalf { .. } => {
                core.on_behalf_choose(OnBehalfChoice { whom: plan.on_behalf }).await
            }
            Screen::Assistance { .. } => {
                let helper = plan.helper.map(str::to_owned);
                core.assistance_choose(AssistanceChoice { helper }).await
            }
            Screen::Card { card: None } => {
                let entry = Some(self.entry("the-can-cuoc-mau.jpg").await);
                core.card_read(Pick { source: SAMPLES.into(), entry }).await
            }
            Screen::Card { card: Some(_) } => core.card_confirm(Nothing {}).await,
            Screen::Procedure => {
                core.procedure_choose(ProcedurePick { code: plan.procedure.clone() }).await
            }
            Screen::Case { question } | Screen::Declaration { question } => {
                core.answer_give(AnswerGiven {
                    field: FieldId(question.field.clone()),
                    value: Plan::answer(question),
                })
                .await
            }
            Screen::Checklist { .. } => core.checklist_accept(Nothing {}).await,
            Screen::Papers { requirements, .. } => self.paper(requirements).await,
            Screen::Review { .. } => core.submit(Nothing {}).await,
            Screen::Outcome { .. } => Ok(view.clone()),
        }
    }

    async fn paper(&self, requirements: &[RequirementView]) -> Result<JourneyView, UiError> {
        let unconfirmed = requirements.iter().flat_map(|r| &r.pages).find(|page| !page.confirmed);
        if let Some(page) = unconfirmed {
            return self
                .core
                .page_confirm(PageConfirm {
                    page: page.id.parse().unwrap(),
                    reason: Some(KeepReason::RightPaper),
                })
                .await;
        }
        let lacking = requirements.iter().find(|r| r.need == "needed" && r.pages.is_empty());
        match lacking {
            Some(requirement) => self.add(&requirement.id, "giay-chung-sinh-mau.jpg").await,
            None => self.core.papers_accept(Nothing {}).await,
        }
    }

    /// Brings a file of the samples folder into a paper.
    pub(crate) async fn add(&self, requirement: &str, file: &str) -> Result<JourneyView, UiError> {
        let entry = Some(self.entry(file).await);
        let requirement = RequirementId(requirement.to_owned());
        self.core
            .page_add(PageAdd { requirement, source: SAMPLES.into(), entry, replaces: None })
            .await
    }

    /// The id of a file in the samples folder.
    pub(crate) async fn entry(&self, file: &str) -> String {
        let listed = self.core.entries(SourcePick { source: SAMPLES.into() }).await.unwrap();
        listed.into_iter().find(|entry| entry.name == file).unwrap().id
    }

    /// Lets the outbox deliver what is due, until it is accepted or parked.
    pub(crate) async fn deliver(&self) -> tram_core::Filed {
        let all = self.core.all_submissions().await.unwrap();
        let key = all.last().expect("something was handed over").key;
        self.core.deliver(key, std::time::Duration::from_secs(20)).await.unwrap()
    }
}

/// Puts a file of a test's own into the samples folder.
pub(crate) fn lay(path: &Path, bytes: &[u8]) {
    #[expect(clippy::disallowed_methods, reason = "a test lays a file before the kiosk")]
    std::fs::write(path, bytes).unwrap();
}

/// What the citizen of a test wants.
pub(crate) struct Plan {
    /// The procedure.
    pub(crate) procedure: ProcedureCode,
    /// For whom.
    pub(crate) on_behalf: OnBehalf,
    /// The helper's code.
    pub(crate) helper: Option<&'static str>,
}

impl Plan {
    /// For oneself, alone.
    pub(crate) fn of(procedure: &str) -> Self {
        Self { procedure: procedure.parse().unwrap(), on_behalf: OnBehalf::Myself, helper: None }
    }

    /// A plausible answer: what the card says, else the first choice, else something that fits.
    fn answer(question: &QuestionView) -> Answer {
        let refused = question.advice.iter().any(|advice| advice.severity == "block");
        match (&question.value, &question.kind) {
            (Some(Answer::YesNo(yes)), _) if refused => return Answer::YesNo(!yes),
            (Some(_), KindView::Choice { choices }) if refused => {
                return Answer::Text(choices.last().unwrap().id.clone());
            }
            (Some(value), _) => return value.clone(),
            (None, _) => {}
        }
        match &question.kind {
            KindView::Text { .. } => Answer::Text("Thử nghiệm".into()),
            KindView::PersonName => Answer::Text("Trần Văn Thử Nghiệm".into()),
            KindView::CitizenNumber => Answer::Text("052095000456".into()),
            KindView::Date { .. } => Answer::Text("02/03/2024".into()),
            KindView::Phone => Answer::Text("0912 345 678".into()),
            KindView::Email => Answer::Text("thu@example.vn".into()),
            KindView::OldNumber => Answer::Text("211000123".into()),
            KindView::PartialDate { .. } => Answer::Text("1990".into()),
            KindView::Place { .. } | KindView::Commune => {
                Answer::Text("Thôn 1, Xã Ví Dụ, Gia Lai".into())
            }
            KindView::Listed { entries, .. } => {
                Answer::Text(entries.first().unwrap().label.vi.clone())
            }
            KindView::Money { .. } => Answer::Text("150.000.000".into()),
            KindView::Copies { .. } => Answer::Count(1),
            KindView::Choice { choices } => Answer::Text(choices.first().unwrap().id.clone()),
            // What goes on for ever goes on twice: repeated groups ask whether there is another.
            KindView::YesNo => Answer::YesNo(!question.field.ends_with("_2_them")),
            KindView::Count { least, .. } => Answer::Count(*least),
        }
    }
}

/// The name of a screen.
pub(crate) fn name(screen: &Screen) -> String {
    let json = serde_json::to_value(screen).unwrap();
    json.get("step").and_then(serde_json::Value::as_str).unwrap().to_owned()
}
