//! The commands of the interface. Each takes the session, does one thing at the step that allows it,
//! keeps the dossier on the disk, and answers the next screen.

use tokio::sync::MutexGuard;
use tram_domain::journey;
use tram_domain::{CardSource, Dossier, Edit, Step, Turn};
use tram_ipc::Answered;
use tram_ipc::UiError;
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
use tram_outbox::Outbox;
use zeroize::Zeroizing;

use crate::desk;
use crate::error::CoreError;
use crate::handed_over;
use crate::kiosk::{Core, work};
use crate::page_making;
use crate::places;
use crate::questions::answer_or_card;
use crate::screens::life_event;
use crate::session::Session;
use crate::typing;

/// Least side of a quad in frame pixels.
const LEAST_SIDE: f64 = 24.0;
/// How many search results fit a screen.
const HITS: usize = 12;

impl Core {
    /// The session and its dossier, if the step shown is one of those wanted.
    async fn at(
        &self,
        wanted: fn(&Step) -> bool,
    ) -> Result<(MutexGuard<'_, Session>, Dossier, Step), CoreError> {
        let session = self.session.lock().await;
        let dossier = session.dossier()?.clone();
        let step = self.step(&dossier);
        if wanted(&step) { Ok((session, dossier, step)) } else { Err(CoreError::NotNow) }
    }

    async fn next(
        &self,
        mut session: MutexGuard<'_, Session>,
        dossier: Dossier,
        step: &Step,
    ) -> Result<JourneyView, CoreError> {
        self.advance(&mut session, dossier, step).await?;
        self.view(&session).await
    }

    async fn stay(
        &self,
        mut session: MutexGuard<'_, Session>,
        dossier: Dossier,
    ) -> Result<JourneyView, CoreError> {
        self.keep(&mut session, dossier).await?;
        self.view(&session).await
    }

    async fn begin(&self) -> Result<JourneyView, CoreError> {
        let mut session = self.session.lock().await;
        if session.dossier.is_some() {
            return self.view(&session).await;
        }
        let dossier = self.new_dossier()?;
        self.stay_with(&mut session, dossier).await
    }

    async fn stay_with(
        &self,
        session: &mut Session,
        dossier: Dossier,
    ) -> Result<JourneyView, CoreError> {
        self.keep(session, dossier).await?;
        self.view(session).await
    }

    async fn take_up(&self, reference: &str) -> Result<JourneyView, CoreError> {
        let mut session = self.session.lock().await;
        if session.dossier.is_some() {
            return Err(CoreError::NotNow);
        }
        let dossier = self.kept_dossier(reference).await?;
        self.stay_with(&mut session, dossier).await
    }

    async fn read_card(&self, pick: Pick) -> Result<JourneyView, CoreError> {
        drop(self.at(|step| *step == Step::Card).await?);
        let frames = self.pull(&pick.source, pick.entry.as_deref()).await?;
        let first = frames.into_iter().next().ok_or(CoreError::CardCodeNotFound)?;
        let (card, source) = desk::read_card(first).await?;
        let (session, mut dossier, _) = self.at(|step| *step == Step::Card).await?;
        desk::applicant(&mut dossier, card, source);
        self.stay(session, dossier).await
    }

    async fn add_page(&self, add: PageAdd) -> Result<JourneyView, CoreError> {
        let (session, dossier, _) = self.at(|step| *step == Step::Papers).await?;
        if !self.has_requirement(&dossier, &add.requirement) {
            return Err(CoreError::RequirementUnknown(add.requirement.0));
        }
        drop(session);
        let files = self.pull(&add.source, add.entry.as_deref()).await?;
        let (session, dossier, _) = self.at(|step| *step == Step::Papers).await?;
        let vault = self.store().await?.vault;
        let maker = self.maker(&dossier, &add.requirement).await?;
        // In doubt are the blobs of both: on an error the new ones go, and otherwise the replaced one.
        let mut in_doubt = page_making::blobs(&dossier);
        let dossier = maker.add(dossier, files, add.replaces).await?;
        in_doubt.extend(page_making::blobs(&dossier));
        let id = dossier.id;
        let kept = self.stay(session, dossier).await;
        if kept.is_err() || add.replaces.is_some() {
            work(move || {
                page_making::withdraw(&vault, id, &in_doubt);
                Ok(())
            })
            .await?;
        }
        kept
    }

