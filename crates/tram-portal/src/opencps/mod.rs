//! The dialect of OpenCPS v2, as its published source speaks it.
//!
//! Its traps decide how this module works: not authenticated is HTTP **203**; every error of the
//! portal's own is **403** with the reason in `description`; an upload that failed on the server is
//! answered 200 and leaves a record without a file; a new dossier may silently re-use the same
//! account's last draft, with another citizen's papers in it. So nothing is believed that was not
//! read back.

mod classify;
mod deliver;
mod link;
mod pieces;
mod reach;
mod readback;
mod wire;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tram_domain::{Acknowledgement, Clock, SubmissionKey};

use crate::{Failure, Package, Portal, PortalDossier, PortalError, Progress};
use deliver::Delivery;
use link::Link;

pub use pieces::DECLARATION_PART;
#[cfg(feature = "conformance")]
pub(crate) use readback::digest;

/// Where an OpenCPS portal is and who asks.
#[derive(Clone)]
pub struct OpenCpsSettings {
    /// The address up to and with `/o/rest/v2`. Plain `http` is for this machine only.
    pub base: String,
    /// The site (tenant) that the `groupId` header selects.
    pub group_id: u64,
    /// Login and password; none where the portal lets this machine in without.
    pub credentials: Option<(String, String)>,
    /// How long one exchange may take, besides what the bytes of a paper need on a slow link.
    pub timeout: Duration,
}

impl fmt::Debug for OpenCpsSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenCpsSettings")
            .field("base", &self.base)
            .field("group_id", &self.group_id)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// A portal that runs OpenCPS v2.
#[derive(Debug)]
pub struct OpenCps {
    link: Link,
}

impl OpenCps {
    /// Prepares the portal; nothing is sent yet.
    pub fn new(settings: OpenCpsSettings) -> Result<Self, PortalError> {
        Ok(Self { link: Link::new(settings, None)? })
    }

    /// The same, trusting only the authorities in `pem`, whoever else this machine trusts. Two are
    /// usual: the present one and the next.
    pub fn trusting_only(settings: OpenCpsSettings, pem: &[u8]) -> Result<Self, PortalError> {
        Ok(Self { link: Link::new(settings, Some(pem))? })
    }

    /// The same, comparing the portal's clock with `clock`: while they are far apart it files
    /// nothing.
    #[must_use]
    pub fn minding(mut self, clock: Arc<dyn Clock>) -> Self {
        self.link.mind(clock);
        self
    }
}

#[async_trait]
impl Portal for OpenCps {
    fn name(&self) -> &'static str {
        "opencps"
    }

    async fn deliver(
        &self,
        package: &Package<'_>,
        progress: &(dyn Fn(Progress) + Send + Sync),
    ) -> Result<Acknowledgement, Failure> {
        Delivery::new(&self.link, package, progress).run().await
    }

    async fn look_up(&self, key: SubmissionKey) -> Result<Option<PortalDossier>, PortalError> {
        Ok(self.link.dossier(key).await?.map(wire::WireDossier::into_portal_dossier))
    }
}
