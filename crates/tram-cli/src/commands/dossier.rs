//! `dossier file`: from files to the portal's acknowledgement.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use tram_core::domain::{Acknowledgement, DossierId, ParkReason, Reference, SubmissionKey};
use tram_core::{Core, CoreError, FileRequest, Filed, KeyStore, PaperGiven};

use super::answers;
use crate::args::{Common, Dossier, DossierFile};
use crate::exit::Exit;
use crate::files;
use crate::moment;
use crate::opening;
use crate::out::Out;
use crate::trouble::Trouble;

#[derive(Serialize)]
struct Row<'a> {
    dossier: DossierId,
    reference: &'a Reference,
    submission: SubmissionKey,
    state: &'static str,
    attempts: u32,
    acknowledgement: Option<&'a Acknowledgement>,
    park_reason: Option<ParkReason>,
    last_error: Option<&'a str>,
}

pub(super) async fn run(
    command: Dossier,
    common: &Common,
    keys: Arc<dyn KeyStore>,
    out: &mut Out<'_>,
) -> Result<Exit, Trouble> {
    let Dossier::File(order) = command;
    let request = request(&order)?;
    let opened = opening::open(common, Some(&order.portal), keys, out)?;
    if !opened.has_portal && !order.no_wait {
        return Err(Trouble::PortalMissing);
    }
    let opened = opened.with_store(common).await?;
    let core = &opened.core;
    let key = hand_over(core, request).await?;
    let filed = if order.no_wait {
        core.filed(key).await?
    } else {
        deliver(core, key, Duration::from_secs(order.wait)).await?
    };
    print(&filed, out)?;
    Ok(conclude(&filed, order.no_wait, out))
}

/// Everything that the command line names, read before anything is begun.
fn request(order: &DossierFile) -> Result<FileRequest, Trouble> {
    let answers = answers::read(&order.answers)?;
    let card = order.card.as_deref().map(files::read).transpose()?;
    let mut papers: Vec<PaperGiven> = Vec::new();
    for given in &order.paper {
        let (requirement, paths) = paper(given)?;
        let read: Result<Vec<_>, _> = paths.iter().map(|path| files::read(path)).collect();
        match papers.iter_mut().find(|paper| paper.requirement == requirement) {
            Some(paper) => paper.files.extend(read?),
            None => papers.push(PaperGiven { requirement, files: read? }),
        }
    }
    Ok(FileRequest {
        procedure: order.procedure.clone(),
        on_behalf: order.on_behalf.into(),
        helper: order.helper.clone(),
        card,
        answers,
        papers,
    })
}

/// `REQ=FILE[,FILE…]`. A file whose own name has a comma is taken whole.
fn paper(given: &OsStr) -> Result<(String, Vec<PathBuf>), Trouble> {
    let text = given.to_str().ok_or(Trouble::PaperShape)?;
    let (requirement, paths) = text.split_once('=').ok_or(Trouble::PaperShape)?;
    if requirement.is_empty() || paths.is_empty() {
        return Err(Trouble::PaperShape);
    }
    let paths = if Path::new(paths).is_file() {
        vec![PathBuf::from(paths)]
    } else {
        paths.split(',').filter(|path| !path.is_empty()).map(PathBuf::from).collect()
    };
    Ok((requirement.to_owned(), paths))
}

/// Seals the dossier into the outbox; if it lacks something, names all that it lacks.
async fn hand_over(core: &Core, request: FileRequest) -> Result<SubmissionKey, Trouble> {
    let again = outline(&request);
    match core.file(request).await {
        Ok(filed) => Ok(filed.submission),
        Err(
            refused @ (CoreError::Answer { .. }
            | CoreError::CardField(_)
            | CoreError::PapersMissing(_)
            | CoreError::RequirementUnknown(_)),
        ) => match core.gaps(&again).await {
            Ok(gaps) if !gaps.is_empty() => Err(Trouble::Incomplete(gaps)),
            Ok(_) | Err(_) => Err(refused.into()),
        },
        Err(error) => Err(error.into()),
    }
}