    /// Changes what a page shows, and says anew what is to be said about it.
    async fn reshape_page(
        &self,
        pick: PagePick,
        edit: impl FnOnce(&mut tram_domain::Page) + Send,
    ) -> Result<JourneyView, CoreError> {
        let (session, mut dossier, _) = self.at(|step| *step == Step::Papers).await?;
        let (requirement, page) = dossier.page(pick.page).ok_or(CoreError::NotFound)?;
        let (requirement, mut page) = (requirement.clone(), page.clone());
        edit(&mut page);
        let part = dossier.parts.get(&requirement);
        let is_first = part.and_then(|part| part.pages.first()).is_some_and(|p| p.id == page.id);
        let maker = self.maker(&dossier, &requirement).await?;
        let page = maker.judge_again(dossier.id, page, is_first).await?;
        *dossier.page_mut(pick.page).ok_or(CoreError::NotFound)? = page;
        self.stay(session, dossier).await
    }

    async fn remove_page(&self, pick: PagePick) -> Result<JourneyView, CoreError> {
        let (mut session, mut dossier, _) = self.at(|step| *step == Step::Papers).await?;
        let (_, page) = dossier.page(pick.page).ok_or(CoreError::NotFound)?;
        let (id, blob) = (dossier.id, page.frame.blob);
        for part in dossier.parts.values_mut() {
            part.pages.retain(|page| page.id != pick.page);
        }
        dossier.parts.retain(|_, part| !part.pages.is_empty());
        let view = self.stay_with(&mut session, dossier).await?;
        // The dossier no longer names the blob; only now may its bytes go.
        let vault = self.store().await?.vault;
        work(move || Ok(vault.remove_blob(id, blob)?)).await?;
        Ok(view)
    }

    async fn give_answer(&self, given: AnswerGiven) -> Result<JourneyView, CoreError> {
        let asked = |step: &Step| matches!(step, Step::Case { .. } | Step::Declaration { .. });
        let (session, mut dossier, step) = self.at(asked).await?;
        if !matches!(
            &step,
            Step::Case { field } | Step::Declaration { field } if *field == given.field
        ) {
            return Err(CoreError::NotNow);
        }
        let shown = self.field(&dossier, &given.field);
        let before = shown.and_then(|field| answer_or_card(field, &dossier).0);
        self.answer(&mut dossier, &given.field, &given.value)?;
        let severity = self.look_again(&mut dossier, &given.field, before.as_ref());
        if severity.is_some() {
            // The answer is kept; the citizen looks at it once more.
            dossier.viewing = Some(step);
            return self.stay(session, dossier).await;
        }
        self.next(session, dossier, &step).await
    }

    async fn back(&self) -> Result<JourneyView, CoreError> {
        let mut session = self.session.lock().await;
        let mut dossier = session.dossier()?.clone();
        let before = journey::before(&dossier, self.applicable(&dossier).as_ref());
        dossier.viewing = Some(before.ok_or(CoreError::NotNow)?);
        session.changing = false;
        self.stay(session, dossier).await
    }

    async fn change_step(&self, pick: ChangePick) -> Result<JourneyView, CoreError> {
        let (mut session, mut dossier, _) = self.at(|step| *step == Step::Review).await?;
        dossier.viewing = Some(pick.step);
        session.changing = true;
        self.stay(session, dossier).await
    }

