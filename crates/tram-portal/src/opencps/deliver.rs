//! The steps of one delivery. Each asks first and acts on what the portal says it holds, so that a
//! delivery may stop anywhere and be begun again from the start.

use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tram_domain::{AcknowledgedFile, Acknowledgement, ParkReason, SubmissionKey};

use super::classify::{Operation, Verdict};
use super::link::Link;
use super::readback::{Proof, digest};
use super::wire::{self, WireDossier};
use crate::{Package, PackageFile, PortalError, Progress, Retry};

/// The part of every template that takes the declaration (tờ khai) as an e-form.
pub const DECLARATION_PART: &str = "TK";

/// One run through all steps.
pub(super) struct Delivery<'a> {
    pub(super) link: &'a Link,
    pub(super) package: &'a Package<'a>,
    pub(super) progress: &'a (dyn Fn(Progress) + Send + Sync),
}

/// Something that the portal must hold: a paper, or the declaration.
struct Piece<'a> {
    uid: String,
    part: &'a str,
    content: Content<'a>,
}

enum Content<'a> {
    Paper(&'a PackageFile<'a>),
    Declaration(Value),
}

impl<'a> Delivery<'a> {
    /// Brings the package to the portal and proves it.
    pub(super) async fn run(&self) -> Result<Acknowledgement, PortalError> {
        let pieces = self.pieces()?;
        let found = self.link.dossier(self.package.key).await?;
        (self.progress)(Progress::LookedUp { found: found.is_some() });
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

    /// What must be held in the end, after a look at what came out of the vault.
    fn pieces(&self) -> Result<Vec<Piece<'a>>, PortalError> {
        let Package { key, body, files, .. } = self.package;
        let mut pieces = Vec::with_capacity(files.len() + 1);
        if !body.declaration.is_empty() {
            let data = serde_json::json!(body.declaration);
            let uid = uid(*key, "declaration");
            pieces.push(Piece { uid, part: DECLARATION_PART, content: Content::Declaration(data) });
        }
        for (index, sealed) in body.files.iter().enumerate() {
            let damaged = || PortalError::Damaged { part: sealed.part.clone() };
            let file = files.get(index).filter(|file| file.meta == sealed).ok_or_else(damaged)?;
            if file.bytes.len() as u64 != sealed.bytes || digest(file.bytes) != sealed.sha256 {
                return Err(damaged());
            }
            let uid = uid(*key, &index.to_string());
            pieces.push(Piece { uid, part: &sealed.part, content: Content::Paper(file) });
        }
        Ok(pieces)
    }

