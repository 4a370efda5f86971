//! The steps of one delivery. Each asks first and acts on what the portal says it holds, so that a
//! delivery may stop anywhere and be begun again from the start.

use std::sync::atomic::{AtomicBool, Ordering};

use reqwest::{Method, RequestBuilder};
use tram_domain::{AcknowledgedFile, Acknowledgement, ParkReason};

use super::classify::{Answer, Operation, Verdict};
use super::link::Link;
use super::pieces::{Content, Piece};
use super::readback::Proof;
use super::wire::{self, WireDossier};
use crate::{Doubt, Failure, Package, PortalError, Progress, Retry};

/// One run through all steps.
pub(super) struct Delivery<'a> {
    pub(super) link: &'a Link,
    pub(super) package: &'a Package<'a>,
    pub(super) progress: &'a (dyn Fn(Progress) + Send + Sync),
    /// The portal has said what it holds.
    asked: AtomicBool,
    /// Something was sent and not answered, and nothing that was read since tells what came of it.
    doubtful: AtomicBool,
}

impl<'a> Delivery<'a> {
    pub(super) const fn new(
        link: &'a Link,
        package: &'a Package<'a>,
        progress: &'a (dyn Fn(Progress) + Send + Sync),
    ) -> Self {
        let (asked, doubtful) = (AtomicBool::new(false), AtomicBool::new(false));
        Self { link, package, progress, asked, doubtful }
    }

    /// Brings the package to the portal and proves it.
    pub(super) async fn run(&self) -> Result<Acknowledgement, Failure> {
        self.steps().await.map_err(|error| {
            let doubt = if self.doubtful.load(Ordering::Relaxed) {
                Doubt::Left
            } else if self.asked.load(Ordering::Relaxed) {
                Doubt::None
            } else {
                Doubt::Unasked
            };
            Failure { error, doubt }
        })
    }

    /// Asks for something that changes what the portal holds.
    pub(super) async fn act(
        &self,
        operation: Operation,
        request: RequestBuilder,
        carried: u64,
    ) -> Result<Answer, Verdict> {
        let said = self.link.ask(operation, request, carried).await;
        if let Err(Verdict::Failed(error)) = &said {
            self.mark(error);
        }
        said
    }

    /// Removes one file of the dossier.
    pub(super) async fn remove(&self, id: &str, file: &str) -> Result<(), PortalError> {
        self.link.remove_file(id, file).await.inspect_err(|error| self.mark(error))
    }

    fn mark(&self, error: &PortalError) {
        if error.leaves_doubt() {
            self.doubtful.store(true, Ordering::Relaxed);
        }
    }

    /// What was read tells what came of the request that was in doubt.
    pub(super) fn no_doubt(&self) {
        self.doubtful.store(false, Ordering::Relaxed);
    }

    async fn steps(&self) -> Result<Acknowledgement, PortalError> {
        let pieces = self.pieces()?;
        let found = self.link.dossier(self.package.key).await?;
        self.asked.store(true, Ordering::Relaxed);
        let submitted = found.as_ref().is_some_and(WireDossier::is_submitted);
        (self.progress)(Progress::LookedUp { found: found.is_some(), submitted });
        let dossier = match found {
            Some(dossier) if dossier.is_submitted() => {
                // Submitted by an attempt that did not live to hear of it: prove, send nothing.
                self.insist_on_ours(&dossier)?;
                self.prove(&dossier.dossier_id, &pieces).await?;
                return Ok(self.acknowledgement(dossier));
            }
            Some(draft) if draft.is_of(self.package) => draft,
            // Another's particulars were written over our draft. Filing under a known key is an
            // update, so it puts ours back and makes no second dossier.
            Some(_) | None => self.create().await?,
        };
        match self.fill_and_submit(&dossier, &pieces).await {
            Err(error) => {
                self.clear_the_way(&error, &dossier.dossier_id).await;
                Err(error)
            }
            done => done,
        }
    }

    async fn create(&self) -> Result<WireDossier, PortalError> {
        let request = self.link.request(Method::POST, &["dossiers"]);
        let request = request.form(&wire::create_form(self.package));
        let outcome = match self.act(Operation::Create, request, 0).await {
            Ok(answer) => match wire::dossier(&answer.body) {
                Some(dossier) if dossier.has_key(self.package.key) => Ok(dossier),
                // The answer to another request, from a cache or out of order.
                Some(_) => Err(PortalError::Mixed),
                None => Err(answer.broken()),
            },
            Err(verdict) => Err(verdict.into_error()),
        };
        let dossier = match outcome {
            Ok(dossier) => dossier,
            // The portal may have made it all the same. If it has not, it may still do so: the
            // error sends the queue away for a while, and the next attempt looks again first.
            Err(error) if error.leaves_doubt() || error == PortalError::Mixed => {
                self.doubtful.store(true, Ordering::Relaxed);
                match self.link.dossier(self.package.key).await {
                    Ok(Some(dossier)) => dossier,
                    Ok(None) | Err(_) => return Err(error),
                }
            }
            Err(error) => return Err(error),
        };
        self.no_doubt();
        self.insist_on_ours(&dossier)?;
        (self.progress)(Progress::Created);
        Ok(dossier)
    }

    /// The portal re-uses drafts and lets an account's own identity win over the fields sent.
    fn insist_on_ours(&self, dossier: &WireDossier) -> Result<(), PortalError> {
        if dossier.is_of(self.package) {
            return Ok(());
        }
        tracing::warn!(key = %self.package.key, "the portal mixed this dossier with another");
        Err(PortalError::Mixed)
    }