    async fn hand_over(&self) -> Result<JourneyView, CoreError> {
        let (mut session, mut dossier, _) = self.at(|step| *step == Step::Review).await?;
        // Days pass, and a check that rests on today may say another thing than when it was answered.
        let advice = self.advice(&dossier);
        if desk::ask_again(&mut dossier, &advice) {
            dossier.viewing = None;
            return self.stay(session, dossier).await;
        }
        let sealed = self.seal(dossier).await?;
        session.dossier = Some(sealed);
        session.changing = false;
        session.revision += 1;
        self.view(&session).await
    }

    async fn kiosk_view(&self) -> KioskView {
        let store = self.store().await;
        let submissions = match &store {
            Ok(store) => store.vault.submissions().unwrap_or_default(),
            Err(_) => Vec::new(),
        };
        let totals = handed_over::totals(&submissions, self.clock.now());
        KioskView {
            practice: self.practice,
            office: self.settings.office.clone(),
            hours: self.settings.hours.clone(),
            fault: store.err().map(UiError::from),
            most_used: self
                .catalogue
                .most_used()
                .iter()
                .filter_map(|code| self.catalogue.procedure(code, None))
                .map(|procedure| self.summary(procedure))
                .collect(),
            life_events: self.catalogue.life_events().iter().map(life_event).collect(),
            waiting: totals.waiting,
            parked: totals.needing,
            received: if self.practice { 0 } else { totals.at_portal },
            slides: u32::try_from(self.slides().await.len()).unwrap_or_default(),
            idle_after_secs: self.settings.idle_after_secs,
        }
    }

    fn search(&self, words: &str) -> Vec<ProcedureSummary> {
        let hits = self.catalogue.search(words, HITS);
        hits.iter()
            .filter_map(|hit| self.catalogue.procedure(&hit.code, None))
            .map(|procedure| self.summary(procedure))
            .collect()
    }
}

impl Commands for Core {
    async fn kiosk(&self, _: Nothing) -> Answered<KioskView> {
        let view = self.kiosk_view().await;
        // The list of what waits was read, and it may be the last for hours.
        self.let_go().await;
        Ok(view)
    }

    async fn journey(&self, _: Nothing) -> Answered<JourneyView> {
        let session = self.session.lock().await;
        Ok(self.view(&session).await?)
    }

    async fn session_begin(&self, _: Nothing) -> Answered<JourneyView> {
        Ok(self.begin().await?)
    }

    async fn session_end(&self, end: SessionEnd) -> Answered<JourneyView> {
        let mut session = self.session.lock().await;
        let agreed = session.dossier.as_ref().and_then(|dossier| dossier.consent);
        let keep = end.keep && (end.by_hand || agreed.is_some_and(|consent| consent.keeping));
        self.end(&mut session, keep).await?;
        Ok(self.view(&session).await?)
    }

    async fn session_resume(&self, given: ReferenceGiven) -> Answered<JourneyView> {
        Ok(self.take_up(&given.reference).await?)
    }

    async fn consent_give(&self, given: ConsentGiven) -> Answered<JourneyView> {
        let (session, mut dossier, step) = self.at(|step| *step == Step::Consent).await?;
        self.consent(&mut dossier, given)?;
        Ok(self.next(session, dossier, &step).await?)
    }

    async fn on_behalf_choose(&self, choice: OnBehalfChoice) -> Answered<JourneyView> {
        let (session, mut dossier, step) = self.at(|step| *step == Step::OnBehalf).await?;
        desk::on_behalf(&mut dossier, choice.whom);
        Ok(self.next(session, dossier, &step).await?)
    }

    async fn assistance_choose(&self, choice: AssistanceChoice) -> Answered<JourneyView> {
        let (session, mut dossier, step) = self.at(|step| *step == Step::Assistance).await?;
        desk::assistance(&mut dossier, choice.helper.as_deref())?;
        Ok(self.next(session, dossier, &step).await?)
    }

    async fn card_read(&self, pick: Pick) -> Answered<JourneyView> {
        Ok(self.read_card(pick).await?)
    }

