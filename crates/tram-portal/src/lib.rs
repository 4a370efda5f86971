//! What portals say and understand: the [`Portal`] trait, one module a dialect, and the classes of
//! error that a queue needs to know.
//!
//! A portal is handed a whole [`Package`] and either proves that it holds all of it or says what
//! went wrong. Waiting, repeating and giving up are not decided here: that is the outbox, which
//! asks [`PortalError::retry`].

mod error;
pub mod opencps;

#[cfg(feature = "conformance")]
pub mod conformance;

use std::fmt;

use async_trait::async_trait;
use bytes::Bytes;
use tram_domain::{Acknowledgement, Instant, SubmissionBody, SubmissionKey, SubmittedFile};

pub use error::{Concern, Doubt, Failure, PortalError, Refusal, Retry, TlsFault};

/// A portal that takes dossiers.
#[async_trait]
pub trait Portal: Send + Sync {
    /// Its name in messages and settings.
    fn name(&self) -> &str;

    /// Brings one package to the portal and proves it: looks up by key first, creates, uploads,
    /// reads every file back (size and SHA-256), submits, and reads the state.
    ///
    /// Safe to call again after any crash and any error. It must not run twice at the same time
    /// for one key: no portal known guards against that.
    async fn deliver(
        &self,
        package: &Package<'_>,
        progress: &(dyn Fn(Progress) + Send + Sync),
    ) -> Result<Acknowledgement, Failure>;

    /// What the portal holds under a key; `None` means nothing.
    async fn look_up(&self, key: SubmissionKey) -> Result<Option<PortalDossier>, PortalError>;
}

/// All that one submission consists of, opened for one attempt.
#[derive(Clone, Debug)]
pub struct Package<'a> {
    /// The key that travels with every attempt.
    pub key: SubmissionKey,
    /// What was sealed when the dossier was handed over.
    pub body: &'a SubmissionBody,
    /// The papers, in the order of `body.files`.
    pub files: Vec<PackageFile<'a>>,
    /// The present moment: an acknowledgement is dated with it.
    pub now: Instant,
}

/// One paper of a package with its bytes.
#[derive(Clone)]
pub struct PackageFile<'a> {
    /// What was written down about it when the dossier was sealed.
    pub meta: &'a SubmittedFile,
    /// The PDF. Shared, never copied: a dossier may have 40 MB of them.
    pub bytes: Bytes,
}

impl fmt::Debug for PackageFile<'_> {
    /// Part and size only: the paper is personal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PackageFile")
            .field("part", &self.meta.part)
            .field("bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

/// How far a delivery has come.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Progress {
    /// The portal said what it holds under the key.
    LookedUp {
        /// It holds a dossier.
        found: bool,
        /// And that is more than a draft: an earlier attempt arrived whole.
        submitted: bool,
    },
    /// The portal made the dossier.
    Created,
    /// The portal gave one paper back unchanged.
    FileProved {
        /// Its size.
        bytes: u64,
        /// The part it belongs to.
        part: String,
    },
    /// The portal took the dossier in.
    Submitted,
}

/// What a portal holds under a key.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PortalDossier {
    /// The portal's own identity of the dossier.
    pub portal_dossier: String,
    /// The dossier number, once the portal has given one.
    pub dossier_number: Option<String>,
    /// The portal's status word, raw; empty for a draft.
    pub status: String,
    /// It is more than a draft.
    pub submitted: bool,
}