    async fn create(&self) -> Result<WireDossier, PortalError> {
        let request = self.link.request(Method::POST, &["dossiers"]);
        let request = request.form(&wire::create_form(self.package));
        let outcome = match self.link.ask(Operation::Create, request, 0).await {
            Ok(answer) => wire::dossier(&answer.body).ok_or_else(|| answer.broken()),
            Err(verdict) => Err(verdict.into_error()),
        };
        let dossier = match outcome {
            Ok(dossier) => dossier,
            // The portal may have made it all the same. If it has not, it may still do so: the
            // error sends the queue away for a while, and the next attempt looks again first.
            Err(error) if leaves_doubt(&error) => match self.link.dossier(self.package.key).await {
                Ok(Some(dossier)) => dossier,
                Ok(None) | Err(_) => return Err(error),
            },
            Err(error) => return Err(error),
        };
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
        let mut held = Vec::new();
        for file in self.link.files(id).await? {
            if pieces.iter().any(|piece| piece.uid == file.reference_uid) {
                held.push(file.reference_uid);
            } else {
                // A re-used draft brings the last citizen's papers along.
                tracing::warn!(key = %self.package.key, "a paper of another dossier is removed");
                self.link.remove_file(id, file.address()).await.map_err(|error| match error {
                    PortalError::Refused { .. } => PortalError::Mixed,
                    other => other,
                })?;
            }
        }
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

    /// Makes sure that the portal holds one piece, sending it only where it does not.
    async fn bring(&self, id: &str, piece: &Piece<'_>, held: bool) -> Result<(), PortalError> {
        let mut proof = if held { self.look(id, piece).await? } else { Proof::Missing };
        if proof != Proof::Same {
            if held {
                self.link.remove_file(id, &piece.uid).await?;
            }
            let mut sent = self.upload(id, piece).await;
            if sent == Err(Verdict::Conflict) && self.look(id, piece).await? != Proof::Same {
                // The portal believes its own copy newer; our copy is the sealed one.
                self.link.remove_file(id, &piece.uid).await?;
                sent = self.upload(id, piece).await;
            }
            if let Err(verdict) = sent {
                let error = match verdict {
                    Verdict::TooLarge => PortalError::TooLarge { part: piece.part.to_owned() },
                    other => other.into_error(),
                };
                // It may have arrived although its answer did not.
                let arrived = leaves_doubt(&error)
                    && matches!(self.look(id, piece).await, Ok(Proof::Same));
                if !arrived {
                    return Err(error);
                }
            }
            proof = self.look(id, piece).await?;
        }
        if proof != Proof::Same {
            tracing::warn!(key = %self.package.key, ?proof, "the portal did not keep a paper");
            return Err(PortalError::NotProved { part: piece.part.to_owned() });
        }
        if let Content::Paper(file) = piece.content {
            let part = piece.part.to_owned();
            (self.progress)(Progress::FileProved { bytes: file.meta.bytes, part });
        }
        Ok(())
    }

    async fn upload(&self, id: &str, piece: &Piece<'_>) -> Result<(), Verdict> {
        let now = self.package.now.0.to_string();
        let mut form = Form::new()
            .text("referenceUid", piece.uid.clone())
            .text("dossierTemplateNo", self.package.body.template.clone())
            .text("dossierPartNo", piece.part.to_owned())
            .text("modifiedDate", now);
        let mut carried = 0;
        match &piece.content {
            Content::Paper(file) => {
                carried = file.meta.bytes;
                let pdf = Part::bytes(file.bytes.to_vec()).file_name(format!("{}.pdf", piece.uid));
                let pdf = pdf
                    .mime_str("application/pdf")
                    .map_err(|_| Verdict::Failed(PortalError::Misconfigured))?;
                form = form
                    .text("displayName", file.meta.display_name.clone())
                    .text("fileType", "pdf")
                    .text("isSync", "true")
                    .part("file", pdf);
            }
            Content::Declaration(data) => {
                form = form
                    .text("displayName", "Tờ khai")
                    .text("eForm", "true")
                    .text("isSync", "true")
                    .text("formData", data.to_string());
            }
        }
        let request: RequestBuilder = self.link.request(Method::POST, &["dossiers", id, "files"]);
        self.link.ask(Operation::Upload, request.multipart(form), carried).await.map(drop)
    }

    /// Reads one piece back.
    async fn look(&self, id: &str, piece: &Piece<'_>) -> Result<Proof, PortalError> {
        match &piece.content {
            Content::Paper(file) => {
                self.link.prove_file(id, &piece.uid, file.meta.bytes, &file.meta.sha256).await
            }
            Content::Declaration(data) => self.link.prove_form(id, &piece.uid, data).await,
        }
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
            let listed = files
                .iter()
                .filter(|file| file.reference_uid == piece.uid && file.dossier_part_no == piece.part);
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
        let sent = self.link.ask(Operation::Submit, request, 0).await;
        let error = match sent {
            Ok(_) => PortalError::NotProved { part: "submission".into() },
            Err(verdict) => verdict.into_error(),
        };
        if matches!(error.retry(), Retry::Never(_)) {
            return Err(error);
        }
        match self.link.dossier(self.package.key).await {
            Ok(Some(dossier)) if dossier.is_submitted() => {
                self.insist_on_ours(&dossier)?;
                Ok(dossier)
            }
            Ok(_) | Err(_) => Err(error),
        }
    }

    /// A draft that the portal will never take would be given to the next citizen of the same
    /// procedure, so it is withdrawn. Best effort: that next citizen is guarded anyway.
    async fn clear_the_way(&self, error: &PortalError, id: &str) {
        let final_here = matches!(
            error.retry(),
            Retry::Never(ParkReason::Refused | ParkReason::TooLarge)
        );
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

/// Whether the portal may have acted in spite of the error.
fn leaves_doubt(error: &PortalError) -> bool {
    matches!(
        error,
        PortalError::Unreachable | PortalError::Broken { .. } | PortalError::CaptivePortal
    )
}

/// The identity of one piece, the same in every attempt: a second upload is an update.
fn uid(key: SubmissionKey, piece: &str) -> String {
    let whole = Sha256::new().chain_update(key.as_bytes()).chain_update(piece).finalize();
    whole.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_piece_keeps_its_own_identity() {
        let key = SubmissionKey::from_random([7; 16]);
        assert_eq!(uid(key, "0"), uid(key, "0"));
        assert_ne!(uid(key, "0"), uid(key, "1"));
        assert_ne!(uid(key, "0"), uid(SubmissionKey::from_random([8; 16]), "0"));
        assert_eq!(uid(key, "declaration").len(), 32);
    }
}