    async fn card_type(&self, typed: TypedCard) -> Answered<JourneyView> {
        let (session, mut dossier, _) = self.at(|step| *step == Step::Card).await?;
        desk::applicant(&mut dossier, desk::typed_card(&typed)?, CardSource::Typed);
        Ok(self.stay(session, dossier).await?)
    }

    async fn card_confirm(&self, _: Nothing) -> Answered<JourneyView> {
        let (session, mut dossier, step) = self.at(|step| *step == Step::Card).await?;
        let applicant = dossier.applicant.as_mut().ok_or(CoreError::NotNow)?;
        applicant.confirmed = true;
        Ok(self.next(session, dossier, &step).await?)
    }

    async fn card_forget(&self, _: Nothing) -> Answered<JourneyView> {
        let (session, mut dossier, _) = self.at(|step| *step == Step::Card).await?;
        dossier.applicant = None;
        Ok(self.stay(session, dossier).await?)
    }

    async fn procedure_search(&self, words: Words) -> Answered<Vec<ProcedureSummary>> {
        Ok(self.search(&words.words))
    }

    async fn procedure_choose(&self, pick: ProcedurePick) -> Answered<JourneyView> {
        let (session, mut dossier, step) = self.at(|step| *step == Step::Procedure).await?;
        let (id, put) = (dossier.id, page_making::blobs(&dossier));
        self.choose(&mut dossier, &pick.code)?;
        let view = self.next(session, dossier, &step).await?;
        // The pages of another procedure: no longer named, so their bytes may go.
        if !put.is_empty() {
            let vault = self.store().await?.vault;
            work(move || {
                page_making::withdraw(&vault, id, &put);
                Ok(())
            })
            .await?;
        }
        Ok(view)
    }

    async fn checklist_accept(&self, _: Nothing) -> Answered<JourneyView> {
        let (session, mut dossier, step) = self.at(|step| *step == Step::Checklist).await?;
        dossier.checklist_seen = true;
        Ok(self.next(session, dossier, &step).await?)
    }

    async fn checklist_print(&self, _: Nothing) -> Answered<Nothing> {
        let (session, dossier, _) = self.at(|step| *step == Step::Checklist).await?;
        drop(session);
        self.print_checklist(dossier).await?;
        Ok(Nothing {})
    }

    async fn slip_print(&self, _: Nothing) -> Answered<Nothing> {
        let (session, dossier, _) = self.at(|step| *step == Step::Outcome).await?;
        drop(session);
        self.print_slip(dossier.id).await?;
        Ok(Nothing {})
    }

    async fn place_search(&self, words: Words) -> Answered<Vec<PlaceView>> {
        Ok(places::search(&words.words))
    }

    async fn key_press(&self, press: KeyPress) -> Answered<WordView> {
        Ok(typing::pressed(press))
    }

    async fn sources(&self, _: Nothing) -> Answered<Vec<SourceView>> {
        // Whoever looks for a source is about to bring a page.
        let reading = self.reading.clone();
        drop(tokio::task::spawn_blocking(move || reading.expect_a_page()));
        Ok(self.source_views())
    }

    async fn entries(&self, pick: SourcePick) -> Answered<Vec<EntryView>> {
        Ok(self.entry_views(&pick.source).await?)
    }

    async fn page_add(&self, add: PageAdd) -> Answered<JourneyView> {
        Ok(self.add_page(add).await?)
    }

    async fn page_crop(&self, crop: PageCrop) -> Answered<JourneyView> {
        if !crop.quad.is_straightenable(LEAST_SIDE) {
            return Err(UiError::CornersWrong);
        }
        let edit = |page: &mut tram_domain::Page| {
            let quad = crop.quad.held(page.frame.width, page.frame.height);
            page.append(Edit::Crop { quad });
            page.found = true;
        };
        Ok(self.reshape_page(PagePick { page: crop.page }, edit).await?)
    }

