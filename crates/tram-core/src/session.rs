//! The session of the moment: one citizen at the kiosk.

use tram_catalogue::Advice;
use tram_domain::journey::{self, Applicable};
use tram_domain::{Consent, Dossier, DossierId, Reference, Step};

use crate::card_advice;
use crate::error::CoreError;
use crate::kiosk::{Core, error_code, work};
use crate::places;
use crate::questions::with_card;
use crate::random;

/// Who is at the kiosk.
#[derive(Default)]
pub(crate) struct Session {
    pub(crate) dossier: Option<Dossier>,
    /// Grows with every change.
    pub(crate) revision: u32,
    /// One answer is being changed from the review; afterwards the review comes back.
    pub(crate) changing: bool,
    /// Files that were listed, by the number in their preview's address.
    pub(crate) previews: Vec<(String, String)>,
}

impl Session {
    pub(crate) fn dossier(&self) -> Result<&Dossier, CoreError> {
        self.dossier.as_ref().ok_or(CoreError::NotNow)
    }

    fn forget(&mut self) {
        self.dossier = None;
        self.changing = false;
        self.previews.clear();
    }
}

impl Core {
    /// What of the chosen procedure applies to this dossier; `None` before one is chosen.
    pub(crate) fn applicable(&self, dossier: &Dossier) -> Option<Applicable> {
        let chosen = dossier.procedure.as_ref()?;
        let procedure = self.catalogue.procedure(&chosen.code, Some(&chosen.edition))?;
        Some(self.catalogue.applicable(procedure, &dossier.answers, dossier.on_behalf))
    }

    /// What is to be said about the answers so far, and about what the card says where nothing was
    /// answered yet.
    pub(crate) fn advice(&self, dossier: &Dossier) -> Vec<Advice> {
        let Some(chosen) = &dossier.procedure else { return Vec::new() };
        let Some(procedure) = self.catalogue.procedure(&chosen.code, Some(&chosen.edition)) else {
            return Vec::new();
        };
        let (answers, whom) = (&with_card(procedure, dossier), dossier.on_behalf);
        let asked = self.catalogue.applicable(procedure, answers, whom);
        let asked = [asked.case_fields, asked.declaration_fields].concat();
        let mut advice = self.catalogue.advice(procedure, answers, whom, self.today());
        advice.extend(places::advice(procedure, answers, &asked));
        if let Some(applicant) = &dossier.applicant {
            advice.extend(card_advice::advice(procedure, answers, &asked, &applicant.card));
        }
        advice
    }

    /// The step that this dossier shows.
    pub(crate) fn step(&self, dossier: &Dossier) -> Step {
        journey::current(dossier, self.applicable(dossier).as_ref())
    }

    pub(crate) fn new_dossier(&self) -> Result<Dossier, CoreError> {
        let id = DossierId::from_random(random::bytes()?);
        let reference = Reference::from_random(random::bytes()?);
        Ok(Dossier::new(id, reference, self.clock.now()))
    }

    /// Saves the dossier, flushed, and only then shows it.
    pub(crate) async fn keep(
        &self,
        session: &mut Session,
        mut dossier: Dossier,
    ) -> Result<(), CoreError> {
        dossier.touched = self.clock.now();
        let store = self.store().await?;
        let saved = dossier.clone();
        work(move || Ok(store.vault.save_dossier(&saved)?)).await?;
        session.dossier = Some(dossier);
        session.revision += 1;
        Ok(())
    }

