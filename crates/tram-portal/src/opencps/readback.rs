//! Proof that the portal holds what was sent: everything is fetched again and compared. A 200 to
//! an upload proves nothing, since the portal swallows its own upload errors.

use reqwest::Method;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::classify::{self, Answer, Operation, Verdict};
use super::link::Link;
use super::wire;
use crate::PortalError;

/// How much of a paper is kept while it is read: enough to tell a web page or an error from it. The
/// rest is only counted and digested, so that reading back needs no room for a second copy.
const BEGINNING: usize = 64 * 1024;

/// Whether the portal holds something as it was sent.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Proof {
    /// Size and digest are the same.
    Same,
    /// It is there, but different.
    Different,
    /// It is not there, or only its record is.
    Missing,
}

impl Link {
    /// Fetches a file and compares it with `size` and `sha256`. No more than one byte beyond the
    /// size is read.
    pub(super) async fn prove_file(
        &self,
        dossier: &str,
        file: &str,
        size: u64,
        sha256: &str,
    ) -> Result<Proof, PortalError> {
        let request = self.request(Method::GET, &["dossiers", dossier, "files", file]);
        let (mut beginning, mut bytes, mut whole) = (Vec::new(), 0, Sha256::new());
        let answer = self.receive(request, size, size.saturating_add(1), |chunk| {
            let room = BEGINNING.saturating_sub(beginning.len());
            beginning.extend_from_slice(chunk.get(..room).unwrap_or(chunk));
            bytes += chunk.len() as u64;
            whole.update(chunk);
        });
        let answer = answer.await?;
        match classify::judge(Operation::ReadBack, &Answer { body: beginning, ..answer }) {
            Err(Verdict::Absent) => return Ok(Proof::Missing),
            Err(other) => return Err(other.into_error()),
            Ok(()) => {}
        }
        let same = bytes == size && hex(&whole.finalize()) == sha256;
        Ok(if same { Proof::Same } else { Proof::Different })
    }

    /// Fetches an e-form's data and compares it, field by field.
    pub(super) async fn prove_form(
        &self,
        dossier: &str,
        file: &str,
        expected: &Value,
    ) -> Result<Proof, PortalError> {
        let request = self.request(Method::GET, &["dossiers", dossier, "files", file, "formdata"]);
        match self.ask(Operation::ReadBack, request, 0).await {
            Ok(answer) if wire::form_data(&answer.body).as_ref() == Some(expected) => {
                Ok(Proof::Same)
            }
            Ok(_) => Ok(Proof::Different),
            Err(Verdict::Absent) => Ok(Proof::Missing),
            Err(other) => Err(other.into_error()),
        }
    }
}

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