    async fn page_turn(&self, pick: PagePick) -> Answered<JourneyView> {
        let turn = |page: &mut tram_domain::Page| page.append(Edit::Rotate { turn: Turn::Right });
        Ok(self.reshape_page(pick, turn).await?)
    }

    async fn page_confirm(&self, confirm: PageConfirm) -> Answered<JourneyView> {
        let (session, mut dossier, _) = self.at(|step| *step == Step::Papers).await?;
        let page = dossier.page_mut(confirm.page).ok_or(CoreError::NotFound)?;
        if !page.confirm(confirm.reason) {
            return Err(UiError::KeepReasonMissing);
        }
        Ok(self.stay(session, dossier).await?)
    }

    async fn page_remove(&self, pick: PagePick) -> Answered<JourneyView> {
        Ok(self.remove_page(pick).await?)
    }

    async fn papers_accept(&self, _: Nothing) -> Answered<JourneyView> {
        let (session, mut dossier, step) = self.at(|step| *step == Step::Papers).await?;
        let applicable = self.applicable(&dossier).ok_or(CoreError::NotNow)?;
        let missing = journey::papers_missing(&dossier, &applicable);
        if !missing.is_empty() {
            return Err(CoreError::PapersMissing(missing).into());
        }
        dossier.papers_done = true;
        Ok(self.next(session, dossier, &step).await?)
    }

    async fn answer_give(&self, given: AnswerGiven) -> Answered<JourneyView> {
        Ok(self.give_answer(given).await?)
    }

    async fn go_back(&self, _: Nothing) -> Answered<JourneyView> {
        Ok(self.back().await?)
    }

    async fn change(&self, pick: ChangePick) -> Answered<JourneyView> {
        Ok(self.change_step(pick).await?)
    }

    async fn submit(&self, _: Nothing) -> Answered<JourneyView> {
        Ok(self.hand_over().await?)
    }

    async fn outbox(&self, _: Nothing) -> Answered<DeskView> {
        Ok(self.desk_view().await?)
    }

    async fn outbox_retry(&self, pick: SubmissionPick) -> Answered<DeskView> {
        Ok(self.moved_by_staff(pick, Outbox::retry).await?)
    }

    async fn outbox_release(&self, pick: SubmissionPick) -> Answered<DeskView> {
        Ok(self.moved_by_staff(pick, Outbox::release).await?)
    }

    async fn outbox_park(&self, pick: SubmissionPick) -> Answered<DeskView> {
        Ok(self.moved_by_staff(pick, Outbox::park).await?)
    }

    async fn voice(&self, _: Nothing) -> Answered<VoiceView> {
        Ok(self.voice_view().await?)
    }

    async fn speak(&self, speech: Speech) -> Answered<Nothing> {
        self.say(speech).await?;
        Ok(Nothing {})
    }

    async fn hush(&self, _: Nothing) -> Answered<Nothing> {
        self.fall_silent();
        Ok(Nothing {})
    }

    async fn chime(&self, chime: Chime) -> Answered<Nothing> {
        self.ring(&chime).await?;
        Ok(Nothing {})
    }

    async fn staff(&self, _: Nothing) -> Answered<StaffView> {
        Ok(self.staff_view().await)
    }

    async fn staff_enter(&self, given: PinGiven) -> Answered<StaffView> {
        Ok(self.let_staff_in(Zeroizing::new(given.pin)).await?)
    }

    async fn staff_leave(&self, _: Nothing) -> Answered<StaffView> {
        self.let_staff_out().await;
        Ok(self.staff_view().await)
    }

    async fn staff_quit(&self, _: Nothing) -> Answered<Nothing> {
        self.quit_for_staff().await?;
        Ok(Nothing {})
    }

    async fn alive(&self, _: Nothing) -> Answered<Nothing> {
        self.mark_alive();
        Ok(Nothing {})
    }

    async fn painted(&self, _: Nothing) -> Answered<Nothing> {
        self.mark_painted();
        Ok(Nothing {})
    }
}
