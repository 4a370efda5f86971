//! The pieces of a package, and how each gets to the portal and is proved there.

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tram_domain::SubmissionKey;

use super::classify::{Operation, Verdict};
use super::deliver::Delivery;
use super::readback::{Proof, digest, hex};
use crate::{Package, PackageFile, PortalError, Progress};

/// The part of every template that takes the declaration (tờ khai) as an e-form.
pub const DECLARATION_PART: &str = "TK";

/// Something that the portal must hold: a paper, or the declaration.
pub(super) struct Piece<'a> {
    pub(super) uid: String,
    pub(super) part: &'a str,
    pub(super) content: Content<'a>,
}

pub(super) enum Content<'a> {
    Paper(&'a PackageFile<'a>),
    Declaration(Value),
}

impl<'a> Delivery<'a> {
    /// What must be held in the end, after a look at what came out of the vault.
    pub(super) fn pieces(&self) -> Result<Vec<Piece<'a>>, PortalError> {
        let Package { key, body, files, .. } = self.package;
        let mut pieces = Vec::with_capacity(files.len() + 1);
        if !body.declaration.is_empty() || !body.groups.is_empty() {
            let mut data = serde_json::json!(body.declaration);
            if let Some(fields) = data.as_object_mut() {
                let groups = body.groups.iter();
                fields.extend(groups.map(|(name, items)| (name.clone(), serde_json::json!(items))));
            }
            let uid = uid(*key, "declaration");
            pieces.push(Piece { uid, part: DECLARATION_PART, content: Content::Declaration(data) });
        }
        for (index, sealed) in body.files.iter().enumerate() {
            let damaged = || PortalError::Damaged { part: sealed.part.clone() };
            let file = files.get(index).filter(|file| file.meta == sealed).ok_or_else(damaged)?;
            if file.bytes.len() as u64 != sealed.bytes || digest(&file.bytes) != sealed.sha256 {
                return Err(damaged());
            }
            let uid = uid(*key, &index.to_string());
            pieces.push(Piece { uid, part: &sealed.part, content: Content::Paper(file) });
        }
        Ok(pieces)
    }

    /// Makes sure that the portal holds one piece, sending it only where it does not.
    pub(super) async fn bring(
        &self,
        id: &str,
        piece: &Piece<'_>,
        held: bool,
    ) -> Result<(), PortalError> {
        let mut proof = if held { self.look(id, piece).await? } else { Proof::Missing };
        if proof != Proof::Same {
            if held {
                self.remove(id, &piece.uid).await?;
            }
            let mut sent = self.upload(piece).await;
            if sent == Err(Verdict::Conflict) && self.look(id, piece).await? != Proof::Same {
                // The portal believes its own copy newer; our copy is the sealed one.
                self.remove(id, &piece.uid).await?;
                sent = self.upload(piece).await;
            }
            if let Err(verdict) = sent {
                let error = if verdict == Verdict::TooLarge {
                    PortalError::TooLarge { part: piece.part.to_owned() }
                } else {
                    verdict.into_error()
                };
                // It may have arrived although its answer did not.
                let arrived =
                    error.leaves_doubt() && matches!(self.look(id, piece).await, Ok(Proof::Same));
                if !arrived {
                    return Err(error);
                }
                self.no_doubt();
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

    /// Sends one piece, addressed by our key and not by the portal's number: a draft that was
    /// given to another citizen meanwhile keeps its number and must not get our papers.
    async fn upload(&self, piece: &Piece<'_>) -> Result<(), Verdict> {
        let key = self.package.key.to_string();
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
                // The very bytes that came out of the vault travel: a handle is copied, not they.
                let pdf = Part::stream_with_length(file.bytes.clone(), carried);
                let pdf = pdf
                    .file_name(format!("{}.pdf", piece.uid))
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
        let request = self.link.request(Method::POST, &["dossiers", &key, "files"]);
        self.act(Operation::Upload, request.multipart(form), carried).await.map(drop)
    }

    /// Reads one piece back.
    pub(super) async fn look(&self, id: &str, piece: &Piece<'_>) -> Result<Proof, PortalError> {
        match &piece.content {
            Content::Paper(file) => {
                self.link.prove_file(id, &piece.uid, file.meta.bytes, &file.meta.sha256).await
            }
            Content::Declaration(data) => self.link.prove_form(id, &piece.uid, data).await,
        }
    }
}

/// The identity of one piece, the same in every attempt: a second upload is an update.
fn uid(key: SubmissionKey, piece: &str) -> String {
    let whole = Sha256::new().chain_update(key.as_bytes()).chain_update(piece).finalize();
    hex(whole.get(..16).unwrap_or(&whole))
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
