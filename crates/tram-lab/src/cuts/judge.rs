//! The judge of what a cut left of the store: everything that was acknowledged is there, byte for
//! byte, what was wiped is not, and nothing is in a state that no step leads to.

use std::collections::BTreeMap;
use std::fmt;

use tram_domain::{BlobId, Stage, SubmissionKey, SubmissionState};
use tram_vault::{Vault, VaultError};

use crate::cuts::keyring::LabKeyring;
use crate::cuts::script::{Step, Turn};
use crate::stages::stage_logged;

/// What was found broken.
#[derive(Debug, Default)]
pub(crate) struct Found(pub(crate) BTreeMap<&'static str, u64>);

impl Found {
    /// One more of a kind.
    pub(crate) fn note(&mut self, what: &'static str) {
        *self.0.entry(what).or_default() += 1;
    }
}

/// What the writer tells of a step that the judge cannot know beforehand.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Word {
    Nothing,
    /// What the store named a paper.
    Paper(BlobId),
    /// The epoch that a wipe began: no key of an earlier one is left.
    Epoch(u32),
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("-"),
            Self::Paper(blob) => write!(f, "{blob}"),
            Self::Epoch(number) => write!(f, "#{number}"),
        }
    }
}

impl Word {
    fn read(text: &str) -> Option<Self> {
        match text.strip_prefix('#') {
            Some(number) => Some(Self::Epoch(number.parse().ok()?)),
            None if text == "-" => Some(Self::Nothing),
            None => Some(Self::Paper(text.parse().ok()?)),
        }
    }
}

/// All that was promised before a cut.
#[derive(Debug, Default)]
pub(crate) struct Promises {
    turns: BTreeMap<Turn, Told>,
    /// The last that a wipe began.
    epoch: u32,
}

/// What was promised about one dossier.
#[derive(Debug, Default)]
struct Told {
    /// The last step that was acknowledged.
    step: usize,
    blobs: Vec<BlobId>,
}

impl Promises {
    /// From what the writer said.
    pub(crate) fn read(lines: &[String]) -> Result<Self, String> {
        let mut all = Self::default();
        for line in lines {
            all.add(line).ok_or_else(|| format!("the writer said {line:?}"))?;
        }
        Ok(all)
    }

    fn add(&mut self, told: &str) -> Option<()> {
        let [life, number, step, word] = told.split(' ').collect::<Vec<_>>()[..] else {
            return None;
        };
        let turn = Turn { life: life.parse().ok()?, number: number.parse().ok()? };
        let kept = self.turns.entry(turn).or_default();
        kept.step = step.parse().ok()?;
        match Word::read(word)? {
            Word::Nothing => {}
            Word::Paper(blob) => kept.blobs.push(blob),
            Word::Epoch(number) => self.epoch = self.epoch.max(number),
        }
        Some(())
    }

    /// After a wipe that was acknowledged, the keys of all epochs before it are gone.
    pub(crate) fn judge_keys(&self, keys: &LabKeyring, found: &mut Found) -> Result<(), String> {
        let names = keys.names().map_err(|why| format!("the keyring cannot be read: {why}"))?;
        let epochs = names.iter().filter_map(|name| name.rsplit('.').next()?.parse::<u32>().ok());
        for _ in epochs.filter(|epoch| *epoch < self.epoch) {
            found.note("keys of wiped papers left");
        }
        Ok(())
    }

    /// Compares the books.
    pub(crate) fn judge(&self, vault: &Vault, found: &mut Found) {
        for (turn, told) in &self.turns {
            if let Err(what) = judge_dossier(vault, *turn, told) {
                found.note(what);
            }
            for (blob, number) in told.blobs.iter().zip(0..) {
                if let Err(what) = judge_paper(vault, *turn, *blob, number, told) {
                    found.note(what);
                }
            }
        }
        if !vault.check().is_ok_and(|report| report.is_sound()) {
            found.note("unsound");
        }
        if let Err(what) = both_or_neither(vault).and_then(|()| as_logged(vault)) {
            found.note(what);
        }
    }
}

/// What is wrong, in words for the table.
type Judgement = Result<(), &'static str>;

