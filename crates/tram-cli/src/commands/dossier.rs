//! `dossier file`: from files to the portal's acknowledgement.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use tram_core::domain::{Acknowledgement, DossierId, ParkReason, Reference, SubmissionKey};
use tram_core::{Core, CoreError, FileRequest, Filed, KeyStore, PaperGiven, Remark};
use tram_ipc::UiError;

use super::answers;
use crate::args::{Common, Dossier, DossierFile, KeyPlace};
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
    let (request, places) = request(&order)?;
    let opened = opening::open(common, Some(&order.portal), keys, out)?;
    if !opened.has_portal && !order.no_wait {
        return Err(Trouble::PortalMissing);
    }
    let opened = opened.with_store(common).await?;
    let core = &opened.core;
    let looked_at = outline(&request);
    let key = hand_over(core, request, &places).await?;
    remarks(core, &looked_at, out).await;
    let filed = if order.no_wait {
        core.filed(key).await?
    } else {
        deliver(core, key, Duration::from_secs(order.wait)).await?
    };
    print(&filed, out)?;
    let exit = exit(&filed, order.no_wait);
    conclude(&filed, exit, common.key_store, out);
    Ok(exit)
}

/// The paths of each paper's files, in order.
type Places = BTreeMap<String, Vec<PathBuf>>;

/// Everything that the command line names, read before anything is begun, and where it lay.
fn request(order: &DossierFile) -> Result<(FileRequest, Places), Trouble> {
    let answers = answers::read(&order.answers)?;
    let card = order.card.as_deref().map(files::read).transpose()?;
    let mut papers: Vec<PaperGiven> = Vec::new();
    let mut places = Places::new();
    for given in &order.paper {
        let (requirement, paths) = paper(given)?;
        let read: Result<Vec<_>, _> = paths.iter().map(|path| files::read(path)).collect();
        places.entry(requirement.clone()).or_default().extend(paths);
        match papers.iter_mut().find(|paper| paper.requirement == requirement) {
            Some(paper) => paper.files.extend(read?),
            None => papers.push(PaperGiven { requirement, files: read? }),
        }
    }
    let request = FileRequest {
        procedure: order.procedure.clone(),
        on_behalf: order.on_behalf.into(),
        helper: order.helper.clone(),
        card,
        answers,
        papers,
    };
    Ok((request, places))
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

/// Says what is worth a look in a dossier that was taken: the screens say it beside the answer.
async fn remarks(core: &Core, request: &FileRequest, out: &mut Out<'_>) {
    let Ok(gaps) = core.gaps(request).await else { return };
    for remark in gaps.remarks {
        let told = match remark {
            Remark::NotAsked(field) => (out.words().not_asked)(&field.0),
            Remark::Advice { field, text } => format!("{field}: {}", out.text(&text)),
        };
        out.say(&told);
    }
}

/// Seals the dossier into the outbox. If it lacks something, names all that it lacks; if a file
/// is refused, names that file.
async fn hand_over(
    core: &Core,
    request: FileRequest,
    places: &Places,
) -> Result<SubmissionKey, Trouble> {
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
        Err(CoreError::PaperFile { requirement, file, why }) => {
            let path = places.get(&requirement.0).and_then(|paths| paths.get(file)).cloned();
            let why = UiError::from(CoreError::Image(why));
            Err(match path {
                Some(file) => Trouble::PaperFile { requirement: requirement.0, file, why },
                None => why.into(),
            })
        }
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
    )?;
    let Some(proof) = proof else { return Ok(()) };
    out.plain("")?;
    let rows: Vec<Vec<String>> = proof
        .files
        .iter()
        .map(|file| vec![file.part.clone(), file.bytes.to_string(), file.sha256.clone()])
        .collect();
    out.table(&[labels.requirement, labels.bytes, "SHA-256"], &rows)
}

fn verified(proof: &Acknowledgement) -> String {
    let bytes: u64 = proof.files.iter().map(|file| file.bytes).sum();
    format!("{} ({bytes} byte), {}", proof.files.len(), moment::local(proof.verified))
}

const fn exit(filed: &Filed, no_wait: bool) -> Exit {
    match (&filed.acknowledgement, filed.park_reason) {
        (Some(_), _) => Exit::Done,
        (None, Some(_)) => Exit::Refused,
        (None, None) if no_wait => Exit::Done,
        (None, None) => Exit::Unavailable,
    }
}

/// Says how it stands. Nothing is promised of a store whose key goes with this run.
fn conclude(filed: &Filed, exit: Exit, keys: KeyPlace, out: &mut Out<'_>) {
    let words = out.words();
    let reference = filed.reference.to_string();
    let last = filed.last_error.as_deref().unwrap_or("waiting");
    let sentence = match (filed.acknowledgement.is_some(), keys, filed.park_reason) {
        (true, _, _) => (words.accepted)(&reference),
        (false, KeyPlace::Memory, reason) => {
            let why: &str = if let Some(reason) = reason { reason.code() } else { last };
            (words.gone_with_the_keys)(&reference, why)
        }
        (false, KeyPlace::Os, Some(reason)) => (words.parked)(&reference, reason.code()),
        (false, KeyPlace::Os, None) if exit == Exit::Done => (words.kept)(&reference),
        (false, KeyPlace::Os, None) => (words.kept_offline)(&reference, last),
    };
    out.say(&sentence);
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