    async fn fill_and_submit(
        &self,
        dossier: &WireDossier,
        pieces: &[Piece<'_>],
    ) -> Result<Acknowledgement, PortalError> {
        let id = &dossier.dossier_id;
        let held = self.sweep(id, pieces).await?;
        for piece in pieces {
            self.bring(id, piece, held.contains(&piece.uid)).await?;
        }
        self.insist_on_exactly(id, pieces).await?;
        let before = self.link.dossier(self.package.key).await?.ok_or(PortalError::Mixed)?;
        self.insist_on_ours(&before)?;
        let after = if before.is_submitted() { before } else { self.submit().await? };
        (self.progress)(Progress::Submitted);
        Ok(self.acknowledgement(after))
    }

    /// Clears away what does not belong in the draft, and says which pieces are there already.
    async fn sweep(&self, id: &str, pieces: &[Piece<'_>]) -> Result<Vec<String>, PortalError> {
        let files = self.link.files(id).await?;
        let mut held = Vec::new();
        for file in &files {
            let copies = files.iter().filter(|other| other.reference_uid == file.reference_uid);
            let ours = pieces.iter().any(|piece| piece.uid == file.reference_uid);
            if ours && copies.count() == 1 {
                held.push(file.reference_uid.clone());
                continue;
            }
            if !ours {
                // A re-used draft brings the last citizen's papers along. Copies of our own, that
                // cannot be told apart, go as well and are sent again.
                tracing::warn!(key = %self.package.key, "a paper of another dossier is removed");
            }
            match self.remove(id, file.address()).await {
                Err(PortalError::Refused { .. }) => return Err(PortalError::Mixed),
                removed => removed?,
            }
        }
        Ok(held)
    }

    /// Reads everything back from a dossier that is submitted already.
    async fn prove(&self, id: &str, pieces: &[Piece<'_>]) -> Result<(), PortalError> {
        for piece in pieces {
            if self.look(id, piece).await? != Proof::Same {
                tracing::warn!(key = %self.package.key, "a submitted dossier lacks a paper");
                return Err(PortalError::NotProved { part: piece.part.to_owned() });
            }
            if let Content::Paper(file) = piece.content {
                let part = piece.part.to_owned();
                (self.progress)(Progress::FileProved { bytes: file.meta.bytes, part });
            }
        }
        (self.progress)(Progress::Submitted);
        Ok(())
    }

    /// The portal lists each piece once, under its part, and nothing else.
    async fn insist_on_exactly(&self, id: &str, pieces: &[Piece<'_>]) -> Result<(), PortalError> {
        let files = self.link.files(id).await?;
        for piece in pieces {
            let listed = files.iter().filter(|file| {
                file.reference_uid == piece.uid && file.dossier_part_no == piece.part
            });
            if listed.count() != 1 {
                return Err(PortalError::NotProved { part: piece.part.to_owned() });
            }
        }
        if files.len() == pieces.len() { Ok(()) } else { Err(PortalError::Mixed) }
    }

    /// Submits and reads the state. Addressed by our key: a draft that was given away meanwhile is
    /// not found under it.
    async fn submit(&self) -> Result<WireDossier, PortalError> {
        let key = self.package.key.to_string();
        let request = self.link.request(Method::POST, &["dossiers", &key, "submit"]);
        let request = request.form(&[("note", "")]);
        let error = match self.act(Operation::Submit, request, 0).await {
            Ok(_) => PortalError::NotProved { part: "submission".into() },
            Err(verdict) => verdict.into_error(),
        };
        if matches!(error.retry(), Retry::Never(_)) {
            return Err(error);
        }
        match self.link.dossier(self.package.key).await {
            Ok(Some(dossier)) if dossier.is_submitted() => {
                self.no_doubt();
                self.insist_on_ours(&dossier)?;
                Ok(dossier)
            }
            Ok(_) | Err(_) => {
                // Said to be done and not to be seen: it may still come.
                if matches!(error, PortalError::NotProved { .. }) {
                    self.doubtful.store(true, Ordering::Relaxed);
                }
                Err(error)
            }
        }
    }

    /// A draft that the portal will never take would be given to the next citizen of the same
    /// procedure, so it is withdrawn. Best effort: that next citizen is guarded anyway.
    async fn clear_the_way(&self, error: &PortalError, id: &str) {
        let final_here =
            matches!(error.retry(), Retry::Never(ParkReason::Refused | ParkReason::TooLarge));
        if !final_here {
            return;
        }
        let still_ours = matches!(
            self.link.dossier(self.package.key).await,
            Ok(Some(dossier)) if dossier.is_of(self.package) && !dossier.is_submitted()
        );
        if still_ours {
            let request = self.link.request(Method::DELETE, &["dossiers", id]);
            if self.link.ask(Operation::Remove, request, 0).await.is_err() {
                tracing::warn!(key = %self.package.key, "a refused draft stays at the portal");
            }
        }
    }

    fn acknowledgement(&self, dossier: WireDossier) -> Acknowledgement {
        let held = dossier.into_portal_dossier();
        let files = self.package.body.files.iter().map(|file| AcknowledgedFile {
            part: file.part.clone(),
            bytes: file.bytes,
            sha256: file.sha256.clone(),
        });
        Acknowledgement {
            portal_dossier: held.portal_dossier,
            dossier_number: held.dossier_number,
            key: self.package.key,
            status: held.status,
            verified: self.package.now,
            files: files.collect(),
        }
    }
}