/// The dossier and its submission stand where the last acknowledged step led, or a later one.
fn judge_dossier(vault: &Vault, turn: Turn, told: &Told) -> Judgement {
    let state = state(vault, turn)?;
    let kept = match vault.dossier(turn.dossier_id()) {
        Ok(_) if is_wiped(state.as_ref()) => return Err("opens after its wipe"),
        Ok(dossier) => Some(dossier),
        Err(VaultError::Wiped) if is_wiped(state.as_ref()) => None,
        Err(VaultError::Wiped) => return Err("wiped early"),
        Err(VaultError::NotFound) if !is_wiped(state.as_ref()) => None,
        Err(VaultError::NotFound) => return Err("dossier lost"),
        Err(_) => return Err("dossier unreadable"),
    };
    let standings = turn.standings();
    let mut legal = standings.iter().skip(told.step);
    let stands = legal.any(|standing| {
        let dossier = standing.version.map(|version| {
            let mut dossier = turn.dossier(version);
            dossier.submission = standing.submission.as_ref().map(|_| turn.key());
            dossier
        });
        dossier == kept && standing.submission == state
    });
    if !stands {
        return Err(if kept.is_none() { "dossier lost" } else { "not as acknowledged" });
    }
    // Handing over is acknowledged after all papers, so all of them are known then.
    let handed_over = standings.get(told.step).is_some_and(|now| now.submission.is_some());
    match vault.body(turn.key()) {
        Ok(_) if is_wiped(state.as_ref()) => Err("opens after its wipe"),
        Err(VaultError::Wiped) if is_wiped(state.as_ref()) => Ok(()),
        body if handed_over && body.as_ref().ok() != Some(&turn.body(&told.blobs)) => {
            Err("body not as sealed")
        }
        _ => Ok(()),
    }
}

/// A paper is as it was put, unless its dossier was discarded or wiped.
fn judge_paper(vault: &Vault, turn: Turn, blob: BlobId, number: u32, told: &Told) -> Judgement {
    let wiped = is_wiped(state(vault, turn)?.as_ref());
    match vault.blob(turn.dossier_id(), blob) {
        Ok(_) if wiped => Err("opens after its wipe"),
        Ok(bytes) if *bytes == turn.paper(number) => Ok(()),
        Ok(_) => Err("paper changed"),
        Err(VaultError::NotFound | VaultError::Wiped) if wiped => Ok(()),
        Err(VaultError::Wiped) => Err("wiped early"),
        Err(VaultError::NotFound) => {
            let discarded = turn.steps().iter().skip(told.step).any(|step| *step == Step::Discard);
            if discarded { Ok(()) } else { Err("paper lost") }
        }
        Err(_) => Err("paper unreadable"),
    }
}

fn state(vault: &Vault, turn: Turn) -> Result<Option<SubmissionState>, &'static str> {
    let submission = vault.submission_of(turn.dossier_id()).map_err(|_| "submission unreadable")?;
    Ok(submission.map(|submission| submission.state))
}

const fn is_wiped(state: Option<&SubmissionState>) -> bool {
    matches!(state, Some(SubmissionState::Wiped { .. }))
}

/// A submission's dossier knows it for as long as it can be read, and no draft does.
fn both_or_neither(vault: &Vault) -> Judgement {
    let sealed = vault.submissions().map_err(|_| "submissions unreadable")?;
    let drafts = vault.drafts().map_err(|_| "drafts unreadable")?;
    let of = |id| vault.dossier(id).ok().and_then(|dossier| dossier.submission);
    let torn = sealed
        .iter()
        .filter(|one| !is_wiped(Some(&one.state)))
        .any(|one| of(one.dossier) != Some(one.key))
        || drafts.iter().any(|id| of(*id).is_some());
    if torn { Err("half handed over") } else { Ok(()) }
}