    /// Keeps the dossier after `step` was done, and looks at what comes next.
    pub(crate) async fn advance(
        &self,
        session: &mut Session,
        mut dossier: Dossier,
        step: &Step,
    ) -> Result<(), CoreError> {
        let applicable = self.applicable(&dossier);
        // Whoever answered the first open question goes on to the next open one; whoever had gone
        // back walks on from there.
        let open = session
            .dossier
            .as_ref()
            .map(|before| journey::frontier(before, self.applicable(before).as_ref()));
        dossier.viewing = if open.as_ref() == Some(step) {
            None
        } else {
            journey::after(step, session.changing, applicable.as_ref())
        };
        if dossier.viewing.is_none() {
            self.take_from_card(&mut dossier);
        }
        let changing = session.changing;
        self.keep(session, dossier).await?;
        session.changing =
            changing && session.dossier.as_ref().is_some_and(|d| d.viewing.is_some());
        Ok(())
    }

    /// Ends the session. What was handed over stays with the outbox; an unfinished dossier stays
    /// only if the citizen wants to go on later.
    pub(crate) async fn end(&self, session: &mut Session, keep: bool) -> Result<(), CoreError> {
        if let Some(mut dossier) = session.dossier.take() {
            let store = self.store().await?;
            dossier.open = false;
            dossier.touched = self.clock.now();
            let kept = dossier.clone();
            let ended = work(move || {
                if kept.is_sealed() {
                    return Ok(());
                }
                // Without consent nothing is kept: the answers so far only told what to bring.
                let agreed = kept.consent.is_some_and(Consent::is_enough);
                if keep && agreed && kept.procedure.is_some() {
                    store.vault.save_dossier(&kept)?;
                } else {
                    store.vault.discard(kept.id)?;
                }
                Ok(())
            });
            if let Err(error) = ended.await {
                session.dossier = Some(dossier);
                return Err(error);
            }
        }
        session.forget();
        self.reading.stand_down();
        // Nothing is read on to whoever comes next.
        self.fall_silent();
        session.revision += 1;
        self.empty_store().await;
        self.mark_ended();
        Ok(())
    }

    /// Has the store let go of what it holds in clear, where nobody is at the kiosk.
    pub(crate) async fn let_go(&self) {
        // Whoever holds it is at work for somebody.
        let Ok(session) = self.session.try_lock() else { return };
        if session.dossier.is_none() {
            self.empty_store().await;
        }
    }

    /// Has the store let go of what it holds in clear. A store that cannot be opened holds nothing.
    async fn empty_store(&self) {
        let Ok(store) = self.store().await else { return };
        let emptied = work(move || Ok(store.vault.empty_cache()?)).await;
        if let Err(error) = emptied {
            tracing::warn!(code = error_code(&error), "the store's cache cannot be emptied");
        }
    }

    /// The unfinished dossier that was kept under this reference.
    pub(crate) async fn kept_dossier(&self, reference: &str) -> Result<Dossier, CoreError> {
        let reference: Reference = reference.parse().map_err(|_| CoreError::ReferenceUnknown)?;
        let vault = self.store().await?.vault;
        let mut dossier = work(move || {
            let id = vault.dossier_by_reference(&reference)?.ok_or(CoreError::ReferenceUnknown)?;
            Ok(vault.dossier(id)?)
        })
        .await?;
        if dossier.is_sealed() {
            return Err(CoreError::ReferenceUnknown);
        }
        dossier.open = true;
        Ok(dossier)
    }

    /// After a sudden stop: the citizen who was here moments ago finds the same question again; an
    /// older session is left as a draft, so that nobody sees another's answers.
    pub async fn resume_session(&self) -> Result<(), CoreError> {
        let now = self.clock.now();
        let within = self.settings.resume_within_secs;
        let store = self.store().await?;
        let found = work(move || {
            let mut newest: Option<Dossier> = None;
            for id in store.vault.drafts()? {
                let dossier = store.vault.dossier(id)?;
                let here = dossier.open && now.since(dossier.touched).as_secs() <= within;
                if here && newest.as_ref().is_none_or(|other| other.touched < dossier.touched) {
                    newest = Some(dossier);
                }
            }
            Ok(newest)
        })
        .await?;
        let mut session = self.session.lock().await;
        if session.dossier.is_none() {
            session.dossier = found;
            session.revision += 1;
        }
        Ok(())
    }
}