/// The request without the bytes of its papers: enough to tell what is lacking.
fn outline(request: &FileRequest) -> FileRequest {
    let papers = request.papers.iter().map(|paper| PaperGiven {
        requirement: paper.requirement.clone(),
        files: vec![Vec::new(); paper.files.len()],
    });
    FileRequest {
        procedure: request.procedure.clone(),
        on_behalf: request.on_behalf,
        helper: request.helper.clone(),
        card: request.card.clone(),
        answers: request.answers.clone(),
        papers: papers.collect(),
    }
}

/// Until accepted or parked, or patience ends, or somebody presses Ctrl-C: it stays kept.
async fn deliver(core: &Core, key: SubmissionKey, patience: Duration) -> Result<Filed, Trouble> {
    tokio::select! {
        filed = core.deliver(key, patience) => Ok(filed?),
        _ = tokio::signal::ctrl_c() => Ok(core.filed(key).await?),
    }
}

fn print(filed: &Filed, out: &mut Out<'_>) -> Result<(), Trouble> {
    let row = Row {
        dossier: filed.dossier,
        reference: &filed.reference,
        submission: filed.submission,
        state: filed.state,
        attempts: filed.attempts,
        acknowledgement: filed.acknowledgement.as_ref(),
        park_reason: filed.park_reason,
        last_error: filed.last_error.as_deref(),
    };
    let (labels, words) = (&out.words().labels, out.words());
    let proof = filed.acknowledgement.as_ref();
    out.object(
        &row,
        &[
            (labels.reference, filed.reference.to_string()),
            (labels.state, (words.state)(filed.state).to_owned()),
            (
                labels.portal_number,
                proof.and_then(|p| p.dossier_number.clone()).unwrap_or_default(),
            ),
            (labels.portal_dossier, proof.map(|p| p.portal_dossier.clone()).unwrap_or_default()),
            (labels.verified_files, proof.map(verified).unwrap_or_default()),
            (labels.attempts, filed.attempts.to_string()),
            (labels.park_reason, filed.park_reason.map_or("", ParkReason::code).to_owned()),
            (labels.last_error, filed.last_error.clone().unwrap_or_default()),
            (labels.dossier, filed.dossier.to_string()),
            (labels.submission, filed.submission.to_string()),
        ],
    )
}

fn verified(proof: &Acknowledgement) -> String {
    let bytes: u64 = proof.files.iter().map(|file| file.bytes).sum();
    format!("{} ({bytes} byte), {}", proof.files.len(), moment::local(proof.verified))
}

/// Says how it stands, and ends accordingly.
fn conclude(filed: &Filed, no_wait: bool, out: &mut Out<'_>) -> Exit {
    let words = out.words();
    let reference = filed.reference.to_string();
    let (sentence, exit) = match (filed.state, filed.park_reason) {
        ("accepted", _) => ((words.accepted)(&reference), Exit::Done),
        (_, Some(reason)) => ((words.parked)(&reference, reason.code()), Exit::Refused),
        _ if no_wait => ((words.kept)(&reference), Exit::Done),
        _ => {
            let code = filed.last_error.as_deref().unwrap_or("waiting");
            ((words.kept_offline)(&reference, code), Exit::Unavailable)
        }
    };
    out.say(&sentence);
    exit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_is_a_requirement_and_its_files() {
        let (requirement, files) = paper(OsStr::new("giay=a.jpg,b.jpg")).unwrap();
        assert_eq!(requirement, "giay");
        assert_eq!(files, [PathBuf::from("a.jpg"), PathBuf::from("b.jpg")]);
        for text in ["giay", "=a.jpg", "giay=", ""] {
            assert!(matches!(paper(OsStr::new(text)), Err(Trouble::PaperShape)), "{text}");
        }
    }
}