/// The log of changes leads each submission to where it stands, by steps that there are: so nothing
/// was wiped before it was accepted. It also reaches what the keyring knows of it. Its signatures
/// are the audit part's matter: to verify them all would take longer than everything else here.
fn as_logged(vault: &Vault) -> Judgement {
    let log = vault.audit_log().map_err(|_| "log of changes unreadable")?;
    let anchor = vault.audit_trust().anchor;
    if anchor.is_some_and(|anchor| log.checkpoints.iter().all(|one| one.hash != anchor)) {
        return Err("log of changes behind its anchor");
    }
    let mut reached: BTreeMap<SubmissionKey, Stage> = BTreeMap::new();
    for entry in &log.entries {
        let Some(stage) = stage_logged(&entry.event) else { continue };
        let key = entry.subject.parse().map_err(|_| "log of changes unreadable")?;
        let from = reached.insert(key, stage).unwrap_or(Stage::Draft);
        if !from.may_become(stage) {
            return Err("a step that there is not");
        }
    }
    for submission in vault.submissions().map_err(|_| "submissions unreadable")? {
        if reached.get(&submission.key) != Some(&submission.state.stage()) {
            return Err("not in the log of changes");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cuts::script::NOW;
    use crate::cuts::store::act;

    /// A store in which one dossier went as far as `upto` says, its keyring, and what was told.
    struct Lived {
        folder: tempfile::TempDir,
        keys: LabKeyring,
        vault: Vault,
        told: Vec<String>,
    }

    fn wiped_turn() -> Turn {
        let mut turns = (0..).map(|number| Turn { life: 1, number });
        turns.find(|turn| turn.steps().last() == Some(&Step::Wipe)).unwrap()
    }

    fn lived(upto: usize) -> Lived {
        let folder = tempfile::tempdir().unwrap();
        let keys = LabKeyring::new(folder.path().join("keys"));
        let vault = Vault::provision(&folder.path().join("store"), &keys, NOW).unwrap();
        let turn = wiped_turn();
        let (mut blobs, mut told) = (Vec::new(), Vec::new());
        for (step, place) in turn.steps().iter().zip(0_usize..).take(upto) {
            let word = act(&vault, &keys, turn, step, &mut blobs).unwrap();
            told.push(format!("{} {} {place} {word}", turn.life, turn.number));
        }
        Lived { folder, keys, vault, told }
    }

    fn found(told: &[String], lived: &Lived) -> Vec<&'static str> {
        let promises = Promises::read(told).unwrap();
        let mut found = Found::default();
        promises.judge_keys(&lived.keys, &mut found).unwrap();
        promises.judge(&lived.vault, &mut found);
        found.0.into_keys().collect()
    }

    #[test]
    fn every_moment_of_a_life_is_as_it_was_told_and_may_be_one_step_ahead() {
        let end = wiped_turn().steps().len();
        for upto in 1..=end {
            let lived = lived(upto);
            assert!(found(&lived.told, &lived).is_empty(), "step {upto}");
            let (_, before) = lived.told.split_last().unwrap();
            assert!(found(before, &lived).is_empty(), "step {upto}, not acknowledged");
        }
    }

    #[test]
    fn a_wipe_that_was_told_and_is_not_there_is_seen() {
        let end = wiped_turn().steps().len();
        let (promised, behind) = (lived(end), lived(end - 1));
        // The papers were named by chance: those that are there, and the wipe that is not.
        let mut told = behind.told.clone();
        told.push(promised.told.last().unwrap().clone());
        let seen = found(&told, &behind);
        assert!(seen.contains(&"keys of wiped papers left"), "{seen:?}");
        assert!(seen.contains(&"not as acknowledged"), "{seen:?}");
    }

    #[test]
    fn a_key_that_comes_back_after_its_wipe_is_seen() {
        let lived = lived(wiped_turn().steps().len());
        let text = std::fs::read_to_string(lived.folder.path().join("keys")).unwrap();
        let kept: Vec<_> = text.lines().filter(|line| !line.starts_with('-')).collect();
        let copy = lived.folder.path().join("rolled-back");
        std::io::Write::write_all(
            &mut std::fs::File::create(&copy).unwrap(),
            kept.join("\n").as_bytes(),
        )
        .unwrap();
        let lived = Lived { keys: LabKeyring::new(copy), ..lived };
        assert_eq!(found(&lived.told, &lived), ["keys of wiped papers left"]);
    }
}
